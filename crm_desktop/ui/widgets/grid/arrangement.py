"""The columns of a grid as a person has arranged and sorted them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .events import GridLayout
from .layout import place
from .model import SortKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .layout import Placed
    from .model import GridColumn


def next_sort(keys: Sequence[SortKey], key: str, *, further: bool) -> list[SortKey]:
    """Return the order after a press on ``key``: up, then down, then not at all.

    ``further`` keeps the other keys.
    """
    now = next((each for each in keys if each.key == key), None)
    if now is None:
        after = [SortKey(key)]
    elif not now.descending:
        after = [SortKey(key, descending=True)]
    else:
        after = []
    if not further:
        return after
    kept = list(keys)
    at = kept.index(now) if now else len(kept)
    kept[at : at + 1] = after
    return kept


class Arrangement:
    """Columns, their order, widths and which are hidden; ``placed`` are those in view.

    With ``drops``, those of low priority go where there is no room for all.
    """

    def __init__(self, columns: Sequence[GridColumn], *, drops: bool) -> None:
        self.columns = tuple(columns)
        self.layout = GridLayout()
        self.placed: list[Placed] = []
        self.drops = drops

    def ordered(self) -> list[GridColumn]:
        """Return the columns that are not hidden, in the order that a person gave them."""
        order = {key: at for at, key in enumerate(self.layout.order)}
        natural = {column.key: at for at, column in enumerate(self.columns)}
        last = len(order)
        shown = [c for c in self.columns if c.key not in self.layout.hidden]
        return sorted(shown, key=lambda c: (order.get(c.key, last), natural[c.key]))

    def place(self, available: int) -> int:
        """Share ``available`` pixels among the columns; return how many they take."""
        self.placed = place(self.ordered(), available, self.layout.widths, drops=self.drops)
        return sum(each.width for each in self.placed)

    def resize(self, key: str, width: int) -> None:
        """Give the column ``key`` a logical width of its own."""
        column = next(c for c in self.columns if c.key == key)
        self.layout.widths[key] = max(column.min_width, width)

    def move(self, key: str, to: int) -> None:
        """Put the column ``key`` before the one in view at ``to``."""
        keys = [each.column.key for each in self.placed]
        others = [c.key for c in self.ordered() if c.key not in keys]
        start = keys.index(key)
        keys.insert(to, key)
        keys.pop(start if to > start else start + 1)
        self.layout.order = keys + others
