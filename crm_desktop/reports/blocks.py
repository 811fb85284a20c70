"""Drawing the blocks of a document that are not tables or charts: head, figures, cards, texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from crm_desktop.i18n import _
from crm_desktop.reports import palette
from crm_desktop.reports.dataset import (
    Document,
    Entry,
    Field,
    FieldsBlock,
    KeyFigure,
    KeyFigures,
    TextBlock,
    TimelineBlock,
)
from crm_desktop.reports.fonts import typeface
from crm_desktop.reports.formats import day, moment, written
from crm_desktop.reports.pages import Pages, drop
from crm_desktop.reports.palette import PAPER, Style
from crm_desktop.reports.typesetting import clean, prepared, wrap

GAP = 10.0
_CARD_PADDING = 10.0
_RADIUS = 5.0
_FIGURE_LEAST = 92.0
_LOGO_HEIGHT = 34.0
_LOGO_WIDTH = 130.0
_SMALLEST_FIGURE = 10.0
_RAIL = 76.0


def fitted(text: str, width: float, style: Style) -> list[str]:
    """Return ``text`` made harmless and broken into lines of ``style``."""
    return wrap(prepared(text), width, typeface(style.weight), style.size)


def draw_heading(pages: Pages, title: str, keep: float) -> None:
    """Set a block's heading, on the page on which the next ``keep`` points also fit."""
    if not title:
        pages.need(keep)
        return
    lines = fitted(title, pages.width, palette.HEADING)
    pages.need(len(lines) * palette.HEADING.leading + 6 + keep)
    pages.bookmark(title)
    pages.lines(lines, palette.HEADING)
    pages.y -= 6


def draw_opening(pages: Pages, document: Document) -> None:
    """Set the head of the first page: company, title, when it was made, its conditions."""
    if document.company or document.logo or document.made_at:
        _draw_letterhead(pages, document)
    pages.lines(fitted(document.title, pages.width, palette.TITLE), palette.TITLE)
    if document.subtitle:
        pages.y -= 2
        pages.lines(fitted(document.subtitle, pages.width, palette.SUBTITLE), palette.SUBTITLE)
    if document.conditions:
        pages.y -= 10
        _draw_conditions(pages, document.conditions)


def _draw_letterhead(pages: Pages, document: Document) -> None:
    bottom = pages.y - 12
    if document.logo:
        bottom = min(bottom, pages.y - _draw_logo(pages, document))
    elif document.company:
        room = pages.width - 140
        lines = fitted(document.company, room, palette.STRONG)
        pages.lines(lines, palette.STRONG)
        bottom = pages.y
    if document.made_at:
        base = bottom + drop(palette.RUNNING)
        pages.ink.text_before(pages.right, base, moment(document.made_at), palette.RUNNING)
    pages.y = bottom - 8
    pages.ink.line((pages.left, pages.y), (pages.right, pages.y), PAPER.line, 0.75)
    pages.y -= 20


def _draw_logo(pages: Pages, document: Document) -> float:
    """Draw the logo with the company's name beside it; return the height taken."""
    from crm_desktop.reports.pictures import picture  # noqa: PLC0415 - brings Pillow

    left = pages.left
    height = 16.0
    logo = picture(document.logo) if document.logo else None
    if logo:
        across, up = logo.getSize()
        scale = min(_LOGO_WIDTH / across, _LOGO_HEIGHT / up)
        height = up * scale
        pages.canvas.drawImage(logo, left, pages.y - height, across * scale, height, mask="auto")
        left += across * scale + 10
    if document.company:
        lines = fitted(document.company, pages.right - 110 - left, palette.STRONG)
        first = pages.y - height / 2 + len(lines) * palette.STRONG.leading / 2
        for number, line in enumerate(lines, 1):
            base = first - number * palette.STRONG.leading + drop(palette.STRONG)
            pages.ink.text(left, base, line, palette.STRONG)
        height = max(height, len(lines) * palette.STRONG.leading)
    return height


