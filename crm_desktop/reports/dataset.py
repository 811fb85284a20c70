"""What a report says, in plain values: the blocks of a document and the columns of a table.

Values are ``str``, ``int``, ``float``, ``Decimal``, ``bool``, ``date``, ``datetime`` or ``None``;
a ``str`` is printed as it is whatever the column's kind. Percentages are fractions (0.25 is
25 %), money is a ``Decimal`` in whole units of the currency, and an :class:`Amount` where the
currency differs from row to row. Titles and labels arrive translated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

Kind = Literal["text", "integer", "decimal", "money", "percent", "date", "datetime", "yes_no"]
Align = Literal["left", "right", "center"]
ChartKind = Literal["bar", "hbar", "line", "stacked", "donut", "heat"]
Row = Sequence[Any]

NUMBERS: frozenset[str] = frozenset({"integer", "decimal", "money", "percent"})
"""The kinds that stand at the right-hand side of their column."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money with the sign of its own currency."""

    value: Decimal
    sign: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. ``weight`` shares out spare width; ``total`` asks for a sum."""

    key: str
    title: str
    kind: Kind = "text"
    align: Align | None = None
    weight: float = 1.0
    total: bool = False
    sign: str = ""
    decimals: int | None = None

    @property
    def side(self) -> Align:
        """Where the cells stand: as asked, else numbers right and everything else left."""
        if self.align:
            return self.align
        return "right" if self.kind in NUMBERS else "left"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading. ``totals`` (column key to value) go before sums of our own."""

    title: str
    rows: Sequence[Row]
    totals: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table: either ``rows`` or ``groups`` of rows, each row with one value per column."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row] = ()
    groups: Sequence[Group] = ()
    totals: Mapping[str, Any] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure of the strip at the top, its value already formatted."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A strip of figures, four to a line."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart; ``None`` where there is none."""

    name: str
    values: tuple[float | int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart: every series has one value per label. ``wide`` gives it a line of its own."""

    title: str
    kind: ChartKind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    value_kind: Kind = "decimal"
    sign: str = ""
    note: str = ""
    wide: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: no number, or in a donut no share."""
        least = 0.0 if self.kind == "donut" else -math.inf
        return not self.labels or not any(
            value is not None and math.isfinite(value) and value > least
            for series in self.series[: 1 if self.kind == "donut" else None]
            for value in series.values
        )


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Paragraphs; each line of ``text`` is one."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value of a record card; ``wide`` gives it the whole line."""

    label: str
    value: Any
    kind: Kind = "text"
    sign: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class FieldsBlock:
    """Labelled values side by side, as on a record card."""

    title: str
    fields: tuple[Field, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a timeline. ``tag`` is its type in a word or two."""

    when: date | datetime | str
    title: str
    text: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class TimelineBlock:
    """Events in the order in which they are to be read."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = TableBlock | KeyFigures | ChartBlock | TextBlock | FieldsBlock | TimelineBlock | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. ``conditions`` are sentences such as "Status is active".

    ``orientation`` ``auto`` takes landscape when a table is too wide for portrait. ``logo``
    is a PNG or JPEG file, or what is in one; one that cannot be read is left out.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    company: str = ""
    logo: Path | bytes | None = None
    conditions: tuple[str, ...] = ()
    made_at: datetime | None = None
    orientation: Literal["auto", "portrait", "landscape"] = "auto"
    paper: Literal["A4", "Letter"] = "A4"
