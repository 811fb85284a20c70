"""Writing a document as a PDF file."""

from __future__ import annotations

import math
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crm_desktop.i18n import Text
from crm_desktop.reports import palette
from crm_desktop.reports.blocks import (
    GAP,
    draw_fields,
    draw_figures,
    draw_opening,
    draw_text,
    draw_timeline,
    fitted,
)
from crm_desktop.reports.columns import crowded, every_row
from crm_desktop.reports.dataset import (
    Block,
    ChartBlock,
    Document,
    FieldsBlock,
    KeyFigures,
    PageBreak,
    TableBlock,
    TextBlock,
    TimelineBlock,
)
from crm_desktop.reports.ink import Ink
from crm_desktop.reports.pages import MARGIN, Pages, drop, sheet
from crm_desktop.reports.palette import PAPER
from crm_desktop.reports.tables import draw_table, table_totals

Progress = Callable[[int, int], None]

_BETWEEN = 20.0
_CHART = 148.0
_EMPTY_CHART = 50.0
_WIDE_CHART = 190.0
_CARD_PADDING = 12.0
_NOTE_GAP = 4.0
_HBAR_LINE = 16.0
_TELL_EVERY = 0.1


class ReportNotWrittenError(Exception):
    """The PDF could not be put where it was wanted; ``text`` says what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def write_pdf(document: Document, path: Path, *, progress: Progress | None = None) -> int:
    """Write ``document`` to ``path`` and return the number of pages.

    ``progress`` hears, at most ten times a second, how many of the tables' rows are printed
    and how many there are; what it raises stops the work. ``path`` is replaced in one step when
    all is done: after an error or a stop it is as it was, and nothing else is left behind.
    Raises :class:`ReportNotWrittenError`.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".report-", suffix=".pdf", dir=path.parent)
    except OSError as error:
        raise ReportNotWrittenError(_cannot(path)) from error
    os.close(handle)
    unfinished = Path(name)
    try:
        pages = Pages(document, unfinished, landscape=_landscape(document))
        _draw(document, pages, _Counter(document, progress))
        try:
            count = pages.close()
            unfinished.chmod(0o666 & ~_umask())
            unfinished.replace(path)
        except OSError as error:
            raise ReportNotWrittenError(_cannot(path)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _cannot(path: Path) -> Text:
    return Text(
        "The file {name} could not be written. If it is open in another program, close it "
        "there; otherwise choose another folder.",
        name=path.name,
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class _Counter:
    """Tells the progress, but not at every row."""

    def __init__(self, document: Document, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0
        self._told = 0.0
        self._all = sum(
            len(block.rows) if not block.groups else sum(1 for _row in every_row(block))
            for block in document.blocks
            if isinstance(block, TableBlock)
        )

    def step(self, rows: int) -> None:
        """Count rows that were printed."""
        self._done += rows
        now = time.monotonic()
        if self._progress and now - self._told >= _TELL_EVERY:
            self._told = now
            self._progress(self._done, self._all)


def _landscape(document: Document) -> bool:
    if document.orientation != "auto":
        return document.orientation == "landscape"
    available = sheet(document, landscape=False)[0] - 2 * MARGIN
    return any(
        crowded(block, table_totals(block), available)
        for block in document.blocks
        if isinstance(block, TableBlock)
    )


def _draw(document: Document, pages: Pages, counter: _Counter) -> None:
    draw_opening(pages, document)
    charts: list[ChartBlock] = []
    for place, block in enumerate(document.blocks):
        if isinstance(block, ChartBlock):
            following = document.blocks[place + 1 : place + 2]
            if not block.wide and not charts and _pairs(following):
                charts.append(block)
                continue
            pages.space(GAP if _chart_before(document, place - len(charts)) else _BETWEEN)
            _draw_charts(pages, [*charts, block])
            charts = []
            continue
        if isinstance(block, PageBreak):
            if not pages.fresh:
                pages.turn()
            continue
        pages.space(_BETWEEN)
        _draw_block(pages, block, counter)


def _pairs(following: tuple[Block, ...]) -> bool:
    return bool(following) and isinstance(following[0], ChartBlock) and not following[0].wide


def _chart_before(document: Document, place: int) -> bool:
    return place > 0 and isinstance(document.blocks[place - 1], ChartBlock)


def _draw_block(pages: Pages, block: Block, counter: _Counter) -> None:
    match block:
        case TableBlock():
            draw_table(pages, block, counter.step)
        case KeyFigures():
            draw_figures(pages, block)
        case TextBlock():
            draw_text(pages, block)
        case FieldsBlock():
            draw_fields(pages, block)
        case TimelineBlock():
            draw_timeline(pages, block)


def _draw_charts(pages: Pages, charts: list[ChartBlock]) -> None:
    """Draw one chart over the whole width or two side by side, each in its card."""
    width = (pages.width - GAP * (len(charts) - 1)) / len(charts)
    inner = width - 2 * _CARD_PADDING
    titles = [fitted(chart.title, inner, palette.CARD_HEADING) for chart in charts]
    notes = [fitted(chart.note, inner, palette.LABEL) if chart.note else [] for chart in charts]
    titles_height = max(map(len, titles)) * palette.CARD_HEADING.leading
    notes_height = max(map(len, notes)) * palette.LABEL.leading
    notes_height += _NOTE_GAP if notes_height else 0
    body = max(_chart_height(chart, alone=len(charts) == 1) for chart in charts)
    body = min(body, pages.full - titles_height - notes_height - 2 * _CARD_PADDING - 8)
    height = titles_height + 8 + body + notes_height + 2 * _CARD_PADDING
    pages.need(height)
    top = pages.y
    for number, chart in enumerate(charts):
        left = pages.left + number * (width + GAP)
        pages.ink.box(
            (left, top - height), (width, height), fill=PAPER.ground, stroke=PAPER.line, radius=5
        )
        pages.bookmark(chart.title)
        pages.y = top - _CARD_PADDING + 2
        pages.lines(titles[number], palette.CARD_HEADING, left + _CARD_PADDING)
        corner = (left + _CARD_PADDING, top - _CARD_PADDING - titles_height - 8 - body)
        _draw_chart(pages, chart, corner, (inner, body))
        _draw_note(pages.ink, notes[number], corner)
    pages.y = top - height


def _draw_note(ink: Ink, lines: list[str], corner: tuple[float, float]) -> None:
    style = palette.LABEL
    for number, line in enumerate(lines, 1):
        ink.text(
            corner[0], corner[1] - _NOTE_GAP - number * style.leading + drop(style), line, style
        )


def _draw_chart(
    pages: Pages, chart: ChartBlock, corner: tuple[float, float], size: tuple[float, float]
) -> None:
    from crm_desktop.reports.charts import draw  # noqa: PLC0415 - matplotlib, only with charts

    figure = draw(chart, (size[0] / 72, size[1] / 72), 72, PAPER)
    from crm_desktop.reports.vector import draw_figure  # noqa: PLC0415 - the same

    draw_figure(figure, pages.canvas, pages.ink, *corner)


def _chart_height(chart: ChartBlock, *, alone: bool) -> float:
    usual = _WIDE_CHART if alone else _CHART
    if chart.empty:
        return _EMPTY_CHART
    match chart.kind:
        case "hbar":
            lines = len(chart.labels) * max(1.0, len(chart.series) * 0.75)
            return max(usual * 0.8, math.ceil(lines) * _HBAR_LINE + 12)
        case "heat":
            return max(usual * 0.6, len(chart.series) * 18.0 + 30)
        case _:
            return usual
