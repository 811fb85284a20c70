"""The global search index: one contentless full-text table over all record types.

A row's number is ``id * 64 + number of the record type``, so a hit leads to its record without
another table. The index is written in the same transaction as the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from crm_desktop.fields.kind import fold
from crm_desktop.fields.spec import RecordSpec, title_text
from crm_desktop.storage import pinyin
from crm_desktop.storage.rows import loaded_value, read_images
from crm_desktop.storage.tokens import folded, is_chinese, joined_tokens, query_terms, runs

CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5("
    "tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')"
)
TYPES = 64
_CANDIDATES = 500
_LONGEST_NAME = 40


class SearchIndex:
    """Keeps the index beside the records of one write."""

    def __init__(self, connection: Connection, records: Mapping[str, RecordSpec]) -> None:
        self._connection = connection
        self._records = records
        self._waiting: dict[int, str] = {}

    def put(self, spec: RecordSpec, record_id: int, values: Mapping[str, Any]) -> None:
        """Index a record by these values."""
        self._waiting[record_id * TYPES + spec.number] = joined_tokens(search_words(spec, values))

    def drop(self, spec: RecordSpec, record_id: int) -> None:
        """Take a record out of the index."""
        number = record_id * TYPES + spec.number
        self._waiting.pop(number, None)
        self._connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (number,))

    def flush(self) -> None:
        """Send what waits to the file."""
        if self._waiting:
            self._connection.exec_driver_sql(
                "INSERT OR REPLACE INTO search (rowid, tokens) VALUES (?, ?)",
                list(self._waiting.items()),
            )
            self._waiting.clear()


def search_words(spec: RecordSpec, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield everything by which a record with these values is to be found."""
    for field in spec.searched:
        for word in field.kind.words(values.get(field.name)):
            yield word
            if field.index and field.kind.key == "text" and _spelled(word):
                yield from pinyin.initials(word)
                yield from pinyin.full(word)


def _spelled(word: str) -> bool:
    return (
        not word.isascii()
        and len(word) <= _LONGEST_NAME
        and any(is_chinese(run) for run in runs(word))
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that search found.

    ``where`` names the field that holds the words, ``text`` its value.
    """

    record: str
    id: int
    title: str
    subtitle: str
    where: str
    text: str


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
    then the rest.
    """
    words = [word for word in folded(query).split() if word]
    if not words:
        return []
    by_number = {spec.number: spec for spec in records.values() if record in ("", spec.name)}
    wanted: dict[int, list[int]] = {}
    for number in _candidates(connection, records, query, record):
        wanted.setdefault(number % TYPES, []).append(number // TYPES)
    ranked: list[tuple[tuple[int, int, int, str], Hit]] = []
    for number, ids in wanted.items():
        spec = by_number.get(number)
        if spec is None:
            continue
        for record_id, image in read_images(connection, spec, ids).items():
            values = {field.name: loaded_value(field, image[field.name]) for field in spec.searched}
            found = _judge(spec, values, words)
            if found is not None and not image["deleted_at"]:
                rank, where, text = found
                title = title_text(spec.fields[spec.title].kind.show(values.get(spec.title)))
                hit = Hit(spec.name, record_id, title, _subtitle(spec, image), where, text)
                ranked.append(((rank, len(title), number, title), hit))
    ranked.sort(key=lambda pair: pair[0])
    return [hit for _rank, hit in ranked[:limit]]


def _candidates(
    connection: Connection, records: Mapping[str, RecordSpec], query: str, record: str
) -> list[int]:
    # Phone digits are kept without marks: "138 0013" must find 13800138000.
    digits = re.sub(r"[\s\-().+/]", "", query)
    number = records[record].number if record else 0
    texts = [digits] if digits.isdigit() and digits != query else []
    for text in (query, *texts):
        terms = query_terms(text)
        if not terms:
            return _scan(connection, records, query)
        rows = connection.exec_driver_sql(
            "SELECT rowid FROM search WHERE search MATCH ? AND (? = 0 OR rowid % 64 = ?) LIMIT ?",
            (" AND ".join(terms), number, number, _CANDIDATES),
        )
        found = [row[0] for row in rows]
        if found:
            return found
    return []


def _scan(connection: Connection, records: Mapping[str, RecordSpec], query: str) -> list[int]:
    """Look through the rows for signs, which the index does not keep."""
    found: list[int] = []
    for spec in records.values():
        columns = [field.name for field in spec.searched if field.stored]
        holds = " OR ".join(f'instr("{name}", ?)' for name in columns)
        rows = connection.exec_driver_sql(
            f'SELECT id FROM "{spec.name}" WHERE deleted_at IS NULL AND ({holds}) LIMIT 50',  # noqa: S608
            (query.strip(),) * len(columns),
        )
        found += [row[0] * TYPES + spec.number for row in rows]
    return found


def _subtitle(spec: RecordSpec, image: Mapping[str, Any]) -> str:
    field = spec.fields.get(spec.subtitle)
    if field is None or field.name in spec.references:
        return ""
    return title_text(field.kind.show(field.kind.load(image[field.name])))


def _judge(
    spec: RecordSpec, values: Mapping[str, Any], words: list[str]
) -> tuple[int, str, str] | None:
    """Return rank, field and text of a hit; ``None`` where a word is missing after all."""
    title = folded(spec.fields[spec.title].kind.show(values.get(spec.title)))
    whole = " ".join(words)
    if whole in title:
        rank = 0 if title == whole else 1 if title.startswith(whole) else 2
        return rank, spec.title, ""
    texts: dict[str, str] = {}
    for field in spec.searched:
        texts[field.name] = " ".join(
            folded(word) for word in field.kind.words(values.get(field.name))
        )
    together = " ".join(texts.values())
    digits = re.sub(r"\D", "", whole)
    numbers = [re.sub(r"[^\d ]", "", text) for text in texts.values()]
    if (
        digits
        and re.fullmatch(r"[\d\s\-().+/]+", whole)
        and any(digits in text for text in numbers)
    ):
        where = next((name for name, text in texts.items() if digits in text), "")
    elif all(word in together for word in words):
        where = next((name for name, text in texts.items() if words[0] in text), "")
    elif _spelled(title) and fold(whole) and _pinyin_has(title, fold(whole)):
        return 2, spec.title, ""
    else:
        spelled = [name for name, text in texts.items() if _spelled(text)]
        if not any(_pinyin_has(texts[name], fold(whole)) for name in spelled):
            return None
        where = spelled[0]
    return 3, where, spec.fields[where].kind.show(values[where]) if where else ""


def _pinyin_has(text: str, query: str) -> bool:
    spelled = (*pinyin.initials(text), *pinyin.full(text))
    return query != "" and any(query in one for one in spelled)
