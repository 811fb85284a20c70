"""The record types: one file each, found by being here."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from crm_desktop.fields.spec import RecordSpec

__all__ = ["record_type", "record_types"]


@cache
def record_types() -> Mapping[str, RecordSpec]:
    """Return every record type by name, in the order of their numbers."""
    found: list[RecordSpec] = []
    for module in pkgutil.iter_modules(__path__):
        declared = vars(import_module(f"{__name__}.{module.name}")).values()
        found += [
            spec
            for spec in (getattr(thing, "__crm_spec__", None) for thing in declared)
            if isinstance(spec, RecordSpec) and spec.cls.__module__.endswith(module.name)
        ]
    found.sort(key=lambda spec: spec.number)
    numbers = [spec.number for spec in found]
    if len(set(numbers)) != len(numbers):
        raise ValueError(f"two record types share a number: {numbers}")
    return MappingProxyType({spec.name: spec for spec in found})


def record_type(name: str) -> RecordSpec:
    """Return the record type called ``name``.

    Raises ``KeyError`` if there is none.
    """
    return record_types()[name]
