"""What every kind of field can do.

A kind carries behaviour: how a value is read from what people write, shown, checked, stored and
compared. The facts of one field (label, required, aliases, …) stand in its ``FieldSpec``.

A value takes five forms. *Raw* is what a person typed or a file held. The *value* is a Python
object (``str``, ``Decimal``, ``date``, …; a blank text is ``""``, any other blank ``None``).
*Stored* is what the database keeps (``str``, ``int`` or ``None``). *Shown* is text for reading
and *edited* text for an entry. ``cell`` is the value as a workbook keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from crm_desktop.fields.problems import FieldError
from crm_desktop.i18n import Text

Stored = str | int | None
Align = Literal["left", "right", "center"]
CellKind = Literal["text", "integer", "decimal", "money", "date", "datetime", "yes_no"]

_SPACES = " \t\r\n\u00a0\u3000"
BLANK_WORDS = frozenset({"na", "n/a", "#n/a", "null", "none", "nil", "-", "--", "—", "无", "/"})
"""What people write in a list where there is nothing to say; blank for all but text fields."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to understand what is written: where, in which order, with which marks.

    ``country`` (ISO 3166, two letters) completes phone numbers without a dialling code.
    ``day_first`` settles 03/04/2026 (``None``: only unambiguous dates are taken as such, and the
    month goes first where both fit). ``decimal_comma`` reads 1.234,5 as 1234.5.
    """

    country: str = "CN"
    day_first: bool | None = None
    decimal_comma: bool = False


Operator = Literal[
    "is", "is_not", "any_of", "none_of", "contains", "excludes", "starts", "lt", "le", "gt", "ge",
    "between", "within", "recurs", "empty", "filled",
]  # fmt: skip


def clean(text: str) -> str:
    """Return ``text`` without the blanks around it that nobody means."""
    return text.strip(_SPACES)


def fold(text: str) -> str:
    """Return ``text`` as compared with labels and headers: letters and digits in lower case."""
    return re.sub(r"[\W_]+", "", text.casefold())


class Kind:
    """The base of all kinds; text that is kept as it is."""

    key: ClassVar[str] = "text"
    column: ClassVar[Literal["text", "integer", "none"]] = "text"
    cell_kind: ClassVar[CellKind] = "text"
    align: ClassVar[Align] = "left"
    operators: ClassVar[tuple[Operator, ...]] = (
        "contains",
        "excludes",
        "is",
        "is_not",
        "starts",
        "empty",
        "filled",
    )
    typed: ClassVar[bool] = True
    """Whether people can write such a value: only then a file can bring it."""
    width: int = 16
    """The width of a column of this kind, in characters."""

    @property
    def blank(self) -> Any:
        """Return the value of a field that holds nothing."""
        return ""

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the value that ``raw`` means; raise ``FieldError`` if it means none."""
        del reading
        return clean(plain(raw))

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when ``value`` may not be kept."""

    def show(self, value: Any) -> str:
        """Return ``value`` as people read it."""
        return "" if value is None else str(value)

    def edit(self, value: Any) -> str:
        """Return ``value`` as it stands in an entry; ``parse`` takes it back unchanged."""
        return self.show(value)

    def store(self, value: Any) -> Stored:
        """Return ``value`` as the database keeps it."""
        return "" if value is None else str(value)

    def load(self, stored: Any) -> Any:
        """Return the value that the database kept; the inverse of ``store``."""
        return stored

    def cell(self, value: Any) -> object:
        """Return ``value`` as a workbook keeps it; ``parse`` takes it back unchanged."""
        return value or None

    def words(self, value: Any) -> Iterator[str]:
        """Yield what global search shall find the record by."""
        if value:
            yield self.show(value)

    def unreadable(self, raw: object, example: str) -> FieldError:
        """Return the error for a ``raw`` that is no such value, with an ``example`` of one."""
        return FieldError(
            Text(
                "“{value}” cannot be read here. Write it like {example}.",
                value=str(raw)[:60],
                example=example,
            )
        )


def plain(raw: object) -> str:
    """Return a cell's value as the text that a person sees in it."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:  # noqa: PLR2004 - exact
        return str(int(raw))
    return str(raw)


def is_blank(value: object) -> bool:
    """Tell whether a value holds nothing."""
    return value is None or value in ("", ()) or (isinstance(value, list) and not value)


Values = Mapping[str, Any]
"""Field name -> value, of one record or one line."""
