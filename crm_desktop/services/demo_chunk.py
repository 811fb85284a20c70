"""Some customers of the invented office in a row, with all that belongs to them, made ready.

First it is told how many records of which type there are and how their codes begin; with the ids
and codes given for them they are made ready for the file. Nothing here needs the file, so several
processes may make chunks at once; which one makes it does not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_desktop.fields.spec import Draft, RecordSpec
from crm_desktop.services.demo_people import DemoWorld
from crm_desktop.services.saving import blank
from crm_desktop.storage.prepared import Prepared, prepared

_THIN_FROM = 200_000
_EVERY_SALE, _EVERY_INTERACTION = 3, 2
"""In a very large office each customer buys less often: 3 million lines a million customers."""


@dataclass(frozen=True)
class Office:
    """What every chunk has to know: how much there is, and what was settled before."""

    seed: int
    today: date
    language: str
    customers: int
    currency: str
    products: Sequence[int] = ()


@dataclass(frozen=True)
class Wanted:
    """What a chunk asks for: records by type, and for each customer the beginnings of its code."""

    counts: Mapping[str, int]
    codes: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Given:
    """What a chunk gets: first ids by type, a code for each customer, the first sale's number."""

    first: Mapping[str, int]
    codes: Sequence[str]
    sold: int


class DemoChunk:
    """The customers from ``start`` up to ``stop``."""

    def __init__(
        self,
        office: Office,
        types: Mapping[str, RecordSpec],
        start: int,
        stop: int,
        world: DemoWorld | None = None,
    ) -> None:
        self._types = types
        self._office = office
        self._world = world or DemoWorld(office.seed, office.today, office.language)
        self._rules = _Offline(office.currency)
        self._drafts: list[tuple[str, Draft, str]] = []
        self._counts: dict[str, int] = {}
        self._thin = office.customers > _THIN_FROM
        for index in range(start, stop):
            self._customer(index)

    @property
    def wanted(self) -> Wanted:
        """What has to be given before the records can be made ready."""
        return Wanted(self._counts, self._rules.codes)

    def ready(self, given: Given) -> Iterator[Prepared]:
        """Yield the records; each comes after those that it refers to."""
        ids = dict(given.first)
        codes = iter(given.codes)
        sold = given.sold
        for record, draft, created in self._drafts:
            for name, to in self._types[record].references.items():
                if draft[name] is not None:
                    draft[name] += given.first[to.to]
            if record == "customer":
                draft["code"] = next(codes)
            elif record == "sale":
                draft["number"] += f"{sold:07}"
                sold += 1
            yield prepared(self._types[record], ids[record], draft, created=created)
            ids[record] += 1

    def _customer(self, index: int) -> None:
        person = self._world.customer(index)
        customer = self._add("customer", person)
        contacts = [
            self._add("contact", _contact(values) | {"customer": customer})
            for values in self._world.contacts_of(person)
        ]
        known = {"customer": customer, "contact": contacts[0] if contacts else None}
        sales, talks = self._world.sales_of(person), self._world.interactions_of(person)
        if self._thin:
            # From the end, so that the last purchase and what is still open remain.
            sales = sales[::-_EVERY_SALE][::-1]
            talks = talks[::-_EVERY_INTERACTION][::-1]
        for values in sales:
            sale = {"owner": person["owner"], "number": f"D{values['date']:%y%m}-"}
            self._add("sale", sale | values | known | {"lines": self._lines(values["lines"])})
        for values in self._world.feedback_of(person):
            self._add("feedback", values | known)
        for values in talks:
            self._add("interaction", values | known)

    def _lines(self, lines: Sequence[tuple[Any, ...]]) -> tuple[dict[str, Any], ...]:
        return tuple(
            {
                "product": self._office.products[product],
                "unit_price": price,
                "quantity": quantity,
                "discount": discount,
                "amount": None,
            }
            for product, price, quantity, discount in lines
        )

    def _add(self, record: str, values: Mapping[str, Any]) -> int:
        """Keep a draft; return which of its type in this chunk it is, from 0."""
        spec = self._types[record]
        draft = blank(spec) | {name: value for name, value in values.items() if name in spec.fields}
        if spec.prepare is not None:
            spec.prepare(draft, None, self._rules)
        created = values.get("created")
        stamp = f"{created:%Y-%m-%dT%H:%M:%S}.000000Z" if created else ""
        self._drafts.append((record, draft, stamp))
        place = self._counts.get(record, 0)
        self._counts[record] = place + 1
        return place


class _Offline:
    """Answers the rules without the file, and notes which codes they would have asked for."""

    def __init__(self, currency: str) -> None:
        self.codes: list[tuple[str, ...]] = []
        self._currency = currency

    def find(self, record: str, equal: Mapping[str, Any]) -> list[int]:
        del record, equal
        return []

    def value(self, record: str, record_id: int, name: str) -> Any:
        del record, record_id, name

    def title(self, record: str, record_id: int) -> str:
        del record, record_id
        return ""

    def next_code(self, record: str, name: str, prefixes: tuple[str, ...], length: int) -> str:
        del record, name, length
        self.codes.append(prefixes)
        return ""

    def setting(self, key: str, default: str) -> str:
        return self._currency if key == "currency" else default


def _contact(values: Mapping[str, Any]) -> dict[str, Any]:
    days = tuple({"what": what, "on": on} for what, on in values.get("anniversaries", ()))
    return {**values, "anniversaries": days}
