"""What happened with one customer, in one order, the latest first.

Interactions, sales, feedback, files, and the changes of what the customer is to the office. One
statement finds the next few in indexes, however many there are; only those are then read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from crm_desktop.fields.attachments import Attachment, Attachments
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _, listed
from crm_desktop.services.attachments import field_of, filed_under
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.store import Store

EntryKind = Literal["interaction", "sale", "feedback", "change", "file"]
KINDS: tuple[EntryKind, ...] = ("interaction", "sale", "feedback", "change", "file")

_CUSTOMER = "customer"
_TOLD = ("status", "stage", "level")
"""Fields of a customer whose changes belong to its story."""
_ESCAPE = "\\"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A place in the order: the moment in UTC as text, then what tells equal moments apart."""

    at: str
    rank: int
    id: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    ``at`` is local time; of a thing that only has a day it is the beginning of the day,
    and ``timed`` is false. ``text`` is light Markdown. ``sign`` is the key of the option that says
    what sort of interaction or feedback it was. ``record`` and ``record_id`` are what it can be
    opened as.
    """

    kind: EntryKind
    place: Place
    at: datetime
    timed: bool
    record: str
    record_id: int
    title: str
    text: str = ""
    sign: str = ""
    facts: tuple[str, ...] = ()
    follow_up: date | None = None
    done: bool = False
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries; ``following`` is where the next page begins, ``None`` at the end."""

    entries: tuple[Entry, ...]
    following: Place | None


@dataclass(frozen=True)
class _Source:
    """Records that are entries: when they happened, and in which fields a search looks."""

    kind: EntryKind
    rank: int
    record: str
    when: str
    timed: bool
    searched: tuple[str, ...]


_RECORDS = (
    _Source("interaction", 5, "interaction", "at", True, ("subject", "notes", "outcome")),
    _Source("feedback", 4, "feedback", "date", False, ("content", "result")),
    _Source("sale", 3, "sale", "date", False, ("number", "notes")),
)
_CHANGES, _FILES = 2, 1


class TimelineService:
    """The stories of the customers of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(
        self,
        customer: int,
        *,
        kinds: Collection[str] = (),
        text: str = "",
        after: Place | None = None,
        limit: int = 50,
    ) -> Page:
        """Return the next entries behind ``after``, the latest first.

        Only those of ``kinds`` (none: all), and with ``text`` only those that say it.
        """
        with self._store.read() as reader:
            statement, bound = _statement(
                self._store.records, customer, kinds, text.strip(), after, limit + 1
            )
            found = reader.connection.exec_driver_sql(statement, bound).all()
            places = [(row[0], Place(row[1], row[2], row[3], row[4])) for row in found[:limit]]
            entries = _Telling(reader, customer).entries(places)
        more = len(found) > limit and bool(places)
        return Page(tuple(entries), places[-1][1] if more else None)

    def counts(self, customer: int) -> dict[str, int]:
        """Return how many entries of each kind there are."""
        records = self._store.records
        found: dict[str, int] = {}
        with self._store.read() as reader:
            for kind in KINDS:
                statement, bound = _statement(records, customer, (kind,), "", None, -1)
                counted = f"SELECT count(*) FROM ({statement})"  # noqa: S608 - as above
                rows = reader.connection.exec_driver_sql(counted, bound)
                found[kind] = int(rows.scalar_one())
        return found


# -- finding ---------------------------------------------------------------------------------------


def _statement(  # noqa: PLR0917
    records: Mapping[str, RecordSpec],
    customer: int,
    kinds: Collection[str],
    text: str,
    after: Place | None,
    limit: int,
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that finds kind and place of the entries, and its values."""
    wanted = set(kinds) or set(KINDS)
    like = _like(text) if text else ""
    parts = [
        _of_records(source, customer, like, after) for source in _RECORDS if source.kind in wanted
    ]
    if "change" in wanted and not text:
        parts.append(_of_changes(customer, after))
    if "file" in wanted:
        parts += [
            _of_files(spec, owner, customer, like, after)
            for spec, owner in filed_under(records, _CUSTOMER)
        ]
    pieces = [f"SELECT * FROM ({piece} LIMIT ?)" for piece, _values in parts]  # noqa: S608
    whole = " UNION ALL ".join(pieces or ["SELECT '', '', 0, 0, 0 WHERE 0"])
    values = [value for _piece, inner in parts for value in (*inner, limit)]
    # By place: the names of the columns are those of the first piece.
    return f"{whole} ORDER BY 2 DESC, 3 DESC, 4 DESC, 5 DESC LIMIT ?", (*values, limit)


