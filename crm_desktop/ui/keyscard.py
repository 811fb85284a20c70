"""The list of all keys, over the content."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.ui.keys import CELLS, DUPLICATES, EVERYWHERE, FORM, KEYS, LIST
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.widgets.surface import Card, Frame, Label

_LAYOUTS = (
    ((EVERYWHERE, DUPLICATES), (LIST,), (CELLS, FORM)),
    ((EVERYWHERE, FORM), (LIST, CELLS), (DUPLICATES,)),
    ((EVERYWHERE, FORM, DUPLICATES), (LIST, CELLS)),
    ((EVERYWHERE, LIST, CELLS, FORM, DUPLICATES),),
)
"""How the groups may stand side by side, the widest first."""
_AROUND = 24


class KeysCard:
    """As wide and as high as the window has room for; Esc or its button closes it.

    ``gone`` is called once it is not there any more.
    """

    def __init__(self, root: tk.Misc, gone: Callable[[], Any]) -> None:
        self._card = Card(root, (20, 14, 8, 14), kind="popup")
        self._card.bind("<Destroy>", lambda _event: gone(), add="+")
        self._before = root.focus_get()
        head = Frame(self._card)
        head.pack(fill="x", pady=(0, px(8)))
        Label(head, _("Keys"), "heading").pack(side="left")
        close = IconButton(head, "close", self.close, _("Close (Esc)"))
        close.pack(side="right")
        self._scroll = ScrollFrame(self._card)
        self._scroll.pack(fill="both", expand=True)
        wide = root.winfo_width() - 2 * px(_AROUND)
        high = root.winfo_height() - 2 * px(_AROUND)
        body = self._scroll.body
        around = px(20 + 8 + 20)
        for layout in _LAYOUTS:
            for child in body.winfo_children():
                child.destroy()
            self._add_columns(body, layout)
            body.update_idletasks()
            if body.winfo_reqwidth() + around <= wide:
                break
        width = min(wide, body.winfo_reqwidth() + around)
        height = min(high, body.winfo_reqheight() + head.winfo_reqheight() + px(40))
        self._card.place(relx=0.5, rely=0.5, anchor="center", width=width, height=height)
        self._card.lift()
        for event, pixels in (("<Down>", 60), ("<Up>", -60), ("<Next>", 400), ("<Prior>", -400)):
            close.bind(event, lambda _event, by=pixels: self._scroll.scroll_by(px(by)))  # type: ignore[misc]
        close.focus_set()

    def _add_columns(self, body: Frame, layout: tuple[tuple[str, ...], ...]) -> None:
        columns = Frame(body)
        columns.pack(anchor="nw")
        for place, groups in enumerate(layout):
            column = Frame(columns)
            column.pack(side="left", anchor="n", padx=(px(28) if place else 0, 0))
            for group in groups:
                self._add_group(column, group)

    @staticmethod
    def _add_group(parent: Frame, group: str) -> None:
        box = Frame(parent)
        box.pack(fill="x", pady=(0, px(10)))
        Label(box, _(group), "subheading").grid(
            row=0, column=0, columnspan=2, sticky="w", pady=(0, px(6))
        )
        for row, key in enumerate((one for one in KEYS if one.group == group), 1):
            Label(box, key.written, "mono").grid(
                row=row, column=0, sticky="w", padx=(0, px(14)), pady=px(3)
            )
            Label(box, _(key.label), "muted").grid(row=row, column=1, sticky="w")

    @property
    def showing(self) -> bool:
        """Tell whether the list is still there."""
        return bool(self._card.winfo_exists())

    def close(self) -> None:
        """Take the list away and give the keyboard back."""
        self._card.destroy()
        if self._before is not None and self._before.winfo_exists():
            self._before.focus_set()
