"""The head of a grid: titles, sort arrows, the box that checks all; resizing and reordering.

Keyboard: Left and Right choose a column, Space or Enter sorts by it (with Shift as a further
key), Ctrl+Left and Ctrl+Right move it, Alt+Left and Alt+Right make it narrower and wider, F fits
it to its contents. A double press on a separator does the same.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import fonts, icon, palette, px
from crm_desktop.ui.theme.tokens import HEADER_HEIGHT
from crm_desktop.ui.widgets.tooltip import Tooltip

from .cells import PAD, check_picture
from .rows import CHECK_X

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .layout import Placed
    from .model import SortKey

_GRASP = 5
"""Logical pixels at both sides of a separator that take hold of it."""
_DRAG = 6
_STEP = 16
_SHIFT = 0x1


class Header(tk.Canvas):
    """Draws the head and reports what a person does with it."""

    _tb_no_autostyle = True

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(
            parent,
            height=px(HEADER_HEIGHT),
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
            xscrollincrement=1,
        )
        self.on_sort: Callable[[str, bool], None] = lambda _key, _further: None
        self.on_resize: Callable[[str, int, bool], None] = lambda _key, _width, _done: None
        self.on_move: Callable[[str, int], None] = lambda _key, _place: None
        self.on_check: Callable[[], None] = lambda: None
        self.on_fit: Callable[[str], None] = lambda _key: None
        self.on_menu: Callable[[str, int, int], None] = lambda _key, _x, _y: None
        self._placed: Sequence[Placed] = ()
        self._left = 0
        self._sort: Sequence[SortKey] = ()
        self._mark: str | None = ""
        self._focus = 0
        self._press: tuple[str, Placed | None, int] | None = None
        self._cut: set[str] = set()
        self._moved = False
        self._under: Placed | None = None
        self.bind("<Motion>", self._motion)
        self.bind("<Leave>", lambda _event: self._left_by_pointer(), add="+")
        self.bind("<ButtonPress-1>", self._pressed)
        self.bind("<B1-Motion>", self._dragged)
        self.bind("<ButtonRelease-1>", self._released)
        self.bind("<Double-Button-1>", self._double)
        self.bind("<ButtonPress-3>", self._right)
        for key, step in (("Left", -1), ("Right", 1)):
            self.bind(f"<{key}>", lambda _event, step=step: self._choose(step))  # type: ignore[misc]
            self.bind(f"<Control-{key}>", lambda _event, step=step: self._shift(step))  # type: ignore[misc]
            self.bind(f"<Alt-{key}>", lambda _event, step=step: self._widen(step))  # type: ignore[misc]
        for key in ("Return", "space", "KP_Enter"):
            self.bind(f"<{key}>", lambda _event: self._sort_chosen(further=False))
            self.bind(f"<Shift-{key}>", lambda _event: self._sort_chosen(further=True))
        for key in ("<f>", "<F>"):
            self.bind(key, lambda _event: self._fit())
        for key in ("<Menu>", "<Shift-F10>"):
            if key != "<Menu>" or self.tk.call("tk", "windowingsystem") == "x11":
                self.bind(key, lambda _event: self._menu())
        self.bind("<FocusIn>", lambda _event: self.redraw())
        self.bind("<FocusOut>", lambda _event: self.redraw())
        self._tip = Tooltip(self, self._whole_title, self._titled)

    def show(
        self, placed: Sequence[Placed], left: int, sort: Sequence[SortKey], mark: str | None
    ) -> None:
        """Show the columns; ``mark`` is the box's: "", "check", "some", or None for no box."""
        self._placed = placed
        self._left = left
        self._sort = sort
        self._mark = mark
        self._focus = min(self._focus, max(0, len(placed) - 1))
        self.redraw()

    def set_mark(self, mark: str | None) -> None:
        """Change the box that checks all."""
        if mark != self._mark:
            self._mark = mark
            self.redraw()

    def redraw(self) -> None:
        """Draw the head anew."""
        c = palette()
        self.delete("all")
        self._cut.clear()
        height = px(HEADER_HEIGHT)
        ground = c.inset
        self.configure(background=ground, height=height)
        far = max(self.winfo_width(), self._left + sum(each.width for each in self._placed)) + 2000
        for y in (0, height - px(1)):
            self.create_rectangle(-2000, y, far, y + px(1), width=0, fill=c.line)
        if self._mark is not None:
            picture = check_picture(self._mark, ground)
            self.create_image(px(CHECK_X), height // 2, anchor="w", image=picture)
        order = {key.key: (place, key) for place, key in enumerate(self._sort)}
        focused = self.focus_displayof() is self
        for place, each in enumerate(self._placed):
            self._title(each, order.get(each.column.key), height, ground)
            edge = self._left + each.x + each.width
            if place < len(self._placed) - 1:
                self.create_rectangle(
                    edge - px(1), height // 2 - px(6), edge, height // 2 + px(6),
                    width=0, fill=c.field_line,
                )  # fmt: skip
            if focused and place == self._focus:
                self.create_rectangle(
                    edge - each.width + px(1), px(3), edge - px(2), height - px(4),
                    outline=c.accent, width=px(1.5),
                )  # fmt: skip

    def _title(
        self, each: Placed, sorting: tuple[int, SortKey] | None, height: int, ground: str
    ) -> None:
        c = palette()
        column = each.column
        pad = px(PAD)
        font = fonts.CAPTION_BOLD if sorting else fonts.CAPTION
        colour = c.accent_text if sorting else c.muted
        arrow = px(14) if sorting else 0
        if sorting and len(self._sort) > 1:
            arrow += px(8)
        title = fonts.cut(font, column.title, each.width - 2 * pad - arrow)
        if title != column.title:
            self._cut.add(column.key)
        width = fonts.measure(font, title)
        x = self._left + each.x + pad
        if column.side == "right":
            x = self._left + each.x + each.width - pad - width - arrow
        elif column.side == "center":
            x = self._left + each.x + (each.width - width - arrow) // 2
        middle = height // 2
        self.create_text(x, middle, anchor="w", text=title, font=font, fill=colour)
        if sorting:
            place, key = sorting
            name = "sort-down" if key.descending else "sort-up"
            picture = icon(name, 10, c.accent_text, ground)
            self.create_image(x + width + px(4), middle, anchor="w", image=picture)
            if len(self._sort) > 1:
                self.create_text(
                    x + width + px(15), middle, anchor="w",
                    text=str(place + 1), font=fonts.MICRO, fill=colour,
                )  # fmt: skip

    def _at(self, event: tk.Event[Any]) -> tuple[str, Placed | None]:
        """Return what is under the pointer: check, edge, title or nothing."""
        x = int(self.canvasx(event.x))
        grasp = px(_GRASP)
        for each in reversed(self._placed):
            edge = self._left + each.x + each.width
            if abs(x - edge) <= grasp:
                return "edge", each
        if self._mark is not None and x < self._left:
            return "check", None
        for each in self._placed:
            if self._left + each.x <= x < self._left + each.x + each.width:
                return "title", each
        return "", None

    def _motion(self, event: tk.Event[Any]) -> None:
        what, each = self._at(event)
        if each is not self._under:
            self._under = each
            self._tip.wait()
        hand = what == "check" or (what == "title" and each and each.column.sortable)
        self.configure(cursor="sb_h_double_arrow" if what == "edge" else "hand2" if hand else "")

    def _left_by_pointer(self) -> None:
        self._under = None

    def _explained(self) -> Placed | None:
        """Return the column under the pointer, or that which the keyboard has chosen."""
        return self._under if self._under in self._placed else self._chosen()

    def _whole_title(self) -> str:
        each = self._explained()
        return each.column.title if each is not None and each.column.key in self._cut else ""

    def _titled(self) -> tuple[int, int]:
        each = self._explained()
        if each is None:
            return 0, self.winfo_width()
        return self._left + each.x - round(self.canvasx(0)), each.width

    def _pressed(self, event: tk.Event[Any]) -> None:
        what, each = self._at(event)
        self._press = (what, each, event.x)
        self._moved = False

    def _dragged(self, event: tk.Event[Any]) -> None:
        if self._press is None:
            return
        what, each, start = self._press
        if each is None or (not self._moved and abs(event.x - start) < px(_DRAG)):
            return
        self._moved = True
        if what == "edge":
            self.on_resize(each.column.key, each.width + event.x - start, False)
        elif what == "title":
            self.configure(cursor="fleur")
            self._show_target(self._target(event))

    def _target(self, event: tk.Event[Any]) -> int:
        x = int(self.canvasx(event.x)) - self._left
        return sum(1 for each in self._placed if x > each.x + each.width // 2)

    def _show_target(self, place: int) -> None:
        self.delete("target")
        if place < len(self._placed):
            x = self._left + self._placed[place].x
        else:
            x = self._left + self._placed[-1].x + self._placed[-1].width
        wide = px(2)
        self.create_rectangle(
            x - wide, px(4), x + wide // 2, px(HEADER_HEIGHT - 4),
            width=0, fill=palette().accent, tags="target",
        )  # fmt: skip

    def _released(self, event: tk.Event[Any]) -> None:
        press, self._press = self._press, None
        if press is None:
            return
        what, each, start = press
        self.delete("target")
        self.configure(cursor="")
        if what == "check":
            self.on_check()
        elif each is None:
            return
        elif what == "edge" and self._moved:
            self.on_resize(each.column.key, each.width + event.x - start, True)
        elif what == "title" and self._moved:
            self.on_move(each.column.key, self._target(event))
        elif what == "title" and each.column.sortable:
            self.on_sort(each.column.key, bool(int(event.state) & _SHIFT))

    def _double(self, event: tk.Event[Any]) -> None:
        what, each = self._at(event)
        if what == "edge" and each is not None:
            self._press = None
            self.on_fit(each.column.key)
        else:
            self._pressed(event)  # a quick second press sorts the other way

    def _right(self, event: tk.Event[Any]) -> str:
        _what, each = self._at(event)
        if each is not None:
            self._focus = self._placed.index(each)
            self.redraw()
        self.on_menu(each.column.key if each is not None else "", event.x_root, event.y_root)
        return "break"

    def _fit(self) -> str:
        each = self._chosen()
        if each is not None:
            self.on_fit(each.column.key)
        return "break"

    def _chosen(self) -> Placed | None:
        return self._placed[self._focus] if self._placed else None

    def _choose(self, step: int) -> str:
        self._focus = max(0, min(len(self._placed) - 1, self._focus + step))
        self.redraw()
        self._tip.wait()
        return "break"

    def _shift(self, step: int) -> str:
        each = self._chosen()
        if each is not None:
            self._focus = max(0, min(len(self._placed) - 1, self._focus + step))
            self.on_move(each.column.key, self._focus + (1 if step > 0 else 0))
        return "break"

    def _widen(self, step: int) -> str:
        each = self._chosen()
        if each is not None:
            self.on_resize(each.column.key, each.width + step * px(_STEP), True)
        return "break"

    def _sort_chosen(self, *, further: bool) -> str:
        each = self._chosen()
        if each is not None and each.column.sortable:
            self.on_sort(each.column.key, further)
        return "break"

    def _menu(self) -> str:
        each = self._chosen()
        x = self._left + each.x - round(self.canvasx(0)) if each is not None else 0
        x = max(0, min(x, self.winfo_width() - px(20)))
        key = each.column.key if each is not None else ""
        self.on_menu(key, self.winfo_rootx() + x, self.winfo_rooty() + self.winfo_height())
        return "break"
