"""Menus that open at a place: Tk's own, so that their keys work everywhere, in our colours."""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import fonts, palette, px
from crm_desktop.ui.theme.icons import menu_icon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry; ``keys`` are shown at its right, ``checked`` (not ``None``) puts a mark."""

    label: str
    command: Callable[[], Any] | None = None
    icon: str = ""
    keys: str = ""
    enabled: bool = True
    danger: bool = False
    checked: bool | None = None
    children: Sequence[MenuItem | None] = ()


class PopupMenu(tk.Menu):
    """``items`` from top to bottom; ``None`` is a line between groups."""

    _tb_no_autostyle = True

    def __init__(self, parent: tk.Misc, items: Sequence[MenuItem | None]) -> None:
        c = palette()
        super().__init__(
            parent,
            tearoff=False,
            background=c.popup,
            foreground=c.text,
            activebackground=c.soft,
            activeforeground=c.text,
            disabledforeground=c.disabled,
            font=fonts.BODY,
            borderwidth=px(1),
            activeborderwidth=0,
            relief="flat",
        )
        for item in items:
            if item is None:
                self.add_separator(background=c.popup)
            else:
                self._add(item)

    def _add(self, item: MenuItem) -> None:
        c = palette()
        name = item.icon
        if item.checked is not None:
            name = "check" if item.checked else ""
        colour = c.danger if item.danger else c.muted
        options: dict[str, Any] = {
            "label": f"{item.label}   ",
            "image": menu_icon(name, colour),
            "compound": "left",
            "state": "normal" if item.enabled else "disabled",
            "accelerator": item.keys,
        }
        if item.danger:
            options["foreground"] = options["activeforeground"] = c.danger
        if item.children:
            self.add_cascade(menu=PopupMenu(self, item.children), **options)
        else:
            self.add_command(command=item.command or "", **options)

    def open_at(self, x: int, y: int) -> None:
        """Open at a place on the screen; the menu is gone when it closes."""
        self.bind("<Unmap>", lambda _event: self.after(200, self.destroy))
        try:
            self.tk_popup(x, y)
        finally:
            self.grab_release()

    def open_below(self, widget: tk.Misc) -> None:
        """Open below ``widget``, its left edges in line."""
        self.open_at(widget.winfo_rootx(), widget.winfo_rooty() + widget.winfo_height() + px(4))
