"""Input that is not saved yet outlives a crash: it is kept among the settings while it waits.

That of a protected file is kept within the file, so that it lies nowhere in the clear.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.spec import FieldSpec
from crm_desktop.fields.structures import Lines

if TYPE_CHECKING:
    from crm_desktop.services.desk import Desk
    from crm_desktop.ui.form.draft import Draft
    from crm_desktop.ui.screen import Preferences

_KEY = "unsaved"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """What was being entered: into which record (``None``: a new one) and which values."""

    record: str
    record_id: int | None
    values: Mapping[str, Any]


def keep(preferences: Preferences, desk: Desk, draft: Draft | None) -> None:
    """Keep what ``draft`` holds for this file; ``None`` forgets what was kept."""
    if draft is None:
        if _every(preferences, desk).pop(str(desk.path), None) is not None:
            _write(preferences, desk, None)
        return
    fields = draft.spec.fields
    values = {name: _stored(fields[name], value) for name, value in draft.changed.items()}
    _write(preferences, desk, {"record": draft.record, "id": draft.record_id, "values": values})


def kept(preferences: Preferences, desk: Desk) -> Kept | None:
    """Return what was kept for this file when the program last ended without saying so."""
    found = _every(preferences, desk).get(str(desk.path))
    if not isinstance(found, dict):
        return None
    try:
        fields = desk.types[found["record"]].fields
        values = {name: _loaded(fields[name], value) for name, value in found["values"].items()}
        return Kept(found["record"], found["id"], values)
    except (KeyError, ValueError, TypeError, AttributeError):
        _log.warning("The unsaved input that was kept cannot be read", exc_info=True)
        return None


def _every(preferences: Preferences, desk: Desk) -> dict[str, Any]:
    """Return what is kept, by the path of the file."""
    if desk.locks.encrypted:
        if desk.locks.locked:
            return {}
        within = desk.setting(_KEY)
        return {str(desk.path): json.loads(within)} if within else {}
    every = preferences.get(_KEY)
    return dict(every) if isinstance(every, dict) else {}


def _write(preferences: Preferences, desk: Desk, kept_now: Mapping[str, Any] | None) -> None:
    if desk.locks.encrypted:
        # A locked file keeps what it was given before; a file for reading keeps nothing.
        if not desk.locks.locked and not desk.read_only:
            told = json.dumps(kept_now, ensure_ascii=False) if kept_now else ""
            desk.set_setting(_KEY, told)
        return
    files = _every(preferences, desk)
    files.pop(str(desk.path), None)
    preferences.set(_KEY, files | ({str(desk.path): kept_now} if kept_now else {}))


def _stored(field: FieldSpec, value: Any) -> Any:
    if isinstance(field.kind, Lines):
        inner = field.kind.of.fields
        return [{key: inner[key].kind.store(one) for key, one in line.items()} for line in value]
    return field.kind.store(value)


def _loaded(field: FieldSpec, stored: Any) -> Any:
    if isinstance(field.kind, Lines):
        inner = field.kind.of.fields
        return tuple(
            {key: inner[key].kind.load(one) for key, one in line.items()} for line in stored
        )
    return field.kind.load(stored)
