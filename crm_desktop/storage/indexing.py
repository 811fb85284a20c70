"""The global search index: one contentless full-text table over all record types.

A row's number is ``id * 64 + number of the record type``, so a hit leads to its record without
another table. The index is written in the same transaction as the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection

from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.storage import pinyin
from crm_desktop.storage.spelling import SHORTEST, WordBook
from crm_desktop.storage.tokens import index_tokens, is_chinese, runs

CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5("
    "tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')"
)
TYPES = 64
_LONGEST_NAME = 40


class Indexed(NamedTuple):
    """What search finds a record by: tokens with blanks between, words that may be misspelled."""

    tokens: str
    words: set[str]


def indexed(spec: RecordSpec, values: Mapping[str, Any]) -> Indexed:
    """Return what a record with these values is found by."""
    tokens = _tokens(_written(spec, values))
    words = {token for token in tokens if len(token) >= SHORTEST}
    tokens |= _tokens(_spellings(spec, values))
    return Indexed(" ".join(tokens), words)


class SearchIndex:
    """Keeps the index beside the records of one write."""

    def __init__(self, connection: Connection, records: Mapping[str, RecordSpec]) -> None:
        self._connection = connection
        self._records = records
        self._waiting: dict[int, str] = {}
        self._words = WordBook(connection)

    def put(self, spec: RecordSpec, record_id: int, values: Mapping[str, Any]) -> None:
        """Index a record by these values."""
        self.take(spec, record_id, indexed(spec, values))

    def take(self, spec: RecordSpec, record_id: int, words: Indexed) -> None:
        """Index a record by what was made ready."""
        self._words.add(words.words)
        self._waiting[record_id * TYPES + spec.number] = words.tokens

    def drop(self, spec: RecordSpec, record_id: int) -> None:
        """Take a record out of the index."""
        number = record_id * TYPES + spec.number
        self._waiting.pop(number, None)
        self._connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (number,))

    def drop_many(self, spec: RecordSpec, ids: Iterable[int]) -> None:
        """Take records out of the index."""
        numbers = [record_id * TYPES + spec.number for record_id in ids]
        for number in numbers:
            self._waiting.pop(number, None)
        self._connection.exec_driver_sql(
            "DELETE FROM search WHERE rowid = ?", [(number,) for number in numbers]
        )

    def flush(self) -> None:
        """Send what waits to the file."""
        if self._waiting:
            self._connection.exec_driver_sql(
                "INSERT OR REPLACE INTO search (rowid, tokens) VALUES (?, ?)",
                list(self._waiting.items()),
            )
            self._waiting.clear()
            self._words.flush()


def tokens_of(spec: RecordSpec, values: Mapping[str, Any]) -> set[str]:
    """Return everything by which a record with these values is to be found."""
    return _tokens(_written(spec, values)) | _tokens(_spellings(spec, values))


def _tokens(texts: Iterable[str]) -> set[str]:
    # A line break belongs to no word, so all of them are cut up in one go.
    return index_tokens("\n".join(texts))


def _written(spec: RecordSpec, values: Mapping[str, Any]) -> Iterator[str]:
    for field in spec.searched:
        yield from field.kind.words(values.get(field.name))


def _spellings(spec: RecordSpec, values: Mapping[str, Any]) -> Iterator[str]:
    for field in spec.searched:
        if has_pinyin(field):
            for word in filter(is_spelled, field.kind.words(values.get(field.name))):
                yield from pinyin.initials(word)
                yield from pinyin.full(word)


def has_pinyin(field: FieldSpec) -> bool:
    """Tell whether the field holds names, which are also found by their pinyin."""
    return field.index and field.kind.key == "text"


def is_spelled(word: str) -> bool:
    """Tell whether a text is a short Chinese one, which is also kept by its pinyin."""
    return (
        not word.isascii()
        and len(word) <= _LONGEST_NAME
        and any(is_chinese(run) for run in runs(word))
    )
