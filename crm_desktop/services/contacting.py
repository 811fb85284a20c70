"""Who may be contacted by which way, from what people said; and who refused, among those of a list.

Somebody may be contacted who has given consent for this way or for any, has an address for it, and
whose customer has not refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crm_desktop.fields.conditions import Condition, Every, Some, both
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, _, ngettext
from crm_desktop.records.consenting import CHANNELS
from crm_desktop.services.lists import Query
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store

_ADDRESSES = {
    "email": ("email",),
    "phone": ("mobile", "phone", "office_phone", "home_phone"),
    "message": ("mobile",),
    "post": ("address",),
}
_PEOPLE = ("customer", "contact")


class NoSuchChannel(PersonError):  # noqa: N818
    """There is no such way of contacting somebody."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who may be contacted, at which address, and what that rests on."""

    record: str
    id: int
    title: str
    customer: str
    address: str
    channel: str
    since: date | None
    source: str


class ContactingService:
    """Who may be contacted, in one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def who(self, channel: str) -> list[Reachable]:
        """Return who may be contacted by this way, by name. Raises ``NoSuchChannel``."""
        if channel not in _ADDRESSES:
            raise NoSuchChannel(
                Text("There is no way “{name}”. There are: {offered}.",
                     name=channel, offered=", ".join(_ADDRESSES))
            )  # fmt: skip
        with self._store.read() as reader:
            found = [one for record in _PEOPLE for one in _reachable(reader, record, channel)]
        return sorted(found, key=lambda one: one.title)

    @needs(Right.REPORT)
    def write(self, channel: str, path: Path) -> Path:
        """Write the list as a PDF. Raises ``NoSuchChannel`` and ``CannotWriteReport``."""
        from crm_desktop.reports.dataset import Column, TableBlock  # noqa: PLC0415 - heavy
        from crm_desktop.reports.document import ReportNotWrittenError, write_pdf  # noqa: PLC0415
        from crm_desktop.services.events import PRINT  # noqa: PLC0415
        from crm_desktop.services.report_parts import head  # noqa: PLC0415
        from crm_desktop.services.reporting import CannotWriteReport  # noqa: PLC0415

        people = self.who(channel)
        columns = (
            Column("name", _("Name"), weight=1.3), Column("customer", _("Customer"), weight=1.3),
            Column("address", _("Reached at"), weight=1.3),
            Column("channel", _("Consent is for")), Column("since", _("Since"), "date"),
            Column("source", _("Source of the consent")),
        )  # fmt: skip
        rows = [
            [one.title, one.customer, one.address, way(one.channel), one.since, one.source]
            for one in people
        ]
        self._store.note(PRINT, {"report": f"contacting.{channel}", "file": path.name})
        with self._store.read() as reader:
            document = head(reader).document(
                _("Who may be contacted: {way}", way=way(channel)),
                [TableBlock(_("People"), columns, rows)],
                subtitle=ngettext("{count} person", "{count} people", len(people)),
            )
        try:
            write_pdf(document, path)
        except ReportNotWrittenError as error:
            raise CannotWriteReport(error.text) from error
        return path


def way(channel: str) -> str:
    """Return what a way of contacting is called; blank is any."""
    wanted = channel or "any"
    return next((one.show() for one in CHANNELS if one.key == wanted), channel)


def _reachable(reader: Reader, record: str, channel: str) -> Iterator[Reachable]:
    spec = reader.records[record]
    names = [name for name in _ADDRESSES[channel] if name in spec.fields]
    wanted = Every((
        Condition("consent", "is", "given"),
        Some((
            Condition("consent_channel", "empty"),
            Condition("consent_channel", "any_of", ("any", channel)),
        )),
        Some(tuple(Condition(name, "filled") for name in names)),
    ))  # fmt: skip
    owner = "customer" if "customer" in spec.references else ""
    if owner:
        wanted = Every((*wanted.parts, Condition("customer.consent", "is_not", "refused")))
    told = ("consent_channel", "consent_date", "consent_source")
    columns = [spec.title, *names, *told, *([owner] if owner else [])]
    for row in reader.rows(record, reader.ids(record, wanted), columns):
        address = next(row[name] for name in names if row[name])
        yield Reachable(
            record, row["id"], spec.call(row), row.get("customer.title", ""), str(address),
            row["consent_channel"], row["consent_date"], row["consent_source"],
        )  # fmt: skip


def refusals(reader: Reader, query: Query, names: Iterable[str]) -> tuple[Text, ...]:
    """Return a warning where people of a list refused, and the list tells how to reach them."""
    spec: RecordSpec = reader.records[query.record]
    reaching = {name for names_of in _ADDRESSES.values() for name in names_of}
    if "consent" not in spec.fields or query.deleted or not reaching & set(names):
        return ()
    refused = Condition("consent", "is", "refused")
    count = reader.count(query.record, both(query.where, refused))
    if not count:
        return ()
    return (
        Text("People in it who refused to be contacted: {count}. The view “May be contacted” "
             "leaves them out.", count=count),
    )  # fmt: skip
