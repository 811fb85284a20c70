"""Checking a record against its declaration, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.problems import FieldError, Problem
from crm_desktop.fields.spec import FieldSpec, PartSpec
from crm_desktop.fields.structures import Lines
from crm_desktop.i18n import Text


def field_problems(part: PartSpec, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with single fields: required ones left blank, values out of bounds."""
    for spec in part.fields.values():
        value = values.get(spec.name)
        if text := _wrong(spec, value):
            yield Problem(spec.name, text)
        if isinstance(spec.kind, Lines):
            for index, line in enumerate(value or ()):
                for inner in spec.kind.of.fields.values():
                    if text := _wrong(inner, line.get(inner.name)):
                        yield Problem(spec.name, text, index, inner.name)


def _wrong(spec: FieldSpec, value: Any) -> Text | None:
    if is_blank(value):
        return Text("{label} must be filled in.", label=(spec.label,)) if spec.required else None
    try:
        spec.kind.check(value)
    except FieldError as error:
        return error.text
    return None
