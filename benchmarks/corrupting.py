"""Customers, and copies of some of them as people write them the second time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from crm_desktop.services.demo_people import DemoWorld

COLUMNS = (
    "name", "company", "phone", "mobile", "email", "homepage", "province", "city", "address",
    "postal_code", "birthday",
)  # fmt: skip
_MISREAD = {"0": "6", "6": "0", "1": "7", "7": "1", "3": "8", "8": "3", "5": "2", "2": "5"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CHINESE = "文华明国新海东安宏天金龙大兴"

Row = list[str]


def customers(count: int, seed: int = 7) -> list[Row]:
    """Return that many invented customers, their values in the order of ``COLUMNS``."""
    world = DemoWorld(seed, date(2026, 1, 1), "zh_CN")
    return [
        ["" if row.get(name) is None else str(row.get(name, "")) for name in COLUMNS]
        for row in map(world.customer, range(count))
    ]


def with_copies(
    rows: Sequence[Row], copies: int, seed: int = 11
) -> tuple[list[Row], dict[int, tuple[int, int]]]:
    """Return the rows with copies among them, one to four fields changed in each.

    The second value gives for the place of each copy the place of its original, and in how many
    fields it was changed. Rows are mixed.
    """
    draw = random.Random(seed)
    chosen = draw.sample(range(len(rows)), copies)
    made = []
    for number, place in enumerate(chosen):
        row = list(rows[place])
        filled = [at for at, value in enumerate(row) if value]
        changes = min(1 + number % 4, len(filled))
        for at in draw.sample(filled, changes):
            row[at] = _changed(COLUMNS[at], row[at], draw)
        made.append((place, changes, row))
    whole = [*rows, *(row for _place, _changes, row in made)]
    order = list(range(len(whole)))
    draw.shuffle(order)
    where = {old: new for new, old in enumerate(order)}
    truth = {
        where[len(rows) + number]: (where[place], changes)
        for number, (place, changes, _row) in enumerate(made)
    }
    return [whole[old] for old in order], truth


def _changed(column: str, value: str, draw: random.Random) -> str:  # noqa: PLR0911
    """Return the value with a slip of the hand, written in another way, or left out."""
    kind = draw.random()
    if kind < 0.15:
        return ""
    if column in {"phone", "mobile"}:
        if kind < 0.45:
            return f"{value[:6]} {value[6:9]}-{value[9:]}"
        return _digit(value, draw)
    if column in {"postal_code", "birthday"}:
        return _digit(value, draw)
    if column in {"name", "company"} and kind < 0.45:
        return _other_form(value, draw)
    if column == "address" and kind < 0.4:
        return value[: max(4, int(len(value) * 0.7))]
    return _slip(value, draw)


def _other_form(value: str, draw: random.Random) -> str:
    for form in ("有限责任公司", "股份有限公司", "有限公司", " Inc.", " Ltd", " GmbH", " LLC"):
        if value.endswith(form):
            return value.removesuffix(form) + draw.choice(("", "公司" if value > "一" else " Co."))
    words = value.split()
    return " ".join(reversed(words)) if len(words) == 2 else _slip(value, draw)


def _digit(value: str, draw: random.Random) -> str:
    places = [at for at, sign in enumerate(value) if sign.isdigit() and at > 3]
    if not places:
        return _slip(value, draw)
    at = draw.choice(places)
    return value[:at] + _MISREAD.get(value[at], "4") + value[at + 1 :]


def _slip(value: str, draw: random.Random) -> str:
    """Return the text with one or two characters wrong, missing, doubled or swapped."""
    for _turn in range(draw.choice((1, 1, 2))):
        if len(value) < 2:
            return value
        at = draw.randrange(len(value) - 1)
        new = draw.choice(_LETTERS if value[at].isascii() else _CHINESE)
        value = draw.choice((
            value[:at] + value[at + 1 :],
            value[:at] + new + value[at:],
            value[:at] + new + value[at + 1 :],
            value[:at] + value[at + 1] + value[at] + value[at + 2 :],
        ))  # fmt: skip
    return value
