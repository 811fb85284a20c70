"""Search: kinds of queries as people type them, against LIKE over six columns."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from benchmarks.measure import WORK, Result, percentile, timed
from benchmarks.office import Office
from crm_desktop.storage import pinyin

_LIMIT = 0.050
_EACH = 40
_REFERENCES = 5
_COLUMNS = ("name", "company", "phone", "email", "city", "address")
_LIKE = (
    "SELECT id, name FROM customer WHERE deleted_at IS NULL AND ("
    + " OR ".join(f"{column} LIKE ?" for column in _COLUMNS)
    + ") LIMIT 30"
)


def measure(office: Office) -> Iterator[Result]:
    """Yield p50 and p95 of each kind of query, and of all together."""
    everything: list[float] = []
    for kind, queries in _queries(office).items():
        if not queries:
            continue
        office.desk.search(queries[0])
        times = [timed(lambda text=text: office.desk.search(text), WORK) for text in queries]  # type: ignore[misc]
        plain = [
            timed(
                lambda text=text: office.bare.execute(  # type: ignore[misc]
                    _LIKE, (f"%{text}%",) * len(_COLUMNS)
                ).fetchall(),
                WORK,
            )
            for text in queries[:_REFERENCES]
        ]
        everything += times
        yield Result(
            "search",
            kind,
            percentile(times, 0.5),
            percentile(plain, 0.5),
            "LIKE over six columns of the customers, p50",
            limit=_LIMIT,
            note=f"p95 {percentile(times, 0.95) * 1000:.1f} ms; such as “{queries[0]}”",
        )
    yield Result(
        "search", "all kinds, p95", percentile(everything, 0.95), limit=_LIMIT,
        note=f"p50 {percentile(everything, 0.5) * 1000:.1f} ms, "
        f"slowest {max(everything) * 1000:.0f} ms of {len(everything)} queries",
    )  # fmt: skip


def _queries(office: Office) -> dict[str, list[str]]:
    """Return what people may type to find certain records, drawn by chance."""
    draw = random.Random(11)
    last = office.bare.execute("SELECT max(id) FROM customer").fetchone()[0]
    chosen = ", ".join(str(draw.randint(1, last)) for _ in range(6 * _EACH))
    rows = office.bare.execute(
        f"SELECT name, phone, email, city, code, address FROM customer WHERE id IN ({chosen})"
    ).fetchall()
    draw.shuffle(rows)
    chinese = [row for row in rows if re.search("[\u4e00-\u9fff]", row[0])]
    latin = [row for row in rows if row[0].isascii()]
    digits = [re.sub(r"\D", "", row[1]) for row in rows if row[1]]
    sales = office.bare.execute(
        f"SELECT number FROM sale ORDER BY id LIMIT 1 OFFSET {draw.randint(0, 1000)}"
    ).fetchall()
    kinds = {
        "one letter": [row[0][0] for row in latin],
        "two letters": [row[0][:2] for row in latin],
        "beginning of a name": [row[0][: draw.randint(3, 8)] for row in latin],
        "word of a name": [draw.choice(re.findall(r"\w{3,}", row[0]) or ["abc"]) for row in latin],
        "inside a word": [row[0][2 : draw.randint(6, 9)].strip() or "aaa" for row in latin],
        "two words": [" ".join(re.findall(r"\w+", row[0])[:2]) for row in latin],
        "one Chinese character": [draw.choice(row[0][:4]) for row in chinese],
        "two Chinese characters": [row[0][2:4] for row in chinese if len(row[0]) > 3],
        "Chinese name": [row[0] for row in chinese],
        "pinyin initials": [pinyin.initials(row[0][:4])[0] for row in chinese],
        "full pinyin": [pinyin.full(row[0][:3])[0] for row in chinese],
        "last four digits": [number[-4:] for number in digits],
        "phone number": list(digits),
        "e-mail address": [row[2] for row in rows if row[2]],
        "customer code": [row[4] for row in rows],
        "order number": [row[0] for row in sales],
        "name and city": [f"{row[0].split()[0]} {row[3]}" for row in latin if row[3]],
        "what is not there": ["".join(draw.choices("abcdefgxyz", k=7)) for _ in range(_EACH)],
    }
    return {kind: [text for text in texts if text][:_EACH] for kind, texts in kinds.items()}
