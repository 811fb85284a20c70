"""Merging records into one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.naming import find_one, read_values
from crm_desktop.cli.session import Session, table
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _

if TYPE_CHECKING:
    from crm_desktop.services.merging import MergePlan


@click.command(cls=Command)
@click.argument("record")
@click.argument("keep")
@click.argument("others", nargs=-1, required=True)
@click.option("--preview", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--set",
    "chosen",
    multiple=True,
    metavar="FIELD=VALUE",
    help="What a field shall hold afterwards. May be given several times.",
)
@pass_session
def merge(  # noqa: PLR0917
    session: Session,
    record: str,
    keep: str,
    others: Sequence[str],
    preview: bool,
    chosen: Sequence[str],
) -> None:
    """Make one record of several: KEEP stays, the OTHERS go into it.

    Records are named by number, code or key. What the others had and KEEP lacks is taken over;
    everything that refers to them is moved. One undo takes all of it back.
    """
    spec = session.record_type(record)
    ids = [find_one(session, spec, text) for text in (keep, *others)]
    choices = read_values(session, spec, chosen)
    plan = session.desk.merging.plan(spec.name, ids[0], ids[1:], choices)
    if not preview:
        session.desk.merging.merge(plan, choices)
    session.answer(_data(plan) | {"written": not preview}, *_lines(spec, plan, preview=preview))


def _data(plan: MergePlan) -> dict[str, Any]:
    return {
        "record": plan.record,
        "keep": plan.keep,
        "others": plan.others,
        "fields": [
            {
                "field": one.field,
                "value": one.shown,
                "from": one.source,
                "conflict": one.conflict,
                "offered": [{"id": option.id, "value": option.shown} for option in one.offered],
            }
            for one in plan.fields
            if one.offered or one.shown
        ],
        "kept_in_notes": [
            {"id": one.id, "field": one.field, "value": one.text} for one in plan.surplus
        ],
        "moved": [
            {
                "record": one.record,
                "field": one.field,
                "count": one.count - one.staying,
                "staying": one.staying,
            }
            for one in plan.moves
        ],
    }


def _lines(spec: RecordSpec, plan: MergePlan, *, preview: bool) -> list[str]:
    header = [_("Field"), _("Value"), _("From"), _("Also offered")]
    rows = [
        [
            spec.fields[one.field].show_label(),
            one.shown,
            plan.titles.get(one.source or 0, ""),
            " | ".join(option.shown for option in one.offered if option.shown != one.shown),
        ]
        for one in plan.fields
        if one.offered or one.shown
    ]
    lines = table(header, rows)
    if plan.surplus:
        label = spec.fields[plan.notes].show_label() if plan.notes else _("Recycle bin")
        lines.append(_("Kept in “{field}”: {count}", field=label, count=len(plan.surplus)))
    lines += [
        _("Moved: {what}: {count}", what=f"{one.record}.{one.field}", count=one.count - one.staying)
        for one in plan.moves
    ]
    lines += [
        _(
            "Left with the record that goes, since a rule forbids the other: {what}: {count}",
            what=f"{one.record}.{one.field}",
            count=one.staying,
        )
        for one in plan.moves
        if one.staying
    ]
    return [*lines, _("Nothing was written.")] if preview else lines
