"""Finding records by what a person remembers of them, through the index of ``indexing``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from crm_desktop.fields.kind import fold
from crm_desktop.fields.spec import RecordSpec, title_text
from crm_desktop.storage import near, pinyin
from crm_desktop.storage.indexing import TYPES, has_pinyin, is_spelled
from crm_desktop.storage.rows import Image, chunks, loaded_value, marks, quoted, read_images
from crm_desktop.storage.tables import FOLDED
from crm_desktop.storage.tokens import folded, query_terms, runs

_CANDIDATES = 500
_ENOUGH = 50
_FEW = 5
_NEAR = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that search found.

    ``where`` names the field that holds the words, ``text`` its value. ``near`` tells that they
    are not quite what was typed.
    """

    record: str
    id: int
    title: str
    subtitle: str
    where: str
    text: str
    near: bool = False


def find(
    connection: Connection,
    records: Mapping[str, RecordSpec],
    query: str,
    limit: int,
    record: str = "",
) -> list[Hit]:
    """Return the best hits for what a person typed, best first.

    Every word must be in the record, as a part of any searched field, or as pinyin of a name.
    Equal titles come first, then titles that begin with the words, then titles that hold them,
    then the rest. Of what many records hold, the titles are looked at first: so it does not take
    longer where more is found. Where next to nothing is found, what differs by one letter in a word
    (one character in a name, one digit in a number) comes after it.
    """
    words = [word for word in folded(query).split() if word]
    if not words:
        return []
    specs = [spec for spec in records.values() if record in ("", spec.name)]
    found = _Found(connection, words, limit)
    for spec in specs:
        found.take(spec, _beginning_with(connection, spec, " ".join(words), limit))
    if found.count < limit:
        by_type: dict[int, list[int]] = {}
        for number in _candidates(connection, specs, query, record):
            by_type.setdefault(number % TYPES, []).append(number // TYPES)
        for spec in specs:
            found.take(spec, _titled(connection, spec, by_type.get(spec.number, ())))
    hits = found.hits()
    if len(hits) < min(_FEW, limit):
        seen = {(hit.record, hit.id) for hit in hits}
        hits += _near(connection, specs, query, limit - len(hits), seen)
    return hits


def _near(
    connection: Connection,
    specs: Sequence[RecordSpec],
    query: str,
    limit: int,
    seen: set[tuple[str, int]],
) -> list[Hit]:
    """Return records that hold nearly what was typed, the nearest first."""
    terms = near.expression(connection, query)
    if not terms:
        return []
    number = specs[0].number if len(specs) == 1 else 0
    found = _matching(connection, [terms], number, _NEAR)
    typed = runs(folded(query))
    ranked: list[tuple[tuple[int, int, str], Hit]] = []
    for spec in specs:
        ids = [one // TYPES for one in found if one % TYPES == spec.number]
        images = read_images(connection, spec, ids)
        for record_id, title, subtitle in _titled(connection, spec, ids):
            if (spec.name, record_id) in seen:
                continue
            image = images[record_id]
            values = {field.name: loaded_value(field, image[field.name]) for field in spec.searched}
            texts = {name: _text(spec, name, value) for name, value in values.items() if value}
            steps = near.distance(typed, "\n".join(texts.values()))
            if steps is None:
                continue
            names = sorted(texts, key=lambda name: name != spec.title)
            where = ""
            for name in names:
                alone = near.distance(typed, texts[name])
                if alone is not None:
                    where, steps = name, alone
                    break
            shown = where if where != spec.title else ""
            text = spec.fields[shown].kind.show(values[shown]) if shown else ""
            hit = Hit(spec.name, record_id, title_text(title), subtitle, where, text, near=True)
            ranked.append(((where != spec.title, steps, title), hit))
    ranked.sort(key=lambda pair: pair[0])
    return [hit for _order, hit in ranked[:limit]]


def _text(spec: RecordSpec, name: str, value: Any) -> str:
    return folded("\n".join(spec.fields[name].kind.words(value)))


_Titled = tuple[int, str, str]
"""Id, title and subtitle of a record in use."""


class _Found:
    """What was found so far: hits by their titles, and what has yet to be read to the end."""

    def __init__(self, connection: Connection, words: list[str], limit: int) -> None:
        self._connection = connection
        self._words = words
        self._whole = " ".join(words)
        self._spelling = fold(self._whole) if self._whole.isascii() else ""
        self._limit = limit
        self._seen: set[int] = set()
        self._sure: list[tuple[tuple[int, int, int, str], Hit]] = []
        self._waiting: list[tuple[tuple[int, int, str], RecordSpec, _Titled]] = []

    @property
    def count(self) -> int:
        """Return how many hits are sure."""
        return len(self._sure)

    def take(self, spec: RecordSpec, rows: Iterable[_Titled]) -> None:
        """Judge records by their titles."""
        for row in rows:
            record_id, title, subtitle = row
            if record_id * TYPES + spec.number in self._seen:
                continue
            self._seen.add(record_id * TYPES + spec.number)
            rank = self._rank(folded(title))
            order = (len(title), spec.number, title)
            if rank is None:
                self._waiting.append((order, spec, row))
            else:
                hit = Hit(spec.name, record_id, title_text(title), subtitle, spec.title, "")
                self._sure.append(((rank, *order), hit))

    def hits(self) -> list[Hit]:
        """Return the best hits; reads as many of the waiting records as that takes."""
        self._sure.sort(key=lambda pair: pair[0])
        found = [hit for _order, hit in self._sure[: self._limit]]
        self._waiting.sort(key=lambda one: one[0])
        at = 0
        while len(found) < self._limit and at < len(self._waiting):
            found += self._verified(self._waiting[at : at + self._limit])
            at += self._limit
        return found[: self._limit]

    def _rank(self, title: str) -> int | None:
        if self._whole in title:
            return 0 if title == self._whole else 1 if title.startswith(self._whole) else 2
        if self._spelling and is_spelled(title) and _pinyin_has(title, self._spelling):
            return 2
        return None

    def _verified(self, part: list[tuple[tuple[int, int, str], RecordSpec, _Titled]]) -> list[Hit]:
        images: dict[tuple[str, int], Image] = {}
        for spec in {one.name: one for _order, one, _row in part}.values():
            ids = [row[0] for _order, one, row in part if one is spec]
            read = read_images(self._connection, spec, ids)
            images |= {(spec.name, record_id): image for record_id, image in read.items()}
        found: list[Hit] = []
        for _order, spec, (record_id, title, subtitle) in part:
            image = images[spec.name, record_id]
            values = {field.name: loaded_value(field, image[field.name]) for field in spec.searched}
            judged = _judge(spec, values, self._words)
            if judged is not None:
                hit = Hit(spec.name, record_id, title_text(title), subtitle, *judged)
                found.append(hit)
        return found


def _beginning_with(
    connection: Connection, spec: RecordSpec, text: str, limit: int
) -> Iterator[_Titled]:
    """Yield records whose title begins with ``text``, where an index tells them at once."""
    field = spec.fields[spec.title]
    if not (field.index or field.unique) or field.kind.key not in FOLDED:
        return iter(())
    clause = f'"{spec.title}" >= ? AND "{spec.title}" < ? AND "{spec.title}" <> \'\''
    return _titles(
        connection, spec, f'{clause} ORDER BY "{spec.title}" LIMIT {int(limit)}',
        (text, text + "\U0010ffff"),
    )  # fmt: skip


def _titled(connection: Connection, spec: RecordSpec, ids: Sequence[int]) -> Iterator[_Titled]:
    """Yield these records."""
    for chunk in chunks(ids):
        yield from _titles(connection, spec, f"id IN ({marks(len(chunk))})", tuple(chunk))


def _titles(
    connection: Connection, spec: RecordSpec, clause: str, values: tuple[Any, ...]
) -> Iterator[_Titled]:
    title = spec.fields[spec.title].kind
    below = None if spec.subtitle in ("", *spec.references) else spec.fields[spec.subtitle].kind
    columns = [spec.title, *([spec.subtitle] if below else [])]
    rows = connection.exec_driver_sql(
        f'SELECT id, {quoted(columns)} FROM "{spec.name}" '  # noqa: S608 - names are declared
        f"WHERE deleted_at IS NULL AND {clause}",
        values,
    )
    for row in rows:
        subtitle = title_text(below.show(below.load(row[2]))) if below else ""
        yield row[0], title.show(title.load(row[1])), subtitle


def _candidates(
    connection: Connection, specs: Sequence[RecordSpec], query: str, record: str
) -> list[int]:
    # Phone digits are kept without marks: "138 0013" must find 13800138000.
    digits = re.sub(r"[\s\-().+/]", "", query)
    number = specs[0].number if record else 0
    texts = [digits] if digits.isdigit() and digits != query else []
    for text in (query, *texts):
        terms = query_terms(text, every=False)
        if not terms:
            return _scan(connection, specs, query)
        found = _matching(connection, terms, number)
        if len(found) == _CANDIDATES:
            # Too many, and those that are meant may not be among them.
            found = _matching(connection, query_terms(text), number)
        if found:
            return found
    return []


def _matching(
    connection: Connection, terms: Sequence[str], number: int, most: int = _CANDIDATES
) -> list[int]:
    rows = connection.exec_driver_sql(
        "SELECT rowid FROM search WHERE search MATCH ? AND (? = 0 OR rowid % 64 = ?) LIMIT ?",
        (" AND ".join(terms), number, number, most),
    )
    return [row[0] for row in rows]


def _scan(connection: Connection, specs: Sequence[RecordSpec], query: str) -> list[int]:
    """Look through the rows for signs, which the index does not keep, until there are enough."""
    found: list[int] = []
    for spec in specs:
        columns = [field.name for field in spec.searched if field.stored]
        holds = " OR ".join(f'instr("{name}", ?)' for name in columns)
        rows = connection.exec_driver_sql(
            f'SELECT id FROM "{spec.name}" WHERE deleted_at IS NULL AND ({holds}) LIMIT ?',  # noqa: S608
            (*(query.strip(),) * len(columns), _ENOUGH - len(found)),
        )
        found += [row[0] * TYPES + spec.number for row in rows]
        if len(found) >= _ENOUGH:
            break
    return found


def _judge(spec: RecordSpec, values: Mapping[str, Any], words: list[str]) -> tuple[str, str] | None:
    """Return field and text of a hit beside the title; ``None`` where a word is missing."""
    texts = {
        field.name: folded(" ".join(field.kind.words(values.get(field.name))))
        for field in spec.searched
    }
    whole = " ".join(words)
    together = " ".join(texts.values())
    digits = re.sub(r"\D", "", whole) if re.fullmatch(r"[\d\s\-().+/]+", whole) else ""
    if digits and any(digits in re.sub(r"[^\d ]", "", text) for text in texts.values()):
        where = next((name for name, text in texts.items() if digits in text), "")
    elif all(word in together for word in words):
        where = next((name for name, text in texts.items() if words[0] in text), "")
    else:
        names = [field.name for field in spec.searched if has_pinyin(field)]
        spelled = [name for name in names if name != spec.title and is_spelled(texts[name])]
        where = next((name for name in spelled if _pinyin_has(texts[name], fold(whole))), "")
        if not where:
            return None
    return where, spec.fields[where].kind.show(values[where]) if where else ""


def _pinyin_has(text: str, query: str) -> bool:
    spelled = (*pinyin.initials(text), *pinyin.full(text))
    return query != "" and any(query in one for one in spelled)
