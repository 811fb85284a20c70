"""Writing many records: at once where they are few, else in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from crm_desktop.i18n import _
from crm_desktop.services.history import Changes

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

T = TypeVar("T")
Progress = Callable[[int, int], None]

_AT_ONCE = 200
"""So many records are written in the window's own thread: nobody notices."""
MOST_MERGED = 20
"""So many records can be compared and merged at once: more are a slip."""


def write_long(
    shell: Shell,
    work: Callable[[Progress | None], tuple[T, Changes]],
    said: Callable[[T], str],
    count: int,
    title: str,
) -> None:
    """Do a write that tells how far it is and can be cancelled; say what its value means."""

    def tell(value: T) -> None:
        shell.toast(said(value), (_("Undo"), shell.undo), kind="success")

    def done(written: tuple[T, Changes]) -> None:
        shell.broadcast(written[1])
        tell(written[0])

    if count <= _AT_ONCE:
        written = shell.act(lambda: work(None))
        if written is not None:
            tell(written[0])
        return
    shell.work(lambda job: work(job.progress), done, title=title, files=True)
