"""The columns of a record type in a workbook: titles, kinds, choices, explanations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crm_desktop.exchange.columns import ColumnKind, ColumnOut
from crm_desktop.fields.kind import fold
from crm_desktop.fields.numbers import Number
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import N_, _, language
from crm_desktop.services.record_ids import HEADERS, RECORD_ID

_EXAMPLES: dict[str, str] = {
    "date": "2026-03-31",
    "moment": "2026-03-31 14:30",
    "phone": "+86 138 0013 8000",
    "email": "name@example.com",
    "link": "www.example.com",
    "money": "1234.50",
    "percent": "15",
    "tags": N_("regular, trade fair"),
}
_MOST_CHOICES = 400


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet of records; ``path`` is ``name``, ``lines.quantity`` or ``RECORD_ID``.

    ``lines`` and ``part`` are the two halves of the path of a line's field, else "".
    """

    path: str
    field: FieldSpec | None
    out: ColumnOut
    lines: str = ""
    part: str = ""


def sheet_columns(spec: RecordSpec, names: Iterable[str], spread: str) -> list[SheetColumn]:
    """Return the columns for these fields, in the current language.

    The field ``spread`` becomes one column for each field of its lines.
    """
    chosen = list(dict.fromkeys(names))
    taken = {fold(spec.fields[name].show_label()) for name in chosen}
    found: list[SheetColumn] = []
    for name in chosen:
        field = spec.fields[name]
        if name == spread and isinstance(field.kind, Lines):
            found.extend(_line_columns(field, field.kind, taken))
        else:
            found.append(SheetColumn(name, field, _column(name, field, field.show_label())))
    return found


def record_id_column() -> SheetColumn:
    """Return the column by which an import knows the records again."""
    title = HEADERS.get(language(), HEADERS["en"])
    return SheetColumn(RECORD_ID, None, ColumnOut(RECORD_ID, title, width=22))


def _line_columns(field: FieldSpec, kind: Lines, taken: set[str]) -> Iterator[SheetColumn]:
    for inner in kind.of.fields.values():
        label = inner.show_label()
        if fold(label) in taken:
            label = f"{field.show_label()}: {label}"
        path = f"{field.name}.{inner.name}"
        yield SheetColumn(path, inner, _column(path, inner, label), field.name, inner.name)


def _column(path: str, field: FieldSpec, title: str) -> ColumnOut:
    kind = field.kind
    return ColumnOut(
        path,
        title,
        _column_kind(field),
        width=field.columns,
        places=kind.places if isinstance(kind, Number) else None,
        choices=_choices(field),
        help=_explanation(field),
        required=field.required,
        example=_(_EXAMPLES.get(kind.key, "")),
    )


def _column_kind(field: FieldSpec) -> ColumnKind:
    # Percentages stand as 15, as people type them: the sign is in the title.
    return "yes_no" if field.kind.key == "yes_no" else field.kind.cell_kind


def _choices(field: FieldSpec) -> tuple[str, ...]:
    if field.kind.key == "yes_no":
        return field.kind.show(True), field.kind.show(False)
    if isinstance(field.kind, Choice):
        return tuple(option.show() for option in field.kind.options()[:_MOST_CHOICES])
    return ()


def _explanation(field: FieldSpec) -> str:
    kind: Any = field.kind
    told = [_(field.help)] if field.help else []
    if isinstance(kind, Reference):
        told.append(_("Code, key or name of a record that is there already."))
    elif isinstance(kind, Lines):
        inner = ": ".join(part.show_label() for part in kind.of.fields.values())
        told.append(_("Several with semicolons between them, each like this: {form}.", form=inner))
    elif isinstance(kind, Choice) and kind.open:
        told.append(_("Words of your own are taken as well."))
    if field.unique:
        told.append(_("No two records may have the same."))
    return " ".join(told)
