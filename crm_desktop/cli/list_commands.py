"""Lists: rows, groups and totals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, UnclearCommand, shown, table
from crm_desktop.fields.kind import fold
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.i18n import Text, _
from crm_desktop.services.condition_text import field_named
from crm_desktop.services.grouping import (
    RECKONINGS,
    Totals,
    can_group,
    group_label,
    groupable,
    told,
)
from crm_desktop.services.lists import Query
from crm_desktop.services.wording import tell


@click.command("list", cls=Command)
@click.argument("record")
@click.option(
    "--where", default="", help='Conditions, such as "city = 北京 and level = important".'
)
@click.option(
    "--sort", default="", help="Field names with commas; a minus sign before falling ones."
)
@click.option("--columns", default="", help="Field names with commas.")
@click.option("--limit", default=50, show_default=True, help="How many at the most; 0 for all.")
@click.option(
    "--group-by",
    "group",
    default="",
    help="A field, or a span of a date: status, customer.province, date.month.",
)
@click.option("--totals", is_flag=True, help="Add the totals of the measures.")
@click.option(
    "--reckon",
    type=click.Choice(list(RECKONINGS)),
    default=None,
    help="What the totals are; without it the sum, or the average of marks.",
)
@pass_session
def list_records(  # noqa: PLR0917
    session: Session,
    record: str,
    where: str,
    sort: str,
    columns: str,
    limit: int,
    group: str,
    totals: bool,
    reckon: str | None,
) -> None:
    """List the records of a type, in groups and with totals where asked for."""
    spec, query = session.query(record, where, sort, columns)
    query = replace(query, group=group_path(session, spec, group), reckoning=reckon or "")
    if query.group:
        _list_groups(session, spec, query, limit)
        return
    lists = session.desk.lists
    rows = lists.rows(spec.name, lists.ids(query, limit=limit or None), query.columns)
    count = lists.count(query)
    data: dict[str, Any] = {"count": count, "records": rows}
    lines = table(_header(spec, query), [_line(spec, query, row) for row in rows])
    lines.append(_("{shown} of {count}", shown=f"{len(rows):,}", count=f"{count:,}"))
    if totals:
        found = lists.totals(query)
        data["totals"] = _plain(found)
        lines += _told(spec, found)
    data["conditions"] = tell(session.desk.types, spec, query.where, session.desk.records.title)
    session.answer(data, *lines)


def _list_groups(session: Session, spec: RecordSpec, query: Query, limit: int) -> None:
    lists = session.desk.lists
    found = lists.grouped(query)
    header = [group_label(session.desk.types, spec.name, query.group), _("Count")]
    measures = list(found.sections[0].totals) if found.sections else []
    header += [spec.fields[name].show_label() for name in measures]
    body = [
        [one.title, f"{one.count:,}", *(told(spec.fields[name], one.totals[name])
                                        for name in measures)]
        for one in found.sections
    ]  # fmt: skip
    whole = lists.totals(query)
    groups = [
        {
            "key": one.key,
            "title": one.title,
            "count": one.count,
            "totals": _plain(one.totals),
            "ids": list(found.ids[one.start : one.start + one.count][: limit or None]),
        }
        for one in found.sections
    ]
    data = {"count": len(found.ids), "groups": groups, "totals": _plain(whole)}
    session.answer(data, *table(header, body), *_told(spec, whole))


def group_path(session: Session, spec: RecordSpec, written: str) -> str:
    """Return the path that a list is grouped by; fields go by name or by label."""
    if not written:
        return ""
    names: list[str] = []
    part: RecordSpec | None = spec
    for word in written.replace("›", ".").split("."):
        field = field_named(part, word.strip()) if part is not None else None
        names.append(field.name if field is not None else fold(word))
        kind = field.kind if field is not None else None
        part = session.desk.types[kind.to] if isinstance(kind, Reference) else None
    path = ".".join(names)
    if not can_group(session.desk.types, spec.name, path):
        offered = ", ".join(one.name for one in groupable(spec))
        raise UnclearCommand(
            Text("The list cannot be grouped by “{name}”. It can be by: {offered}.",
                 name=written, offered=offered)
        )  # fmt: skip
    return path


def _header(spec: RecordSpec, query: Query) -> list[str]:
    return ["id", *(spec.fields[name].show_label() for name in query.columns)]


def _line(spec: RecordSpec, query: Query, row: dict[str, Any]) -> list[str]:
    return [str(row["id"]), *(shown(spec.fields[name], row) for name in query.columns)]


def _plain(found: Totals) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [{"currency": one.currency, "value": one.value} for one in every]
        for name, every in found.items()
    }


def _told(spec: RecordSpec, found: Totals) -> list[str]:
    return [
        f"{spec.fields[name].show_label()}: {told(spec.fields[name], every)}"
        for name, every in found.items()
        if every
    ]
