"""Words that may be misspelled: a list beside the search index, filled from it."""

from __future__ import annotations

from itertools import chain
from zlib import crc32

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AT_A_TIME = 10_000


def upgrade() -> None:
    """Make the list, and put every word in it that the search index holds."""
    op.execute(
        "CREATE TABLE spelling (variant INTEGER NOT NULL, word TEXT NOT NULL, "
        "PRIMARY KEY (variant, word)) WITHOUT ROWID"
    )
    op.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search, row)")
    connection = op.get_bind()
    terms = connection.exec_driver_sql("SELECT term FROM held WHERE length(term) BETWEEN 4 AND 24")
    while found := terms.fetchmany(_AT_A_TIME):
        entries = list(chain.from_iterable(_entries(row[0]) for row in found if row[0].isalpha()))
        if entries:
            connection.exec_driver_sql("INSERT OR IGNORE INTO spelling VALUES (?, ?)", entries)
    op.execute("DROP TABLE held")


def _entries(word: str) -> list[tuple[int, str]]:
    forms = {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
    return [(crc32(form.encode("utf-8", "surrogatepass")), word) for form in forms]
