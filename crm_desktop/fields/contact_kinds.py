"""Kinds of text that reach somebody: phone, e-mail, link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, ClassVar

from crm_desktop.fields.kind import BLANK_WORDS, Kind, Operator, Reading, Stored, clean, plain
from crm_desktop.fields.problems import FieldError
from crm_desktop.i18n import Text, _, listed

_OPERATORS: tuple[Operator, ...] = (
    "contains", "excludes", "is", "is_not", "starts", "empty", "filled"
)  # fmt: skip
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋－（）　", "0123456789+-() ")
_PHONE = re.compile(r"\+?[\d\s().\-/·]{3,40}")
_MARK = ";ext="
_EXTENSION = re.compile(r"[\s,;]*(?:ext\.?|x|#|转|分机)\s*[:：]?\s*(\d{1,8})$", re.IGNORECASE)
_EMAIL = re.compile(
    r"[^@\s<>(),;:\"\\\[\]]+@([^@\s<>(),;:\"\\\[\]_]+\.)+[^@\s<>(),;:\"\\\[\]\d.]{2,}"
)
_EMAIL_LENGTH = 254
_LINK = re.compile(
    r"(https?://)?([^\s/?#@:]+\.)+[^\s/?#@:\d]{2,}(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE
)
_LEAST_DIGITS, _MOST_DIGITS = 3, 17
_WHOLE_NUMBER = 7
_BETWEEN = re.compile(r"[,;、，；/|\n]|\s+(?:or|and)\s+|\s*[或和]\s*", re.IGNORECASE)


class Phone(Kind):
    """A phone number of any country.

    Stored as E.164 with ``;ext=`` where the number is a valid one (``+8613800138000``), else as
    the digits and marks that were written: a short number, or one whose country is unknown.
    """

    key: ClassVar[str] = "phone"
    operators: ClassVar[tuple[Operator, ...]] = _OPERATORS
    width = 18

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the normalised number."""
        text = clean(plain(raw)).translate(_FULL_WIDTH)
        if re.fullmatch(r"\d{7,}\.0", text):
            text = text[:-2]  # a number that some program took for a decimal
        if not text or text.casefold() in BLANK_WORDS:
            return ""
        return _normal(text, reading.country) or self._refuse(raw)

    def _refuse(self, raw: object) -> str:
        if len(several := numbers_in(str(raw))) > 1:
            raise FieldError(
                Text(
                    "There are {count} numbers here: {numbers}. Keep one here and write the others "
                    "into another field.",
                    count=len(several),
                    numbers=listed(several),
                )
            )
        raise FieldError(
            Text(
                "“{value}” is not a phone number. Write it like {example}.",
                value=str(raw)[:60],
                example="+86 138 0013 8000",
            )
        )

    def show(self, value: Any) -> str:
        """Return it grouped as the people of its country write it."""
        if not value:
            return ""
        number, mark, extension = value.partition(_MARK)
        shown = _grouped(number)
        return _("{number} ext {extension}", number=shown, extension=extension) if mark else shown

    def words(self, value: Any) -> Iterator[str]:
        """Yield the digits: with the dialling code, and as written at home."""
        if value:
            number = value.partition(_MARK)[0]
            yield re.sub(r"\D", "", number)
            yield re.sub(r"\D", "", _grouped(number))

    def cell(self, value: Any) -> object:
        """Return the number as shown, whatever language is spoken."""
        if not value:
            return None
        number, mark, extension = value.partition(_MARK)
        return _grouped(number) + (f" ext {extension}" if mark else "")


def numbers_in(text: str) -> list[str]:
    """Return the phone numbers that are written one after the other in ``text``."""
    pieces = [clean(piece) for piece in _BETWEEN.split(text.translate(_FULL_WIDTH))]
    return [
        piece
        for piece in pieces
        if _PHONE.fullmatch(_EXTENSION.sub("", piece))
        and len(re.sub(r"\D", "", piece)) >= _WHOLE_NUMBER
    ]


