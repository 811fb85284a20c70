"""The bar above every screen: the search field and what concerns the whole window."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import LANGUAGES, _, language
from crm_desktop.ui.bell import Bell
from crm_desktop.ui.theme import mode, on_theme_change, px
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.searchfield import KeyHint
from crm_desktop.ui.widgets.surface import Frame
from crm_desktop.ui.widgets.textfield import Box, Entry

if TYPE_CHECKING:
    from crm_desktop.ui.notices import Notices
    from crm_desktop.ui.palette import SearchPanel
    from crm_desktop.ui.reminding import Reminding
    from crm_desktop.ui.screen import Shell

_SEARCH_WIDTH = 348


class TopBar(Frame):
    """Search, language, light or dark, help."""

    def __init__(
        self,
        parent: tk.Misc,
        shell: Shell,
        obey: Callable[[str], Any],
        reminding: Reminding,
        notices: Notices,
    ) -> None:
        super().__init__(parent, padding=(16, 12, 16, 12))
        self._shell = shell
        self._obey = obey
        self._panel: SearchPanel | None = None
        self._build_search()
        IconButton(self, "help", lambda: obey("manual"), _("Manual (F1)")).pack(side="right")
        self.bell_button = Bell(self, shell, reminding, notices)
        self.bell_button.pack(side="right", padx=(0, px(4)))
        self._mode = IconButton(self, "moon", self._other_mode, "")
        self._mode.pack(side="right", padx=(0, px(14)))
        self._paint()
        on_theme_change(self._mode, self._paint)
        other = next(code for code in LANGUAGES if code != language())
        words = _("Switch to {language}", language=LANGUAGES[other])
        IconButton(self, "translate", lambda: shell.speak(other), words).pack(
            side="right", padx=(0, px(14))
        )

    def _build_search(self) -> None:
        box = self._box = Box(self, (12, 2, 6, 2))
        box.configure(width=px(_SEARCH_WIDTH), height=px(34))
        box.pack_propagate(flag=False)
        box.pack(side="left")
        box.picture("search").pack(side="left", padx=(0, px(8)))
        keys = KeyHint(box, "Ctrl K")
        keys.pack(side="right")
        self.entry = Entry(box, bare=True, placeholder=_("Search customers, contacts, sales…"))
        self.entry.pack(side="left", fill="both", expand=True)
        box.watch(self.entry)
        # The panel is a module of its own and is wanted only once somebody searches.
        self.entry.bind("<FocusIn>", lambda _event: self._search_panel(), add="+")

    def _search_panel(self) -> SearchPanel:
        if self._panel is None:
            from crm_desktop.ui.palette import SearchPanel  # noqa: PLC0415 - on first use

            self._panel = SearchPanel(self._shell, self._box, self.entry, self._obey)
        return self._panel

    def find(self, text: str = "") -> None:
        """Put the keyboard into the search."""
        self._search_panel().open(text)

    def _other_mode(self) -> None:
        self._shell.dress("light" if mode() == "dark" else "dark")

    def _paint(self) -> None:
        dark = mode() == "dark"
        self._mode.set_icon("sun" if dark else "moon")
