"""The invented office: what its rows promise."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, timedelta
from typing import Any

import phonenumbers
import pytest
from email_validator import validate_email
from phonenumbers import geocoder

from crm_desktop.fields.kind import Reading
from crm_desktop.records import record_type
from crm_desktop.services.demo_people import DemoWorld

TODAY = date(2026, 11, 20)
SOME = 1500


@pytest.fixture(params=["zh_CN", "en"])
def world(request: pytest.FixtureRequest) -> DemoWorld:
    return DemoWorld(5, TODAY, request.param)


def parts(world: DemoWorld, index: int) -> list[Any]:
    customer = world.customer(index)
    return [
        dict(customer),
        world.contacts_of(customer),
        world.sales_of(customer),
        world.interactions_of(customer),
        world.feedback_of(customer),
    ]


def test_rows_do_not_depend_on_the_order_in_which_they_are_asked_for(world: DemoWorld) -> None:
    forward = [parts(world, index) for index in range(40)]
    other = DemoWorld(5, TODAY, world.language)
    assert [parts(other, index) for index in reversed(range(40))] == forward[::-1]


def test_another_seed_is_another_office(world: DemoWorld) -> None:
    other = DemoWorld(6, TODAY, world.language)
    assert [world.customer(n)["name"] for n in range(30)] != [
        other.customer(n)["name"] for n in range(30)
    ]


def test_names_are_seldom_repeated(world: DemoWorld) -> None:
    names = {world.customer(index)["name"] for index in range(20_000)}
    assert len(names) > 0.97 * 20_000


@pytest.mark.parametrize("record", ["customer", "contact", "interaction", "feedback", "product"])
def test_each_value_fits_its_field(world: DemoWorld, record: str) -> None:
    spec = record_type(record)
    for row in rows_of(world, record):
        for name, value in row.items():
            if name in ("created", "anniversaries") or value in ("", None, []):
                continue
            kind = spec.fields[name].kind
            raw = ", ".join(value) if name == "tags" else kind.cell(value)
            kind.check(kind.parse(value if name in ("at", "is_main") else raw, Reading()))
            if spec.fields[name].kind.key == "choice":
                assert kind.parse(value, Reading()) == value


def rows_of(world: DemoWorld, record: str) -> list[Any]:
    customers = [world.customer(index) for index in range(250)]
    if record == "product":
        return world.products()
    if record == "customer":
        return [dict(one) for one in customers]
    rows = {
        "contact": world.contacts_of,
        "interaction": world.interactions_of,
        "feedback": world.feedback_of,
    }[record]
    return [row for one in customers for row in rows(one)]


def test_phone_numbers_are_valid_and_belong_to_the_country_and_the_city(world: DemoWorld) -> None:
    for index in range(SOME):
        customer = world.customer(index)
        numbers = [customer[name] for name in ("phone", "mobile", "fax")]
        for contact in world.contacts_of(customer):
            numbers += [contact[name] for name in ("office_phone", "mobile", "home_phone")]
        for text in filter(None, numbers):
            number = phonenumbers.parse(text)
            assert phonenumbers.is_valid_number(number), text
            assert phonenumbers.region_code_for_number(number) == customer["country"], text
        if customer["country"] == "CN" and customer["kind"] == "company":
            assert customer["phone"].startswith(f"+86{customer['area_code'][1:]}")
            where = geocoder.description_for_number(phonenumbers.parse(customer["phone"]), "zh")
            assert customer["province"] in where


def test_mailboxes_reach_nobody(world: DemoWorld) -> None:
    for index in range(SOME):
        customer = world.customer(index)
        mailboxes = [customer["email"], *(one["email"] for one in world.contacts_of(customer))]
        for mailbox in mailboxes:
            validate_email(mailbox, check_deliverability=False)
            assert mailbox.endswith((".example", "@example.com"))
        assert not customer["homepage"] or customer["homepage"].endswith(".example")


def test_the_mixture_of_languages() -> None:
    shares = {}
    for language in ("zh_CN", "en"):
        world = DemoWorld(5, TODAY, language)
        count = sum(world.customer(index)["country"] == "CN" for index in range(4000))
        shares[language] = count / 4000
    assert shares["zh_CN"] == pytest.approx(0.7, abs=0.03)
    assert shares["en"] == pytest.approx(0.3, abs=0.03)


def test_what_belongs_to_a_company_and_what_to_a_person(world: DemoWorld) -> None:
    kinds = Counter[str]()
    for index in range(SOME):
        customer = world.customer(index)
        kinds[customer["kind"]] += 1
        contacts = world.contacts_of(customer)
        if customer["kind"] == "person":
            assert customer["gender"]
            assert customer["birthday"] < TODAY
            assert not contacts
        else:
            assert customer["industry"]
            assert customer["annual_revenue"] > 0
            assert customer["employees"] > 0
            assert [one["is_main"] for one in contacts] == [True] + [False] * (len(contacts) - 1)
    assert set(kinds) == {"company", "person"}


def test_purchases_tell_the_customer_status(world: DemoWorld) -> None:
    products = world.products()
    spent: list[float] = []
    months = Counter[int]()
    for index in range(SOME):
        customer = world.customer(index)
        sales = world.sales_of(customer)
        days = [sale["date"] for sale in sales]
        assert days == sorted(days)
        assert all(day.weekday() < 5 for day in days)
        if customer["status"] == "prospect":
            assert not sales
        if sales:
            age = (TODAY - days[-1]).days
            assert age > 0
            assert age <= 190 or customer["status"] != "active"
            assert age >= 180 or customer["status"] != "dormant"
            assert age >= 370 or customer["status"] != "lost"
            assert days[0] >= TODAY - timedelta(days=3 * 366 + 3)
            assert days[0] >= customer["created"].date() - timedelta(days=3)
        months.update(day.month for day in days)
        spent.append(0)
        for sale in sales:
            assert sale["lines"]
            assert len({line[0] for line in sale["lines"]}) == len(sale["lines"])
            for place, price, quantity, discount in sale["lines"]:
                assert price == products[place]["list_price"] > products[place]["cost"]
                assert quantity >= 1
                assert 0 <= discount <= 15
                spent[-1] += float(price) * quantity
    spent.sort(reverse=True)
    assert sum(spent[: SOME // 5]) > 0.7 * sum(spent)
    assert months[2] < months[3]


def test_interactions_are_past_and_follow_ups_partly_open(world: DemoWorld) -> None:
    open_ones = 0
    for index in range(SOME):
        customer = world.customer(index)
        rows = world.interactions_of(customer)
        assert rows
        for row in rows:
            assert row["at"].tzinfo is UTC
            assert row["at"].date() < TODAY
            assert row["subject"]
            if row["next_follow_up"] and not row["follow_up_done"]:
                open_ones += 1
                assert abs(row["next_follow_up"] - TODAY) <= timedelta(days=18)
    assert SOME / 20 < open_ones < SOME / 2


def test_most_feedback_is_good(world: DemoWorld) -> None:
    rows = [row for index in range(SOME) for row in world.feedback_of(world.customer(index))]
    marks = Counter(row["satisfaction"] for row in rows)
    assert marks[4] + marks[5] > 0.55 * len(rows)
    assert {row["kind"] for row in rows} == {"praise", "complaint", "suggestion", "survey"}
    assert all(row["date"] < TODAY for row in rows)
    assert all(0 <= row["recommend"] <= 10 for row in rows)


def test_sixty_products_of_many_kinds(world: DemoWorld) -> None:
    products = world.products()
    assert 55 <= len(products) <= 70
    assert len({one["code"] for one in products}) == len(products)
    assert 6 <= len({one["category"] for one in products}) <= 9
