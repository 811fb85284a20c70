"""Sample data: an invented office of any size, made and taken away again as one operation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from crm_desktop.fields.spec import Draft
from crm_desktop.i18n import N_, language
from crm_desktop.services.demo_people import DemoWorld
from crm_desktop.services.saving import blank
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.lookup import StoreLookup
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import Unit

NAME, REMOVED = "demo.create", "demo.remove"
Progress = Callable[[int, int], None]


class DemoService:
    """Makes and removes sample data in one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def present(self) -> bool:
        """Tell whether sample data was made here and not yet removed."""
        standing = [one.name for one in self._store.operations(10_000) if not one.undone]
        made = next((name for name in standing if name in (NAME, REMOVED)), "")
        return made == NAME

    def remove(self, *, progress: Progress | None = None) -> Changes:
        """Take all sample data out of the file for good, changed since or not: one operation.

        Raises ``CannotWrite`` where records of the user's own refer to it.
        """
        made = [one.id for one in self._store.operations(10_000) if one.name == NAME]

        def work(unit: Unit, reader: Reader) -> None:
            found = [
                row
                for operation in made
                for row in reader.connection.exec_driver_sql(
                    "SELECT record, record_id FROM change "
                    "WHERE operation_id = ? AND verb = 'insert' ORDER BY id DESC",
                    (operation,),
                )
            ]
            for index, (record, record_id) in enumerate(found):
                if reader.get(record, record_id) is not None:
                    unit.remove(record, record_id)
                if progress is not None:
                    progress(index + 1, len(found))

        details = {"title": N_("Removal of the sample data")}
        _none, changes = self._store.transact(REMOVED, work, details)
        return changes

    def create(
        self,
        customers: int = 200,
        seed: int = 1,
        *,
        today: date | None = None,
        progress: Progress | None = None,
    ) -> Changes:
        """Add an invented office: customers with contacts, sales, feedback, interactions; products.

        The same ``seed`` and ``today`` make the same office. ``progress`` may raise to cancel.
        """
        from crm_desktop.storage.filters import local_today  # noqa: PLC0415

        world = DemoWorld(seed, today or local_today(), language())
        details = {"title": N_("Sample data"), "count": customers}

        def work(unit: Unit, reader: Reader) -> None:
            maker = _Maker(self._store, unit, reader, world)
            maker.products()
            for index in range(customers):
                maker.customer(index)
                if progress is not None and index % 100 == 0:
                    progress(index, customers)
            if progress is not None:
                progress(customers, customers)

        _none, changes = self._store.transact(NAME, work, details)
        return changes


class _Maker:
    """Writes the world's rows; references are the ids given meanwhile."""

    def __init__(self, store: Store, unit: Unit, reader: Reader, world: DemoWorld) -> None:
        self._types = store.records
        self._unit = unit
        self._lookup = StoreLookup(reader, unit)
        self._world = world
        self._product_ids: list[int] = []
        numbers = reader.suggestions("sale", "number", "D", 1_000_000)
        self._sold = max(
            (int(number[6:]) for number in numbers if number[6:].isdecimal()), default=0
        )

    def _add(self, record: str, values: dict[str, Any]) -> int:
        spec = self._types[record]
        known = {name: value for name, value in values.items() if name in spec.fields}
        draft: Draft = blank(spec) | known
        if spec.prepare is not None:
            spec.prepare(draft, None, self._lookup)
        created = values.get("created")
        stamp = f"{created:%Y-%m-%dT%H:%M:%S}.000000Z" if created else ""
        return self._unit.insert(record, draft, created=stamp)

    def products(self) -> None:
        """Add the goods that the office sells; those that are there already are taken."""
        for values in self._world.products():
            found = self._lookup.find("product", {"code": values["code"]})
            self._product_ids.append(found[0] if found else self._add("product", values))

    def customer(self, index: int) -> None:
        """Add one customer and everything that belongs to it."""
        person = self._world.customer(index)
        customer = self._add("customer", person)
        contacts = [
            self._add("contact", _contact(values) | {"customer": customer})
            for values in self._world.contacts_of(person)
        ]
        contact = contacts[0] if contacts else None
        known = {"customer": customer, "contact": contact}
        for values in self._world.sales_of(person):
            lines = tuple(
                {
                    "product": self._product_ids[product],
                    "unit_price": price,
                    "quantity": quantity,
                    "discount": discount,
                    "amount": None,
                }
                for product, price, quantity, discount in values["lines"]
            )
            self._sold += 1
            # Numbered here: the next free number of a day would be looked up for every sale.
            sale = {"owner": person["owner"], "number": f"D{values['date']:%y%m}-{self._sold:07}"}
            self._add("sale", sale | values | known | {"lines": lines})
        for values in self._world.feedback_of(person):
            self._add("feedback", values | known)
        for values in self._world.interactions_of(person):
            self._add("interaction", values | known)


def _contact(values: dict[str, Any]) -> dict[str, Any]:
    days = tuple({"what": what, "on": on} for what, on in values.get("anniversaries", ()))
    return values | {"anniversaries": days}
