"""What a card says, whichever version of vCard it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = frozenset({"home", "work", "cell", "fax", "pager", "main", "car", "other"})
"""What tells one phone, e-mail or address from another; everything else a card says of them, such
as ``voice`` or ``internet``, tells nothing."""


@dataclass(frozen=True, slots=True)
class Way:
    """A phone number, an e-mail address or a page on the web.

    ``kinds`` are some of ``KINDS``; ``label`` is what the card's owner called it instead.
    """

    value: str
    kinds: frozenset[str] = frozenset()
    label: str = ""
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A postal address. ``kinds``, ``label`` and ``preferred`` are those of ``Way``."""

    box: str = ""
    extended: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    kinds: frozenset[str] = frozenset()
    label: str = ""
    preferred: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the seven parts in the order in which a card writes them."""
        return (
            self.box,
            self.extended,
            self.street,
            self.city,
            self.region,
            self.postal_code,
            self.country,
        )


@dataclass(frozen=True, slots=True)
class Account:
    """A name in a network, such as ``QQ`` or ``LinkedIn``."""

    network: str
    account: str


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that returns every year; ``what`` is "" for an anniversary without a name."""

    what: str
    on: date


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    ``line`` is the line of the file in which it begins (0 for a card that was not read). ``name``
    is the name as it is shown, the five parts of it follow. ``is_company`` says that the card is an
    organisation's own. ``gender`` is ``M``, ``F``, ``O``, ``N``, ``U`` or "".

    Two things are read and never written: ``extras`` holds what a person would miss though it has
    no place above, as label and value; ``lost`` names what was left out, such as ``PHOTO``.
    """

    line: int = 0
    name: str = ""
    family: str = ""
    given: str = ""
    additional: str = ""
    prefix: str = ""
    suffix: str = ""
    nicknames: tuple[str, ...] = ()
    is_company: bool = False
    organisation: str = ""
    units: tuple[str, ...] = ()
    title: str = ""
    role: str = ""
    phones: tuple[Way, ...] = ()
    emails: tuple[Way, ...] = ()
    pages: tuple[Way, ...] = ()
    places: tuple[Place, ...] = ()
    accounts: tuple[Account, ...] = ()
    birthday: date | None = None
    days: tuple[SpecialDay, ...] = ()
    gender: str = ""
    hobbies: str = ""
    categories: tuple[str, ...] = ()
    notes: str = ""
    uid: str = ""
    extras: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()
