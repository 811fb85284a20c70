"""The bell in the top bar: how much waits, and the quiet panel that shows it."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.i18n import _, ngettext
from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import Shape, rounded
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.tooltip import Tooltip

if TYPE_CHECKING:
    from crm_desktop.ui.bellpanel import BellPanel
    from crm_desktop.ui.notices import Notices
    from crm_desktop.ui.reminding import Reminding
    from crm_desktop.ui.screen import Shell

_BADGE = 15
_MOST = 99


class Bell(Frame):
    """A button with a number; a press opens the panel, another closes it."""

    def __init__(
        self, parent: tk.Misc, shell: Shell, reminding: Reminding, notices: Notices
    ) -> None:
        super().__init__(parent, padding=(0, 0, 10, 0))
        self._shell = shell
        self._reminding = reminding
        self._notices = notices
        self._panel: BellPanel | None = None
        self._button = IconButton(self, "bell", self.toggle)
        self._button.pack()
        self._tip = Tooltip(self._button, "")
        self._badge = Label(self, "", "micro")
        self._badge.configure(compound="center", padding=0, cursor="hand2")
        self._badge.bind("<ButtonRelease-1>", lambda _event: self.toggle())
        for heard in (reminding.heard, notices.heard):
            heard.append(self._count)
        self.bind("<Destroy>", self._gone, add="+")
        on_theme_change(self, self._count)
        self._count()

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self:
            for heard in (self._reminding.heard, self._notices.heard):
                heard.remove(self._count)

    @property
    def waiting(self) -> int:
        """Return how much waits: follow-ups that are due, and messages that were not seen."""
        due = self._reminding.due
        return (due.count if due is not None else 0) + self._notices.unread

    def _count(self) -> None:
        count = self.waiting
        told = ngettext("{count} waits", "{count} wait", count) if count else _("nothing waits")
        self._tip.text = _("Reminders and messages (F8): {what}", what=told)
        if not count:
            self._badge.place_forget()
            return
        c = palette()
        words = f"{count}" if count <= _MOST else f"{_MOST}+"
        height = px(_BADGE)
        width = max(height, fonts.measure(fonts.MICRO_BOLD, words) + px(8))
        due = self._reminding.due
        late = due is not None and due.overdue > 0
        fill = c.danger_fill if late else c.fill
        picture = rounded(Shape(fill, c.surface(self.surface), height // 2, "", 0), width, height)
        self._badge.configure(
            image=picture, text=words, font=fonts.MICRO_BOLD, foreground=c.on_fill
        )
        self._badge.place(in_=self._button, relx=0.5, x=px(1), y=0, anchor="nw")

    @property
    def panel(self) -> BellPanel | None:
        """Return the panel while it is open."""
        return self._panel if self._panel is not None and self._panel.showing else None

    def toggle(self) -> None:
        """Open the panel, or close it."""
        if self.panel is not None:
            self.close()
            return
        from crm_desktop.ui.bellpanel import BellPanel  # noqa: PLC0415 - on first use

        self._panel = BellPanel(self, self._shell, self._reminding, self._notices)
        self._panel.on_gone = self._forget

    def _forget(self) -> None:
        # It knows what had the keyboard before, which would live as long as it does.
        self._panel = None

    def close(self) -> bool:
        """Close the panel; return whether it was open."""
        if self.panel is None:
            return False
        self.panel.close()
        return True
