"""Printing a table of any length: repeated head, groups, totals, long texts in several lines.

Rows are drawn straight on the page as they come, so that the memory in use does not grow with
what the rows say. A row higher than the page goes on to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.reports import palette
from crm_desktop.reports.columns import GAP, Plan, plan
from crm_desktop.reports.dataset import Amount, Column, Group, Row, TableBlock
from crm_desktop.reports.fonts import typeface
from crm_desktop.reports.formats import written
from crm_desktop.reports.ink import Placed
from crm_desktop.reports.pages import Pages, drop
from crm_desktop.reports.palette import PAPER, Style
from crm_desktop.reports.typesetting import prepared, wrap

_LEADING = 1.4
_PADDING = 3.6
_SLICE_FROM = 0.4
"""A row that needs more than this part of a page may be cut between two pages."""

Step = Callable[[int], None]


def totals(
    columns: Sequence[Column], rows: Sequence[Row], given: Mapping[str, Any] | None
) -> list[str]:
    """Return the texts of a totals row: what is ``given``, else the sum where one is asked for.

    Amounts in several currencies are summed apart and written one below the other.
    """
    return [
        written((given or {})[column.key], column.kind, column.sign, column.decimals)
        if column.key in (given or {})
        else _sum(column, rows, place)
        for place, column in enumerate(columns)
    ]


def _sum(column: Column, rows: Sequence[Row], place: int) -> str:
    if not column.total:
        return ""
    sums: dict[str, Any] = {}
    for row in rows:
        value = row[place]
        if isinstance(value, Amount):
            sums[value.sign] = sums.get(value.sign, Decimal(0)) + value.value
        elif value is not None and not isinstance(value, str):
            number = Decimal(str(value)) if isinstance(value, float) else value
            sums[column.sign] = sums.get(column.sign, 0) + number
    texts = [written(value, column.kind, sign, column.decimals) for sign, value in sums.items()]
    return "\n".join(texts) or written(0, column.kind, column.sign, column.decimals)


def table_totals(block: TableBlock) -> list[str]:
    """Return the texts of the row under the whole table; all empty if there is to be none."""
    wanted = block.totals or any(column.total for column in block.columns)
    if not wanted or not (block.groups or block.rows):
        return [""] * len(block.columns)
    rows = [row for group in block.groups for row in group.rows] if block.groups else block.rows
    return totals(block.columns, rows, block.totals)


def draw_table(pages: Pages, block: TableBlock, step: Step) -> None:
    """Print ``block``; ``step`` is told after each row how many rows were printed."""
    sums = table_totals(block)
    plans = plan(block, sums, pages.width)
    for number, part in enumerate(plans, 1):
        title = block.title
        if len(plans) > 1:
            title = f"{title} ({number} / {len(plans)})".strip()
        _Setter(pages, block, part).print(title, sums, step if number == 1 else _ignore)
        if number < len(plans):
            pages.space(14)
    if block.note:
        pages.space(4)
        pages.paragraph(block.note, palette.LABEL)


def _ignore(_rows: int) -> None:
    """Parts of a table after the first do not count as progress."""


class _Setter:
    """One part of a table being printed."""

    def __init__(self, pages: Pages, block: TableBlock, part: Plan) -> None:
        self._pages = pages
        self._block = block
        self._places = part.places
        self._columns = [block.columns[place] for place in part.places]
        leading = part.size * _LEADING
        self._body = Style(part.size, leading)
        self._strong = replace(self._body, weight="bold")
        self._title = replace(self._strong, size=part.size - 0.5, colour=PAPER.muted)
        self._widths = [width - GAP for width in part.widths]
        self._lefts = [pages.left + GAP / 2]
        for width in part.widths[:-1]:
            self._lefts.append(self._lefts[-1] + width)
        self._head = [
            wrap(prepared(column.title), width, typeface("bold"), self._title.size)
            for column, width in zip(self._columns, self._widths, strict=True)
        ]
        self._done = 0

    def print(self, title: str, sums: Sequence[str], step: Step) -> None:
        """Print title, head, rows and totals."""
        pages = self._pages
        row = self._body.leading + 2 * _PADDING
        heading = palette.HEADING.leading + 6 if title else 0
        pages.need(heading + self._head_height() + 2.5 * row)
        if title:
            pages.bookmark(title)
            lines = wrap(prepared(title), pages.width, typeface("bold"), palette.HEADING.size)
            pages.lines(lines, palette.HEADING)
            pages.y -= 6
        self._draw_head()
        if self._block.groups:
            for group in self._block.groups:
                self._draw_group(group, step)
        else:
            self._draw_rows(self._block.rows, step, keep=row if any(sums) else 0.0)
        if not self._done:
            self._draw_empty()
        if any(sums):
            self._draw_sums(sums, _("Totals"), palette.RULE, tinted=True)

    def _head_height(self) -> float:
        return max(map(len, self._head)) * self._title.leading + 2 * _PADDING

    def _draw_head(self) -> None:
        pages, height = self._pages, self._head_height()
        pages.y -= height
        pages.ink.box((pages.left, pages.y), (pages.width, height), fill=PAPER.soft)
        pages.ink.line((pages.left, pages.y), (pages.right, pages.y), palette.RULE, 0.75)
        tallest = max(map(len, self._head))
        first = pages.y + height - _PADDING
        placed: list[Placed] = []
        for place, lines in enumerate(self._head):
            lower = first - (tallest - len(lines)) * self._title.leading
            placed += self._placed(place, lines, lower, self._title)
        pages.ink.texts(self._title, placed)

    def _placed(self, place: int, lines: Sequence[str], top: float, style: Style) -> list[Placed]:
        """Return where the lines of one cell go, the first below ``top``."""
        left, width, side = self._lefts[place], self._widths[place], self._columns[place].side
        base = top + drop(style)
        if side == "left":
            return [(left, base - n * style.leading, line) for n, line in enumerate(lines, 1)]
        measure = typeface(style.weight).width
        part = 1.0 if side == "right" else 0.5
        return [
            (
                left + (width - measure(line, style.size)) * part,
                base - n * style.leading,
                line,
            )
            for n, line in enumerate(lines, 1)
        ]

    def _draw_rows(self, rows: Sequence[Row], step: Step, *, keep: float = 0.0) -> None:
        """Draw ``rows``; below the last, ``keep`` points stay free for its totals."""
        face, size = typeface("regular"), self._body.size
        wanted = [
            (place, column.kind, column.sign, column.decimals, width)
            for place, column, width in zip(self._places, self._columns, self._widths, strict=True)
        ]
        for number, row in enumerate(rows, 1):
            cells = [
                wrap(prepared(written(row[place], kind, sign, decimals)), width, face, size)
                for place, kind, sign, decimals, width in wanted
            ]
            self._draw_cells(cells, self._body, keep=keep if number == len(rows) else 0.0)
            self._done += 1
            step(1)

    def _draw_cells(self, cells: list[list[str]], style: Style, *, keep: float = 0.0) -> None:
        """Draw one row with the line under it, cut between pages if it is very high.

        A row that need not be cut goes to the next page if ``keep`` points do not fit below it.
        """
        pages = self._pages
        tallest = max(map(len, cells))
        height = tallest * style.leading + 2 * _PADDING
        whole = height <= pages.full * _SLICE_FROM
        if height > pages.room and not whole:
            self._draw_slices(cells, style)
            return
        if height + (keep if whole else 0.0) > pages.room:
            self._turn()
        top = pages.y - _PADDING
        pages.ink.texts(
            style,
            [
                place
                for column, lines in enumerate(cells)
                for place in self._placed(column, lines, top, style)
            ],
        )
        pages.y -= height
        pages.ink.line((pages.left, pages.y), (pages.right, pages.y), PAPER.line)

    def _draw_slices(self, cells: list[list[str]], style: Style) -> None:
        while any(cells):
            count = int((self._pages.room - 2 * _PADDING) / style.leading)
            if count < 2:  # noqa: PLR2004 - one line alone at a page's foot looks lost
                self._turn()
                continue
            self._draw_cells([lines[:count] or [""] for lines in cells], style)
            cells = [lines[count:] for lines in cells]

    def _turn(self) -> None:
        self._pages.turn()
        self._draw_head()

    def _draw_group(self, group: Group, step: Step) -> None:
        pages, style = self._pages, self._strong
        lines = wrap(prepared(group.title), pages.width - GAP, typeface("bold"), style.size)
        height = len(lines) * style.leading + 2 * _PADDING + 4
        if pages.room < height + 2 * (style.leading + 2 * _PADDING):
            self._turn()
        top = pages.y - _PADDING - 4
        placed = [
            (pages.left + GAP / 2, top + drop(style) - n * style.leading, line)
            for n, line in enumerate(lines, 1)
        ]
        pages.ink.texts(replace(style, colour=PAPER.accent), placed)
        pages.y -= height
        pages.ink.line((pages.left, pages.y), (pages.right, pages.y), palette.RULE)
        summed = group.totals or any(column.total for column in self._block.columns)
        row = style.leading + 2 * _PADDING
        self._draw_rows(group.rows, step, keep=row if summed else 0.0)
        if summed:
            sums = totals(self._block.columns, group.rows, group.totals)
            self._draw_sums(sums, _("Subtotal"), PAPER.line, tinted=False)

    def _draw_sums(self, sums: Sequence[str], label: str, rule: str, *, tinted: bool) -> None:
        texts = [prepared(sums[place]) for place in self._places]
        widths = list(self._widths)
        if not texts[0]:
            texts[0] = label
            if self._columns[0].side == "left":
                widths[0] = self._label_width(texts)
        style = self._strong
        cells = [
            wrap(text, width, typeface("bold"), style.size)
            for text, width in zip(texts, widths, strict=True)
        ]
        height = max(map(len, cells)) * style.leading + 2 * _PADDING
        pages = self._pages
        if height > pages.room:
            self._turn()
        if tinted:
            corner = (pages.left, pages.y - height)
            pages.ink.box(corner, (pages.width, height), fill=PAPER.soft)
        pages.ink.line((pages.left, pages.y), (pages.right, pages.y), rule, 0.75)
        self._draw_cells(cells, style)

    def _label_width(self, texts: Sequence[str]) -> float:
        """Return the width of the first column and the empty ones after it."""
        for place, text in enumerate(texts[1:], 1):
            if text:
                return self._lefts[place] + self._spare(place, text) - self._lefts[0] - GAP / 2
        return self._pages.width - GAP

    def _spare(self, place: int, text: str) -> float:
        """Return what a right-aligned ``text`` leaves free in its column."""
        if self._columns[place].side != "right":
            return 0.0
        used = max(typeface("bold").width(t, self._body.size) for t in text.split("\n"))
        return max(0.0, self._widths[place] - used)

    def _draw_empty(self) -> None:
        pages = self._pages
        style = replace(self._body, colour=PAPER.muted)
        text = _("There is nothing to show under these conditions.")
        height = style.leading + 4 * _PADDING
        pages.need(height)
        base = pages.y - 2 * _PADDING - style.leading + drop(style)
        pages.ink.text(pages.left + GAP / 2, base, text, style)
        pages.y -= height
        pages.ink.line((pages.left, pages.y), (pages.right, pages.y), PAPER.line)
