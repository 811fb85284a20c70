"""Changing many records at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from crm_desktop.cli import record_commands
from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, UnclearCommand, progress_bar, table
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, _, ngettext
from crm_desktop.services.bulk_change import Action, BulkChange, Preview


@click.command("change", cls=Command)
@click.argument("record")
@click.argument("one", metavar="[ID]", required=False)
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--where", default="", help='Which records, such as "city = 北京".')
@click.option("--all", "everything", is_flag=True, help="All records, where no --where is given.")
@click.option("--set", "sets", multiple=True, metavar="FIELD=VALUE", help="Set a field.")
@click.option("--clear", "clears", multiple=True, metavar="FIELD", help="Empty a field.")
@click.option("--add-tag", "adds", multiple=True, metavar="FIELD=TAG", help="Add tags.")
@click.option("--remove-tag", "removes", multiple=True, metavar="FIELD=TAG", help="Remove tags.")
@click.option(
    "--replace", "replaces", multiple=True, metavar="FIELD=OLD=>NEW", help="Replace a text."
)
@click.option(
    "--raise", "raises", multiple=True, metavar="FIELD=PERCENT", help="Raise numbers or amounts."
)
@click.option("--preview", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--leave-out", is_flag=True, help="Leave out records that cannot be changed, do the others."
)
@click.option("--check", is_flag=True, help="With ID: tell likely duplicates instead of writing.")
@pass_session
@click.pass_context
def change(  # noqa: PLR0917
    context: click.Context,
    session: Session,
    record: str,
    one: str | None,
    values: Sequence[str],
    where: str,
    everything: bool,
    sets: Sequence[str],
    clears: Sequence[str],
    adds: Sequence[str],
    removes: Sequence[str],
    replaces: Sequence[str],
    raises: Sequence[str],
    preview: bool,
    leave_out: bool,
    check: bool,
) -> int:
    """Change one record, named by number, code or key, or all that fulfil conditions.

    Many are changed in one step that can be taken back, all or none. The exit code is 1 if some
    cannot be changed; then nothing was, unless with --leave-out.
    """
    if one is not None:
        context.invoke(record_commands.change, record=record, record_id=one, values=values,
                       check=check)  # fmt: skip
        return 0
    spec, query = session.query(record, where, "", "")
    if query.where is None and not everything:
        raise UnclearCommand(Text("Say which records with --where, or --all for all of them."))
    written: tuple[tuple[Action, Sequence[str]], ...] = (
        ("set", sets), ("clear", clears), ("add", adds), ("remove", removes),
        ("replace", replaces), ("raise", raises),
    )  # fmt: skip
    wanted = list(_read(session, spec, written))
    if not wanted:
        raise UnclearCommand(Text("Say what shall change, such as {example}.",
                                  example="--set status=active"))  # fmt: skip
    bulk = session.desk.bulk
    ids = bulk.ids(spec.name, query.where)
    with progress_bar(session, _("Changing")) as told:
        found = bulk.preview(spec.name, ids, wanted, told)
        able = [one for one in ids if one not in found.refused]
        done = not preview and (leave_out or not found.refused)
        changed = bulk.apply(spec.name, able, wanted, told)[0] if done and found.changing else 0
    session.answer(_data(found, changed), *_lines(found, changed, done=done, preview=preview))
    return 1 if found.refused and not leave_out else 0


def _read(
    session: Session, spec: RecordSpec, written: Sequence[tuple[Action, Sequence[str]]]
) -> Iterator[BulkChange]:
    reading = session.desk.records.reading()
    for action, every in written:
        for text in every:
            name, equals, value = text.partition("=")
            if action != "clear" and not equals:
                raise UnclearCommand(
                    Text("“{value}” does not say which field. Write {example}.", value=text,
                         example="--set status=active")
                )  # fmt: skip
            (field,) = session.fields(spec, name)
            yield session.desk.bulk.read(spec.name, field, action, value, reading)


def _data(found: Preview, changed: int) -> dict[str, Any]:
    return {
        "count": found.count,
        "changing": found.changing,
        "same": found.same,
        "refused": len(found.refused),
        "changed": changed,
        "samples": [
            {"id": one.id, "title": one.title, "field": one.field, "before": one.before,
             "after": one.after}
            for one in found.samples
        ],
        "refusals": [
            {"id": one.id, "title": one.title, "reason": one.reason} for one in found.refusals
        ],
    }  # fmt: skip


def _lines(found: Preview, changed: int, *, done: bool, preview: bool) -> list[str]:
    lines = []
    if preview and found.samples:
        rows = [[one.title, one.field, one.before, one.after] for one in found.samples]
        lines += table([_("Name"), _("Field"), _("Before"), _("After")], rows)
    lines += [f"{one.title}: {one.reason}" for one in found.refusals]
    if done:
        lines.append(ngettext("Changed {count} record", "Changed {count} records", changed))
    else:
        lines.append(_("To be changed: {count}", count=f"{found.changing:,}"))
    lines.append(_("Already so: {count}", count=f"{found.same:,}"))
    if found.refused:
        lines.append(_("Cannot be changed: {count}", count=f"{len(found.refused):,}"))
    if not done:
        lines.append(_("Nothing was written."))
    return lines
