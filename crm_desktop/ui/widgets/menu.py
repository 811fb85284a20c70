"""Menus that open at a place or below a button, with icons, keys and marks."""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import fonts, icon, palette, px

from .bindings import is_typing
from .popup import Popup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ROW = 32
_LINE = 9
_MARGIN = 4
_TEXT_AT = 36
_LEAST = 160
_SHIFT_TAB = "ISO_Left_Tab"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry; ``keys`` are shown at its right, ``checked`` (not ``None``) puts a mark.

    ``children`` take the menu's place when the entry is chosen.
    """

    label: str
    command: Callable[[], Any] | None = None
    icon: str = ""
    keys: str = ""
    enabled: bool = True
    danger: bool = False
    checked: bool | None = None
    children: Sequence[MenuItem | None] = ()


class PopupMenu:
    """``items`` from top to bottom; ``None`` is a line between groups.

    Arrows, Home, End and the first letter of a label choose, Enter or Space does it, Right goes
    into children, Left or Esc comes back. The keyboard returns to where it was.
    """

    def __init__(self, parent: tk.Misc, items: Sequence[MenuItem | None]) -> None:
        self._parent = parent
        self._levels: list[Sequence[MenuItem | None]] = [list(items)]
        self._active = -1
        self._popup: Popup | None = None
        self._canvas: tk.Canvas | None = None
        self._before: tk.Misc | None = None
        self._place: tuple[int, int] = (0, 0)

    @property
    def items(self) -> Sequence[MenuItem | None]:
        """What is shown now."""
        return self._levels[-1]

    @property
    def shown(self) -> bool:
        """Whether the menu is open."""
        return self._popup is not None

    def open_below(self, widget: tk.Misc) -> None:
        """Open below ``widget``, the left edges in line."""
        y = widget.winfo_rooty() + widget.winfo_height() + px(4)
        self.open_at(widget.winfo_rootx(), y)

    def open_at(self, x: int, y: int) -> None:
        """Open at a place on the screen."""
        if self._popup is not None:
            return
        c = palette()
        parent = self._parent
        self._before = parent.focus_displayof()
        self._place = (x, y)
        popup = self._popup = Popup(parent)
        popup.on_close = self._closed
        canvas = self._canvas = tk.Canvas(
            popup.body, background=c.popup, highlightthickness=0, borderwidth=0, takefocus=True
        )
        canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        canvas.pack(padx=px(_MARGIN), pady=px(_MARGIN))
        canvas.bind("<Motion>", lambda event: self._light(self._at(event.y)))
        canvas.bind("<Leave>", lambda _event: self._light(-1))
        canvas.bind("<ButtonRelease-1>", lambda event: self._choose(self._at(event.y)))
        canvas.bind("<KeyPress>", self._key)
        canvas.bind("<FocusOut>", lambda _event: self._left())
        self._show()
        popup.update_idletasks()
        canvas.focus_force()

    def close(self) -> None:
        """Take the menu away."""
        if self._popup is not None:
            self._popup.close()

    def _left(self) -> None:
        self._before = None  # the keyboard is somewhere else already
        self.close()

    def _closed(self) -> None:
        self._popup = None
        self._canvas = None
        del self._levels[1:]
        before, self._before = self._before, None
        if before is not None and before.winfo_exists():
            # The pop-up took the keyboard past the window manager, and so it is given back.
            before.focus_force()

    # --- drawing ------------------------------------------------------------------------

    def _show(self) -> None:
        canvas, popup = self._canvas, self._popup
        if canvas is None or popup is None:
            return
        items = [item for item in self.items if item is not None]
        labels = max((fonts.measure(fonts.BODY, item.label) for item in items), default=0)
        keys = max((fonts.measure(fonts.CAPTION, item.keys) for item in items), default=0)
        keys = max(keys, px(14) if any(item.children for item in items) else 0)
        width = max(px(_LEAST), px(_TEXT_AT) + labels + (px(24) + keys if keys else 0) + px(14))
        lines = len(self.items) - len(items)
        height = len(items) * px(_ROW) + lines * px(_LINE)
        canvas.configure(width=width, height=height)
        self._active = -1
        self._draw()
        popup.show(at=self._place)

    def _tops(self) -> list[int]:
        tops, y = [], 0
        for item in self.items:
            tops.append(y)
            y += px(_LINE if item is None else _ROW)
        return tops

    def _at(self, y: int) -> int:
        for index, (top, item) in enumerate(zip(self._tops(), self.items, strict=True)):
            if item is not None and top <= y < top + px(_ROW):
                return index if item.enabled else -1
        return -1

    def _light(self, index: int) -> None:
        if index != self._active:
            self._active = index
            self._draw()

    def _draw(self) -> None:
        canvas = self._canvas
        if canvas is None:
            return
        c = palette()
        canvas.delete("all")
        width = int(canvas.cget("width"))
        for index, (top, item) in enumerate(zip(self._tops(), self.items, strict=True)):
            if item is None:
                y = top + px(_LINE) // 2
                canvas.create_rectangle(0, y, width, y + px(1), width=0, fill=c.line)
                continue
            middle = top + px(_ROW) // 2
            ground = c.popup
            if index == self._active:
                ground = c.danger_soft if item.danger else c.soft
                canvas.create_rectangle(0, top, width, top + px(_ROW), width=0, fill=ground)
            ink = c.text if item.enabled else c.disabled
            if item.danger and item.enabled:
                ink = c.danger
            name = item.icon if item.checked is None else ("check" if item.checked else "")
            if name:
                colour = ink if item.danger or not item.enabled else c.muted
                canvas.create_image(px(18), middle, image=icon(name, 15, colour, ground))
            canvas.create_text(
                px(_TEXT_AT), middle, anchor="w", text=item.label, font=fonts.BODY, fill=ink
            )
            if item.children:
                picture = icon("chevron-right", 12, c.muted, ground)
                canvas.create_image(width - px(10), middle, anchor="e", image=picture)
            elif item.keys:
                muted = c.muted_on_soft if index == self._active else c.muted
                canvas.create_text(
                    width - px(10),
                    middle,
                    anchor="e",
                    text=item.keys,
                    font=fonts.CAPTION,
                    fill=muted if item.enabled else c.disabled,
                )

    # --- choosing -----------------------------------------------------------------------

    def _choose(self, index: int) -> None:
        item = self.items[index] if 0 <= index < len(self.items) else None
        if item is None or not item.enabled:
            return
        if item.children:
            back = MenuItem(item.label, icon="chevron-left", command=self._back)
            self._levels.append([back, None, *item.children])
            self._show()
            self._step(1, start=1)
            return
        if item.command == self._back and len(self._levels) > 1:
            self._back()
            return
        self.close()
        if item.command is not None:
            item.command()

    def _back(self) -> None:
        if len(self._levels) > 1:
            self._levels.pop()
            self._show()

    def _step(self, step: int, start: int | None = None) -> None:
        count = len(self.items)
        index = self._active if start is None else start
        if index < 0 and step < 0:
            index = count
        for _try in range(count):
            index = (index + step) % count
            item = self.items[index]
            if item is not None and item.enabled:
                self._light(index)
                return

    def _key(self, event: tk.Event[Any]) -> str:
        key = event.keysym
        if key in {"Up", "Down"}:
            self._step(-1 if key == "Up" else 1)
        elif key in {"Home", "End"}:
            self._active = -1
            self._step(1 if key == "Home" else -1)
        elif key in {"Return", "KP_Enter", "space"}:
            self._choose(self._active)
        elif key == "Right":
            item = self.items[self._active] if self._active >= 0 else None
            if item is not None and item.children:
                self._choose(self._active)
        elif key == "Left" or (key == "Escape" and len(self._levels) > 1):
            self._back()
        elif key in {"Escape", "Tab", _SHIFT_TAB, "F10", "Menu"}:
            self.close()
        elif is_typing(event):
            self._letter(event.char.casefold())
        return "break"

    def _letter(self, letter: str) -> None:
        count = len(self.items)
        for step in range(1, count + 1):
            index = (self._active + step) % count
            item = self.items[index]
            if item is not None and item.enabled and item.label.casefold().startswith(letter):
                self._light(index)
                return
