"""What erasing a person would do: which records go, which stay without words, who else is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.services.attachment_mentions import hashes_in
from crm_desktop.services.erasing_rest import PEOPLE, Rest, naming_words
from crm_desktop.services.erasing_settings import cleaned_settings
from crm_desktop.storage import owners, pairs
from crm_desktop.storage.audit import Head, head
from crm_desktop.storage.erasing import Forgetting, images_of
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import read_images
from crm_desktop.storage.unit import MissingRecord

PENDING = "erasing.pending"
"""The setting that says that the file is still to be scoured after an erasure."""


_MENTIONS = 20


@dataclass(frozen=True, slots=True)
class Mention:
    """Another record that holds the person's name, number or address; it is left as it is."""

    record: str
    id: int
    title: str


@dataclass(frozen=True)
class ErasurePlan:
    """What an erasure would do; nothing was written.

    ``removed`` and ``rests`` are ids by record type: of what goes, and of what stays without what
    names the person. ``files`` counts attached files, ``views`` names saved views that go,
    ``draft`` tells that unsaved input goes. ``mentions`` are others, to be looked at by people.
    """

    record: str
    record_id: int
    title: str
    anonymise: bool
    removed: Mapping[str, tuple[int, ...]]
    rests: Mapping[str, tuple[int, ...]]
    files: int
    views: tuple[str, ...]
    draft: bool
    mentions: tuple[Mention, ...]
    forgetting: Forgetting = field(repr=False)
    seen: Head = field(repr=False)

    @property
    def confirmation(self) -> str:
        """Return what a person types to confirm: the name as it is shown."""
        return self.title

    @property
    def touched(self) -> set[tuple[str, int]]:
        """Return every record that goes or loses something, as (type, id)."""
        both = (*self.removed.items(), *self.rests.items())
        return {(record, one) for record, ids in both for one in ids}


