"""The records of a file that were opened last; they are kept among the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_KEPT = 20
_KEY = "recent"


def recent(shell: Shell) -> list[tuple[str, int]]:
    """Return record type and id of what was opened last in this file, the latest first."""
    kept = shell.preferences.get(_KEY, {})
    mine = kept.get(str(shell.desk.path), []) if isinstance(kept, dict) else []
    return [(str(one[0]), int(one[1])) for one in mine if one[0] in shell.desk.types]


def remember(shell: Shell, record: str, record_id: int) -> None:
    """Note that a record was opened."""
    kept = shell.preferences.get(_KEY, {})
    files = dict(kept) if isinstance(kept, dict) else {}
    others = [list(one) for one in recent(shell) if one != (record, record_id)]
    files[str(shell.desk.path)] = [[record, record_id], *others][:_KEPT]
    shell.preferences.set(_KEY, files)
