"""Sample data: an invented office of any size, made and taken away again as one operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from crm_desktop.i18n import N_, language
from crm_desktop.records.customer import CODE_LENGTH
from crm_desktop.services.demo_chunk import DemoChunk, Given, Office, Wanted
from crm_desktop.services.demo_people import DemoWorld
from crm_desktop.services.demo_workers import Span, made_by_helpers
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.saving import blank
from crm_desktop.storage.bulk import indexes_at_the_end
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.lookup import StoreLookup
from crm_desktop.storage.prepared import Prepared
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import Unit

NAME, REMOVED = "demo.create", "demo.remove"
Progress = Callable[[int, int], None]

_AT_ONCE = 250
_WORTH_HELP = 8
"""Fewer spans of so many customers are made sooner than a process is started."""

_HELPERS = 2


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

    @needs(Right.UPKEEP)
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

    @needs(Right.UPKEEP)
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
            maker = _Maker(self._store, unit, reader, world, customers)
            with indexes_at_the_end(unit, self._store.tables):
                maker.fill(progress)

        _none, changes = self._store.transact(NAME, work, details)
        return changes


class _Maker:
    """Writes the invented records; ids, codes and numbers are given while it does."""

    def __init__(
        self, store: Store, unit: Unit, reader: Reader, world: DemoWorld, customers: int
    ) -> None:
        self._types = store.records
        self._unit = unit
        self._world = world
        self._customers = customers
        self._lookup = StoreLookup(reader, unit)
        numbers = reader.suggestions("sale", "number", "D", 1_000_000)
        self._sold = max(
            (int(number[6:]) for number in numbers if number[6:].isdecimal()), default=0
        )

    def fill(self, progress: Progress | None) -> None:
        """Write everything."""
        office = Office(
            self._world.seed,
            self._world.today,
            self._world.language,
            self._customers,
            self._lookup.setting("currency", "CNY"),
            self._products(),
        )
        spans = [
            (start, min(start + _AT_ONCE, self._customers))
            for start in range(0, self._customers, _AT_ONCE)
        ]
        if len(spans) < _WORTH_HELP:
            made = self._made_here(office, spans)
        else:
            made = made_by_helpers(office, spans, self._give, _HELPERS)
        for (_start, stop), records in zip(spans, made, strict=True):
            for record in records:
                self._unit.take(record)
            if progress is not None:
                progress(stop, self._customers)

    def _made_here(self, office: Office, spans: Sequence[Span]) -> Iterator[Iterable[Prepared]]:
        for start, stop in spans:
            chunk = DemoChunk(office, self._types, start, stop, self._world)
            yield chunk.ready(self._give(chunk.wanted))

    def _give(self, wanted: Wanted) -> Given:
        """Give a chunk its ids, codes and numbers."""
        first = {record: self._unit.reserve(record, n) for record, n in wanted.counts.items()}
        codes = [
            self._lookup.next_code("customer", "code", prefixes, CODE_LENGTH)
            for prefixes in wanted.codes
        ]
        sold = self._sold + 1
        self._sold += wanted.counts.get("sale", 0)
        return Given(first, codes, sold)

    def _products(self) -> list[int]:
        """Add the goods that the office sells, those apart that are there; return their ids."""
        ids: list[int] = []
        spec = self._types["product"]
        for values in self._world.products():
            found = self._lookup.find("product", {"code": values["code"]})
            draft = blank(spec) | {
                name: value for name, value in values.items() if name in spec.fields
            }
            ids.append(found[0] if found else self._unit.insert("product", draft))
        return ids
