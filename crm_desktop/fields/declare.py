"""How a record type is declared: ``@record``, ``@part`` and one call a field.

    @record(N_("Product"), N_("Products"), number=3, icon="box", title="name", match=(("code",),))
    class Product:
        code: str = text(N_("Code"), unique=True, most=40)
        price: Decimal | None = money(N_("Price"), places=4, aliases="单价; Unit price")

``aliases`` are the headers under which files bring a field, with semicolons between them. The
class becomes a frozen dataclass, so that type checkers know its fields; the specification is
``spec_of(Product)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, TypeVar, dataclass_transform

from crm_desktop.fields.addresses import AddressLine
from crm_desktop.fields.attachments import Attachments
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.contact_kinds import Email, Link, Phone
from crm_desktop.fields.keeping import Daily
from crm_desktop.fields.kind import Kind
from crm_desktop.fields.moments import Day, Moment
from crm_desktop.fields.numbers import Money, Number, Percent, YesNo
from crm_desktop.fields.spec import FieldSpec, Offer, PartSpec, Prepare, RecordSpec, Rule, Tab, View
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice, Line, LongText, Option, Tags

T = TypeVar("T")
_SPEC = "__crm_spec__"


def _declared(kind: Kind, label: str, facts: dict[str, Any]) -> Any:
    default = facts.get("default")
    blank = default() if callable(default) else default
    return field(
        default=kind.blank if blank is None else blank, metadata={"facts": (kind, label, facts)}
    )


def text(label: str, *, most: int = 200, **facts: Any) -> Any:
    """One line of text, at most ``most`` characters."""
    return _declared(Line(most=most), label, facts)


def address(label: str, *, most: int = 300, **facts: Any) -> Any:
    """An address, which may be pasted as one line and divided."""
    return _declared(AddressLine(most=most), label, facts)


def long_text(label: str, **facts: Any) -> Any:
    """Text of several lines."""
    return _declared(LongText(), label, facts)


def choice(
    label: str,
    options: tuple[Option, ...] | Callable[[], tuple[Option, ...]],
    *,
    own_words: bool = False,
    **facts: Any,
) -> Any:
    """One of ``options``; with ``own_words``, also what is not among them."""
    source = options if callable(options) else lambda: options
    return _declared(Choice(source=source, open=own_words), label, facts)


def money(label: str, *, places: int = 2, least: Decimal | None = None, **facts: Any) -> Any:
    """An amount of money."""
    return _declared(Money(places=places, least=least), label, facts)


def number(
    label: str, *, places: int = 0, least: int | None = None, most: int | None = None, **facts: Any
) -> Any:
    """A number with ``places`` decimals."""
    low = None if least is None else Decimal(least)
    high = None if most is None else Decimal(most)
    return _declared(Number(places=places, least=low, most=high), label, facts)


def percent(label: str, **facts: Any) -> Any:
    """A percentage from 0 to 100."""
    return _declared(Percent(), label, facts)


def yes_no(label: str, **facts: Any) -> Any:
    """Yes or no."""
    return _declared(YesNo(), label, facts)


def day(label: str, **facts: Any) -> Any:
    """A day of the calendar."""
    return _declared(Day(), label, facts)


def moment(label: str, **facts: Any) -> Any:
    """A date with its time of day."""
    return _declared(Moment(), label, facts)


def phone(label: str, **facts: Any) -> Any:
    """A phone number."""
    return _declared(Phone(), label, facts)


def email(label: str, **facts: Any) -> Any:
    """An e-mail address."""
    return _declared(Email(), label, facts)


def link(label: str, **facts: Any) -> Any:
    """A web address."""
    return _declared(Link(), label, facts)


def tags(label: str, **facts: Any) -> Any:
    """Any number of short words."""
    return _declared(Tags(), label, facts)


def reference(label: str, to: str, *, owned: bool = False, **facts: Any) -> Any:
    """Another record, of the type named ``to``."""
    return _declared(Reference(to=to, owned=owned), label, facts)


def lines(label: str, of: type, **facts: Any) -> Any:
    """Any number of lines of the part ``of``."""
    return _declared(Lines(part=part_spec(of)), label, facts)


def attachments(label: str, **facts: Any) -> Any:
    """Any number of files."""
    return _declared(Attachments(), label, facts)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _field_specs(cls: type) -> dict[str, FieldSpec]:
    """Return the fields in their order: those of the class itself, then those it shares."""
    specs: dict[str, FieldSpec] = {}
    own = cls.__annotations__
    for declared in sorted(fields(cls), key=lambda one: one.name not in own):
        kind, label, facts = declared.metadata["facts"]
        known = facts | {"aliases": tuple(filter(None, facts.get("aliases", "").split("; ")))}
        known.setdefault("derived", known.get("kept") is not None)
        specs[declared.name] = FieldSpec(name=declared.name, kind=kind, label=label, **known)
    return specs


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(
        text,
        address,
        long_text,
        choice,
        money,
        number,
        percent,
        yes_no,
        day,
        moment,
        phone,
        email,
        link,
        tags,
        reference,
        lines,
        attachments,
    ),
)
def shared_fields(cls: type[T]) -> type[T]:
    """Declare fields that several record types share; they inherit from the class."""
    return dataclass(frozen=True, kw_only=True)(cls)


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(
        text,
        address,
        long_text,
        choice,
        money,
        number,
        percent,
        yes_no,
        day,
        moment,
        phone,
        email,
        link,
        tags,
        reference,
        lines,
        attachments,
    ),
)
def part(label: str) -> Callable[[type[T]], type[T]]:
    """Declare what a line of a record consists of."""

    def declare(cls: type[T]) -> type[T]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        spec = PartSpec(_snake(cls.__name__), label, made, _field_specs(made))
        setattr(made, _SPEC, spec)
        return made

    return declare


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(
        text,
        address,
        long_text,
        choice,
        money,
        number,
        percent,
        yes_no,
        day,
        moment,
        phone,
        email,
        link,
        tags,
        reference,
        lines,
        attachments,
    ),
)
def record(
    label: str,
    plural: str,
    *,
    number: int,
    icon: str,
    title: str,
    subtitle: str = "",
    match: tuple[tuple[str, ...], ...] = (),
    aliases: tuple[str, ...] = (),
    layout: tuple[Tab, ...] = (),
    columns: tuple[str, ...] = (),
    sort: tuple[str, ...] = (),
    views: tuple[View, ...] = (),
    prepare: Prepare | None = None,
    rules: tuple[Rule, ...] = (),
    offer: Offer | None = None,
    summed: tuple[tuple[str, ...], ...] = (),
    waiting: tuple[str, tuple[Condition, ...]] | None = None,
    daily: Daily | None = None,
) -> Callable[[type[T]], type[T]]:
    """Declare a record type; see ``RecordSpec`` for what each fact means."""

    def declare(cls: type[T]) -> type[T]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        spec = RecordSpec(
            _snake(cls.__name__),
            label,
            made,
            _field_specs(made),
            plural=plural,
            icon=icon,
            number=number,
            title=title,
            subtitle=subtitle,
            match=match,
            aliases=aliases,
            layout=layout,
            columns=columns or tuple(_field_specs(made))[:6],
            sort=sort or (title,),
            views=views,
            prepare=prepare,
            rules=rules,
            offer=offer,
            summed=summed,
            waiting=waiting,
            daily=daily,
        )
        setattr(made, _SPEC, spec)
        return made

    return declare


def part_spec(cls: type) -> PartSpec:
    """Return the specification of a class declared with ``@part`` or ``@record``."""
    spec = getattr(cls, _SPEC)
    assert isinstance(spec, PartSpec)
    return spec


def spec_of(cls: type) -> RecordSpec:
    """Return the specification of a class declared with ``@record``."""
    spec = part_spec(cls)
    assert isinstance(spec, RecordSpec)
    return spec
