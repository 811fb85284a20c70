"""How wide the columns of a grid are, and which find room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import px

from .model import ESSENTIAL, GridColumn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Placed:
    """A column in view; ``x`` and ``width`` are screen pixels."""

    column: GridColumn
    x: int
    width: int


def _fitting(
    columns: Sequence[GridColumn], least: Mapping[str, int], available: int
) -> list[GridColumn]:
    shown = list(columns)
    while len(shown) > 1 and sum(least[column.key] for column in shown) > available:
        droppable = [column for column in shown if column.priority < ESSENTIAL]
        if not droppable:
            break
        lowest = min(column.priority for column in droppable)
        last = [column for column in droppable if column.priority == lowest][-1]
        shown.remove(last)
    return shown


def place(
    columns: Sequence[GridColumn],
    available: int,
    widths: Mapping[str, int],
    *,
    drops: bool = True,
) -> list[Placed]:
    """Share ``available`` pixels among ``columns``.

    ``widths`` are those that a person has set, in logical pixels: they are kept. The others
    shrink towards their least width, or share what is left over by weight. With ``drops``,
    columns of low priority go when even the least widths that they were made with do not fit; the
    rest may still be wider than ``available``.
    """
    least = {c.key: px(widths.get(c.key, c.min_width)) for c in columns}
    shown = list(columns)
    if drops:
        # Whether a column has room is not for another's added width to say: then it is scrolled.
        shown = _fitting(columns, {c.key: px(c.min_width) for c in columns}, available)
    wanted = {c.key: px(widths.get(c.key, max(c.width, c.min_width))) for c in shown}
    spare = available - sum(wanted.values())
    if spare > 0:
        _grow(shown, wanted, spare, widths)
    elif spare < 0:
        slack = {c.key: wanted[c.key] - least[c.key] for c in shown}
        whole = sum(slack.values())
        take = min(-spare, whole)
        left = take
        for column in shown:
            share = min(left, round(take * slack[column.key] / whole)) if whole else 0
            share = min(share, slack[column.key])
            wanted[column.key] -= share
            left -= share
        for column in shown:  # what rounding left over
            rest = min(left, max(0, wanted[column.key] - least[column.key]))
            wanted[column.key] -= rest
            left -= rest
    placed = []
    x = 0
    for column in shown:
        placed.append(Placed(column, x, wanted[column.key]))
        x += wanted[column.key]
    return placed


def _grow(
    shown: Sequence[GridColumn], wanted: dict[str, int], spare: int, widths: Mapping[str, int]
) -> None:
    free = [column for column in shown if column.key not in widths and column.weight > 0]
    whole = sum(column.weight for column in free)
    left = spare
    for column in free:
        share = min(left, round(spare * column.weight / whole))
        wanted[column.key] += share
        left -= share
    if free and left > 0:
        wanted[free[-1].key] += left
