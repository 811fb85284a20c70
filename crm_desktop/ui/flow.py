"""Text with headings, lists, keys and links, set on a canvas in lines that suit its width."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.services.manual import Block, Page, Span
from crm_desktop.ui.found import marks
from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.theme.linebreaks import may_break, pieces
from crm_desktop.ui.theme.shapes import Shape, rounded
from crm_desktop.ui.widgets.scrollbar import Scrollbar
from crm_desktop.ui.widgets.surface import Frame

_WIDEST = 720
"""Longer lines are hard to read."""
_MARGIN = 4
_INDENT = 26
_GAPS = {"heading": (18, 6), "text": (4, 8), "bullet": (3, 5), "step": (3, 5)}
_LEADING = 1.22
_WHEEL = 60
_KEY_PADDING = 6


@dataclass(frozen=True)
class _Piece:
    """A part of a line that is not broken further."""

    text: str
    span: Span
    font: str

    @property
    def width(self) -> int:
        """Return how wide it is, in screen pixels."""
        around = 2 * px(_KEY_PADDING) + px(4) if self.span.key else 0
        return fonts.measure(self.font, self.text) + around


class Flow(Frame):
    """Shows one page; ``on_link`` hears the name of the page that was chosen.

    Arrows, Page keys, Home and End scroll; Tab goes from link to link, Enter follows one.
    """

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.on_link: Callable[[str], Any] = lambda _name: None
        self.canvas = tk.Canvas(
            self, highlightthickness=0, borderwidth=0, takefocus=True, width=10, height=10
        )
        self.canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar = Scrollbar(self, self.canvas.yview)
        self.canvas.configure(yscrollcommand=self._bar.set)
        self._bar.pack(side="right", fill="y")
        self.canvas.pack(side="left", fill="both", expand=True)
        self._page: Page | None = None
        self._query = ""
        self._width = 0
        self._places: list[tuple[str, tuple[int, int, int, int]]] = []
        self._told: list[str] = []
        self._chosen = -1
        self._listen()
        on_theme_change(self, self._draw)

    def _listen(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", self._resized)
        for event, step in (("<Down>", 40), ("<Up>", -40)):
            canvas.bind(event, lambda _event, by=step: self.scroll_by(px(by)))  # type: ignore[misc]
        for event, pages in (("<Next>", 0.9), ("<Prior>", -0.9), ("<space>", 0.9)):
            canvas.bind(
                event,
                lambda _event, by=pages: self.scroll_by(round(canvas.winfo_height() * by)),  # type: ignore[misc]
            )
        canvas.bind("<Home>", lambda _event: canvas.yview_moveto(0))
        canvas.bind("<End>", lambda _event: canvas.yview_moveto(1))
        canvas.bind("<MouseWheel>", lambda event: self._roll(-event.delta / 120))
        canvas.bind("<Button-4>", lambda _event: self._roll(-1))
        canvas.bind("<Button-5>", lambda _event: self._roll(1))
        canvas.bind("<Tab>", lambda _event: self._step(1))
        for keys in ("<Shift-Tab>", "<ISO_Left_Tab>"):
            with contextlib.suppress(tk.TclError):  # the second is known on X11 only
                canvas.bind(keys, lambda _event: self._step(-1))
        canvas.bind("<Return>", lambda _event: self._follow())
        canvas.bind("<FocusOut>", lambda _event: self._choose(-1))

    def show(self, page: Page, query: str = "") -> None:
        """Show ``page`` from its beginning; what fits ``query`` is marked."""
        self._page = page
        self._query = query
        self._chosen = -1
        self.canvas.yview_moveto(0)
        self._draw()

    @property
    def links(self) -> list[str]:
        """Return the pages that can be gone to, in their order."""
        return [name for name, _place in self._places]

    @property
    def text(self) -> str:
        """Return the words shown, a line each."""
        return "\n".join(self._told)

    # -- setting -----------------------------------------------------------------------------

    def _resized(self, event: tk.Event[Any]) -> None:
        if event.width != self._width:
            self._draw()

    def _draw(self) -> None:
        canvas, c = self.canvas, palette()
        canvas.delete("all")
        canvas.configure(background=c.surface(self.surface))
        self._width = canvas.winfo_width()
        self._places = []
        self._told = []
        if self._page is None or self._width < px(80):
            return
        y = self._line([_Piece(self._page.title, Span(self._page.title), fonts.TITLE)], 0, px(4))
        y += px(4)
        before = ""
        for block in self._page.blocks:
            above, below = _GAPS[block.kind]
            y += px(above if before != "" or block.kind == "heading" else 4)
            y = self._block(block, y) + px(below)
            before = block.kind
        canvas.configure(scrollregion=(0, 0, self._width, y + px(24)))

    def _block(self, block: Block, y: int) -> int:
        c = palette()
        left = 0
        font = fonts.HEADING if block.kind == "heading" else fonts.BODY
        if block.kind in {"bullet", "step"}:
            middle = y + self._high(font) // 2
            right = px(_MARGIN) + px(_INDENT) - px(10)
            if block.kind == "bullet":
                half = px(5) / 2
                dot = (right - 2 * half, middle - half, right, middle + half)
                self.canvas.create_oval(*dot, fill=c.muted, outline="")
            else:
                number = f"{block.number}."
                self.canvas.create_text(
                    right, middle, text=number, anchor="e", font=font, fill=c.muted
                )
            left = px(_INDENT)
        room = min(px(_WIDEST), self._width - 2 * px(_MARGIN)) - left
        for line in _lines(list(_cut(block, font)), room):
            y = self._line(line, left, y)
        return y

    def _high(self, font: str) -> int:
        return round(fonts.line_height(font) * _LEADING)

    def _line(self, line: Sequence[_Piece], left: int, y: int) -> int:
        high = self._high(line[0].font)
        x, middle = px(_MARGIN) + left, y + high // 2
        for run in _runs(line):
            self._told.append(run.text)
            if run.span.key:
                self._key(run, x, middle)
            else:
                self._words(run, x, middle, high)
            x += run.width
        return y + high

    def _words(self, run: _Piece, x: int, middle: int, high: int) -> None:
        c, canvas = palette(), self.canvas
        for begin, end in marks(run.text, self._query) if self._query else ():
            from_x = x + fonts.measure(run.font, run.text[:begin])
            to_x = x + fonts.measure(run.font, run.text[:end])
            half = high // 2 - px(2)
            fill = c.pills["amber"].fill
            canvas.create_rectangle(
                from_x, middle - half, to_x, middle + half, fill=fill, outline=""
            )
        colour = c.accent_text if run.span.link else c.text
        item = canvas.create_text(x, middle, text=run.text, anchor="w", font=run.font, fill=colour)
        if run.span.link:
            name = run.span.link
            place = (x, middle - high // 2, x + run.width, middle + high // 2)
            self._places.append((name, place))
            canvas.create_line(
                x, place[3] - px(4), place[2], place[3] - px(4), fill=c.accent_text, tags="line"
            )
            canvas.tag_bind(item, "<ButtonRelease-1>", lambda _event: self.on_link(name))
            canvas.tag_bind(item, "<Enter>", lambda _event: canvas.configure(cursor="hand2"))
            canvas.tag_bind(item, "<Leave>", lambda _event: canvas.configure(cursor=""))

    def _key(self, run: _Piece, x: int, middle: int) -> None:
        c = palette()
        width, height = run.width - px(4), fonts.line_height(run.font) + px(6)
        shape = Shape(c.inset, c.surface(self.surface), px(5), c.field_line, px(1))
        picture = rounded(shape, width, height)
        self.canvas.create_image(x + px(2), middle, image=picture, anchor="w")
        self.canvas.create_text(
            x + px(2) + width // 2, middle, text=run.text, font=run.font, fill=c.text
        )

    # -- moving ------------------------------------------------------------------------------

    def scroll_by(self, pixels: int) -> None:
        """Scroll by so many screen pixels, as far as there is something."""
        _left, _top, _right, bottom = self._region()
        height = self.canvas.winfo_height()
        if bottom > height:
            now = self.canvas.canvasy(0)
            self.canvas.yview_moveto(max(0, now + pixels) / bottom)

    def _region(self) -> tuple[int, int, int, int]:
        parts = [round(float(part)) for part in str(self.canvas.cget("scrollregion")).split()]
        return (parts[0], parts[1], parts[2], max(1, parts[3])) if parts else (0, 0, 1, 1)

    def _roll(self, notches: float) -> None:
        self.scroll_by(round(notches * px(_WHEEL)))

    def _step(self, by: int) -> str | None:
        at = self._chosen + by if self._chosen >= 0 or by > 0 else -1
        if not 0 <= at < len(self._places):
            return None  # the key goes on to the next widget
        self._choose(at)
        return "break"

    def _choose(self, at: int) -> None:
        canvas, c = self.canvas, palette()
        canvas.delete("choice")
        self._chosen = at
        if at < 0:
            return
        left, top, right, bottom = self._places[at][1]
        canvas.create_rectangle(
            left - px(3), top + px(1), right + px(3), bottom - px(1), outline=c.accent,
            width=px(2), tags="choice",
        )  # fmt: skip
        first, height = canvas.canvasy(0), canvas.winfo_height()
        if top < first or bottom > first + height:
            canvas.yview_moveto(max(0, top - px(40)) / self._region()[3])

    def _follow(self) -> None:
        if 0 <= self._chosen < len(self._places):
            self.on_link(self._places[self._chosen][0])


def _cut(block: Block, font: str) -> Iterator[_Piece]:
    """Yield the parts of a block between which its lines may end."""
    for span in block.spans:
        if span.key:
            yield _Piece(span.text, span, fonts.CAPTION)
            continue
        bold = fonts.BODY_BOLD if font == fonts.BODY else font
        for part in pieces(span.text):
            yield _Piece(part, span, bold if span.strong else font)


def _lines(parts: list[_Piece], room: int) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    # What may not be parted goes onto the next line as a whole.
    for group in _groups(parts):
        width = sum(part.width for part in (*line, *group))
        if line and width > room:
            yield line
            line = [_stripped(group[0]), *group[1:]]
        else:
            line = [*line, *group]
    if line:
        yield line


def _groups(parts: list[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for part in parts:
        if group and (not part.text or may_break(group[-1].text[-1], part.text[0])):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _stripped(part: _Piece) -> _Piece:
    return _Piece(part.text.lstrip(), part.span, part.font)


def _runs(line: Sequence[_Piece]) -> Iterator[_Piece]:
    """Yield the parts of a line that look alike as one."""
    run: _Piece | None = None
    for part in line:
        if run is not None and part.span is run.span and not part.span.key:
            run = _Piece(run.text + part.text, run.span, run.font)
            continue
        if run is not None:
            yield run
        run = part
    if run is not None:
        yield run
