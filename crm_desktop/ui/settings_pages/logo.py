"""Choosing the office's logo."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services import logo
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import on_theme_change, palette, px
from crm_desktop.ui.widgets import Button, Frame, Label

_HEIGHT = 34
_TYPES = "*.png *.jpg *.jpeg *.gif *.bmp *.webp"


class LogoChoice(Frame):
    """Shows the logo and lets another be chosen; it is kept at once, and ``say`` called."""

    def __init__(self, parent: tk.Misc, shell: Shell, say: Callable[[], Any]) -> None:
        super().__init__(parent)
        self._shell = shell
        self._say = say
        self._content: bytes | None = None
        self._picture = Label(self, "")
        self._choose = Button(self, _("Choose…"), self._ask, icon="folder")
        self._choose.pack(side="left")
        self._remove = Button(self, _("Remove"), lambda: self._keep(""), "ghost")
        for button in (self._choose, self._remove):
            button.set_enabled(enabled=not shell.desk.read_only)
        on_theme_change(self, self._paint)
        self.read()

    def read(self) -> None:
        """Show the logo that the file has now."""
        self._content = logo.kept(self._shell.desk.setting(logo.SETTING))
        self._paint()

    def _paint(self) -> None:
        content = self._content
        if content is None:
            self._picture.pack_forget()
            self._remove.pack_forget()
            return
        ground, height = palette().surface(self.surface), px(_HEIGHT)
        # Not among the kept pictures: what is in a protected file stays in it.
        self._photo = tk.PhotoImage(master=self, data=logo.drawn(content, height, ground))
        self._picture.configure(image=self._photo)
        self._picture.pack(side="left", padx=(0, px(12)), before=self._choose)
        self._remove.pack(side="left", padx=(px(8), 0))

    def _ask(self) -> None:
        path = self._shell.choose_file(_("Logo"), (_("Pictures"), _TYPES))
        if path is None:
            return
        try:
            content = logo.to_keep(path)
        except Exception as error:  # noqa: BLE001 - shown or logged by the shell
            self._shell.fail(error)
            return
        self._keep(content)

    def _keep(self, content: str) -> None:
        try:
            self._shell.desk.set_setting(logo.SETTING, content)
        except Exception as error:  # noqa: BLE001 - shown or logged by the shell
            self._shell.fail(error)
            return
        self.read()
        self._choose.focus_set()
        self._say()
