"""The rows that the search shows: what was found, what can be done, and headings between them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import Shape, rounded
from crm_desktop.ui.widgets.scrollbar import Scrollbar
from crm_desktop.ui.widgets.surface import Frame

_ROW = 46
_LOW_ROW = 36
_HEADING = 30
_MARGIN = 8
_TEXT_AT = 52
_IN_NUMBERS = " \u00a0-().+/\u2010\u2011\u2013"
_WHEEL = 60


@dataclass(frozen=True)
class Heading:
    """A title above a group; ``note`` stands at the right."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Item:
    """A row that can be chosen; in ``title`` and ``detail`` what fits ``query`` is marked.

    ``other`` is done instead of ``run`` with Ctrl held; ``more`` returns what else can be done.
    """

    title: str
    icon: str
    run: Callable[[], Any]
    detail: str = ""
    note: str = ""
    query: str = ""
    other: Callable[[], Any] | None = None
    more: Callable[[], list[Found]] | None = None


Found = Heading | Item


def marks(text: str, query: str) -> list[tuple[int, int]]:
    """Return where the words of ``query`` stand in ``text``: (begin, end), in order, not nested.

    Case does not matter; in a query of digits, neither do the marks that numbers are written with.
    """
    places: list[tuple[int, int]] = []
    number = bool(query.strip()) and all(sign.isdigit() or sign in _IN_NUMBERS for sign in query)
    words = [query] if number else query.split()
    kept = [
        (index, part)
        for index, sign in enumerate(text)
        if not (number and sign in _IN_NUMBERS)
        for part in sign.casefold()
    ]
    flat = "".join(part for _index, part in kept)
    for word in words:
        wanted = word.casefold()
        if number:
            wanted = "".join(sign for sign in wanted if sign not in _IN_NUMBERS)
        at = flat.find(wanted) if wanted else -1
        if at >= 0:
            places.append((kept[at][0], kept[at + len(wanted) - 1][0] + 1))
    return _joined(places)


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(places):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def around(text: str, query: str, most: int = 90) -> str:
    """Return the part of a long ``text`` that shows the first marked place."""
    line = " ".join(text.split())
    found = marks(line, query)
    begin = found[0][0] if found else 0
    if len(line) <= most or begin < most // 2:
        return line
    return "…" + line[begin - most // 4 :]


class FoundList(Frame):
    """A list of :data:`Found` on a canvas; the keyboard is elsewhere and moves it by ``move``."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._canvas = tk.Canvas(
            self, highlightthickness=0, borderwidth=0, takefocus=False, width=10, height=10
        )
        self._canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar = Scrollbar(self, self._canvas.yview)
        self._canvas.configure(yscrollcommand=self._bar.set)
        self._bar.pack(side="right", fill="y")
        self._canvas.pack(side="left", fill="both", expand=True)
        self._rows: list[Found] = []
        self._tops: list[int] = []
        self._tiles: dict[int, int] = {}
        self._chosen = -1
        self._drawn_width = 0
        self._canvas.bind("<Configure>", self._resized)
        self._canvas.bind("<Motion>", self._pointed)
        self._canvas.bind("<Button-1>", self._pressed)
        for event in ("<MouseWheel>", "<Button-4>", "<Button-5>"):
            self._canvas.bind(event, self._wheel)
        on_theme_change(self, self._draw)

    @property
    def rows(self) -> Sequence[Found]:
        """Return what is shown."""
        return self._rows

    @property
    def chosen(self) -> Item | None:
        """Return the row that Enter takes."""
        row = self._rows[self._chosen] if 0 <= self._chosen < len(self._rows) else None
        return row if isinstance(row, Item) else None

    @property
    def at(self) -> int:
        """Return the number of the row that is chosen, -1 for none."""
        return self._chosen

    def show(self, rows: Sequence[Found], chosen: int = -1) -> None:
        """Show ``rows`` with one chosen, the first that can be by default."""
        self._rows = list(rows)
        first = next((i for i, row in enumerate(rows) if isinstance(row, Item)), -1)
        self._chosen = first if chosen < 0 else chosen
        self._canvas.yview_moveto(0)
        self._draw()
        if chosen >= 0:
            self._see()

    def height(self) -> int:
        """Return how high all rows are, in screen pixels."""
        return self._tops[-1] if self._tops else 0

    def move(self, steps: int) -> None:
        """Choose the row ``steps`` further down, stopping at the ends."""
        able = [i for i, row in enumerate(self._rows) if isinstance(row, Item)]
        if not able:
            return
        at = able.index(self._chosen) if self._chosen in able else 0
        self._chosen = able[max(0, min(len(able) - 1, at + steps))]
        self._paint_choice()
        self._see()

    def page(self) -> int:
        """Return how many rows make a page."""
        return max(1, self._canvas.winfo_height() // px(_ROW) - 1)

    # -- drawing -----------------------------------------------------------------------------

    def _draw(self) -> None:
        canvas, c = self._canvas, palette()
        canvas.delete("all")
        canvas.configure(background=c.surface(self.surface))
        self._drawn_width = canvas.winfo_width()
        self._tops = [0]
        self._tiles.clear()
        for row in self._rows:
            top = self._tops[-1]
            if isinstance(row, Heading):
                self._draw_heading(row, top)
                height = px(_HEADING)
            else:
                height = px(_ROW if row.detail else _LOW_ROW)
                self._draw_item(row, top, height)
            self._tops.append(top + height)
        bottom = self._tops[-1]
        canvas.configure(scrollregion=(0, 0, max(1, self._drawn_width), max(1, bottom)))
        self._paint_choice()

    def _draw_heading(self, row: Heading, top: int) -> None:
        c = palette()
        y = top + px(_HEADING) - px(6)
        put = self._canvas.create_text
        put(px(16), y, text=row.text, anchor="sw", font=fonts.CAPTION, fill=c.muted)
        right = self._drawn_width - px(14)
        put(right, y, text=row.note, anchor="se", font=fonts.CAPTION, fill=c.muted)

    def _draw_item(self, row: Item, top: int, height: int) -> None:
        c = palette()
        middle = top + height // 2
        tile = self._canvas.create_image(px(32), middle, image=self._tile(c.surface(self.surface)))
        self._tiles[len(self._tops) - 1] = tile
        self._canvas.create_image(px(32), middle, image=icon(row.icon, 14, c.accent_text, c.soft))
        right = self._drawn_width - px(14)
        if row.note:
            self._canvas.create_text(
                right, middle, text=row.note, anchor="e", font=fonts.CAPTION, fill=c.muted_on_soft
            )
            right -= fonts.measure(fonts.CAPTION, row.note) + px(12)
        width = right - px(_TEXT_AT)
        if row.detail:
            gap = height // 2 - px(1)
            self._line(row.title, row.query, top + gap, anchor="sw", width=width)
            self._line(row.detail, row.query, top + gap, anchor="nw", small=True, width=width)
        else:
            self._line(row.title, row.query, middle, anchor="w", width=width)

    @staticmethod
    def _tile(ground: str) -> tk.PhotoImage:
        """Return the rounded tile under an icon, as it looks on this colour."""
        return rounded(Shape(palette().soft, ground, px(7), "", 0), px(28), px(28))

    def _line(
        self, text: str, query: str, y: int, *, anchor: Any, width: int, small: bool = False
    ) -> None:
        c = palette()
        font, colour = (fonts.CAPTION, c.muted_on_soft) if small else (fonts.BODY, c.text)
        text = fonts.cut(font, text, max(0, width))
        bold = fonts.CAPTION_BOLD if small else fonts.BODY_BOLD
        x, last = px(_TEXT_AT), 0
        parts: list[tuple[str, bool]] = []
        for begin, end in marks(text, query) if query else []:
            parts += [(text[last:begin], False), (text[begin:end], True)]
            last = end
        parts.append((text[last:], False))
        for part, marked in parts:
            if part:
                face = bold if marked else font
                self._canvas.create_text(
                    x,
                    y,
                    text=part,
                    anchor=anchor,
                    font=face,
                    fill=c.accent_text if marked else colour,
                )
                x += fonts.measure(face, part)

    def _paint_choice(self) -> None:
        canvas, c = self._canvas, palette()
        canvas.delete("choice")
        for row, tile in self._tiles.items():
            ground = c.hover if row == self._chosen else c.surface(self.surface)
            canvas.itemconfigure(tile, image=self._tile(ground))
        if self.chosen is None:
            return
        top, bottom = self._tops[self._chosen], self._tops[self._chosen + 1]
        width = max(px(40), self._drawn_width - 2 * px(_MARGIN))
        shape = Shape(c.hover, c.surface(self.surface), px(7), "", 0)
        picture = rounded(shape, width, bottom - top)
        canvas.create_image(px(_MARGIN), top, image=picture, anchor="nw", tags="choice")
        canvas.tag_lower("choice")

    # -- moving ------------------------------------------------------------------------------

    def _see(self) -> None:
        whole = self._tops[-1] or 1
        height = self._canvas.winfo_height()
        first = self._chosen
        if first > 0 and isinstance(self._rows[first - 1], Heading):
            first -= 1
        top, bottom = self._tops[first], self._tops[self._chosen + 1]
        seen = self._canvas.canvasy(0)
        if top < seen:
            self._canvas.yview_moveto(top / whole)
        elif bottom > seen + height:
            self._canvas.yview_moveto((bottom - height) / whole)

    def _resized(self, event: tk.Event[Any]) -> None:
        if event.width != self._drawn_width:
            self._draw()

    def _at(self, event: tk.Event[Any]) -> int:
        y = self._canvas.canvasy(event.y)
        for index, row in enumerate(self._rows):
            if self._tops[index] <= y < self._tops[index + 1]:
                return index if isinstance(row, Item) else -1
        return -1

    def _pointed(self, event: tk.Event[Any]) -> None:
        index = self._at(event)
        if index >= 0 and index != self._chosen:
            self._chosen = index
            self._paint_choice()
        self._canvas.configure(cursor="hand2" if index >= 0 else "")

    def _pressed(self, event: tk.Event[Any]) -> None:
        index = self._at(event)
        if index >= 0:
            self._chosen = index
            item = self.chosen
            if item is not None:
                item.run()

    def _wheel(self, event: tk.Event[Any]) -> None:
        if self._bar.instate(["disabled"]):
            return
        down = event.num == 5 or event.delta < 0  # noqa: PLR2004 - X11's number of the wheel
        whole = self._tops[-1] or 1
        step = px(_WHEEL) if down else -px(_WHEEL)
        self._canvas.yview_moveto((self._canvas.canvasy(0) + step) / whole)
