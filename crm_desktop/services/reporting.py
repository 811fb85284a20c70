"""Reports: what can be printed, and writing it as PDF.

A report goes by a name:

- ``sales`` and ``feedback``: an analysis of a period (``start`` to ``end``; without them the last
  twelve months, the present one included) under conditions ``where`` on sales or feedback;
- ``list.RECORD``: a list of any record type, either of everything that fulfils ``where``, or of a
  ``query`` with its own columns and order;
- ``card.RECORD``: one record, named by ``record_id``: its id, or a value of a unique field such as
  a code or an order number. A customer's card tells everything about the customer, a sale's is
  the order as a customer gets it.

``customer``, ``customers`` or 客户 is short for the card where a record is named, else for the
list, and so with every record type; the list of feedback is ``list.feedback``.

Reports are in the language spoken at the moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.kind import fold
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import N_, Text, _, every_language, listed
from crm_desktop.reports.dataset import Document
from crm_desktop.reports.document import ReportNotWrittenError, write_pdf
from crm_desktop.services.breakdowns import month_days, months
from crm_desktop.services.events import PRINT
from crm_desktop.services.figures import FigureService
from crm_desktop.services.lists import Query
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.report_parts import Progress
from crm_desktop.storage.filters import local_today
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import MissingRecord

Parameter = Literal["period", "where", "query", "record_id"]

_ANALYSES: dict[str, tuple[str, str]] = {
    "sales": (N_("Sales report"), "sale"),
    "feedback": (N_("Feedback report"), "feedback"),
}
_MONTHS = 12


class UnknownReport(PersonError):  # noqa: N818
    """There is no report of this name, or it needs to be told a record."""


class CannotWriteReport(PersonError):  # noqa: N818
    """The file could not be written; nothing else was changed."""


@dataclass(frozen=True)
class ReportType:
    """A kind of report. ``record`` is the record type that its conditions and records are of."""

    key: str
    label: str
    parameters: tuple[Parameter, ...]
    record: str


class ReportService:
    """The reports of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._figures = FigureService(store)

    @property
    def _types(self) -> Mapping[str, RecordSpec]:
        return self._store.records

    def catalogue(self) -> list[ReportType]:
        """Return every kind of report, analyses first, labelled in the current language."""
        found = [
            ReportType(key, _(label), ("period", "where"), record)
            for key, (label, record) in _ANALYSES.items()
        ]
        for spec in self._types.values():
            label = _("List: {types}", types=_(spec.plural))
            found.append(ReportType(f"list.{spec.name}", label, ("query", "where"), spec.name))
        for spec in self._types.values():
            label = _("Single record: {type}", type=_(spec.label))
            found.append(ReportType(f"card.{spec.name}", label, ("record_id",), spec.name))
        return found

    def named(self, name: str, *, single: bool = False) -> ReportType:
        """Return the report that ``name`` means; ``single``: a record is named too.

        Raises ``UnknownReport``.
        """
        by_key = {one.key: one for one in self.catalogue()}
        if name in by_key and not single:
            return by_key[name]
        kind, dot, record = name.partition(".")
        if not dot or kind not in ("list", "card"):
            kind, record = "card" if single else "list", name
        wanted = fold(record)
        for spec in self._types.values():
            names = [spec.name, f"{spec.name}s", *spec.aliases]
            names += [*every_language(spec.label), *every_language(spec.plural)]
            if wanted in map(fold, names):
                return by_key[f"{kind}.{spec.name}"]
        offered = listed((*_ANALYSES, *(f"list.{one}" for one in self._types)))
        raise UnknownReport(
            Text("There is no report “{name}”. There are: {offered}.", name=name, offered=offered)
        )

    @needs(Right.REPORT)
    def write(
        self,
        name: str,
        path: Path,
        *,
        query: Query | None = None,
        title: str = "",
        record_id: int | str | None = None,
        start: date | None = None,
        end: date | None = None,
        where: Tree | None = None,
        progress: Progress | None = None,
    ) -> Path:
        """Write the report called ``name`` as a PDF to ``path`` and return that.

        ``path`` is replaced in one step, and left as it was after an error. ``title`` overrules
        that of a list, such as with the name of a view. ``progress(now, whole)`` may raise to
        cancel. Raises ``UnknownReport``, ``MissingRecord`` and ``CannotWriteReport``.
        """
        document = self.document(
            name,
            query=query,
            title=title,
            record_id=record_id,
            start=start,
            end=end,
            where=where,
            progress=progress,
        )
        self._store.note(PRINT, {"report": name, "id": record_id, "file": path.name})
        try:
            write_pdf(document, path, progress=_second_half(progress))
        except ReportNotWrittenError as error:
            raise CannotWriteReport(error.text) from error
        return path

    def document(
        self,
        name: str,
        *,
        query: Query | None = None,
        title: str = "",
        record_id: int | str | None = None,
        start: date | None = None,
        end: date | None = None,
        where: Tree | None = None,
        progress: Progress | None = None,
    ) -> Document:
        """Return what ``write`` would write, for showing its charts and figures on the screen."""
        wanted = self.named(name, single=record_id is not None)
        with self._store.read() as reader:
            if wanted.key in _ANALYSES:
                return self._analysis(wanted.key, reader, (start, end), where)
            if wanted.key.startswith("list."):
                from crm_desktop.services.report_list import list_report  # noqa: PLC0415

                asked = query or Query(wanted.record, where)
                return list_report(reader, asked, title=title, progress=progress)
            return self._card(reader, wanted.record, record_id)

    def _analysis(
        self,
        key: str,
        reader: Reader,
        days: tuple[date | None, date | None],
        where: Tree | None,
    ) -> Document:
        from crm_desktop.services.report_feedback import feedback_report  # noqa: PLC0415
        from crm_desktop.services.report_sales import sales_report  # noqa: PLC0415

        make = sales_report if key == "sales" else feedback_report
        return make(reader, self._figures, _period(*days, local_today()), where)

    def _card(self, reader: Reader, record: str, named: int | str | None) -> Document:
        from crm_desktop.services.report_card import card_report  # noqa: PLC0415
        from crm_desktop.services.report_customer import customer_report  # noqa: PLC0415
        from crm_desktop.services.report_order import order_report  # noqa: PLC0415

        row = self._row(reader, self._types[record], named)
        if record == "customer":
            return customer_report(reader, self._figures, row, local_today())
        if record == "sale":
            return order_report(reader, row)
        return card_report(reader, record, row)

    def _row(self, reader: Reader, spec: RecordSpec, named: int | str | None) -> Row:
        if named is None:
            raise UnknownReport(
                Text("Which {type}? This report needs a record.", type=(spec.label,))
            )
        found: int | None = named if isinstance(named, int) else None
        if isinstance(named, str):
            unique = (field.name for field in spec.fields.values() if field.unique)
            hits = (reader.find(spec.name, {name: named}, limit=1) for name in unique)
            found = next((ids[0] for ids in hits if ids), None)
            if found is None and named.isdecimal():
                found = int(named)
        row = None if found is None else reader.get(spec.name, found)
        if row is None:
            raise MissingRecord
        return row


def _period(start: date | None, end: date | None, today: date) -> tuple[date, date]:
    """Return the days asked for; open ends make it twelve months that end today."""
    last = end or (today if start is None or start <= today else start)
    first = start or month_days(months(_MONTHS, last)[0])[0]
    return min(first, last), max(first, last)


def _second_half(progress: Progress | None) -> Progress | None:
    """Return what tells printed rows as the second half of the work."""
    if progress is None:
        return None
    tell = progress
    return lambda done, whole: tell(whole + done, 2 * whole)
