"""Values as people write them: numbers plainly, with the decimal mark of their office."""

from __future__ import annotations

from typing import Any

from crm_desktop.fields.kind import Reading
from crm_desktop.fields.spec import FieldSpec

_NUMBERS = frozenset({"number", "percent", "money"})


def written(field: FieldSpec, value: Any, reading: Reading) -> str:
    """Return ``value`` as it stands in an entry: numbers plainly, with the mark of ``reading``."""
    text = field.kind.edit(value)
    if field.kind.key not in _NUMBERS:
        return text
    whole, point, decimals = text.partition(".")
    if not point:
        return text
    least = 2 if field.kind.key == "money" else 0
    decimals = decimals.rstrip("0").ljust(least, "0")
    mark = "," if reading.decimal_comma else "."
    return f"{whole}{mark}{decimals}" if decimals else whole
