"""A table laid out for comparing: every column as numbers that stand for its different values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.cleaning import cleaned, number_and_rest
from crm_desktop.analysis.duplicates.kinds import Kind, recognise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Speller = Callable[[str], str]
"""Gives a text in the letters a to z (Chinese in pinyin), for keys."""

FAMILIES: dict[Kind, str] = {
    Kind.GIVEN: "person", Kind.SURNAME: "person",
    Kind.ADDRESS: "address", Kind.PLACE: "address",
    Kind.PHONE: "phone", Kind.EMAIL: "mail",
    Kind.NAME: "name", Kind.COMPANY: "name",
}  # fmt: skip
"""Kinds whose values people write into one another's columns."""

HOUSE_NUMBER = " №"
"""Ends the name of the field that holds the numbers out of a column of addresses."""

_SHORT_BOX = 4
_DAY = 8
_WITH_NUMBERS = 0.4
_CHINESE = re.compile("[㐀-鿿]")


@dataclass
class Field:
    """One comparable column.

    ``codes`` has for every row the place of its value in ``values``, 0 where there is none
    (``values[0]`` is blank); ``counts`` has how many rows have each value.
    """

    name: str
    kind: Kind
    values: list[str]
    codes: NDArray[np.int32]
    spell: Speller
    column: str = ""

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows have each value."""
        import numpy as np  # noqa: PLC0415

        return np.bincount(self.codes, minlength=len(self.values))

    @cached_property
    def filled(self) -> int:
        """How many rows have a value."""
        return int(self.counts[1:].sum())

    @cached_property
    def variety(self) -> float:
        """One over the chance that two filled rows agree: how many equally common values."""
        shares = self.counts[1:] / max(self.filled, 1)
        return 1.0 / max(float((shares**2).sum()), 1e-12)

    @cached_property
    def chinese(self) -> bool:
        """Tell whether any value has Chinese characters."""
        return any(_CHINESE.search(value) for value in self.values)

    @cached_property
    def spelled(self) -> list[str]:
        """The values in the letters a to z and digits."""
        if not self.chinese:
            return self.values
        return [
            self.spell(value) if _CHINESE.search(value) else value for value in self.values
        ]  # fmt: skip

    @cached_property
    def lengths(self) -> NDArray[np.int32]:
        """How many signs each value has."""
        import numpy as np  # noqa: PLC0415

        return np.fromiter(map(len, self.values), np.int32, len(self.values))

    @cached_property
    def spaced(self) -> NDArray[np.bool_]:
        """Which values are of several words."""
        import numpy as np  # noqa: PLC0415

        return np.fromiter((" " in value for value in self.values), bool, len(self.values))

    @cached_property
    def texts(self) -> Any:
        """The values as an array, from which many are picked at once."""
        import numpy as np  # noqa: PLC0415

        found = np.empty(len(self.values), object)
        found[:] = self.values
        return found

    @cached_property
    def halves(self) -> NDArray[np.int64]:
        """For mailboxes and pages: a number for the mailbox of each value and one for its host.

        The same number stands for the same text, also in other fields; 0 says nothing.
        """
        import numpy as np  # noqa: PLC0415

        found = np.zeros((len(self.values), 2), np.int64)
        for place, value in enumerate(self.values):
            box, at, host = value.rpartition("@")
            if at and len(box) > _SHORT_BOX:
                found[place, 0] = hash(box)
            found[place, 1] = hash(host if at else value.partition("/")[0])
        return found

    @cached_property
    def days(self) -> NDArray[np.uint8]:
        """For days: the eight signs of each value; zeros where it has not eight."""
        import numpy as np  # noqa: PLC0415

        plain = [text if len(text) == _DAY and text.isascii() else "" for text in self.values]
        return np.array(plain, f"S{_DAY}").view(np.uint8).reshape(-1, _DAY)

    @cached_property
    def sounds(self) -> NDArray[np.int64]:
        """A number for the spelling of each value in the letters a to z, the same in all fields."""
        import numpy as np  # noqa: PLC0415

        return np.fromiter(map(hash, self.spelled), np.int64, len(self.values))

    @cached_property
    def rarity(self) -> dict[str, float]:
        """How much each word of the values says: the logarithm of how rare it is."""
        found: Counter[str] = Counter()
        for value in self.values:
            found.update(set(value.split()))
        whole = len(self.values)
        return {word: log(1 + whole / count) for word, count in found.items()}

    @cached_property
    def wordy(self) -> bool:
        """Tell whether values are of several words."""
        return self.kind in {
            Kind.NAME, Kind.COMPANY, Kind.ADDRESS, Kind.PLACE, Kind.TEXT, Kind.LONG,
        }  # fmt: skip


def fields_of(
    titles: Sequence[str],
    columns: Sequence[Sequence[str]],
    *,
    kinds: Sequence[Kind | None] | None = None,
    spell: Speller,
    every: bool = False,
) -> list[Field]:
    """Return the comparable fields of a table given by columns.

    ``kinds`` says what the columns hold; without it that is recognised. A column of addresses
    becomes two fields where it holds house numbers. A column with one value says nothing in a
    table; it is left out unless ``every`` one is asked for.
    """
    found: list[Field] = []
    for place, (title, column) in enumerate(zip(titles, columns, strict=True)):
        kind = kinds[place] if kinds is not None else recognise(title, column)
        if kind is None:
            continue
        seen = {text: cleaned(kind, text) for text in set(column)}
        if kind is Kind.ADDRESS:
            pairs = {text: number_and_rest(value) for text, value in seen.items()}
            numbered = sum(bool(pairs[text][0]) for text in column)
            if numbered > _WITH_NUMBERS * sum(bool(text) for text in column):
                numbers = {text: pair[0] for text, pair in pairs.items()}
                found.append(
                    _field(f"{title}{HOUSE_NUMBER}", Kind.NUMBER, column, numbers, spell, title)
                )
                seen = {text: pair[1] for text, pair in pairs.items()}
        found.append(_field(title, kind, column, seen, spell, title))
    least = 1 if every else 2
    return [field for field in found if len(field.values) > least]  # values[0] is blank


def _field(  # noqa: PLR0917
    name: str, kind: Kind, column: Sequence[str], seen: dict[str, str], spell: Speller, title: str
) -> Field:
    import numpy as np  # noqa: PLC0415

    places: dict[str, int] = {"": 0}
    codes: dict[str, int] = {
        text: places.setdefault(value, len(places)) for text, value in seen.items()
    }
    numbers: Any = np.fromiter((codes[text] for text in column), np.int32, len(column))
    return Field(name, kind, list(places), numbers, spell, title)