def _draw_conditions(pages: Pages, conditions: tuple[str, ...]) -> None:
    label = _("Conditions")
    style = replace(palette.BODY, size=8.5, leading=13)
    column = typeface("regular").width(label, palette.LABEL.size) + 14
    width = pages.width - column - 2 * _CARD_PADDING
    lines = _joined(conditions, width, style)
    height = len(lines) * style.leading + 12
    pages.y -= height
    pages.ink.box((pages.left, pages.y), (pages.width, height), fill=PAPER.soft, radius=_RADIUS)
    top = pages.y + height - 6
    base = top - style.leading + drop(style)
    pages.ink.text(pages.left + _CARD_PADDING, base, label, palette.LABEL)
    pages.ink.texts(
        style,
        [
            (pages.left + _CARD_PADDING + column, base - n * style.leading, line)
            for n, line in enumerate(lines)
        ],
    )


def _joined(texts: tuple[str, ...], width: float, style: Style) -> list[str]:
    """Return short texts one after the other, a line broken between two where possible."""
    measure = typeface(style.weight).width
    lines: list[str] = []
    for text in texts:
        parts = fitted(text, width, style)
        joined = f"{lines[-1]}  ·  {parts[0]}" if lines else ""
        if lines and len(parts) == 1 and measure(joined, style.size) <= width:
            lines[-1] = joined
        else:
            lines += parts
    return lines


