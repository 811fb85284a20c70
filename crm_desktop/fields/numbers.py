"""Kinds that count: whole numbers, decimals, percentages, money, yes/no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, ClassVar

from crm_desktop.fields.kind import (
    BLANK_WORDS,
    Align,
    CellKind,
    Kind,
    Operator,
    Reading,
    Stored,
    clean,
    fold,
    plain,
)
from crm_desktop.fields.problems import FieldError
from crm_desktop.i18n import N_, Text, _

_COMPARE: tuple[Operator, ...] = (
    "is",
    "is_not",
    "ge",
    "le",
    "gt",
    "lt",
    "between",
    "empty",
    "filled",
)
_MARKS = re.compile(
    r"(?:US|HK|NT|[ACS])?\$|[\s\u00a0\u202f'’€£¥￥₹₩元]|CNY|RMB|USD|EUR|GBP|JPY|HKD|TWD",
    re.IGNORECASE,
)
_UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "k": Decimal(1000), "K": Decimal(1000)}
_LIMIT = Decimal(10) ** 14
"""With four decimals, what the file can keep in one whole number of units."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％（）", "0123456789.,-%()")


_COMMA = re.compile(r"\d,\d{1,2}(?![\d,])|\d,\d{4,}")
_POINT = re.compile(r",\d{3}(?!\d)\.|\.\d{1,2}(?!\d)|\.\d{4,}")


def decimal_comma_of(texts: Iterable[str]) -> bool | None:
    """Tell from a column whether decimals follow a comma (``None``: nothing in it decides)."""
    votes = [0, 0]
    for text in texts:
        votes[0] += _COMMA.search(text) is not None
        votes[1] += _POINT.search(text) is not None
    if votes[0] and not votes[1]:
        return True
    return False if votes[1] and not votes[0] else None


def read_decimal(raw: object, reading: Reading) -> Decimal | None:  # noqa: C901 - one writing each
    """Return the number written in ``raw``, ``None`` if it is blank.

    Understands thousands marks, currency signs, brackets for negative amounts, 万 and 亿, full-
    width digits, and a decimal comma where ``reading`` says so or nothing else fits. Raises
    ``ValueError``.
    """
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, bool):
        raise ValueError(raw)  # noqa: TRY004 - unreadable, as any other writing
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, float):
        return Decimal(repr(raw))
    text = _MARKS.sub("", plain(raw).translate(_FULL_WIDTH))
    if not text or text.casefold() in BLANK_WORDS:
        return None
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1]
    unit = _UNITS.get(text[-1:], Decimal(1))
    if unit != 1:
        text = text[:-1]
    if reading.decimal_comma or re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?", text):
        text = text.replace(",", "")
    elif "," in text:
        raise ValueError(text)
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", text):
        raise ValueError(text)
    try:
        number = Decimal(text) * unit
    except InvalidOperation as error:
        raise ValueError(text) from error
    return -number if negative else number


