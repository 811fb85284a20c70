"""“New sale for Blue River” in one line: which record is wanted, and for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _, every_language
from crm_desktop.ui.actions import Action
from crm_desktop.ui.navigation import icon_of

if TYPE_CHECKING:
    from crm_desktop.fields.spec import RecordSpec
    from crm_desktop.services.desk import Desk
    from crm_desktop.ui.screen import Shell

CUSTOMER = "customer"
ON_PAGE = ("interaction", "sale", "contact", "feedback")
"""What is entered on the customer's own page, the commonest first."""
_NEW = r"(?:new|add|log|新建|新增|添加|记|记录|录入)"
_FOR = r"(?:for|with|to|:|：|给|为)"
_CALL = ("call", "phone call", "电话", "通话")
_MOST = 3


@dataclass(frozen=True)
class Wish:
    """A record of type ``record`` is wanted for the customer that ``customer`` means."""

    record: str
    known: Mapping[str, Any]
    customer: str


def wishes(types: Mapping[str, RecordSpec], text: str) -> list[Wish]:
    """Return what ``text`` may wish; nothing where it does not name a record and a customer."""
    flat = " ".join(text.casefold().split())
    found: list[Wish] = []
    for spec in types.values():
        if CUSTOMER not in spec.references:
            continue
        names: list[tuple[str, dict[str, Any]]] = [
            (name.casefold(), {}) for name in every_language(spec.label)
        ]
        if spec.name == "interaction":
            names += [(name, {"type": "call"}) for name in _CALL]
        for name, known in names:
            customer = _customer(flat, re.escape(name))
            if customer and not any(one.record == spec.name for one in found):
                found.append(Wish(spec.name, known, customer))
    return found


def _customer(text: str, name: str) -> str:
    for pattern in (
        rf"{_NEW}?\s*{name}\s*{_FOR}\s*(?P<who>.+)",
        rf"{_NEW}\s*{name}\s+(?P<who>.+)",
        rf"{_NEW}\s*{name}(?P<who>[^\x00-\x7f].+)",
        rf"{name}\s+(?P<who>.+)",
        rf"(?:给|为|for )\s*(?P<who>.+?)\s*{_NEW}?{name}",
    ):
        matched = re.fullmatch(pattern, text)
        if matched:
            return matched["who"].strip()
    return ""


def granted(desk: Desk, wished: list[Wish]) -> list[tuple[Wish, int, str]]:
    """Return for each wish the customers that may be meant: id and name."""
    found: list[tuple[Wish, int, str]] = []
    for wish in wished:
        hits = [hit for hit in desk.search(wish.customer) if hit.record == CUSTOMER]
        found += [(wish, hit.id, hit.title) for hit in hits[:_MOST]]
    return found


def begin(shell: Shell, record: str, customer: int, known: Mapping[str, Any]) -> None:
    """Begin a new record for a customer, on the customer's page where that shows such records."""
    if record in ON_PAGE:
        shell.go("customer/page", show=customer, tab=record, new={CUSTOMER: customer, **known})
    else:
        shell.new_record(record, **{CUSTOMER: customer, **known})


def wish_action(shell: Shell, wish: Wish, customer: int, name: str) -> Action:
    """Return the action that grants a wish."""
    spec = shell.desk.types[wish.record]
    if wish.known:
        label = _("Log a call with {customer}", customer=name)
    else:
        label = _("New {type} for {customer}", type=_(spec.label).lower(), customer=name)
    run = partial(begin, shell, wish.record, customer, wish.known)
    return Action(label, "phone" if wish.known else icon_of(spec.icon), run)


def record_actions(shell: Shell, record: str, record_id: int) -> list[Action]:
    """Return what can be done with a record that was found. Raises ``MissingRecord``."""
    found = [
        Action(_("Open"), "open", partial(shell.open_record, record, record_id)),
        Action(_("Show in its list"), "list", partial(shell.go, record, show=record_id)),
    ]
    customer = _customer_of(shell, record, record_id)
    if customer is None:
        return found
    if record != CUSTOMER:
        show = partial(shell.open_record, CUSTOMER, customer)
        found.append(Action(_("Open the customer"), icon_of("people"), show))
    if shell.desk.read_only:
        return found
    known = {"contact": record_id} if record == "contact" else {}
    return found + _for_customer(shell, customer, known)


def _customer_of(shell: Shell, record: str, record_id: int) -> int | None:
    if record == CUSTOMER:
        return record_id
    if CUSTOMER not in shell.desk.types[record].references:
        return None
    found: int | None = shell.desk.records.get(record, record_id)[CUSTOMER]
    return found


def _for_customer(shell: Shell, customer: int, known: Mapping[str, Any]) -> list[Action]:
    types = shell.desk.types
    call = partial(begin, shell, "interaction", customer, {"type": "call", **known})
    found = [Action(_("Log a call"), "phone", call)]
    names = [name for name, spec in types.items() if CUSTOMER in spec.references]
    names.sort(key=lambda name: ON_PAGE.index(name) if name in ON_PAGE else len(ON_PAGE))
    return found + [
        Action(
            _("New {type}", type=_(types[name].label).lower()),
            icon_of(types[name].icon),
            partial(begin, shell, name, customer, _known(types[name], known)),
        )
        for name in names
    ]


def _known(spec: RecordSpec, known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in known.items() if name in spec.references}
