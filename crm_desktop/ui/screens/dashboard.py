"""The figures of the office: sales, customers and satisfaction in charts."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence

from crm_desktop.i18n import _
from crm_desktop.ui.board import Board
from crm_desktop.ui.panels import Stretched
from crm_desktop.ui.pieces import Piece, PiecedScreen
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button


class DashboardScreen(PiecedScreen):
    """Key figures and charts, each of which leads to the list behind it."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.board: Board | None = None
        Button(self.actions, _("Reports"), lambda: shell.go("reports"), icon="chart").pack(
            side="right"
        )

    def title(self) -> str:
        """Return the title."""
        return _("Dashboard")

    def build(self, parent: tk.Misc) -> tuple[tk.Widget, Sequence[Piece]]:
        """Make the cards."""
        place = Stretched(parent)
        board = self.board = Board(place.body, self.shell)
        board.pack(fill="both", expand=True, pady=(0, px(2)))
        place.arrange = board.arrange
        return place, board.pieces()