def draw_figures(pages: Pages, block: KeyFigures) -> None:
    """Draw the strip of key figures, as many lines as they need."""
    figures = block.figures
    most = int((pages.width + GAP) / (_FIGURE_LEAST + GAP))
    lines = -(-len(figures) // most)
    per_line = -(-len(figures) // lines) if lines else 1
    for start in range(0, len(figures), per_line):
        if start:
            pages.space(GAP)
        _draw_strip(pages, figures[start : start + per_line], per_line)


def _draw_strip(pages: Pages, figures: tuple[KeyFigure, ...], per_line: int) -> None:
    width = (pages.width - GAP * (per_line - 1)) / per_line
    inner = width - 2 * _CARD_PADDING
    style = _figure_style(figures, inner)
    cells = [
        (
            fitted(figure.label, inner, palette.LABEL),
            fitted(figure.value, inner, style),
            fitted(figure.note, inner, palette.LABEL) if figure.note else [],
        )
        for figure in figures
    ]
    heights = [max(len(cell[part]) for cell in cells) for part in range(3)]
    leadings = (palette.LABEL.leading, style.leading, palette.LABEL.leading)
    height = sum(n * leading for n, leading in zip(heights, leadings, strict=True)) + 18
    pages.need(height)
    for number, cell in enumerate(cells):
        left = pages.left + number * (width + GAP)
        corner = (left, pages.y - height)
        pages.ink.box(corner, (width, height), fill=PAPER.ground, stroke=PAPER.line, radius=_RADIUS)
        top = pages.y - 8
        for lines, rows, used in zip(
            cell, heights, (palette.LABEL, style, palette.LABEL), strict=True
        ):
            for place, line in enumerate(lines, 1):
                base = top - place * used.leading + drop(used)
                pages.ink.text(left + _CARD_PADDING, base, line, used)
            top -= rows * used.leading + (1 if used is style else 2)
    pages.y -= height


def _figure_style(figures: tuple[KeyFigure, ...], width: float) -> Style:
    """Return the largest style in which every value stands on one line, if there is one."""
    widest = max(typeface("bold").width(prepared(f.value), palette.FIGURE.size) for f in figures)
    if widest <= width:
        return palette.FIGURE
    size = max(_SMALLEST_FIGURE, palette.FIGURE.size * width / widest)
    return replace(palette.FIGURE, size=size, leading=size * 1.25)


def draw_text(pages: Pages, block: TextBlock) -> None:
    """Set paragraphs over the whole width."""
    draw_heading(pages, block.title, 2 * palette.BODY.leading)
    for number, paragraph in enumerate(clean(block.text).split("\n")):
        if number:
            pages.space(3)
        pages.paragraph(paragraph, palette.BODY)


def draw_fields(pages: Pages, block: FieldsBlock) -> None:
    """Set labelled values in columns, each row as high as its highest value."""
    per_row = max(1, block.columns)
    width = (pages.width - 18 * (per_row - 1)) / per_row
    rows = _field_rows(block.fields, per_row)
    draw_heading(pages, block.title, 2 * (palette.LABEL.leading + palette.BODY.leading))
    pages.ink.line((pages.left, pages.y), (pages.right, pages.y), PAPER.line)
    pages.y -= 6
    for row in rows:
        wide = pages.width if row[0].wide else width
        _draw_field_row(pages, row, wide)


def _field_rows(fields: tuple[Field, ...], per_row: int) -> list[list[Field]]:
    rows: list[list[Field]] = []
    for field in fields:
        if not rows or field.wide or rows[-1][0].wide or len(rows[-1]) == per_row:
            rows.append([])
        rows[-1].append(field)
    return rows


def _draw_field_row(pages: Pages, row: list[Field], width: float) -> None:
    label, body = palette.LABEL, palette.BODY
    cells = [
        (
            fitted(field.label, width, label),
            fitted(written(field.value, field.kind, field.sign) or "–", width, body),
        )
        for field in row
    ]
    labels = max(len(cell[0]) for cell in cells)
    values = max(len(cell[1]) for cell in cells)
    shown = min(values, 3)
    pages.need(labels * label.leading + shown * body.leading + 7)
    lefts = [pages.left + place * (width + 18) for place in range(len(cells))]
    for left, (lines, _values) in zip(lefts, cells, strict=True):
        for number, line in enumerate(lines, 1):
            pages.ink.text(left, pages.y - number * label.leading + drop(label), line, label)
    pages.y -= labels * label.leading
    for number in range(values):
        pages.need(body.leading)
        pages.y -= body.leading
        pages.ink.texts(
            body,
            [
                (left, pages.y + drop(body), lines[number])
                for left, (_labels, lines) in zip(lefts, cells, strict=True)
                if number < len(lines)
            ],
        )
    pages.y -= 7


def draw_timeline(pages: Pages, block: TimelineBlock) -> None:
    """Set events along a thin line, the time on its left."""
    draw_heading(pages, block.title, 3 * palette.BODY.leading)
    if not block.entries:
        pages.paragraph(
            _("Nothing has been recorded yet."), replace(palette.BODY, colour=PAPER.muted)
        )
    for number, entry in enumerate(block.entries):
        _draw_entry(pages, entry, last=number == len(block.entries) - 1)


def _when(when: date | datetime | str) -> str:
    if isinstance(when, str):
        return when
    return moment(when) if isinstance(when, datetime) else day(when)


def _draw_entry(pages: Pages, entry: Entry, *, last: bool) -> None:
    rail = pages.left + _RAIL
    left = rail + 12
    width = pages.right - left
    head, body = palette.STRONG, replace(palette.BODY, size=8.5, leading=12.5)
    tag = f"{entry.tag}  ·  " if entry.tag else ""
    titles = fitted(tag + entry.title, width, head)
    lines = [(line, head) for line in titles]
    if entry.text:
        lines += [(line, body) for line in fitted(entry.text, width, body)]
    pages.need(sum(style.leading for _line, style in lines[:3]) + 4)
    first = pages.y - head.leading + drop(head)
    pages.ink.text(pages.left, first, prepared(_when(entry.when)), palette.LABEL)
    top = first + head.size * 0.35
    pages.ink.dot((rail, top), 2.6, PAPER.accent)
    start = top - 5
    for line, style in lines:
        if pages.need(style.leading):
            start = pages.y
        pages.y -= style.leading
        pages.ink.text(left, pages.y + drop(style), line, style)
        if not last:
            pages.ink.line((rail, start), (rail, pages.y), PAPER.line, 0.75)
            start = pages.y
    gap = 8.0
    if not last and pages.room > gap:
        pages.ink.line((rail, start), (rail, pages.y - gap + 2), PAPER.line, 0.75)
    pages.y -= gap
