"""Cards in and out: a vCard file as a table for the import, contacts and customers as vCard."""

from __future__ import annotations

import itertools
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from crm_desktop.exchange.cells import Cell, Progress
from crm_desktop.exchange.table import Table
from crm_desktop.exchange.vcard import Card, CardFile, CardVersion, as_read, write_cards
from crm_desktop.fields.kind import Reading
from crm_desktop.fields.problems import FieldError, PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, _, language, listed
from crm_desktop.services import record_ids
from crm_desktop.services.card_rows import CardRows
from crm_desktop.services.exporting import cell as exported_cell
from crm_desktop.services.lists import Query
from crm_desktop.services.record_cards import FIELDS, WRITTEN, not_written, record_card
from crm_desktop.services.record_ids import RECORD_ID
from crm_desktop.services.references import References
from crm_desktop.storage.prefetch import plain_rows, rows_having
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.store import Store

RECORDS = ("contact", "customer")
"""The record types that can be cards."""

_AT_ONCE = 500
_NAMED = 8
_LONGEST_KEY = 60
_URN = "urn:uuid:"


class NoCards(PersonError):  # noqa: N818
    """Records of this type cannot be cards."""


def card_table(
    store: Store,
    record: str,
    path: Path,
    reading: Reading,
    *,
    encoding: str | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Table:
    """Return the cards of a file as a table that an import takes like any other.

    A row stands for a card, its number is the line in which the card begins; row 0 has the titles,
    which are the labels of the fields. Only fields that some card fills have a column. ``notes``
    tells what was left out of the cards and what was broken in them. ``limit`` ends the reading
    after so many cards.

    Raises ``NoCards``, ``UnreadableFile`` and whatever ``progress`` raises.
    """
    spec = _card_spec(store, record)
    cards = CardFile(path, encoding=encoding)
    with store.read() as reader:
        taken = _Taken(spec, reader, reading)
        source = iter(cards)
        while chunk := list(itertools.islice(source, _AT_ONCE)):
            taken.take(chunk)
            if progress is not None:
                progress(len(taken.rows), 0)
            if limit is not None and len(taken.rows) > limit:
                break
        cut = limit is not None and len(taken.rows) > limit
        return taken.table(path.name, cards.notes, limit if cut else None)


class _Taken:
    """The cards of one file as they become rows."""

    def __init__(self, spec: RecordSpec, reader: Reader, reading: Reading) -> None:
        self._spec = spec
        self._reader = reader
        self._file = record_ids.file_id(reader)
        self._references = References(reader)
        self._rows = CardRows(spec, reading, self._is_customer)
        self._lost: Counter[str] = Counter()
        self._nameless: list[int] = []
        self.rows: list[tuple[int, dict[str, Any]]] = []

    def take(self, cards: Sequence[Card]) -> None:
        """Add a row for each of these cards."""
        if self._spec.name == "contact":
            self._references.learn("customer", {card.organisation.strip() for card in cards})
        known = self._known(cards)
        for card in cards:
            self._lost.update(card.lost)
            if not any(map(str.strip, (card.name, card.family, card.given, card.organisation))):
                self._nameless.append(card.line)
            if card.uid in known:
                row = self._returned(card, *known[card.uid])
            else:
                row = self._rows.row(card)
                told = record_ids.read(card.uid)
                own = told is not None and told.file == self._file
                if card.uid and len(card.uid) <= _LONGEST_KEY and not own:
                    row["external_id"] = card.uid.removeprefix(_URN)
            self.rows.append((card.line, row))

    def _returned(self, card: Card, record: Row, customer: str) -> dict[str, Any]:
        """Return the row of a card whose record is here: what differs from it, and nothing else.

        What is as it left stays as it is, to the letter. What is missing stays as well: programs
        drop what they have no place for, so that a card says nothing is no wish to forget.
        """
        left = as_read(record_card(self._spec, record, record.get("customer.title") or "", ""))
        blank = Card()
        same = [
            parts
            for parts in FIELDS
            if all(
                getattr(card, part) in (getattr(left, part), getattr(blank, part)) for part in parts
            )
        ]
        silent = {part: getattr(blank, part) for parts in same for part in parts}
        row = self._rows.row(replace(card, **silent | {"notes": card.notes}))
        for parts in same:
            if parts != ("notes",) or row.get("notes", "") == card.notes:
                for name in FIELDS[parts]:
                    row.pop(name, None)
        if self._file:
            row[RECORD_ID] = record[RECORD_ID]
        for name, field in self._spec.fields.items():
            if name in WRITTEN and name not in row:
                row[name] = customer if name == "customer" else exported_cell(field, record[name])
        return row

    def _known(self, cards: Sequence[Card]) -> dict[str, tuple[Row, str]]:
        """Return the records that the cards left with or were matched to, by the cards' keys."""
        ids: dict[str, int] = {}
        keys: dict[str, str] = {}
        for uid in dict.fromkeys(card.uid for card in cards if card.uid):
            told = record_ids.read(uid)
            if told is not None and told.file == self._file:
                ids[uid] = told.id
            else:
                keys[uid.removeprefix(_URN)] = uid
        connection = self._reader.connection
        for found, key in rows_having(connection, self._spec, "external_id", keys, ["external_id"]):
            if key in keys:
                ids[keys[key]] = found
        names = [name for name in self._spec.fields if name in WRITTEN]
        wanted = list(dict.fromkeys(ids.values()))
        records = {row["id"]: row for row in self._reader.rows(self._spec.name, wanted, names)}
        customers = self._customers(records.values())
        self._name(list(records.values()))
        return {
            uid: (records[record_id], customers.get(records[record_id].get("customer"), ""))
            for uid, record_id in ids.items()
            if record_id in records and self._is_meant(uid, records[record_id])
        }

    def _name(self, records: Sequence[Row]) -> None:
        """Give each record the name by which the import will know it."""
        ids = [record["id"] for record in records]
        made = dict(plain_rows(self._reader.connection, self._spec, ids, ["created_at"]))
        for record in records:
            record[RECORD_ID] = record_ids.written(self._file, record["id"], made[record["id"]])

    def _is_meant(self, uid: str, record: Row) -> bool:
        """Tell whether a card's key is the record's name, or one that was found as it stands."""
        return record_ids.read(uid) is None or uid in {record[RECORD_ID], record["external_id"]}

    def _customers(self, records: Iterable[Row]) -> dict[int | None, str]:
        ids = {record["customer"] for record in records if record.get("customer") is not None}
        told = self._references.texts("customer", [(one, None) for one in ids])
        return {record_id: text for (record_id, _owner), text in told.items()}

    def _is_customer(self, name: str) -> bool:
        try:
            return self._references.find("customer", name) is not None
        except FieldError:
            return False

    # -- the table --------------------------------------------------------------------------------

    def table(self, name: str, broken: Sequence[Text], limit: int | None) -> Table:
        """Return the table; ``limit`` is how many rows it may have, if that is less."""
        rows = self.rows[:limit]
        filled = {key for _line, row in rows for key, cell in row.items() if cell is not None}
        columns = [key for key in (*self._spec.fields, RECORD_ID) if key in filled]
        titles: list[Cell] = [self._title(key) for key in columns]
        cells: list[list[Cell]] = [titles]
        numbers = array("q", [0])
        for line, row in rows:
            cells.append([row.get(key) or None for key in columns])
            numbers.append(line)
        return Table(
            sheet=name,
            sheets=(name,),
            rows=cells,
            numbers=numbers,
            header_row=0,
            notes=(*broken, *self._notes()),
            cut=limit is not None,
        )

    def _title(self, key: str) -> str:
        if key == RECORD_ID:
            return record_ids.HEADERS.get(language(), record_ids.HEADERS["en"])
        return self._spec.fields[key].show_label()

    def _notes(self) -> Iterator[Text]:
        if self._lost:
            told = [f"{name} ({count})" for name, count in sorted(self._lost.items())]
            yield Text("Not taken from the cards: {parts}.", parts=listed(told))
        if self._nameless:
            yield Text(
                "Cards without a name, for which the next best stands: {count}; the first begins "
                "in line {line}.",
                count=len(self._nameless),
                line=self._nameless[0],
            )
        homeless = self._rows.homeless
        if homeless:
            yield Text(
                "These organisations are not customers, or the name fits several: {names}. They "
                "stand in the notes. To have the contacts under them, add the customers first.",
                names=listed(list(homeless)[:_NAMED]) + ("…" if len(homeless) > _NAMED else ""),
            )


def write_card_file(
    store: Store,
    query: Query,
    path: Path,
    *,
    version: CardVersion = "3.0",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, tuple[Text, ...]]:
    """Write the records of a list as cards.

    Returns how many there were, and sentences about what no card has a place for. Raises
    ``NoCards``, ``UnwritableFile`` and what ``progress`` raises; then what stood at ``path`` is
    untouched.
    """
    spec = _card_spec(store, query.record)
    left_out: dict[str, None] = {}
    with store.read() as reader:
        ids = reader.ids(query.record, query.where, query.sort, deleted=query.deleted)

        def told(count: int) -> None:
            if progress is not None and not count % _AT_ONCE:
                progress(count, len(ids))

        count = write_cards(path, _cards(spec, reader, ids, left_out), version=version, tick=told)
    if not left_out:
        return count, ()
    labels = listed(_(spec.fields[name].label) for name in left_out)
    return count, (Text("A card has no place for these fields: {labels}.", labels=labels),)


def _cards(
    spec: RecordSpec, reader: Reader, ids: Sequence[int], left_out: dict[str, None]
) -> Iterator[Card]:
    file = record_ids.file_id(reader)
    for at in range(0, len(ids), _AT_ONCE):
        chunk = ids[at : at + _AT_ONCE]
        made = dict(plain_rows(reader.connection, spec, chunk, ["created_at"]))
        for row in reader.rows(spec.name, chunk, spec.fields):
            left_out.update(dict.fromkeys(field.name for field in not_written(spec, row)))
            own = record_ids.written(file, row["id"], made[row["id"]]) if file else ""
            yield record_card(spec, row, row.get("customer.title") or "", row["external_id"] or own)


def _card_spec(store: Store, record: str) -> RecordSpec:
    spec = store.records[record]
    if record not in RECORDS:
        raise NoCards(
            Text(
                "Only contacts and customers can be cards. Choose a workbook (.xlsx) for {type}.",
                type=(spec.plural,),
            )
        )
    return spec
