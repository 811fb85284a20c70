"""Writing many records: at once where they are few, else in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.services.history import Changes

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_AT_ONCE = 200
"""So many records are written in the window's own thread: nobody notices."""


def write_many(
    shell: Shell, work: Callable[[], Changes], said: str, count: int, title: str
) -> None:
    """Do a write on ``count`` records, called ``title`` while it lasts; then say ``said``."""
    if count <= _AT_ONCE:
        shell.act(work, said)
        return

    def done(changes: Changes) -> None:
        shell.broadcast(changes)
        shell.toast(said, (_("Undo"), shell.undo), kind="success")

    shell.work(lambda _job: work(), done, title=title, files=True)
