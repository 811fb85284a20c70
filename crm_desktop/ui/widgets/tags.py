"""A field of several short words, each a chip that can be taken away."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import Shape, rounded

from .field import FieldWidget
from .popup import Option, OptionList, Popup
from .surface import Themed
from .textfield import Box, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_CHIP = 24
_ENDS = ",，;；、"


class Chip(Themed, tk.Canvas):
    """One tag with a cross; pressing the cross calls ``on_remove``."""

    def __init__(self, parent: tk.Misc, text: str, on_remove: Callable[[], None]) -> None:
        super().__init__(parent, highlightthickness=0, borderwidth=0, cursor="")
        self.text = text
        self._on_remove = on_remove
        self._lit = False
        self.bind("<ButtonRelease-1>", self._release)
        self.bind("<Motion>", lambda event: self._light(lit=self._on_cross(event.x)))
        self.bind("<Leave>", lambda _event: self._light(lit=False))
        self._paint()
        on_theme_change(self, self._paint)

    def _on_cross(self, x: int) -> bool:
        return x > self.winfo_width() - px(22)

    def _light(self, *, lit: bool) -> None:
        if lit != self._lit:
            self._lit = lit
            self.configure(cursor="hand2" if lit else "")
            self._paint()

    def _release(self, event: tk.Event[Any]) -> None:
        if self._on_cross(event.x):
            self._on_remove()

    def _paint(self) -> None:
        c = palette()
        pair = c.pills["blue"]
        height = px(_CHIP)
        text = fonts.cut(fonts.CAPTION, self.text, px(220))
        width = fonts.measure(fonts.CAPTION, text) + px(34)
        self.delete("all")
        self.configure(width=width, height=height, background=c.field)
        shape = Shape(pair.fill, c.field, px(6), "", 0)
        self.create_image(0, 0, anchor="nw", image=rounded(shape, width, height))
        middle = height // 2
        self.create_text(px(9), middle, anchor="w", text=text, font=fonts.CAPTION, fill=pair.text)
        colour = c.danger if self._lit else pair.text
        picture = icon("close", 9, colour, pair.fill)
        self.create_image(width - px(8), middle, anchor="e", image=picture)


class TagsField(FieldWidget):
    """The value is a tuple of tags.

    Enter or a comma adds what is typed, Backspace in the empty entry takes the last tag away.
    ``suggest(text)`` may offer tags that are in use.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        suggest: Callable[[str], Sequence[str]] | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__(parent)
        self._suggest = suggest
        self._tags: list[str] = []
        self._chips: list[Chip] = []
        self._quiet = False
        self._tall = 0
        self._popup: Popup | None = None
        self._list: OptionList | None = None
        self._box = Box(self, (0,), one_line=False)
        self._box.pack(fill="both", expand=True)
        self.entry = Entry(self._box, bare=True, placeholder=placeholder or _("Add"), width=8)
        self._box.watch(self.entry)
        self._box.bind("<Configure>", lambda _event: self._flow(), add="+")
        self._box.bind("<ButtonPress-1>", lambda _event: self.entry.focus_set())
        self.entry.variable.trace_add("write", lambda *_args: self._typed())
        self.entry.bind("<KeyPress>", self._pressed)
        self.entry.bind("<FocusOut>", lambda _event: self._left(), add="+")
        on_theme_change(self, self._flow)
        self._flow()

    def get(self) -> tuple[str, ...]:
        """Return the tags, with what is still being typed as the last one."""
        typed = self.entry.variable.get().strip(_ENDS + " ")
        tags = [*self._tags]
        if typed and typed not in tags:
            tags.append(typed)
        return tuple(tags)

    def set(self, value: Iterable[str] | None) -> None:
        """Show the tags ``value``."""
        self._tags = list(dict.fromkeys(value or ()))
        self._write("")
        self._rebuild()

    def focus_target(self) -> tk.Misc:
        """Return the entry."""
        return self.entry

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return box and entry."""
        return (self._box, self.entry)

    @property
    def dropped(self) -> bool:
        """Whether the list is open."""
        return self._popup is not None

    def _write(self, text: str) -> None:
        self._quiet = True
        self.entry.variable.set(text)
        self._quiet = False

    def _rebuild(self) -> None:
        for chip in self._chips:
            chip.destroy()
        self._chips = [
            Chip(self._box, tag, lambda tag=tag: self._remove(tag))  # type: ignore[misc]
            for tag in self._tags
        ]
        self._flow()

    def _flow(self) -> None:
        """Place the chips in lines, as words of a text."""
        gap, height = px(5), px(_CHIP)
        left, top = px(6), px(5)
        room = max(self._box.winfo_width() - 2 * left, px(120))
        x, y = 0, 0
        for chip in self._chips:
            width = chip.winfo_reqwidth()
            if x and x + width > room:
                x, y = 0, y + height + gap
            chip.place(x=left + x, y=top + y)
            x += width + gap
        if x and x + px(70) > room:
            x, y = 0, y + height + gap
        self.entry.place(x=left + x + px(3), y=top + y, width=room - x - px(6), height=height)
        tall = y + height + 2 * top
        if self._tall != tall:
            self._tall = tall
            self._box.configure(height=tall)

    def _add(self, text: str) -> None:
        tag = text.strip(_ENDS + " ")
        self._write("")
        if tag and tag not in self._tags:
            self._tags.append(tag)
            self._rebuild()
            self.changed()

    def _remove(self, tag: str) -> None:
        if self.entry.instate(["disabled"]):
            return
        self._tags.remove(tag)
        self._rebuild()
        self.changed()
        self.entry.focus_set()

    def _typed(self) -> None:
        if self._quiet:
            return
        text = self.entry.variable.get()
        if text and text[-1] in _ENDS:
            self._add(text)
            self._close()
            return
        self.changed()
        self._offer(text.strip())

    def _offer(self, text: str) -> None:
        if self._suggest is None or not text:
            self._close()
            return
        fitting = [Option(tag, tag) for tag in self._suggest(text) if tag not in self._tags]
        if not fitting:
            self._close()
            return
        if self._popup is None:
            popup = self._popup = Popup(self._box)
            popup.on_close = self._closed
            self._list = OptionList(popup.body, self._pick)
            self._list.pack(fill="both", expand=True)
        if self._list is not None:
            self._list.show(fitting, active=-1)
            self._popup.show(self._box.winfo_width(), self._list.wanted_height())

    def _pick(self, option: Option) -> None:
        self._close()
        self._add(option.title)

    def _close(self) -> None:
        if self._popup is not None:
            self._popup.close()

    def _closed(self) -> None:
        self._popup = None
        self._list = None

    def _left(self) -> None:
        self._close()
        self._add(self.entry.variable.get())

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        key = event.keysym
        listing = self._list
        if listing is not None and listing.key(key):
            return "break"
        if key in {"Return", "KP_Enter"}:
            if listing is not None and listing.pick():
                return "break"
            if self.entry.get().strip():
                self._add(self.entry.get())
                self._close()
                return "break"
        elif key == "BackSpace" and not self.entry.get() and self._tags:
            self._remove(self._tags[-1])
            return "break"
        elif key == "Escape" and listing is not None:
            self._close()
            return "break"
        return None
