"""Whole lists in the order of the titles of the records that they refer to: sales by customer.

To sort them takes a look at every sale and its customer. Here the index of the titles is walked
instead, and for each the few records that refer to it: the first page is there at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.structures import Reference


def statement(
    records: Mapping[str, RecordSpec], spec: RecordSpec, sort: Sequence[str], limit: int | None
) -> str | None:
    """Return the query for the ids of all records in use, as ``Reader.ids`` would have them.

    ``None`` where ``sort`` does not begin with a reference to records with an index of titles.
    """
    names = [key.lstrip("-") for key in sort]
    kind = spec.fields[names[0]].kind if names and names[0] in spec.fields else None
    if not isinstance(kind, Reference) or not records[kind.to].fields[_title(records, kind)].index:
        return None
    rest = [name for name in names[1:] if name != "id"]
    if any(isinstance(spec.fields[name].kind, Reference) for name in rest):
        return None
    title = f'other."{_title(records, kind)}"'
    kept = "".join(f', mine."{name}" AS k{at}' for at, name in enumerate(rest, 1))
    joined = (
        f'SELECT mine.id AS id, {title} AS k0{kept} FROM "{kind.to}" AS other '  # noqa: S608
        f'CROSS JOIN "{spec.name}" AS mine ON mine."{names[0]}" = other.id '
        "WHERE mine.deleted_at IS NULL AND other.deleted_at IS"
    )
    alone = (
        f'SELECT mine.id, NULL{kept} FROM "{spec.name}" AS mine '  # noqa: S608 - declared
        f'WHERE mine.deleted_at IS NULL AND mine."{names[0]}" IS NULL'
    )
    falls = [key.startswith("-") for key in sort if key.lstrip("-") != "id"]
    order = [f"k{at} {'DESC' if down else 'ASC'}" for at, down in enumerate(falls)]
    order.append("id DESC" if sort[-1].startswith("-") else "id ASC")
    return (
        f"{joined} NULL UNION ALL {joined} NOT NULL UNION ALL {alone} ORDER BY {', '.join(order)}"
        + ("" if limit is None else f" LIMIT {int(limit)}")
    )


def _title(records: Mapping[str, RecordSpec], kind: Reference) -> str:
    return records[kind.to].title
