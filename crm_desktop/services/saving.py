"""What happens to a record between entry and file: completing, checking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.problems import Problem
from crm_desktop.fields.spec import Draft, Lookup, RecordSpec
from crm_desktop.fields.validation import field_problems
from crm_desktop.i18n import Text


def blank(spec: RecordSpec) -> Draft:
    """Return the values of a new record."""
    settled, living = _new_values(spec.cls)
    return settled | {name: make() for name, make in living}


@cache
def _new_values(cls: type) -> tuple[Draft, tuple[tuple[str, Callable[[], Any]], ...]]:
    """Return the values that every new record starts with, and those to be made each time."""
    spec: RecordSpec = cls.__crm_spec__  # type: ignore[attr-defined]
    fields = spec.fields.values()
    living = tuple((one.name, one.new_value) for one in fields if callable(one.default))
    return {one.name: one.new_value() for one in fields}, living


def complete(
    spec: RecordSpec,
    draft: Draft,
    before: Mapping[str, Any] | None,
    record_id: int | None,
    lookup: Lookup,
) -> list[Problem]:
    """Fill what can be derived and return everything that keeps ``draft`` from being saved.

    ``draft`` holds a value for every field and is changed in place; ``before`` are the record's
    values as they stand in the file (``None`` for a new one).
    """
    problems = list(field_problems(spec, draft))
    if problems:
        return problems
    if spec.prepare is not None:
        known = dict(draft)
        spec.prepare(draft, before, lookup)
        problems += field_problems(spec, draft, known)
    problems += _taken(spec, draft, before, record_id, lookup)
    for rule in spec.rules:
        problems += rule(draft, record_id, lookup)
    return problems


def _taken(
    spec: RecordSpec,
    draft: Draft,
    before: Mapping[str, Any] | None,
    record_id: int | None,
    lookup: Lookup,
) -> Iterator[Problem]:
    # What a record in use has already, no other one in use can have.
    mine = before if before is not None and not before.get("deleted_at") else {}
    for field in spec.fields.values():
        value = draft[field.name]
        if not field.unique or is_blank(value) or mine.get(field.name) == value:
            continue
        for other in lookup.find(spec.name, {field.name: value}):
            if other != record_id:
                text = Text(
                    "“{title}” already has this. Every record needs its own.",
                    title=lookup.title(spec.name, other),
                )
                yield Problem(field.name, text)
                break
