"""Values as they are compared: one spelling for what differs in writing only."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from crm_desktop.analysis.duplicates.kinds import Kind

_BLANK = frozenset({"", "-", "--", "n/a", "na", "none", "null", "nan", "unknown", "?", "无"})
_LEGAL = re.compile(
    r"\b(incorporated|inc|limited|ltd|llc|llp|lp|plc|gmbh( & co)?( kg)?|mbh|ag|kg|ohg|ug|sa|sas"
    r"|sarl|srl|spa|bv|nv|oy|ab|as|pty|pte|corporation|corp|company|co|kk|sdn bhd|ltda|holdings?)\b"
)
_LEGAL_CHINESE = re.compile(r"(集团)?(股份)?(有限)?(责任)?公司|\(?集团\)?$|有限合伙|股份")
_WORD = re.compile(r"[^\W_]+")
_SCHEME = re.compile(r"^\w+://")
_PLAIN_NUMBER = re.compile(r"\+?\d+")
_EXTENSION = re.compile(r"(?i)\s*(?:ext\.?|x|#|转|分机|;)\s*[:：=]?\s*(?=\d{1,6}$)")
_NOT_DIGITS = re.compile(r"\D")
_WHOLE_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(\d{2})|\d{8}")
_SHORT = {
    "street": "st", "str": "st", "strasse": "st", "avenue": "ave", "av": "ave", "road": "rd",
    "drive": "dr", "place": "pl", "court": "ct", "crescent": "cres", "circuit": "cct",
    "boulevard": "blvd", "lane": "ln", "close": "cl", "terrace": "tce", "parade": "pde",
    "highway": "hwy", "square": "sq", "parkway": "pkwy", "north": "n", "south": "s", "east": "e",
    "west": "w", "suite": "ste", "apartment": "apt", "building": "bldg", "floor": "fl",
    "saint": "st", "mount": "mt", "flat": "apt", "unit": "apt",
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(),  # noqa: SIM905 - readable
        1,
    )
}
_SIGNIFICANT = 9
_YEAR_DIGITS = 4


def text_of(cell: object) -> str:
    """Return a cell of a table as text: dates in ISO 8601, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def words(text: str) -> str:
    """Return letters and digits in lower case without marks, in words one blank apart."""
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFKD", text).casefold()
        folded = "".join(sign for sign in folded if not unicodedata.combining(sign))
    if folded.isalnum():
        return folded
    folded = folded.replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(_WORD.findall(folded))


def cleaned(kind: Kind, text: str) -> str:  # noqa: PLR0911 - one for each kind
    """Return the value of a column of that kind as it is compared; blank where it says nothing."""
    text = text.strip()
    if text.casefold() in _BLANK:
        return ""
    match kind:
        case Kind.PHONE:
            return _phone(text)
        case Kind.EMAIL:
            plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
            return plain.casefold().removeprefix("mailto:")
        case Kind.LINK:
            bare = _SCHEME.sub("", text.casefold())
            return bare.removeprefix("www.").rstrip("/")
        case Kind.DATE:
            return _day(text)
        case Kind.CODE | Kind.POSTCODE | Kind.NUMBER:
            return words(text).replace(" ", "")
        case Kind.COMPANY:
            return _core(words(text))
        case Kind.ADDRESS | Kind.PLACE:
            return " ".join(_SHORT.get(word, word) for word in words(text).split())
        case _:
            return words(text)


def _core(name: str) -> str:
    """Return a company's name without its legal form, unless nothing would be left."""
    core = _LEGAL_CHINESE.sub("", name) if not name.isascii() else name
    if not core.isalpha() or core.isascii():
        core = " ".join(_LEGAL.sub(" ", core).split())
    return core or name


def _phone(text: str) -> str:
    """Return the last nine digits, without an extension: codes of countries stand before them."""
    if _PLAIN_NUMBER.fullmatch(text) and text.isascii():
        digits = text.lstrip("+")
    else:
        number = _EXTENSION.split(text)[0]
        digits = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", number))
    if len(digits) <= 2:  # noqa: PLR2004 - no number is so short
        return ""
    return digits.lstrip("0")[-_SIGNIFICANT:]


def _day(text: str) -> str:
    """Return eight digits, year first, where the text is a date; else its letters and digits."""
    if _WHOLE_DAY.fullmatch(text):
        return text.replace("-", "")
    found = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    parts = [str(_MONTHS[part[:3]]) if part[:3] in _MONTHS else part for part in found[:3]]
    if len(parts) < 3 or not all(part.isdecimal() for part in parts):  # noqa: PLR2004
        parts = [part for part in found if part.isdecimal()][:3]
    if len(parts) == 3:  # noqa: PLR2004 - year, month, day
        year, month, day = parts if len(parts[0]) == _YEAR_DIGITS else parts[::-1]
        if int(month) > 12:  # noqa: PLR2004 - then it is the day
            month, day = day, month
        return f"{int(year):04d}{int(month):02d}{int(day):02d}"[:8]
    return words(text).replace(" ", "")


def number_and_rest(address: str) -> tuple[str, str]:
    """Split a cleaned address into the numbers in it and the words."""
    numbers: list[str] = []
    rest: list[str] = []
    for part in address.split():
        (numbers if re.fullmatch(r"\d+[a-z]?", part) else rest).append(part)
    return " ".join(numbers), " ".join(rest)
