"""A quiet strip over a form: the record that is being entered is perhaps there already."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.surface import Card, Frame, Label

if TYPE_CHECKING:
    from crm_desktop.services.likely import Likeness
    from crm_desktop.ui.screen import Shell

ASKED = frozenset({"customer", "contact"})
"""The record types that are looked for while they are entered."""
_PAUSE = 400
"""Milliseconds without a key before anybody is looked for."""
_MOST = 5


class AlreadyThere(Card):
    """Looks in the background for what is likely the record being entered.

    ``show`` and ``hide`` are called when there is something to be said, and when there is not any
    more; the strip never takes the keyboard.
    """

    def __init__(
        self,
        parent: tk.Misc,
        shell: Shell,
        record: str,
        *,
        show: Callable[[], Any],
        hide: Callable[[], Any],
    ) -> None:
        super().__init__(parent, (12, 8, 8, 6), "inset")
        self._shell = shell
        self._record = record
        self._show = show
        self._hide = hide
        self._timer = ""
        self._values: Mapping[str, Any] = {}
        self._found: list[Likeness] = []
        self._others: set[int] = set()
        self._words = Label(self, "", wrap=True)
        self._words.pack(fill="x")
        self._why = Label(self, "", "caption", wrap=True)
        self._why.pack(fill="x", pady=(px(2), 0))
        row = Frame(self)
        row.pack(fill="x", pady=(px(4), 0))
        Button(row, _("Not the same"), self.not_the_same, "ghost").pack(side="right")
        Button(row, _("Open"), self.open, "ghost").pack(side="right")
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")

    @property
    def told(self) -> Likeness | None:
        """Return the record that the strip speaks of."""
        return self._found[0] if self._found else None

    def look(self, values: Mapping[str, Any]) -> None:
        """Look for these values once nothing was typed for a while."""
        if values == self._values:
            return
        self._values = dict(values)
        self._stop()
        self._timer = self.after(_PAUSE, self._ask)

    def forget(self) -> None:
        """Say nothing: another record is shown."""
        self._stop()
        self._values = {}
        self._others.clear()
        self._tell([])

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _ask(self) -> None:
        self._timer = ""
        values, record, desk = self._values, self._record, self._shell.desk

        def arrived(found: list[Likeness]) -> None:
            if values is self._values:
                self._tell(found)

        self._shell.work(
            lambda _job: desk.likely.likely(record, values, _MOST),
            arrived,
            group=f"likely {self}",
            owner=self,
        )

    def _tell(self, found: list[Likeness]) -> None:
        self._found = [one for one in found if one.id not in self._others]
        told = self.told
        if told is None:
            self._hide()
            return
        self._words.set_text(_("Perhaps already there: {title}", title=told.title))
        self._why.set_text(str(told.reasons[0]) if told.reasons else "")
        self._show()

    def open(self) -> None:
        """Show the record that is there; what was entered is asked about first."""
        if self.told is not None:
            self._shell.open_record(self._record, self.told.id)

    def not_the_same(self) -> None:
        """Say no more of this record while this one is entered."""
        if self.told is not None:
            self._others.add(self.told.id)
            self._tell(self._found)
