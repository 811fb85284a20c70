"""Writing at once, and taking it back: what a shell's ``act``, ``undo`` and ``redo`` do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from crm_desktop.i18n import _
from crm_desktop.services.history import Changes

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

T = TypeVar("T")


def act(shell: Shell, work: Callable[[], T], said: str = "", *, undo: bool = True) -> T | None:
    """Do a write at once; see ``Shell.act``."""
    try:
        value = work()
    except Exception as error:  # noqa: BLE001 - shown or logged, as the case may be
        shell.fail(error)
        return None
    changes = changes_in(value)
    if changes:
        shell.broadcast(changes)
    if said:
        action = (_("Undo"), shell.undo) if undo and changes else None
        shell.toast(said, action, kind="success")
    return value


def turn(shell: Shell, *, redo: bool, entering: bool) -> None:
    """Take back the last operation, or bring it back; not ``entering`` something unsaved."""
    if entering:
        shell.toast(_("Save or cancel what you are entering first; then undo takes it back."))
        return
    history = shell.desk.history
    turned = shell.act(history.redo if redo else history.undo)
    if turned is None:
        return
    what = history.sentence(turned[0])
    if redo:
        shell.toast(_("Redone: {what}", what=what), (_("Undo"), shell.undo))
    else:
        shell.toast(_("Undone: {what}", what=what), (_("Redo"), shell.redo))


def changes_in(value: object) -> Changes | None:
    """Return what a write's value tells of its changes."""
    if isinstance(value, Changes):
        return value
    if isinstance(value, tuple):
        return next((part for part in value if isinstance(part, Changes)), None)
    found = getattr(value, "changes", None)
    return found if isinstance(found, Changes) else None
