"""Taking a person out of what is kept among the settings: views, input that was never saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage.erasing import without_words
from crm_desktop.storage.reader import Reader

Touched = AbstractSet[tuple[str, int]]
"""Records, as (type, id)."""

_UNSAVED = "unsaved"
_RECENT = "recent"


def cleaned_settings(
    reader: Reader, touched: Touched, words: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...], bool]:
    """Return the file's settings that change, the names of views that go, and whether input does.

    A view goes if a condition names one of the records, or anything in it one of the words.
    """
    new: dict[str, str] = {}
    gone: list[str] = []
    draft = False
    rows = reader.connection.exec_driver_sql("SELECT key, value FROM setting").all()
    for key, value in rows:
        kept = _json(value)
        record = key.removeprefix("views.")
        if key == _UNSAVED and kept:
            if _is_about(kept, touched, words, reader.records):
                draft, new[key] = True, ""
        elif record != key and record in reader.records and isinstance(kept, list):
            spec = reader.records[record]
            stay = [one for one in kept if not _names(one, spec, touched, words, reader.records)]
            if len(stay) < len(kept):
                gone += [str(one.get("name", "")) for one in kept if one not in stay]
                new[key] = json.dumps(stay, ensure_ascii=False)
        elif isinstance(kept, list | dict):
            left = without_words(kept, words)
            if left != kept:
                new[key] = json.dumps(left, ensure_ascii=False)
    return new, tuple(gone), draft


def cleaned_preferences(
    kept: Mapping[str, Any],
    path: str,
    touched: Touched,
    words: tuple[str, ...],
    records: Mapping[str, RecordSpec],
) -> dict[str, Any]:
    """Return those settings of this computer that change: unsaved input, records opened last.

    ``path`` is the file's, under which they are kept.
    """
    new: dict[str, Any] = {}
    drafts = kept.get(_UNSAVED)
    drafts = drafts if isinstance(drafts, dict) else {}
    if _is_about(drafts.get(path), touched, words, records):
        new[_UNSAVED] = {name: one for name, one in drafts.items() if name != path}
    recent = kept.get(_RECENT)
    if isinstance(recent, dict) and path in recent:
        stay = [one for one in recent[path] if tuple(one) not in touched]
        if stay != recent[path]:
            new[_RECENT] = recent | {path: stay}
    return new


def _json(value: str) -> Any:
    if value[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None


def _has_words(value: Any, words: tuple[str, ...]) -> bool:
    return bool(without_words(value, words) != value)


def _is_about(
    draft: Any, touched: Touched, words: tuple[str, ...], records: Mapping[str, RecordSpec]
) -> bool:
    """Tell whether unsaved input is of one of the records, refers to one, or names the person."""
    if not isinstance(draft, dict):
        return False
    spec = records.get(str(draft.get("record")))
    values = draft.get("values") or {}
    refers = spec is not None and any(
        (kind.to, values.get(name)) in touched for name, kind in spec.references.items()
    )
    return (
        refers or (draft.get("record"), draft.get("id")) in touched or _has_words(values, words)
    )  # fmt: skip


def _names(
    view: Any,
    spec: RecordSpec,
    touched: Touched,
    words: tuple[str, ...],
    records: Mapping[str, RecordSpec],
) -> bool:
    return _has_words(view, words) or _refers(view.get("where"), spec, touched, records)


def _refers(
    tree: Any, spec: RecordSpec, touched: Touched, records: Mapping[str, RecordSpec]
) -> bool:
    """Tell whether a condition of a tree, as JSON, names one of the records."""
    if isinstance(tree, list):
        return any(_refers(one, spec, touched, records) for one in tree)
    if not isinstance(tree, dict):
        return False
    if "has" in tree:
        return _refers(tree.get("where"), records[tree["has"]], touched, records)
    if "field" in tree:
        value = tree.get("value")
        to = _refers_to(str(tree["field"]), spec, records)
        return any((to, one) in touched for one in (value if isinstance(value, list) else [value]))
    return any(_refers(one, spec, touched, records) for one in tree.values())


def _refers_to(path: str, spec: RecordSpec, records: Mapping[str, RecordSpec]) -> str:
    """Return the type of the records that a condition's field names ("" where it names none)."""
    name, dot, rest = path.partition(".")
    if name not in spec.references:
        return ""
    to = spec.references[name].to
    return _refers_to(rest, records[to], records) if dot else to
