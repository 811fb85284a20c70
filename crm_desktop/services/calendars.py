"""Follow-ups, birthdays and special days as a calendar that other programs take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from crm_desktop.exchange.calendar import Occasion, write_calendar
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import N_, Text, _
from crm_desktop.services import record_ids
from crm_desktop.services.lists import Query
from crm_desktop.services.special_days import days_of, fields_of
from crm_desktop.storage.prefetch import plain_rows
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.store import Store

_AT_ONCE = 500
_FOLLOW_UP = ("subject", "customer", "contact", "notes", "next_follow_up", "follow_up_done")
_NAMES = {
    "interaction": N_("Follow-ups"),
    "contact": N_("Birthdays and special days"),
    "customer": N_("Birthdays and special days"),
}


class NoCalendar(PersonError):  # noqa: N818
    """Records of this type have no days for a calendar."""


class _Day(NamedTuple):
    """A day of one record; ``key`` tells it from the record's other days."""

    key: str
    title: str
    on: date
    text: str = ""
    yearly: bool = False


def write_calendar_file(
    store: Store,
    query: Query,
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, tuple[Text, ...]]:
    """Write the days of the records of a list as iCalendar.

    Of interactions these are the follow-ups that are not done, of contacts and customers the
    birthdays and special days of every year. Returns how many days there were, and a sentence where
    a record had none. Raises ``NoCalendar``, ``UnwritableFile`` and what ``progress`` raises; then
    what stood at ``path`` is untouched.
    """
    if query.record not in _NAMES:
        raise NoCalendar(
            Text(
                "Only interactions, contacts and customers have days for a calendar. "
                "Choose a workbook (.xlsx) for {type}.",
                type=(store.records[query.record].plural,),
            )
        )
    spec = store.records[query.record]
    without: list[int] = []
    with store.read() as reader:
        ids = reader.ids(query.record, query.where, query.sort, deleted=query.deleted)
        occasions = _occasions(spec, reader, ids, without, progress)
        count = write_calendar(path, occasions, name=_(_NAMES[spec.name]))
    if not without:
        return count, ()
    said = (
        Text("Interactions without an open follow-up, which are left out: {count}.",
             count=len(without))
        if spec.name == "interaction"
        else Text("Records without a birthday or special day, which are left out: {count}.",
                  count=len(without))
    )  # fmt: skip
    return count, (said,)


def _occasions(
    spec: RecordSpec,
    reader: Reader,
    ids: Sequence[int],
    without: list[int],
    progress: Callable[[int, int], None] | None,
) -> Iterator[Occasion]:
    file = record_ids.file_id(reader)
    follow_ups = spec.name == "interaction"
    others = ("name", *spec.references, *fields_of(spec))
    names = _FOLLOW_UP if follow_ups else others
    for at in range(0, len(ids), _AT_ONCE):
        chunk = ids[at : at + _AT_ONCE]
        if progress is not None:
            progress(at, len(ids))
        stamps = {
            row[0]: row[1:]
            for row in plain_rows(reader.connection, spec, chunk, ["created_at", "updated_at"])
        }
        for row in reader.rows(spec.name, chunk, names):
            created, updated = stamps[row["id"]]
            own = record_ids.written(file or "crm", row["id"], created)
            days = list(_follow_up(row) if follow_ups else _yearly(spec, row))
            if not days:
                without.append(row["id"])
            for day in days:
                yield Occasion(
                    f"{own}-{day.key}@{spec.name}.crm-desktop",
                    day.title,
                    day.on,
                    datetime.fromisoformat(updated).astimezone(UTC),
                    day.text,
                    day.yearly,
                )


def _follow_up(row: Row) -> Iterator[_Day]:
    if row["next_follow_up"] is None or row["follow_up_done"]:
        return
    who = row.get("customer.title") or ""
    title = f"{row['subject']} · {who}" if who else row["subject"]
    told = [row.get("contact.title") or "", row["notes"]]
    text = "\n".join(filter(None, told))
    yield _Day("follow-up", title, row["next_follow_up"], text)


def _yearly(spec: RecordSpec, row: Row) -> Iterator[_Day]:
    within = row.get("customer.title") or ""
    for day in days_of(spec, row):
        key = f"{day.on.isoformat()}-{record_ids.mark_of(day.what)}" if day.what else "birthday"
        yield _Day(key, day.title(row["name"]), day.on, within, yearly=True)