@dataclass(frozen=True)
class Number(Kind):
    """A decimal number with at most ``places`` decimals; values are ``Decimal`` (``int`` for 0)."""

    key: ClassVar[str] = "number"
    column: ClassVar[Any] = "integer"
    align: ClassVar[Align] = "right"
    operators: ClassVar[tuple[Operator, ...]] = _COMPARE

    places: int = 0
    least: Decimal | None = None
    most: Decimal | None = None
    width: int = 10

    @property
    def cell_kind(self) -> CellKind:  # type: ignore[override]
        """Return how a workbook keeps it."""
        return "decimal" if self.places else "integer"

    @property
    def blank(self) -> Any:
        """Return nothing: an unknown number is not zero."""
        return None

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the number; rounds half up to the places kept only what floating point added."""
        example = "1234.5" if self.places else "1234"
        try:
            number = read_decimal(raw, reading)
        except ValueError:
            raise self.unreadable(raw, example) from None
        if number is None:
            return None
        return self.fit(number, raw)

    def fit(self, number: Decimal, raw: object) -> Any:
        """Return ``number`` with exactly the places kept; raise ``FieldError`` if it has more."""
        if not number.is_finite() or abs(number) >= _LIMIT:
            raise FieldError(Text("“{value}” is too large a number.", value=str(raw)[:60]))
        rounded = number.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        tolerance = Decimal("1e-9") * max(abs(number), Decimal(1))
        if abs(rounded - number) > tolerance:
            if not self.places:
                raise FieldError(Text("“{value}” must be a whole number.", value=str(raw)[:60]))
            raise FieldError(
                Text(
                    "“{value}” has more than {places} decimals.",
                    value=str(raw)[:60],
                    places=self.places,
                )
            )
        return rounded if self.places else int(rounded)

    def check(self, value: Any) -> None:
        """Refuse what lies outside the bounds."""
        if value is None:
            return
        if abs(value) >= _LIMIT:
            raise FieldError(Text("“{value}” is too large a number.", value=f"{value:f}"[:60]))
        if self.least is not None and value < self.least:
            raise FieldError(Text("This must be at least {least}.", least=self.least))
        if self.most is not None and value > self.most:
            raise FieldError(Text("This must be at most {most}.", most=self.most))

    def show(self, value: Any) -> str:
        """Return it with thousands marks."""
        return "" if value is None else f"{value:,}"

    def edit(self, value: Any) -> str:
        """Return it plainly."""
        return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)

    def store(self, value: Any) -> Stored:
        """Return the number of units of the last place."""
        return None if value is None else int(Decimal(value).scaleb(self.places))

    def load(self, stored: Any) -> Any:
        """Return the number from its units."""
        if stored is None:
            return None
        return Decimal(stored).scaleb(-self.places) if self.places else int(stored)

    def cell(self, value: Any) -> object:
        """Return it as a number."""
        return value

    def words(self, value: Any) -> Iterator[str]:
        """Yield nothing: people filter by numbers, they do not search for them."""
        del value
        return iter(())


@dataclass(frozen=True)
class Percent(Number):
    """A percentage, written 12.5 or 12.5 %; the value of "12.5 %" is ``Decimal("12.5")``."""

    key: ClassVar[str] = "percent"
    places: int = 2
    least: Decimal | None = Decimal(0)
    most: Decimal | None = Decimal(100)

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the percentage."""
        return super().parse(clean(raw).rstrip("%％ ") if isinstance(raw, str) else raw, reading)

    def show(self, value: Any) -> str:
        """Return it with its sign and no idle zeros."""
        return "" if value is None else f"{Decimal(value).normalize():f} %"


@dataclass(frozen=True)
class Money(Number):
    """An amount; stored as whole minor units (``places`` 2) or finer for unit prices (4)."""

    key: ClassVar[str] = "money"
    places: int = 2
    width: int = 14

    @property
    def cell_kind(self) -> CellKind:  # type: ignore[override]
        """Return how a workbook keeps it."""
        return "money"

    def fit(self, number: Decimal, raw: object) -> Any:
        """Return ``number`` in the units kept."""
        return super().fit(number, raw)

    def show(self, value: Any) -> str:
        """Return it with thousands marks and at least two decimals."""
        if value is None:
            return ""
        text = f"{value:,.{self.places}f}"
        while self.places > 2 and text.endswith("0") and text[-3] != ".":  # noqa: PLR2004 - cents
            text = text[:-1]
        return text


class YesNo(Kind):
    """Yes or no; never blank."""

    key: ClassVar[str] = "yes_no"
    column: ClassVar[Any] = "integer"
    cell_kind: ClassVar[CellKind] = "text"
    align: ClassVar[Align] = "center"
    operators: ClassVar[tuple[Operator, ...]] = ("is",)
    width = 8

    _YES = frozenset(("1", "y", "yes", "true", "t", "x", "✓", "√", "是", "有", "on", "对"))
    _NO = frozenset(("", "0", "n", "no", "false", "f", "否", "无", "off", "错", "不"))

    @property
    def blank(self) -> Any:
        """Return no."""
        return False

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return what the word, sign or number means."""
        del reading
        if isinstance(raw, bool):
            return raw
        word = clean(plain(raw)).casefold()
        if word in self._YES or fold(word) == fold(_(N_("Yes"))):
            return True
        if word in self._NO or word in BLANK_WORDS or fold(word) == fold(_(N_("No"))):
            return False
        raise self.unreadable(raw, f"{_('Yes')} / {_('No')}")

    def show(self, value: Any) -> str:
        """Return the word."""
        return _("Yes") if value else _("No")

    def store(self, value: Any) -> Stored:
        """Return 1 or 0."""
        return int(bool(value))

    def load(self, stored: Any) -> Any:
        """Return the truth."""
        return bool(stored)

    def cell(self, value: Any) -> object:
        """Return the word: people read it, and ``parse`` takes it back."""
        return self.show(value)

    def words(self, value: Any) -> Iterator[str]:
        """Yield nothing."""
        del value
        return iter(())
