"""What an invented customer bought, said and was told.

Few customers buy much: the number of purchases follows a Pareto distribution, and so does their
size. Business is brisk in March and at the end of the year and slow around the Spring Festival.
Dormant customers have not bought for more than half a year, lost ones for more than a year;
prospects have not bought yet.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any

from crm_desktop.services import demo_words
from crm_desktop.services.demo_names import Draw, chance, pick, weighted, whole

if TYPE_CHECKING:
    from crm_desktop.services.demo_people import DemoCustomer, DemoWorld

Row = dict[str, Any]

_YEARS_OF_SALES = 3
_BUYERS = ("user", "partner")
_SEASON = (0.85, 0.45, 1.0, 0.9, 0.85, 0.95, 0.75, 0.75, 0.95, 0.85, 1.0, 0.95)
_LAST_PURCHASE = {"active": (1, 180), "dormant": (190, 400), "lost": (380, 780)}
_MOST_PURCHASES = 80
_LINE_COUNTS = (1, 1, 1, 2, 2, 3, 3, 4, 5)
_DISCOUNTS = tuple(Decimal(step) for step in weighted("0 62 3 8 5 14 8 6 10 8 15 2"))
_LINE_VALUE = 1800
_ROUNDING = ((400, 50), (60, 10), (20, 5), (0, 1))
_SATURDAY = 5

_TYPES = weighted("call 34 email 20 chat 18 visit 12 meeting 9 gift 3 letter 2 other 2")
_COUNTS = {"prospect": (1, 3), "active": (2, 5), "dormant": (1, 4), "lost": (1, 4)}
_IMPORTANT_COUNTS = (5, 11)
_OPEN_DAYS = 45

_CHANNELS = weighted("phone 34 wechat 24 email 18 web 12 visit 9 other 3")
_KINDS = weighted("survey 45 praise 25 complaint 17 suggestion 13")
_KINDS_OF_LOST = weighted("survey 25 praise 8 complaint 52 suggestion 15")
_SATISFACTION = {
    "survey": (5, 5, 5, 4, 4, 4, 4, 3, 3, 2),
    "praise": (5, 5, 5, 5, 4),
    "complaint": (1, 2, 2, 2, 3),
    "suggestion": (3, 4, 4, 4, 5),
}
_MIDDLING = 3
_RECOMMEND = {1: (0, 3), 2: (2, 5), 3: (5, 7), 4: (7, 9), 5: (8, 10)}


def sales(world: DemoWorld, customer: DemoCustomer) -> list[Row]:
    """Return the purchases of the last three years, oldest first."""
    if customer["status"] == "prospect" or customer["type"] not in _BUYERS:
        return []
    random = world.draw(customer.index, 2)
    draw = random.random
    nearest, farthest = _LAST_PURCHASE[customer["status"]]
    last = world.today - timedelta(days=nearest + int((farthest - nearest) * draw() ** 1.6))
    begin = max(customer["created"].date(), world.today - timedelta(days=365 * _YEARS_OF_SALES))
    last = max(last, min(begin + timedelta(days=3), world.today - timedelta(days=1)))
    days = sorted([last, *(_day(draw, begin, last) for _ in range(_count(random, customer) - 1))])
    size = random.lognormvariate(0, 0.7) * (3.5 if customer["level"] == "important" else 1)
    if customer["kind"] == "person":
        size *= 0.25
    favourites = (pick(draw, _categories()), pick(draw, _categories()))
    return [{"date": _working_day(day), "lines": _lines(random, size, favourites)} for day in days]


def _count(random: Random, customer: DemoCustomer) -> int:
    """Return how often the customer has bought: mostly once or twice, a few very often."""
    if customer["level"] == "important":
        count = 4 + int(random.paretovariate(1.2) * 4)
    else:
        count = int(random.paretovariate(1.15))
    return count if count <= _MOST_PURCHASES else whole(random.random, 20, _MOST_PURCHASES)


def _day(draw: Draw, begin: date, last: date) -> date:
    """Return a day between the two, more likely in a busy month."""
    span = (last - begin).days + 1
    while True:
        day = begin + timedelta(days=int(draw() * span))
        if draw() < _SEASON[day.month - 1]:
            return day


def _working_day(day: date) -> date:
    """Return the Friday before a weekend, any other day as it is."""
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


@cache
def _categories() -> tuple[str, ...]:
    return tuple(dict.fromkeys(product.category.english for product in demo_words.products()))


@cache
def _places(category: str) -> tuple[int, ...]:
    products = demo_words.products()
    return tuple(at for at, one in enumerate(products) if one.category.english == category)


@cache
def _popularity() -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return products and summed weights for ``choices``: a few are bought by everybody."""
    places = list(range(len(demo_words.products())))
    Random(7).shuffle(places)  # noqa: S311 - which ones is the same in every world
    return tuple(places), tuple(accumulate(1 / (rank + 2) for rank in range(len(places))))


