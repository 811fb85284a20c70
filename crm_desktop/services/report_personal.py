"""What a file knows of one person, for reading: the record, what belongs to it, its history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.i18n import _
from crm_desktop.reports.dataset import Block, Column, Document, TableBlock, TextBlock
from crm_desktop.services.report_card import section_blocks
from crm_desktop.services.report_parts import cell, column, currency_of, file_currency, head
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import chunks, loaded_value, marks

_MOST_COLUMNS = 7
_STAMPS = frozenset({"created_at", "updated_at", "version", "deleted_at"})


def personal_report(
    reader: Reader, record: str, record_id: int, about: Mapping[str, Sequence[int]]
) -> Document:
    """Return the document; ``about`` are the ids of all records that it tells, by type."""
    spec = reader.records[record]
    row = reader.get(record, record_id)
    assert row is not None
    blocks: list[Block] = [
        TextBlock(
            _("What this is"),
            _("All that this office's customer file holds about one person: the record, what "
              "belongs or refers to it, and every change of it. The same stands in "
              "personal-data.json for machines; attached files lie in the folder files."),
        ),
        *section_blocks(reader, spec, row),
    ]  # fmt: skip
    for name, ids in about.items():
        others = [one for one in ids if (name, one) != (record, record_id)]
        blocks += _table(reader, reader.records[name], others)
    blocks += _history(reader, about)
    return head(reader).document(
        _("Personal data: {title}", title=spec.call(row)), blocks, subtitle=_(spec.label)
    )


def _table(reader: Reader, spec: RecordSpec, ids: Sequence[int]) -> Iterator[TableBlock]:
    if not ids:
        return
    names = [one.name for one in spec.fields.values() if one.kind.key != "attachments"]
    rows = reader.rows(spec.name, ids, names)
    filled = [name for name in names if any(not is_blank(row[name]) for row in rows)]
    wanted = sorted(filled, key=lambda name: name not in spec.columns)
    currency = file_currency(reader)
    for at in range(0, len(wanted), _MOST_COLUMNS):
        fields = [spec.fields[name] for name in wanted[at : at + _MOST_COLUMNS]]
        if at:
            fields.insert(0, spec.fields[spec.title])
        yield TableBlock(
            _(spec.plural),
            tuple(column(one) for one in fields),
            [[cell(one, row, currency_of(row, currency)) for one in fields] for row in rows],
        )


def _history(reader: Reader, about: Mapping[str, Sequence[int]]) -> Iterator[TableBlock]:
    lines = sorted(_changed(reader, about), key=lambda line: line[0])
    if lines:
        columns = (
            Column("at", _("When"), "datetime"), Column("who", _("Who")),
            Column("record", _("Record")), Column("field", _("Field")),
            Column("before", _("Before"), weight=1.6), Column("after", _("After"), weight=1.6),
        )  # fmt: skip
        yield TableBlock(_("History"), columns, lines)


def _changed(reader: Reader, about: Mapping[str, Sequence[int]]) -> Iterator[list[Any]]:
    for record, ids in about.items():
        spec = reader.records[record]
        for chunk in chunks(list(ids)):
            rows = reader.connection.exec_driver_sql(
                "SELECT c.record_id, o.at, o.who, c.before, c.after FROM change AS c "  # noqa: S608
                "JOIN operation AS o ON o.id = c.operation_id "
                f"WHERE c.record = ? AND c.record_id IN ({marks(len(chunk))}) ORDER BY c.id",
                (record, *chunk),
            ).all()
            for record_id, at, who, before, after in rows:
                moment = datetime.fromisoformat(at).astimezone().replace(tzinfo=None)
                old, new = json.loads(before or "{}"), json.loads(after or "{}")
                for name in dict.fromkeys((*old, *new)):
                    one = spec.fields.get(name)
                    told = [_shown(one, name, old), _shown(one, name, new)]
                    if name not in _STAMPS and told != ["", ""] and one is not None:
                        of = f"{_(spec.label)} {record_id}"
                        yield [moment, who, of, one.show_label(), *told]


def _shown(one: FieldSpec | None, name: str, image: Mapping[str, Any]) -> str:
    if one is None or name not in image:
        return ""
    value = loaded_value(one, image[name])
    if not one.stored:
        return "\n".join(one.kind.of.sentence(line) for line in value)  # type: ignore[attr-defined]
    return "" if is_blank(value) else one.kind.show(value)
