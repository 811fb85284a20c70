"""Which record the command line means, and which values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm_desktop.cli.session import Session, UnclearCommand
from crm_desktop.fields.problems import InvalidRecord
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text


def find_one(session: Session, spec: RecordSpec, text: str) -> int:
    """Return the id of the record that ``text`` names.

    A value of a unique field (a code, a key), one that it had earlier or that a record had which
    was merged into it, or an id.
    """
    for field in spec.fields.values():
        if field.unique:
            found = session.desk.records.find(spec.name, {field.name: text})
            if found:
                return found[0]
    former = session.desk.merging.found_by_old_code(spec.name, text)
    if former is not None:
        return former
    if text.isdecimal():
        return int(text)
    raise UnclearCommand(Text("There is no record “{value}”.", value=text))


def read_values(session: Session, spec: RecordSpec, written: Sequence[str]) -> dict[str, Any]:
    """Return the values that ``FIELD=VALUE`` parts say, by field name.

    A reference may be named by code or key. Raises ``UnclearCommand`` and ``InvalidRecord``.
    """
    raw: dict[str, object] = {}
    for part in written:
        label, equals, value = part.partition("=")
        if not equals:
            raise UnclearCommand(
                Text("“{value}” does not say which field. Write {example}.", value=part,
                     example='"phone=010 6552 9988"')
            )  # fmt: skip
        name = session.fields(spec, label)[0]
        kind = spec.references.get(name)
        raw[name] = (
            find_one(session, session.desk.types[kind.to], value) if kind and value else value
        )
    values, problems = session.desk.records.parse(spec.name, raw)
    if problems:
        raise InvalidRecord(tuple(problems))
    return values
