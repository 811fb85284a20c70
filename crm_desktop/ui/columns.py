"""Choosing the columns of a list: which, and in which order."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.check import CheckField
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.widgets.surface import Card, Frame, Label

_WIDTH, _HEIGHT = 320, 440


class ColumnChooser(Card):
    """A card over the list; every change is seen at once. Esc or a button closes it.

    ``choose(names)`` gets the columns in their order, ``None`` for those that the record type
    declares.
    """

    def __init__(
        self,
        parent: tk.Misc,
        spec: RecordSpec,
        shown: Sequence[str],
        choose: Callable[[Sequence[str] | None], Any],
        closed: Callable[[], Any],
    ) -> None:
        super().__init__(parent, (12, 10, 4, 10), "popup")
        self._spec = spec
        self._choose = choose
        self._closed = closed
        able = [one.name for one in spec.fields.values() if one.kind.key != "lines"]
        self._shown = [name for name in shown if name in able]
        self._rest = [name for name in able if name not in shown]
        head = Frame(self)
        head.pack(fill="x", padx=(0, px(6)))
        Label(head, _("Columns"), "subheading").pack(side="left")
        IconButton(head, "close", self.close, _("Close (Esc)"), small=True).pack(side="right")
        Button(head, _("As at first"), self._reset, "ghost").pack(side="right")
        self._list = ScrollFrame(self)
        self._list.pack(fill="both", expand=True, pady=(px(6), 0))
        self._boxes: dict[str, CheckField] = {}
        self._fill()
        self.bind("<Escape>", lambda _event: self.close())

    def open(self, x: int, y: int) -> None:
        """Show it, its upper right corner at a place of the parent."""
        self.place(x=x, y=y, anchor="ne", width=px(_WIDTH), height=px(_HEIGHT))
        self.lift()
        self.update_idletasks()
        self._boxes[self._shown[0]].focus()

    def _fill(self) -> None:
        for child in self._list.body.winfo_children():
            child.destroy()
        self._boxes = {}
        for name in (*self._shown, *self._rest):
            row = Frame(self._list.body)
            row.pack(fill="x", pady=px(1))
            box = CheckField(row, self._spec.fields[name].show_label())
            box.set(name in self._shown)
            box.on_change(partial(self._turn, name))
            box.pack(side="left", pady=px(4))
            target = box.focus_target()
            target.bind("<Escape>", lambda _event: self._away())
            target.bind("<Down>", partial(self._step, name, 1))
            target.bind("<Up>", partial(self._step, name, -1))
            target.bind("<Alt-Up>", partial(self._moved, name, -1))
            target.bind("<Alt-Down>", partial(self._moved, name, 1))
            self._boxes[name] = box
            if name in self._shown:
                for icon, by, words in (
                    ("arrow-down", 1, _("Further to the right (Alt+↓)")),
                    ("arrow-up", -1, _("Further to the left (Alt+↑)")),
                ):
                    button = IconButton(row, icon, partial(self._move, name, by), words, small=True)
                    button.configure(takefocus=False)
                    button.pack(side="right")

    def _turn(self, name: str, shown: bool) -> None:
        if shown:
            self._rest.remove(name)
            self._shown.append(name)
        elif len(self._shown) > 1:
            self._shown.remove(name)
            self._rest.insert(0, name)
        self._apply(name)

    def _move(self, name: str, by: int) -> None:
        place = self._shown.index(name)
        to = place + by
        if 0 <= to < len(self._shown):
            self._shown.insert(to, self._shown.pop(place))
            self._apply(name)

    def _moved(self, name: str, by: int, _event: Any) -> str:
        if name in self._shown:
            self._move(name, by)
        return "break"

    def _step(self, name: str, by: int, _event: Any) -> str:
        names = list(self._boxes)
        place = names.index(name) + by
        if 0 <= place < len(names):
            self._boxes[names[place]].focus()
        return "break"

    def _apply(self, name: str) -> None:
        self._choose(tuple(self._shown))
        self._fill()
        self.update_idletasks()
        self._boxes[name].focus()

    def _reset(self) -> None:
        able = [*self._shown, *self._rest]
        self._shown = list(self._spec.columns)
        self._rest = [name for name in able if name not in self._shown]
        self._choose(None)
        self._fill()

    def _away(self) -> str:
        self.close()
        return "break"

    def close(self) -> None:
        """Take the card away."""
        self.destroy()
        self._closed()
