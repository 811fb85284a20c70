"""Which column was taken as what: remembered for lists with the same titles.

Kept with the customer file, for each record type, by the set of the titles in whatever order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from crm_desktop.fields.kind import fold
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.services.import_guesses import WRITINGS, Writing
from crm_desktop.services.import_mapping import ColumnMap, field_at
from crm_desktop.services.record_ids import RECORD_ID
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store

_KEPT = 40
"""So many sets of titles are remembered for a record type, the latest first."""


@dataclass(frozen=True)
class Remembered:
    """What was said of the columns last time: header -> field ("" left out), header -> writing."""

    columns: Mapping[str, str] = field(default_factory=dict)
    writing: Mapping[str, Writing] = field(default_factory=dict)


def recalled(reader: Reader, spec: RecordSpec, titles: Sequence[str]) -> Remembered | None:
    """Return what was said of columns with these titles; ``None`` where they are new."""
    wanted = _folded(titles)
    for one in _entries(reader, spec):
        if one.get("titles") == wanted:
            by_title = {fold(title): title for title in titles}
            columns = {
                by_title[title]: path
                for title, path in one.get("columns", {}).items()
                if title in by_title and _is_there(spec, path)
            }
            writing = {
                by_title[title]: cast("Writing", way)
                for title, way in one.get("writing", {}).items()
                if title in by_title and way in WRITINGS
            }
            return Remembered(columns, writing)
    return None


def remember(
    store: Store,
    spec: RecordSpec,
    found: ColumnMap,
    columns: ColumnMap,
    writing: Mapping[str, Writing],
) -> None:
    """Remember how ``columns`` differ from those that were ``found``, and what was said of them."""
    titles = [column.header for column in columns.columns]
    said = {
        fold(now.header): now.field if now.taken else ""
        for now, was in zip(columns.columns, found.columns, strict=True)
        if (now.field, now.taken) != (was.field, was.taken)
    }
    ways = {fold(header): way for header, way in writing.items()}
    wanted = _folded(titles)
    with store.read() as reader:
        before = _entries(reader, spec)
    kept = [one for one in before if one.get("titles") != wanted]
    if said or ways:
        kept.insert(0, {"titles": wanted, "columns": said, "writing": ways})
    if kept[:_KEPT] != before:
        store.set_setting(_key(spec), json.dumps(kept[:_KEPT], ensure_ascii=False))


def _key(spec: RecordSpec) -> str:
    return f"import.columns.{spec.name}"


def _entries(reader: Reader, spec: RecordSpec) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", json.loads(reader.setting(_key(spec)) or "[]"))


def _folded(titles: Sequence[str]) -> list[str]:
    return sorted(set(map(fold, titles)))


def _is_there(spec: RecordSpec, path: str) -> bool:
    """Tell whether a field that was remembered still exists."""
    if not path or path == RECORD_ID:
        return True
    try:
        return field_at(spec, path).written
    except KeyError:
        return False
