"""Between records and report pages: columns and cells from declarations, sentences, heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.markdown import without_marks
from crm_desktop.fields.numbers import Money, Number
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import _, listed
from crm_desktop.reports.dataset import Amount, Block, Column, Document, Field, Kind
from crm_desktop.reports.formats import money, percent
from crm_desktop.services import logo
from crm_desktop.services.currencies import DEFAULT, Takings, sign
from crm_desktop.services.wording import tell
from crm_desktop.storage.reader import Reader

Progress = Callable[[int, int], None]

_KINDS: dict[str, Kind] = {
    "money": "money", "date": "date", "moment": "datetime", "yes_no": "yes_no",
}  # fmt: skip
_WEIGHTS = {"long_text": 2.0, "reference": 1.3}
_ROUND_FROM = 10_000
_MASKED_FROM = 8


@dataclass(frozen=True)
class Head:
    """What stands at the top of every report of a file."""

    company: str
    logo: bytes | None
    made_at: datetime

    def document(
        self,
        title: str,
        blocks: Iterable[Block],
        *,
        subtitle: str = "",
        conditions: Sequence[str] = (),
        orientation: Literal["auto", "portrait"] = "auto",
    ) -> Document:
        """Return a document of ``blocks`` under this head."""
        return Document(
            title,
            tuple(blocks),
            subtitle,
            self.company,
            self.logo,
            tuple(conditions),
            self.made_at,
            orientation,
        )


def head(reader: Reader) -> Head:
    """Return the head for reports of this file, made now."""
    now = datetime.now().astimezone().replace(tzinfo=None)
    return Head(reader.setting("company"), logo.kept(reader.setting(logo.SETTING)), now)


# -- fields ------------------------------------------------------------------------------------


def column(field: FieldSpec, *, decimals: int | None = None) -> Column:
    """Return the table column of a field."""
    kind = field.kind
    shown = _column_kind(field)
    return Column(
        field.name,
        field.show_label(),
        shown,
        "right" if kind.align == "right" else None,
        _WEIGHTS.get(kind.key, 1.0),
        total=field.measure and _adds_up(field),
        decimals=decimals,
    )


def _column_kind(field: FieldSpec) -> Kind:
    if isinstance(field.kind, Number) and field.kind.key == "number":
        return "decimal" if field.kind.places else "integer"
    return _KINDS.get(field.kind.key, "text")


def _adds_up(field: FieldSpec) -> bool:
    """Tell whether a sum says something: marks on a scale from 1 to 5 do not add up."""
    kind = field.kind
    return isinstance(kind, Number) and (kind.least is None or kind.most is None)


def cell(field: FieldSpec, row: Mapping[str, Any], currency: str) -> Any:
    """Return a field of a row as a report's value; ``currency`` is that of its money."""
    value = row.get(field.name)
    kind = field.kind
    result: Any = value
    if isinstance(kind, Reference):
        result = str(row.get(f"{field.name}.title", ""))
    elif isinstance(kind, Lines):
        result = "\n".join(_line(kind.of, line, currency) for line in value or ())
    elif value is None:
        result = None
    elif isinstance(kind, Money):
        result = Amount(Decimal(value), sign(currency))
    elif kind.key == "moment":
        result = value.astimezone().replace(tzinfo=None)
    elif _column_kind(field) == "text":
        result = kind.show(value)
        if kind.key == "long_text":
            result = without_marks(result)
    return result


def _line(part: PartSpec, line: Mapping[str, Any], currency: str) -> str:
    shown = (cell(field, line, currency) for field in part.fields.values())
    return " · ".join(
        money(value) if isinstance(value, Amount) else str(value)
        for value in shown
        if not is_blank(value)
    )


def currency_of(row: Mapping[str, Any], currency: str) -> str:
    """Return the currency of a row's money; ``currency`` where it names none."""
    return str(row.get("currency") or currency)


def places_of(field: FieldSpec, rows: Iterable[Mapping[str, Any]]) -> int | None:
    """Return how many decimals a column of unit prices needs: two, or more where one has more."""
    if not isinstance(field.kind, Money) or field.kind.places <= 2:  # noqa: PLR2004 - cents
        return None
    most = 2
    for row in rows:
        value = row.get(field.name)
        if value is not None:
            exponent = Decimal(value).normalize().as_tuple().exponent
            most = max(most, -exponent if isinstance(exponent, int) else 0)
    return most


def card_field(field: FieldSpec, row: Mapping[str, Any], currency: str) -> Field:
    """Return a labelled value for a card; secrets are masked but for their last four signs."""
    value = cell(field, row, currency)
    if field.sensitive and isinstance(value, str) and value:
        kept = value[-4:] if len(value) >= _MASKED_FROM else ""
        value = "•" * (len(value) - len(kept)) + kept
    wide = field.kind.key in ("long_text", "lines")
    return Field(field.show_label(), value, _column_kind(field), wide=wide)


# -- sentences ---------------------------------------------------------------------------------


def told_conditions(reader: Reader, spec: RecordSpec, tree: Tree | None) -> list[str]:
    """Return the conditions as sentences; records referred to by their titles."""

    def title(record: str, record_id: int) -> str:
        return reader.titles(record, [record_id]).get(record_id, "")

    return tell(reader.records, spec, tree, title)


def days_told(first: date, last: date) -> str:
    """Return a period in words: a month, a year, or its first and last day."""
    return f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"


def round_money(value: Decimal | None, currency: str) -> str:
    """Return an amount for a headline: without cents where it is large."""
    if value is None:
        return "–"
    return money(value, sign(currency), 0 if abs(value) >= _ROUND_FROM else 2)


def change(now: Decimal | float, before: Decimal | float) -> str:
    """Return by how much something grew, such as ``+12.5%``; "" where there was nothing."""
    if not before:
        return ""
    share = (Decimal(now) - Decimal(before)) / Decimal(before)
    return f"{'+' if share > 0 else ''}{percent(share)}"


def other_currencies(sold: Takings) -> str:
    """Return a sentence on sales in other currencies, which no total holds; "" without any."""
    if not sold.others:
        return ""
    amounts = listed(money(one.total, sign(one.currency)) for one in sold.others)
    return _("Sales in other currencies are not part of the totals: {amounts}.", amounts=amounts)


def file_currency(reader: Reader) -> str:
    """Return the currency of the file."""
    return reader.setting("currency", DEFAULT)
