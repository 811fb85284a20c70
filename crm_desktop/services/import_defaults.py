"""What the new records of an import get where the file says nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import Draft, FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import Text
from crm_desktop.services.condition_text import field_named
from crm_desktop.services.import_mapping import UnclearMapping
from crm_desktop.services.references import References
from crm_desktop.storage.reader import Reader


def default_fields(spec: RecordSpec) -> list[FieldSpec]:
    """Return the fields that all new records of an import may be given."""
    return [
        one
        for one in spec.fields.values()
        if one.written and not one.unique and not isinstance(one.kind, Lines)
    ]


def tag_field(spec: RecordSpec) -> str:
    """Return the name of the field that holds tags ("" if there is none)."""
    found = (one.name for one in default_fields(spec) if one.kind.key == "tags")
    return next(found, "")


def default_values(
    spec: RecordSpec, reader: Reader, texts: Mapping[str, str], reading: Reading
) -> Draft:
    """Return the values that ``texts`` mean: field -> what a person would type.

    Fields go by their names in any language. Raises ``UnclearMapping``.
    """
    allowed = {one.name for one in default_fields(spec)}
    references = References(reader)
    found: Draft = {}
    for name, text in texts.items():
        field = field_named(spec, name)
        if field is None or field.name not in allowed:
            raise UnclearMapping(Text("“{name}” cannot be given to all new records.", name=name))
        found[field.name] = _value(field, references, text, reading)
    return {name: value for name, value in found.items() if not is_blank(value)}


def _value(field: FieldSpec, references: References, text: str, reading: Reading) -> Any:
    try:
        if isinstance(field.kind, Reference):
            return references.find(field.kind.to, text)
        value = field.kind.parse(text, reading)
        field.kind.check(value)
    except FieldError as error:
        raise UnclearMapping(
            Text("{label}: {reason}", label=(field.label,), reason=error.text)
        ) from error
    return value


def with_tags(spec: RecordSpec, draft: Draft, tags: Collection[str]) -> Draft:
    """Return a new record with these tags added to its own."""
    name = tag_field(spec) if tags else ""
    if not name:
        return draft
    return draft | {name: tuple(dict.fromkeys((*(draft.get(name) or ()), *tags)))}
