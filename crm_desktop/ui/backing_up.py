"""Backups by themselves while the window is open: the file is looked at each hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import _
from crm_desktop.ui.repeating import Repeating

if TYPE_CHECKING:
    from crm_desktop.jobs.lanes import Job
    from crm_desktop.services.backups import Made
    from crm_desktop.ui.window import Window

_FIRST = 5 * 60_000
"""Milliseconds after the start: the person's own work comes first."""
_EVERY = 60 * 60_000
_CLEAR_AFTER = 2_000


class AutomaticBackups:
    """Makes the backup of the day in the background; what stands in the way waits under the bell.

    Only where the file is backed up on closing too: not while a picture is taken or a test runs.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self._told = ""

    def start(self) -> None:
        """Look some minutes from now, and then each hour."""
        if self._window.desk.backs_up_on_closing:
            Repeating(self._window.root, _FIRST, _EVERY, self.look)
            self._window.root.after(_CLEAR_AFTER, self._clear)

    def _clear(self) -> None:
        """Remove copies of attached files that a crash left in the clear."""
        from crm_desktop.services.temporary import clear_left  # noqa: PLC0415 - not at the start

        self._window.work(lambda _job: clear_left(), lambda _count: None)

    def look(self) -> None:
        """Make the backup of the day if it is due."""
        desk = self._window.desk
        if self._window.curtain.drawn:
            return

        def make(_job: Job) -> Made | None:
            return desk.backups.automatic()

        def failed(error: BaseException) -> None:
            if isinstance(error, PersonError):
                self._tell(str(error), "error")
            else:
                self._window.fail(error)

        self._window.work(make, self._made, failed=failed, group="backup", files=True)

    def _made(self, made: Made | None) -> None:
        for notice in made.notices if made is not None else ():
            self._tell(str(notice), "warning")

    def _tell(self, text: str, kind: str) -> None:
        # The same hindrance each hour is told once.
        if text != self._told:
            self._told = text
            settings = (_("Backups"), lambda: self._window.go("settings", section="backups"))
            self._window.notice(text, settings, kind=kind)
