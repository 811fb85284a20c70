"""What search finds, against a look at every customer: exact parts, and one wrong letter."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.measure import Result
from benchmarks.office import Office

_EACH = 40
_LIMIT = 30
_EXACT, _WRONG = 0.99, 0.9
_COLUMNS = ("name", "company", "phone", "mobile", "email", "code", "city", "address")
_CHINESE = re.compile("[\u4e00-\u9fff]{2,}")
_LATIN = re.compile("[A-Za-z]{5,}")

Person = Mapping[str, str]


def measure(office: Office) -> Iterator[Result]:
    """Yield the share of what is there that search finds, for each kind of query."""
    draw = random.Random(5)
    last = office.bare.execute("SELECT max(id) FROM customer").fetchone()[0]
    chosen = sorted({draw.randint(1, last) for _ in range(12 * _EACH)})
    within = ", ".join(map(str, chosen))
    rows = office.bare.execute(
        f"SELECT id, {', '.join(_COLUMNS)} FROM customer WHERE id IN ({within})"
    ).fetchall()
    people = {row[0]: dict(zip(_COLUMNS, row[1:], strict=True)) for row in rows}
    exact = {
        kind: [part for one in people.values() for part in (_part(draw, kind, one),) if part][
            :_EACH
        ]
        for kind in ("part of a word", "Chinese part", "phone digits", "part of an e-mail address")
    }
    yield from _exact(office, exact)
    for kind in ("word of a name", "Chinese name", "phone number"):
        asked = [
            (number, wrong)
            for number, one in people.items()
            for wrong in (_wrong(draw, kind, one),)
            if wrong
        ][:_EACH]
        found = [number in _hits(office, text) for number, text in asked]
        if found:
            yield Result(
                "recall", f"{kind}, one sign wrong", sum(found) / len(found), limit=_WRONG,
                unit="share", note=f"{len(found)} queries such as “{asked[0][1]}”",
            )  # fmt: skip


def _exact(office: Office, asked: Mapping[str, Sequence[str]]) -> Iterator[Result]:
    holding: dict[str, set[int]] = {text: set() for texts in asked.values() for text in texts}
    needles = [(text, text.lower()) for text in holding]
    searched = [one.name for one in office.desk.types["customer"].searched if one.stored]
    whole = " || ' ' || ".join(searched)
    cursor = office.bare.execute(
        f"SELECT id, lower({whole}) FROM customer WHERE deleted_at IS NULL"
    )
    for number, text_of_it in cursor:
        for text, needle in needles:
            if needle in text_of_it:
                holding[text].add(number)
    for kind, texts in asked.items():
        shares = []
        for text in texts:
            hits, there = _hits(office, text), holding[text]
            shares.append(len(hits & there) / min(len(there), _LIMIT))
        if shares:
            yield Result(
                "recall", kind, sum(shares) / len(shares), limit=_EXACT, unit="share",
                note=f"{len(shares)} queries such as “{texts[0]}”, against every customer",
            )  # fmt: skip


def _hits(office: Office, text: str) -> set[int]:
    with office.desk._store.read() as reader:  # noqa: SLF001 - of customers alone
        return {hit.id for hit in reader.search(text, _LIMIT, "customer")}


def _part(draw: random.Random, kind: str, one: Person) -> str:
    if kind == "phone digits":
        digits = re.sub(r"\D", "", one["phone"].partition(";")[0])
        at = draw.randint(0, max(len(digits) - 6, 0))
        return digits[at : at + 6] if len(digits) > 7 else ""
    if kind == "part of an e-mail address":
        words = re.findall("[a-z]{4,}", one["email"].partition("@")[0])
        return words[0][-6:] if words else ""
    pattern = _CHINESE if kind == "Chinese part" else _LATIN
    runs = pattern.findall(one["name"])
    if not runs:
        return ""
    run = draw.choice(runs)
    at = draw.randint(0, len(run) - 2)
    return run[at : at + 2] if kind == "Chinese part" else run[min(at, 1) :][:5]


def _wrong(draw: random.Random, kind: str, one: Person) -> str:
    if kind == "phone number":
        digits = re.sub(r"\D", "", one["phone"].partition(";")[0])
        return _changed(draw, digits, string.digits) if len(digits) > 8 else ""
    if kind == "Chinese name":
        name = one["name"]
        whole = _CHINESE.fullmatch(name)
        return _changed(draw, name, "甲乙丙丁") if whole and 3 <= len(name) <= 12 else ""
    words = _LATIN.findall(one["name"])
    if not words or not one["name"].isascii() or len(one["name"].split()) < 2:
        return ""
    word = max(words, key=len)
    return one["name"].replace(word, _changed(draw, word, string.ascii_lowercase), 1)


def _changed(draw: random.Random, text: str, others: str) -> str:
    at = draw.randint(1, len(text) - 1)
    return text[:at] + draw.choice([sign for sign in others if sign != text[at]]) + text[at + 1 :]