def _of_records(
    source: _Source, customer: int, like: str, after: Place | None
) -> tuple[str, list[Any]]:
    when = f'"{source.when}"'
    moment = (
        when if source.timed else f"strftime('%Y-%m-%dT%H:%M:%SZ', {when} || ' 00:00:00', 'utc')"
    )
    values: list[Any] = [customer]
    where = f"customer = ? AND deleted_at IS NULL AND {when} IS NOT NULL"
    if like:
        either = " OR ".join(f"\"{name}\" LIKE ? ESCAPE '{_ESCAPE}'" for name in source.searched)
        where += f" AND ({either})"
        values += [like] * len(source.searched)
    if after is not None:
        bound, tie = _bound(source, after)
        if tie and source.rank == after.rank:
            where += f" AND ({when}, id) < (?, ?)"
            values += [bound, after.id]
        else:
            where += f" AND {when} {'<' if tie and source.rank > after.rank else '<='} ?"
            values.append(bound)
    statement = (
        f"SELECT '{source.kind}', {moment} AS at, {source.rank}, id, 0 "  # noqa: S608 - declared
        f'FROM "{source.record}" WHERE {where} ORDER BY {when} DESC, id DESC'
    )
    return statement, values


def _bound(source: _Source, after: Place) -> tuple[str, bool]:
    """Return ``after`` as the source's own column has it, and whether it may be equal to it."""
    if source.timed:
        return after.at, True
    day = datetime.fromisoformat(after.at).astimezone().date()
    return day.isoformat(), _start_of(day) == after.at


def _start_of(day: date) -> str:
    first = datetime.combine(day, time()).astimezone(UTC)
    return first.strftime("%Y-%m-%dT%H:%M:%SZ")


def _behind(rank: str, after: Place | None) -> tuple[str, list[Any]]:
    if after is None:
        return "", []
    return f" AND (at, {rank}, id, part) < (?, ?, ?, ?)", [
        after.at,
        after.rank,
        after.id,
        after.part,
    ]


def _of_changes(customer: int, after: Place | None) -> tuple[str, list[Any]]:
    told = " OR ".join(f"json_extract(c.after, '$.{name}') IS NOT NULL" for name in _TOLD)
    where, values = _behind(str(_CHANGES), after)
    statement = (
        # What was taken back did not happen; taking back is no event either.
        f"SELECT 'change', at, {_CHANGES}, id, part FROM ("  # noqa: S608 - names are declared
        "SELECT o.at AS at, c.id AS id, 0 AS part FROM change c "
        "JOIN operation o ON o.id = c.operation_id "
        "WHERE c.record = 'customer' AND c.record_id = ? AND o.undone_by IS NULL "
        "AND o.undoes IS NULL AND o.redoes IS NULL "
        f"AND (c.verb = 'insert' OR (c.verb = 'update' AND ({told})))"
        f") WHERE 1{where} ORDER BY at DESC, id DESC"
    )
    return statement, [customer, *values]


def _of_files(
    spec: RecordSpec, owner: str, customer: int, like: str, after: Place | None
) -> tuple[str, list[Any]]:
    name = field_of(spec)
    # The number of the type tells the records of several tables apart.
    where, values = _behind(str(_FILES), after)
    found = f" AND json_extract(f.value, '$.name') LIKE ? ESCAPE '{_ESCAPE}'" if like else ""
    statement = (
        f"SELECT 'file', at, {_FILES}, id, part FROM ("  # noqa: S608 - names are declared
        f"SELECT json_extract(f.value, '$.added_at') AS at, r.id * 64 + {spec.number} AS id, "
        f'f.key AS part FROM "{spec.name}" r, json_each(r."{name}") f '
        f'WHERE r."{owner}" = ? AND r.deleted_at IS NULL AND r."{name}" != \'\'{found}'
        f") WHERE 1{where} ORDER BY at DESC, id DESC, part DESC"
    )
    return statement, [customer, *([like] if like else []), *values]


