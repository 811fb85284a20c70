"""Words that are spelled nearly as a person typed them.

Every word of four letters or more that any record holds is kept once, under itself and under each
of its forms that lack one letter. Two words that differ by one letter (another one, one more, one
less, or two neighbours the wrong way round) share such a form, so a handful of point lookups finds
all of them, in a million records as in ten (W. Garbe, "Symmetric Delete", 2012). Words are added
in the same transaction as the record. They are taken away only when a person is erased: a word
that no record holds any more costs nothing, because what it leads to is looked for in the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

from sqlalchemy import Connection

from crm_desktop.storage.rows import chunks, marks

CREATE = (
    "CREATE TABLE IF NOT EXISTS spelling ("
    "variant INTEGER NOT NULL, word TEXT NOT NULL, PRIMARY KEY (variant, word)) WITHOUT ROWID"
)
SHORTEST = 4
_LONGEST = 24


def is_word(token: str) -> bool:
    """Tell whether a token of the index is a word that may be misspelled: letters, four or more."""
    return SHORTEST <= len(token) <= _LONGEST and token.isalpha()


class WordBook:
    """Adds words to the file, each once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: set[str] = set()
        self._waiting: set[str] = set()

    def add(self, tokens: set[str]) -> None:
        """Keep those of the ``tokens`` that are words."""
        self._waiting |= tokens

    def flush(self) -> None:
        """Send what waits to the file."""
        fresh = [word for word in self._waiting - self._known if is_word(word)]
        self._known.update(fresh)
        self._waiting.clear()
        held: set[str] = set()
        for chunk in chunks(fresh):
            pairs = ", ".join(["(?, ?)"] * len(chunk))
            rows = self._connection.exec_driver_sql(
                f"SELECT word FROM spelling WHERE (variant, word) IN (VALUES {pairs})",  # noqa: S608
                tuple(part for word in chunk for part in (_number(word), word)),
            )
            held.update(row[0] for row in rows)
        new = [word for word in fresh if word not in held]
        entries = [(_number(form), word) for word in new for form in _forms(word)]
        if entries:
            insert = "INSERT OR IGNORE INTO spelling VALUES (?, ?)"
            self._connection.exec_driver_sql(insert, entries)


def forget(connection: Connection, words: Iterable[str]) -> None:
    """Take away those of the ``words`` that no record holds any more."""
    for word in filter(is_word, words):
        held = connection.exec_driver_sql(
            "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (f'"{word}"',)
        ).first()
        if held is None:
            connection.exec_driver_sql(
                "DELETE FROM spelling WHERE (variant, word) = (?, ?)",
                [(_number(form), word) for form in _forms(word)],
            )


def neighbours(connection: Connection, word: str, most: int) -> list[str]:
    """Return the words in the file that differ from ``word`` by one letter, at most ``most``."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - not needed until something is misspelled

    if not is_word(word):
        return []
    numbers = [_number(form) for form in _forms(word)]
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT word FROM spelling WHERE variant IN ({marks(len(numbers))})",  # noqa: S608
        tuple(numbers),
    )
    near = [other for (other,) in rows if OSA.distance(word, other, score_cutoff=1) == 1]
    # People get the beginning of a word right more often than the rest.
    return sorted(near, key=lambda other: (other[0] != word[0], len(other)))[:most]


def _forms(word: str) -> Iterator[str]:
    yield word
    seen = {word}
    for at in range(len(word)):
        form = word[:at] + word[at + 1 :]
        if form not in seen:
            seen.add(form)
            yield form


def _number(form: str) -> int:
    return crc32(form.encode("utf-8", "surrogatepass"))
