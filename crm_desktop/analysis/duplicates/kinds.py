"""What the columns of an arbitrary table hold, judged by their titles and their values."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import islice

_LOOKED_AT = 2000
_FEW_CHOICES = 40
_MOSTLY = 0.7
_HALF = 0.5
_LEAST_FILLED = 0.005


class Kind(StrEnum):
    """How the values of a column are cleaned and compared."""

    GIVEN = "given name"
    SURNAME = "surname"
    NAME = "full name"
    COMPANY = "company"
    NUMBER = "street number"
    ADDRESS = "address"
    PLACE = "place"
    POSTCODE = "postcode"
    STATE = "state"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "e-mail"
    LINK = "link"
    CODE = "code"
    TEXT = "text"
    CHOICE = "choice"
    LONG = "long text"


_TITLES: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"e ?mail|mail address|邮箱|电子邮件|电邮|courriel|correo"),
    (Kind.PHONE, r"phone|mobile|\btel\b|\bfax\b|\bcell\b|telefon|handy|telephone|电话|手机|传真"),
    (Kind.LINK, r"\burl\b|web ?site|home ?page|\bweb\b|网址|网站|主页|link"),
    (Kind.POSTCODE, r"post ?code|postal|\bzip\b|\bplz\b|postleitzahl|邮编|邮政编码|code postal"),
    (Kind.DATE, r"\bdob\b|\bbirth|\bdate\b|birthday|geburt|生日|日期|出生|naissance"),
    (Kind.NUMBER, r"(street|house|building) ?(number|no\b|nr\b)|hausnummer|st ?no\b|门牌"),
    (Kind.CODE, r"\bssn\b|soc(ial)? sec|passport|tax|\bvat\b|isbn|\bduns\b|身份证|税号|信用代码|\b(id|no|nr|code|number|key|identifier)$|编号|号码"),  # noqa: E501 - one pattern
    (Kind.GIVEN, r"given ?name|first ?name|fore ?name|\bfname\b|vorname|prenom|^first$|^given$|christian name|middle ?name|^名$|名字"),  # noqa: E501 - one pattern
    (Kind.SURNAME, r"sur ?name|last ?name|family ?name|\blname\b|nachname|maiden|^last$|^姓$|姓氏"),
    (Kind.COMPANY, r"company|organi[sz]ation|\borg\b|business|employer|\bfirm\b|firma|公司|单位|企业|(site|venue|restaurant|hotel|school|shop|store|trading|legal) name|unternehmen"),  # noqa: E501 - one pattern
    (Kind.ADDRESS, r"address|street|\baddr\b|strasse|straße|adresse|地址|街道|\broad\b"),
    (Kind.PLACE, r"city|suburb|town|locality|\bplace\b|\bort\b|stadt|ville|village|district|county|城市|市$|区县|neighbou?rhood|municipality"),  # noqa: E501 - one pattern
    (Kind.STATE, r"\bstate\b|province|\bregion\b|country|land\b|省|国家"),
    (Kind.NAME, r"name|姓名|客户|联系人|contact|\bperson\b|author|director"),
)  # fmt: skip
_SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.EMAIL, re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    (Kind.LINK, re.compile(r"(https?://\S+|www\.\S+)", re.IGNORECASE)),
    (Kind.DATE, re.compile(
        r"(19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?([ T].*)?"
        r"|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})"
        r"|(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")),
    (Kind.PHONE, re.compile(r"(?=(.*\d){7})[+(]?\d[\d\s().\-/·]{6,24}(\s*(x|ext)\.?\s*\d+)?")),
)  # fmt: skip
_FITS = {
    Kind.EMAIL: r"@",
    Kind.PHONE: r"\d.*\d.*\d",
    Kind.DATE: r"\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    Kind.POSTCODE: r"\d",
    Kind.NUMBER: r"\d",
    Kind.LINK: r"\.",
}
_COMPANY_WORDS = re.compile(
    r"公司|\b(inc|ltd|llc|gmbh|co|corp|company|limited|plc|ag|sa|bv|pty|group|association)\b",
    re.IGNORECASE,
)


def recognise(title: str, values: Sequence[str]) -> Kind | None:
    """Return what a column holds, ``None`` where it cannot tell records apart or bring together.

    That is a column that is almost empty or that holds one value only, and a running number.
    """
    filled = [value for value in values if value]
    if len(filled) < max(2, _LEAST_FILLED * len(values)):
        return None
    counts = Counter(filled)
    if len(counts) == 1:
        return None
    sample = list(islice(filled, 0, None, max(1, len(filled) // _LOOKED_AT)))
    named = kind_of_title(title)
    if _numbers_rows(named, filled, counts):
        return None
    if named in _FITS and _share(re.compile(_FITS[named], re.IGNORECASE).search, sample) < _HALF:
        named = None
    kind = named or Kind.TEXT
    if named in {None, Kind.CODE, Kind.NAME, Kind.ADDRESS, Kind.COMPANY}:
        kind = _by_values(sample) or kind
    if kind is Kind.NAME and _share(_COMPANY_WORDS.search, sample) > 0.1:  # noqa: PLR2004
        kind = Kind.COMPANY
    if kind in {Kind.TEXT, Kind.STATE, Kind.CODE} and _few(counts, len(filled)):
        return Kind.CHOICE
    if kind in {Kind.TEXT, Kind.CODE} and sum(map(len, sample)) > 80 * len(sample):
        return Kind.LONG
    return kind


def kind_of_title(title: str) -> Kind | None:
    """Return what a column of this title is likely to hold."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", title))
    plain = re.sub(r"[\W_]+", " ", spaced).strip().casefold()
    plain = re.sub(r"\s*\d+$", "", plain)
    for kind, pattern in _TITLES:
        if re.search(pattern, plain):
            return kind
    return None


def _by_values(sample: Sequence[str]) -> Kind | None:
    for kind, shape in _SHAPES:
        if _share(shape.fullmatch, sample) > _MOSTLY:
            return kind
    return None


def _share(test: object, sample: Iterable[str]) -> float:
    told = [bool(test(value.strip())) for value in sample]  # type: ignore[operator]
    return sum(told) / max(len(told), 1)


def _numbers_rows(named: Kind | None, filled: Sequence[str], counts: Counter[str]) -> bool:
    """Tell whether the column is a key of its rows: all different, and made by counting."""
    if len(counts) < len(filled) or named not in {None, Kind.CODE}:
        return False
    parts = [re.sub(r"\d+", "#", value) for value in filled]
    if len(set(parts)) > max(3, len(parts) // 100):
        return False
    numbers = sorted(int(found[0]) for value in filled if (found := re.search(r"\d+", value)))
    if len(numbers) < len(filled):
        return False
    return numbers[-1] - numbers[0] <= 3 * len(filled)


def _few(counts: Counter[str], filled: int) -> bool:
    return len(counts) <= _FEW_CHOICES and len(counts) <= filled * 0.2
