"""Checking a record against its declaration, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from crm_desktop.fields.kind import Kind, is_blank
from crm_desktop.fields.problems import FieldError, Problem
from crm_desktop.fields.spec import FieldSpec, PartSpec
from crm_desktop.fields.structures import Lines
from crm_desktop.i18n import Text


def field_problems(
    part: PartSpec, values: Mapping[str, Any], known: Mapping[str, Any] | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with single fields: required ones left blank, values out of bounds.

    Fields that still hold the very value that they have in ``known`` are passed over.
    """
    for name, spec in _checked(part.cls):
        value = values.get(name)
        if (value is None or value == "") and not spec.required:
            continue
        if known is not None and known.get(name) is value:
            continue
        if text := _wrong(spec, value):
            yield Problem(name, text)
        if isinstance(spec.kind, Lines):
            for index, line in enumerate(value or ()):
                for part_name, inner in _checked(spec.kind.of.cls):
                    if text := _wrong(inner, line.get(part_name)):
                        yield Problem(name, text, index, part_name)


@cache
def _checked(cls: type) -> tuple[tuple[str, FieldSpec], ...]:
    """Return the fields in which anything can be wrong at all, with their names."""
    part: PartSpec = cls.__crm_spec__  # type: ignore[attr-defined]
    return tuple(
        (spec.name, spec)
        for spec in part.fields.values()
        if spec.required or isinstance(spec.kind, Lines) or type(spec.kind).check is not Kind.check
    )


def _wrong(spec: FieldSpec, value: Any) -> Text | None:
    if is_blank(value):
        return Text("{label} must be filled in.", label=(spec.label,)) if spec.required else None
    try:
        spec.kind.check(value)
    except FieldError as error:
        return error.text
    return None