class Planning:
    """One plan in the making."""

    def __init__(self, reader: Reader, record: str, record_id: int, *, anonymise: bool) -> None:
        self._reader = reader
        self._spec = reader.records[record]
        self._id = record_id
        self._anonymise = anonymise
        self._removed: dict[str, set[int]] = {}
        self._keep: dict[str, dict[int, str]] = {}

    def plan(self) -> ErasurePlan:
        """Return it. Raises ``MissingRecord``."""
        reader, record = self._reader, self._spec.name
        row = reader.get(record, self._id)
        if row is None:
            raise MissingRecord
        people = [self._id, *pairs.absorbed(reader.connection, record, [self._id])]
        if record == "customer":
            self._take_customer(people)
        else:
            self._take_contact(people)
        removed = {name: tuple(sorted(ids)) for name, ids in self._removed.items() if ids}
        words = self._words()
        if record != "customer":
            self._take_mentions_of(row["customer"], words)
        gone = {name: frozenset(ids) for name, ids in removed.items()}
        rests = {
            name: {
                one: Rest(reader.records[name], one, keep, gone, words)
                for one, keep in chosen.items()
                if one not in gone.get(name, ())
            }
            for name, chosen in self._keep.items()
        }
        rests = {name: chosen for name, chosen in rests.items() if chosen}
        touched = {(name, one) for name, ids in (*removed.items(), *rests.items()) for one in ids}
        settings, views, draft = cleaned_settings(reader, touched, words)
        return ErasurePlan(
            record, self._id, self._spec.call(row), self._anonymise, removed,
            {name: tuple(sorted(chosen)) for name, chosen in rests.items()},
            self._count_files(touched), views, draft, tuple(self._mentions(touched, words)),
            Forgetting(removed, rests, words, settings | {PENDING: "yes"}, self._alone()),
            head(reader.connection),
        )  # fmt: skip

    def _take_customer(self, people: list[int]) -> None:
        books = False
        for spec, name, kind in self._referring("customer"):
            ids = owners.referring(self._reader, spec, name, people)
            if spec.name in PEOPLE or (kind.owned and not self._anonymise):
                self._remove(spec.name, ids)
            else:
                books = books or bool(ids)
                self._leave(spec.name, ids, "figures")
        for one in people:
            if self._anonymise and one == self._id:
                self._leave("customer", [one], "figures")
            elif books and self._is_needed("customer", one):
                self._leave("customer", [one], "nothing")
            else:
                self._remove("customer", [one])

    def _take_contact(self, people: list[int]) -> None:
        for one in people:
            if self._anonymise and one == self._id:
                self._leave("contact", [one], "figures")
            else:
                self._remove("contact", [one])

    def _referring(self, record: str) -> Iterator[tuple[RecordSpec, str, Any]]:
        for spec in self._reader.records.values():
            for name, kind in spec.references.items():
                if kind.to == record:
                    yield spec, name, kind

    def _is_needed(self, record: str, record_id: int) -> bool:
        """Tell whether something that stays refers to the record."""
        return any(
            set(owners.referring(self._reader, spec, name, [record_id]))
            - self._removed.get(spec.name, set())
            for spec, name, _kind in self._referring(record)
        )

    def _remove(self, record: str, ids: Iterable[int]) -> None:
        """Let records go, and whatever refers to them let go of them."""
        new = set(ids) - self._removed.setdefault(record, set())
        if not new:
            return
        self._removed[record] |= new
        for spec, name, kind in self._referring(record):
            found = owners.referring(self._reader, spec, name, sorted(new))
            if kind.owned:
                self._remove(spec.name, found)
            else:
                self._leave(spec.name, found, "words")

    def _leave(self, record: str, ids: Iterable[int], keep: str) -> None:
        chosen = self._keep.setdefault(record, {})
        for one in ids:
            # What leaves less was said first, or is said again.
            if chosen.get(one, "words") == "words":
                chosen[one] = keep

    def _take_mentions_of(self, customer: int | None, words: tuple[str, ...]) -> None:
        """Let the other records of the customer keep all but what names the contact."""
        if customer is None:
            return
        for spec, name, _kind in self._referring("customer"):
            if spec.name in PEOPLE:
                continue
            for one in owners.referring(self._reader, spec, name, [customer]):
                told = json.dumps(
                    [*images_of(self._reader, spec.name, [one])], ensure_ascii=False
                )  # fmt: skip
                if any(word in told for word in words):
                    self._leave(spec.name, [one], "words")

    def _words(self) -> tuple[str, ...]:
        found: set[str] = set()
        for record in PEOPLE:
            spec = self._reader.records[record]
            ids = {one for one, keep in self._keep.get(record, {}).items() if keep != "words"}
            for image in images_of(self._reader, record, ids | self._removed.get(record, set())):
                found.update(naming_words(spec, image))
        return tuple(sorted(found, key=lambda word: (-len(word), word)))

    def _alone(self) -> dict[str, tuple[int, ...]]:
        """Return whom no pair is to name any more: who goes, and who stays without a name."""
        return {
            name: tuple(
                self._removed.get(name, set())
                | {one for one, keep in self._keep.get(name, {}).items() if keep != "words"}
            )
            for name in (*self._removed, *self._keep)
        }

    def _count_files(self, touched: set[tuple[str, int]]) -> int:
        found = 0
        for record, one in touched:
            spec = self._reader.records[record]
            image = read_images(self._reader.connection, spec, [one]).get(one, {})
            found += len(set(hashes_in(spec, image)))
        return found

    def _mentions(self, touched: set[tuple[str, int]], words: tuple[str, ...]) -> Iterator[Mention]:
        """Yield others that hold one of the words in a field, at most some of each type."""
        if not words:
            return
        for spec in self._reader.records.values():
            columns = [one.name for one in spec.fields.values() if _is_text(one)]
            ids = _holding(self._reader, spec, columns, words)
            others = [one for one in ids if (spec.name, one) not in touched][:_MENTIONS]
            titles = self._reader.titles(spec.name, others)
            for one in others:
                yield Mention(spec.name, one, titles.get(one, ""))


def _is_text(one: FieldSpec) -> bool:
    return one.stored and one.kind.key in {"text", "long_text", "phone", "email", "link"}


def _holding(
    reader: Reader, spec: RecordSpec, columns: list[str], words: tuple[str, ...]
) -> list[int]:
    together = " || char(10) || ".join(f'"{name}"' for name in columns)
    holds = " OR ".join(["instr(told, ?)"] * len(words))
    rows = reader.connection.exec_driver_sql(
        f'SELECT id FROM (SELECT id, {together} AS told FROM "{spec.name}" '  # noqa: S608
        f"WHERE deleted_at IS NULL) WHERE {holds} LIMIT 1000",
        words,
    )
    return [row[0] for row in rows]