@lru_cache(maxsize=4096)
def _normal(text: str, country: str) -> str:
    extension = ""
    if found := _EXTENSION.search(text):
        extension, text = found[1], text[: found.start()]
    text = clean(text)
    if not _PHONE.fullmatch(text):
        return ""
    digits = re.sub(r"\D", "", text)
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return ""
    suffix = f";ext={extension}" if extension else ""
    if text.startswith("00") and len(digits) > 10:  # noqa: PLR2004 - dialled abroad from here
        text = "+" + text[2:].lstrip()
    chinese = _chinese(digits, domestic=not text.startswith("+")) if country == "CN" else ""
    if chinese or text.startswith("+"):
        return chinese + suffix if chinese else _by_library(text, country, suffix)
    if country == "CN":
        # Kept as written: without its area code a number is not whole, and American numbers in a
        # list would pass for Chinese ones.
        return re.sub(r"\s+", " ", text) + suffix
    return _by_library(text, country, suffix)


def _chinese(digits: str, *, domestic: bool) -> str:
    """Return the commonest numbers by rule ("" for others): the library takes 0.1 s to load."""
    if re.fullmatch(r"86(1[3-9]\d{9}|(10|2\d|[3-9]\d{2})[2-8]\d{6,7})", digits) and (
        not domestic or digits[2] == "1"
    ):
        return "+" + digits
    if domestic and re.fullmatch(r"1[3-9]\d{9}", digits):
        return "+86" + digits
    if domestic and re.fullmatch(r"0(10|2\d|[3-9]\d{2})[2-8]\d{6,7}", digits):
        return "+86" + digits[1:]
    return ""


def _by_library(text: str, country: str, suffix: str) -> str:
    import phonenumbers  # noqa: PLC0415 - heavy, and rarely needed

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return re.sub(r"\s+", " ", text) + suffix
    if not phonenumbers.is_valid_number(number) and not text.startswith("+"):
        return re.sub(r"\s+", " ", text) + suffix
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)) + suffix


@lru_cache(maxsize=8192)
def _grouped(number: str) -> str:
    if number.startswith("+861") and len(number) == 14:  # noqa: PLR2004 - +86 and a mobile number
        return f"{number[3:6]} {number[6:10]} {number[10:]}"
    if number.startswith("+86"):
        home = number[3:]
        area = 2 if home[:1] in "12" else 3
        if len(home) - area in (7, 8):
            return f"0{home[:area]} {home[area:-4]} {home[-4:]}"
    if number.startswith("+"):
        import phonenumbers  # noqa: PLC0415

        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return number
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return str(phonenumbers.format_number(parsed, style))
    return number


class Email(Kind):
    """An e-mail address, its domain in lower case."""

    key: ClassVar[str] = "email"
    operators: ClassVar[tuple[Operator, ...]] = _OPERATORS
    width = 24

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the address without ``mailto:`` and angle brackets."""
        text = super().parse(raw, reading)
        if text.casefold() in BLANK_WORDS:
            return ""
        text = text.removeprefix("mailto:")
        if found := re.search(r"<([^<>]+)>$", text):
            text = found[1]
        name, at, domain = text.rpartition("@")
        address = f"{name}{at}{domain.lower()}"
        if address and not (len(address) <= _EMAIL_LENGTH and _EMAIL.fullmatch(address)):
            raise FieldError(
                Text(
                    "“{value}” is not an e-mail address. Write it like {example}.",
                    value=str(raw)[:60],
                    example="name@example.com",
                )
            )
        return address


class Link(Kind):
    """The address of a page on the web."""

    key: ClassVar[str] = "link"
    operators: ClassVar[tuple[Operator, ...]] = _OPERATORS
    width = 24

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the address as written, if it is one."""
        text = super().parse(raw, reading)
        if text.casefold() in BLANK_WORDS:
            return ""
        if text and not _LINK.fullmatch(text):
            raise FieldError(
                Text(
                    "“{value}” is not a web address. Write it like {example}.",
                    value=str(raw)[:60],
                    example="www.example.com",
                )
            )
        return text

    def store(self, value: Any) -> Stored:
        """Return the address."""
        return value or ""
