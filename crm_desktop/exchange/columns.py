"""What a sheet to be written holds, said without a word about how a workbook is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal[
    "text", "integer", "decimal", "money", "percent", "date", "datetime", "yes_no", "general"
]

DATE_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
TIME_FORMAT = "hh:mm:ss"

_MOST_PLACES = 15


@dataclass(frozen=True, slots=True)
class ColumnOut:
    """One column. ``key`` is the caller's name for it, ``title`` what stands in the header.

    ``kind`` decides how numbers are shown and what Excel makes of what a person types there
    (``general`` leaves that to Excel); a value is written as what it is whatever the kind.
    ``width`` is in characters (``None``: as wide as the first rows need), ``places`` the digits
    after the point. ``choices`` become a list to choose from; for ``yes_no`` the two of them, yes
    first, are written in place of TRUE and FALSE. ``help``, ``required`` and ``example`` are told
    in a template. A ``hidden`` column is there for the import alone.
    """

    key: str
    title: str
    kind: ColumnKind = "text"
    width: float | None = None
    places: int | None = None
    choices: Sequence[str] = ()
    help: str = ""
    required: bool = False
    example: str = ""
    hidden: bool = False

    @property
    def number_format(self) -> str:
        """The format that Excel shows the column's values in, and applies to what is typed."""
        places = self.places or 0
        formats: dict[ColumnKind, str] = {
            "text": "@",
            "integer": "0",
            "decimal": "General" if self.places is None else _fixed("0", places),
            "money": _fixed("#,##0", 2 if self.places is None else places),
            "percent": _fixed("0", places) + "%",
            "date": DATE_FORMAT,
            "datetime": MOMENT_FORMAT,
            "yes_no": "General",
            "general": "General",
        }
        return formats[self.kind]

    @property
    def is_number(self) -> bool:
        """Whether the column's values, and so its title, stand at its right-hand side."""
        return self.kind in {"integer", "decimal", "money", "percent"}

    @property
    def yes_no_words(self) -> tuple[str, str] | None:
        """What to write for yes and no, or ``None`` for TRUE and FALSE."""
        if self.kind == "yes_no" and len(self.choices) == 2:  # noqa: PLR2004 - yes and no
            return self.choices[0], self.choices[1]
        return None


def _fixed(whole: str, places: int) -> str:
    return f"{whole}.{'0' * min(places, _MOST_PLACES)}" if places > 0 else whole


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One sheet.

    Each row has a value for every column: ``None``, ``str``, ``bool``, a number (``Decimal``
    among them), ``date``, ``datetime`` (one with a time zone is turned into local time) or
    ``time``. ``rows`` is gone through once.
    """

    name: str
    columns: Sequence[ColumnOut]
    rows: Iterable[Sequence[object]] = ()