def _lines(
    random: Random, size: float, favourites: tuple[str, str]
) -> list[tuple[int, Decimal, int, Decimal]]:
    draw = random.random
    found: dict[int, tuple[int, Decimal, int, Decimal]] = {}
    for _ in range(pick(draw, _LINE_COUNTS)):
        if chance(draw, 0.6):
            place = pick(draw, _places(pick(draw, favourites)))
        else:
            places, summed = _popularity()
            place = random.choices(places, cum_weights=summed)[0]
        price = demo_words.products()[place].price
        wanted = _LINE_VALUE * size * random.lognormvariate(0, 0.6) / float(price)
        step = next(step for least, step in _ROUNDING if wanted >= least)
        quantity = max(1, round(wanted / step) * step)
        found[place] = (place, price, quantity, pick(draw, _DISCOUNTS))
    return list(found.values())


def interactions(world: DemoWorld, customer: DemoCustomer) -> list[Row]:
    """Return what passed between office and customer, oldest first; times are UTC."""
    random = world.draw(customer.index, 3)
    draw = random.random
    least, most = _COUNTS[customer["status"]]
    if customer["level"] == "important" and customer["status"] == "active":
        least, most = _IMPORTANT_COUNTS
    known = max(2, min((world.today - customer["created"].date()).days, 730))
    quiet = 0 if customer["status"] in ("prospect", "active") else min(known - 2, 120)
    ages = sorted(
        (
            quiet + 1 + int((known - quiet - 1) * draw() ** 2)
            for _ in range(whole(draw, least, most))
        ),
        reverse=True,
    )
    rows = [_interaction(world, draw, age) for age in ages]
    if rows and ages[-1] <= _OPEN_DAYS and chance(draw, 0.55):
        # What is open: mostly to come, some of it overdue.
        rows[-1]["next_follow_up"] = world.today + timedelta(days=whole(draw, -5, 18))
        rows[-1]["follow_up_done"] = False
    return rows


def _interaction(world: DemoWorld, draw: Draw, age: int) -> Row:
    kind = pick(draw, _TYPES)
    subjects = world.texts(f"{kind}_subject")
    place = int(draw() * len(subjects))
    day = _working_day(world.today - timedelta(days=age))
    followed = age > _OPEN_DAYS and chance(draw, 0.3)
    return {
        "type": kind,
        # Office hours in China, 9 to 18, are 1 to 10 in UTC.
        "at": datetime.combine(day, time(whole(draw, 1, 9), 5 * whole(draw, 0, 11)), UTC),
        "subject": subjects[place],
        "notes": world.texts(f"{kind}_notes")[place],
        "outcome": pick(draw, world.texts(f"{kind}_outcome")) if chance(draw, 0.8) else "",
        "next_follow_up": day + timedelta(days=whole(draw, 3, 30)) if followed else None,
        "follow_up_done": followed,
    }


def feedback(world: DemoWorld, customer: DemoCustomer) -> list[Row]:
    """Return what the customer said of the office's work, oldest first, in their language."""
    draw = world.draw(customer.index, 4).random
    if customer["status"] == "prospect" or not chance(draw, 0.4):
        return []
    known = min((world.today - customer["created"].date()).days, 730)
    ages = sorted((whole(draw, 1, known) for _ in range(pick(draw, (1, 1, 1, 2, 3)))), reverse=True)
    return [_feedback(world, customer, draw, age) for age in ages]


def _feedback(world: DemoWorld, customer: DemoCustomer, draw: Draw, age: int) -> Row:
    kind = pick(draw, _KINDS_OF_LOST if customer["status"] == "lost" else _KINDS)
    satisfaction = pick(draw, _SATISFACTION[kind])
    what = "middling" if kind == "survey" and satisfaction <= _MIDDLING else kind
    contents, results = demo_words.texts()[what], world.texts(f"{what}_result")
    place = int(draw() * len(contents))
    said = contents[place]
    answered = results[place] if kind == "complaint" else pick(draw, results)
    open_still = age < _OPEN_DAYS and chance(draw, 0.5)
    return {
        "date": _working_day(world.today - timedelta(days=age)),
        "channel": pick(draw, _CHANNELS),
        "kind": kind,
        "content": said.chinese if customer["country"] == "CN" else said.english,
        "satisfaction": satisfaction,
        "recommend": whole(draw, *_RECOMMEND[satisfaction]),
        "handled_by": pick(draw, world.staff),
        "result": "" if open_still else answered,
    }