def _like(text: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return f"%{text}%"


# -- telling ---------------------------------------------------------------------------------------


class _Telling:
    """Reads what stands at places and puts it into words."""

    def __init__(self, reader: Reader, customer: int) -> None:
        self._reader = reader
        self._customer = customer
        self._types = reader.records

    def entries(self, places: Sequence[tuple[str, Place]]) -> list[Entry]:
        """Return the entries at these places, in their order."""
        of_kind: dict[str, list[Place]] = {}
        for kind, place in places:
            of_kind.setdefault(kind, []).append(place)
        told: dict[Place, Entry] = {}
        for entry in (
            *self._interactions(of_kind.get("interaction", ())),
            *self._sales(of_kind.get("sale", ())),
            *self._feedback(of_kind.get("feedback", ())),
            *self._changes(of_kind.get("change", ())),
            *self._files(of_kind.get("file", ())),
        ):
            told[entry.place] = entry
        return [told[place] for _kind, place in places if place in told]

    def _rows(self, record: str, places: Iterable[Place], *names: str) -> list[tuple[Place, Row]]:
        by_id = {place.id: place for place in places}
        rows = self._reader.rows(record, list(by_id), names)
        return [(by_id[row["id"]], row) for row in rows]

    def _shown(self, record: str, name: str, row: Row) -> str:
        return self._types[record].fields[name].kind.show(row[name])

    def _interactions(self, places: Sequence[Place]) -> Iterable[Entry]:
        names = ("type", "subject", "notes", "outcome", "contact", "next_follow_up")
        for place, row in self._rows("interaction", places, *names, "follow_up_done"):
            facts = (
                self._shown("interaction", "type", row),
                row["contact.title"],
                row["outcome"],
            )
            yield Entry(
                "interaction", place, _local(place), True, "interaction", place.id,
                row["subject"], row["notes"], row["type"], tuple(filter(None, facts)),
                row["next_follow_up"], row["follow_up_done"],
            )  # fmt: skip

    def _sales(self, places: Sequence[Place]) -> Iterable[Entry]:
        names = ("number", "total", "currency", "notes", "owner", "lines")
        for place, row in self._rows("sale", places, *names):
            amount = f"{row['currency']} {self._shown('sale', 'total', row)}".strip()
            bought = [line["product.title"] for line in row["lines"] if line["product.title"]]
            facts = (amount, row["owner"])
            text = row["notes"] or listed(dict.fromkeys(bought))
            yield Entry(
                "sale", place, _local(place), False, "sale", place.id,
                _("Sale {number}", number=row["number"]), text, "",
                tuple(filter(None, facts)),
            )  # fmt: skip

    def _feedback(self, places: Sequence[Place]) -> Iterable[Entry]:
        names = ("kind", "content", "result", "satisfaction", "handled_by")
        for place, row in self._rows("feedback", places, *names):
            marks = row["satisfaction"]
            facts = ("" if marks is None else f"{marks} / 5", row["handled_by"])
            yield Entry(
                "feedback", place, _local(place), False, "feedback", place.id,
                _("Feedback: {kind}", kind=self._shown("feedback", "kind", row)),
                row["content"], row["kind"], tuple(filter(None, facts)),
            )  # fmt: skip

    def _changes(self, places: Sequence[Place]) -> Iterable[Entry]:
        if not places:
            return
        ids = [place.id for place in places]
        marks = ", ".join("?" * len(ids))
        rows = self._reader.connection.exec_driver_sql(
            "SELECT c.id, c.verb, c.before, c.after, o.who FROM change c "  # noqa: S608
            f"JOIN operation o ON o.id = c.operation_id WHERE c.id IN ({marks})",
            tuple(ids),
        )
        by_id = {row[0]: row for row in rows}
        spec = self._types[_CUSTOMER]
        for place in places:
            _id, verb, before, after, who = by_id[place.id]
            title = _("Added to the file")
            sentences: list[str] = []
            if verb == "update":
                old, new = json.loads(before), json.loads(after)
                for name in _TOLD:
                    if name in new:
                        kind = spec.fields[name].kind
                        was, now = kind.show(old[name]) or "–", kind.show(new[name]) or "–"
                        label = spec.fields[name].show_label()
                        sentences.append(f"{label}: {was} → {now}")
                title, *sentences = sentences
            yield Entry(
                "change", place, _local(place), True, _CUSTOMER, self._customer, title,
                "\n".join(sentences), verb, tuple(filter(None, [who])),
            )  # fmt: skip

    def _files(self, places: Sequence[Place]) -> Iterable[Entry]:
        by_number = {spec.number: spec for spec in self._types.values()}
        whose: dict[str, list[Place]] = {}
        for place in places:
            whose.setdefault(by_number[place.id % 64].name, []).append(place)
        for record, mine in whose.items():
            spec = self._types[record]
            name = field_of(spec)
            assert isinstance(spec.fields[name].kind, Attachments)
            rows = self._reader.rows(record, [place.id // 64 for place in mine], (name,))
            files = {row["id"]: row[name] for row in rows}
            titles = self._reader.titles(record, files)
            for place in mine:
                record_id = place.id // 64
                file: Attachment = files[record_id][place.part]
                of = "" if record == _CUSTOMER else f"{_(spec.label)}: {titles[record_id]}"
                yield replace(
                    Entry("file", place, _local(place), True, record, record_id, file.name),
                    facts=tuple(filter(None, [of])),
                    file=file,
                )


def _local(place: Place) -> datetime:
    return datetime.fromisoformat(place.at).astimezone()
