"""Planning the columns of a table: how wide each is, how large the type, and in how many parts.

Numbers and dates keep the width they need; texts give way, the widest first, but not below what
their words need. Where even the smallest type leaves no room, the table is printed in parts that
all begin with its first column. Widths are in points and include the gaps between columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_desktop.reports.dataset import Column, Group, Row, TableBlock
from crm_desktop.reports.fonts import typeface
from crm_desktop.reports.formats import written
from crm_desktop.reports.typesetting import longest_word, prepared

SIZES = (8.5, 8.0, 7.5, 7.0)
"""The sizes of type that are tried in turn."""

GAP = 12.0
_SAMPLE = 400
_USUAL = 0.95
_TEXT_MIN = 58.0
_SHORT = 100.0
_WORD_MAX = 110.0
_TITLE_MIN = 36.0
_TITLE_MAX = 90.0
_COMFORTABLE = 200.0
_CROWDED = 1.3
_MEASURED = 8.5


@dataclass(frozen=True, slots=True)
class _Need:
    """The widths that a column can do with.

    ``least`` is what its words need, ``easy`` spares short texts a second line, ``natural``
    spares it to almost every text.
    """

    least: float
    easy: float
    natural: float

    def at(self, size: float) -> _Need:
        """Return the need at another size of type; the gap stays as it is."""
        scale = size / _MEASURED
        return _Need(*((width - GAP) * scale + GAP for width in self._widths()))

    def within(self, largest: float) -> _Need:
        """Return the need of a column that may be broken anywhere beyond ``largest``."""
        return _Need(min(self.least, largest), min(self.easy, largest), self.natural)

    def eased(self) -> _Need:
        """Return the need of a column whose short texts must not be broken."""
        return _Need(self.easy, self.easy, self.natural)

    def _widths(self) -> tuple[float, float, float]:
        return self.least, self.easy, self.natural


@dataclass(frozen=True, slots=True)
class Plan:
    """One part of a table: the places of its columns, their widths and the size of type."""

    places: tuple[int, ...]
    widths: tuple[float, ...]
    size: float


def every_row(block: TableBlock) -> Iterable[Row]:
    """Return all rows of a table, grouped or not."""
    if block.groups:
        return (row for group in block.groups for row in group.rows)
    return block.rows


def plan(block: TableBlock, totals: Sequence[str], available: float) -> list[Plan]:
    """Return the parts in which ``block`` is printed on ``available`` points of width.

    ``totals`` are the texts of the totals row, one a column, empty where there is none.
    """
    needs = _needs(block, totals)
    eased = [need.eased() for need in needs]
    for size, tried in ((SIZES[0], eased), (SIZES[1], eased), *((size, needs) for size in SIZES)):
        scaled = [need.at(size) for need in tried]
        if sum(need.least for need in scaled) <= available:
            widths = _shared(block.columns, scaled, available)
            return [Plan(tuple(range(len(needs))), widths, size)]
    return _parts(block, [need.at(SIZES[-1]) for need in needs], available)


def crowded(block: TableBlock, totals: Sequence[str], available: float) -> bool:
    """Whether the table would be cramped on ``available`` points of width."""
    needs = _needs(block, totals)
    comfortable = sum(max(need.easy, min(need.natural, _COMFORTABLE)) for need in needs)
    return sum(need.easy for need in needs) > available or comfortable > available * _CROWDED


def _needs(block: TableBlock, totals: Sequence[str]) -> list[_Need]:
    sample = _sample(block)
    return [
        _need(column, [row[place] for row in sample], totals[place], _extreme(block, column, place))
        for place, column in enumerate(block.columns)
    ]


def _sample(block: TableBlock) -> list[Row]:
    """Return some hundred rows from all over the table."""
    parts: Sequence[Group] = block.groups or (Group("", block.rows),)
    total = sum(len(part.rows) for part in parts)
    step = max(1, total // _SAMPLE)
    return [part.rows[n] for part in parts for n in range(0, len(part.rows), step)]


def _extreme(block: TableBlock, column: Column, place: int) -> str:
    """Return the longest text of a column that must not be broken, looking at every row."""
    if column.kind == "text":
        return ""
    longest = ""
    for row in every_row(block):
        text = written(row[place], column.kind, column.sign, column.decimals)
        if len(text) > len(longest):
            longest = text
    return prepared(longest)


def _need(column: Column, values: list[object], total: str, extreme: str) -> _Need:
    plain, bold = typeface("regular"), typeface("bold")
    texts = [
        line
        for value in values
        for line in prepared(written(value, column.kind, column.sign, column.decimals)).split("\n")
    ]
    title = prepared(column.title)
    title_full = min(bold.width(title, _MEASURED), _TITLE_MAX)
    title_least = max(longest_word(title, bold, _MEASURED), min(title_full, _TITLE_MIN))
    widths = sorted(plain.width(text, _MEASURED) for text in texts if text)
    total_width = max(bold.width(line, _MEASURED) for line in total.split("\n"))
    widest = widths[-1] if widths else 0.0
    if column.kind == "text":
        natural = widths[int((len(widths) - 1) * _USUAL)] if widths else 0.0
        words = sorted(longest_word(text, plain, _MEASURED) for text in texts if text)
        word = min(words[int((len(words) - 1) * _USUAL)], _WORD_MAX) if words else 0.0
        least = max(min(natural, max(word, _TEXT_MIN)), title_least, total_width)
        easy = max(least, widest if widest <= _SHORT else 0.0)
        return _Need(least + GAP, easy + GAP, max(natural, title_full, easy) + GAP)
    fixed = max(widest, plain.width(extreme, _MEASURED), total_width)
    least = max(fixed, title_least)
    return _Need(least + GAP, least + GAP, max(fixed, title_full) + GAP)


def _shared(columns: Sequence[Column], needs: list[_Need], available: float) -> tuple[float, ...]:
    """Share ``available`` out: first the least, then towards the natural, then by weight."""
    widths = [need.least for need in needs]
    spare = available - sum(widths)
    wishes = [need.natural - need.least for need in needs]
    wanted = sum(wishes)
    if wanted > spare:
        given = _given(wishes, [column.weight for column in columns], spare)
        return tuple(width + more for width, more in zip(widths, given, strict=True))
    widths = [width + wish for width, wish in zip(widths, wishes, strict=True)]
    spare -= wanted
    weights = [c.weight * (3.0 if c.kind == "text" else 1.0) for c in columns]
    whole = sum(weights) or 1.0
    return tuple(
        width + spare * weight / whole for width, weight in zip(widths, weights, strict=True)
    )


def _given(wishes: list[float], weights: list[float], spare: float) -> list[float]:
    """Share ``spare`` out where not every wish can be met.

    A claim grows with the weight and with the root of the wish, so that a long text gets more
    than a name but does not squeeze it; nobody gets more than wished.
    """
    given = [0.0] * len(wishes)
    claims = {n: wish**0.5 * weights[n] for n, wish in enumerate(wishes) if wish * weights[n] > 0}
    for place in sorted(claims, key=lambda n: wishes[n] / claims[n]):
        share = spare * claims[place] / sum(claims.values())
        given[place] = min(wishes[place], share)
        spare -= given[place]
        del claims[place]
    return given


def _parts(block: TableBlock, needs: list[_Need], available: float) -> list[Plan]:
    """Deal the columns out to as many parts as are needed, each beginning with the first."""
    largest = available / 2
    capped = [need.within(largest) for need in needs]
    parts: list[list[int]] = [[0]]
    used = capped[0].least
    for place in range(1, len(capped)):
        if used + capped[place].least > available and len(parts[-1]) > 1:
            parts.append([0])
            used = capped[0].least
        parts[-1].append(place)
        used += capped[place].least
    return [
        Plan(
            tuple(places),
            _shared([block.columns[n] for n in places], [capped[n] for n in places], available),
            SIZES[-1],
        )
        for places in parts
    ]
