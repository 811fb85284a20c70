"""The three worklists of the day and what can be done in them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _, ngettext
from crm_desktop.services.figure_values import FollowUp
from crm_desktop.services.today import Complaint, FollowUps, Greeting, Greetings, later_days
from crm_desktop.services.today import Worklist as Waiting
from crm_desktop.ui.money import day_label
from crm_desktop.ui.panels import Panel, open_query
from crm_desktop.ui.pieces import local_day
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, DropButton, SegmentedTabs
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn
from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu
from crm_desktop.ui.worklists import TICK, Foot, Worklist

_OLDEST = 120
"""A year of birth longer ago than that stands for one that nobody knows."""


def due_cell(due: date, today: date) -> Cell:
    """Return a day that something is due as a pill: how late it is, or when it will be."""
    late = (today - due).days
    if late > 0:
        return Cell(ngettext("{count} day late", "{count} days late", late), colour="red")
    if late == 0:
        return Cell(day_label(due, today), colour="amber")
    if late == -1:
        return Cell(_("Tomorrow"), colour="blue")
    return Cell(day_label(due, today), colour="grey")


class FollowUpList:
    """Follow-ups that are due, and those of the next days: ticked off, put off or called about."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        self._shell = shell
        self.found: FollowUps | None = None
        panel = Panel(parent, _("Follow-ups"), lists=True)
        self.tabs = SegmentedTabs(panel.head)
        self.tabs.on_choose = lambda _key: self._fill()
        self.tabs.pack(side="left", padx=(px(12), 0))
        self.tabs.set_tabs([("due", _("Due now")), ("coming", _("Next 7 days"))])
        self.all = Button(panel.head, _("Show as a list"), self.open_all, "ghost")
        self.all.pack(side="right")
        self._build_foot(panel)
        self.list: Worklist[FollowUp] = Worklist(
            panel,
            [
                GridColumn(TICK, "", 34, 34, 0.0, ESSENTIAL, kind="check"),
                GridColumn("what", "", 190, 100, 2.0, ESSENTIAL, kind="two-line"),
                GridColumn("type", "", 112, 84, 0.0, 4, kind="pill"),
                GridColumn("due", "", 116, 104, 0.0, 8, kind="pill"),
            ],
            self._cells,
            _("Nothing is waiting. A follow-up comes here from the day set in an interaction."),
            begins=True,
        )
        self.list.on_open = self._open
        self.list.on_tick = self._done
        self.list.on_current = lambda thing: self._enable(thing is not None)
        self.list.menu = self._items
        self.list.pack(fill="both", expand=True)
        self._enable(there=False)

    def _build_foot(self, panel: Panel) -> None:
        foot = Foot(panel)
        self.done = Button(foot, _("Done"), self._tick, icon="check", tooltip=_("Space"))
        self.call = Button(foot, _("Log a call"), self._call_current, icon="phone")
        self.later = DropButton(foot, _("Put off"), self._offer_days)
        for button in (self.done, self.call, self.later):
            button.pack(side="left", padx=(0, px(8)))

    def _enable(self, there: bool) -> None:
        for button in (self.done, self.call, self.later):
            button.set_enabled(there)

    # -- showing -----------------------------------------------------------------------------

    def show(self, found: FollowUps) -> None:
        """Show what was read."""
        self.found = found
        counts = {"due": found.due.count, "coming": found.coming.count}
        words = {"due": _("Due now"), "coming": _("Next 7 days")}
        chosen = self.tabs.chosen or "due"
        self.tabs.set_tabs([(key, f"{words[key]} · {counts[key]:,}") for key in words])
        self.tabs.choose(chosen)
        self._fill()

    def _fill(self) -> None:
        if self.found is not None:
            part = self.part
            self.list.show(part.items)
            every = _("Show all {count}", count=f"{part.count:,}")
            whole = len(part.items) == part.count
            self.all.set_text(_("Show as a list") if whole else every)

    @property
    def part(self) -> Waiting[FollowUp]:
        """Return the part that is shown."""
        assert self.found is not None
        return self.found.coming if self.tabs.chosen == "coming" else self.found.due

    def open_all(self) -> None:
        """Show the list of all."""
        if self.found is not None:
            words = _("Next 7 days") if self.tabs.chosen == "coming" else _("Due now")
            title = _("{what}: {part}", what=_("Follow-ups"), part=words)
            open_query(self._shell, self.part.query, title)

    def _cells(self, one: FollowUp) -> Mapping[str, Cell]:
        who = " · ".join(filter(None, (one.customer_title, one.contact_title)))
        kind = self._shell.desk.types["interaction"].fields["type"].kind
        option = kind.option(one.type) if isinstance(kind, Choice) and one.type else None
        shown = Cell(option.show(), colour=option.colour) if option else Cell()  # type: ignore[arg-type]
        return {
            "what": Cell(one.subject, who),
            "type": shown,
            "due": due_cell(one.due, local_day()),
        }

    # -- doing -------------------------------------------------------------------------------

    def _open(self, one: FollowUp) -> None:
        self._shell.open_record("interaction", one.interaction)

    def _done(self, one: FollowUp) -> bool:
        service = self._shell.desk.today
        said = _("Done: “{title}”", title=one.subject)
        return self._shell.act(lambda: service.done(one.interaction), said) is not None

    def _put_off(self, one: FollowUp, day: date) -> None:
        service = self._shell.desk.today
        said = _("“{title}” was put off until {day}.", title=one.subject, day=day.isoformat())
        self._shell.act(lambda: service.postpone(one.interaction, day), said)

    def _call(self, one: FollowUp) -> None:
        self._shell.new_record(
            "interaction",
            type="call",
            customer=one.customer,
            contact=one.contact,
            subject=one.subject,
        )

    def _tick(self) -> None:
        self.list.tick()

    def _call_current(self) -> None:
        if self.list.current is not None:
            self._call(self.list.current)

    def _days(self, one: FollowUp) -> list[MenuItem | None]:
        words = {
            "tomorrow": _("Tomorrow"),
            "next_week": _("Next week"),
            "next_month": _("Next month"),
        }
        return [
            MenuItem(words[key], partial(self._put_off, one, day), keys=day.isoformat())
            for key, day in later_days(local_day()).items()
        ]

    def _offer_days(self) -> None:
        if self.list.current is not None:
            PopupMenu(self.list, self._days(self.list.current)).open_below(self.later)

    def _items(self, one: FollowUp) -> Sequence[MenuItem | None]:
        customer = one.customer
        return [
            MenuItem(_("Open"), lambda: self._open(one), "open", "Enter"),
            MenuItem(
                _("Open customer"),
                lambda: self._shell.open_record("customer", customer or 0),
                "building",
                enabled=customer is not None,
            ),
            None,
            MenuItem(_("Done"), self.list.tick, "check", _("Space")),
            MenuItem(_("Log a call"), lambda: self._call(one), "phone"),
            MenuItem(_("Put off"), icon="clock", children=self._days(one)),
        ]


class GreetingList:
    """Birthdays and special days of the next days."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        self._shell = shell
        panel = Panel(parent, _("Birthdays and special days"), lists=True)
        self.foot = Foot(panel)
        self.list: Worklist[Greeting] = Worklist(
            panel,
            [
                GridColumn("what", "", 150, 90, 2.0, ESSENTIAL, kind="two-line"),
                GridColumn("on", "", 98, 92, 0.0, 8, kind="pill"),
            ],
            self._cells,
            _("None in the next seven days."),
        )
        self.list.on_open = lambda one: shell.open_record(one.record, one.id)
        self.list.menu = self._items
        self.list.pack(fill="both", expand=True)

    def show(self, found: Greetings) -> None:
        """Show what was read."""
        self.list.show(found.items)
        types = self._shell.desk.types
        ways: list[tuple[str, Callable[[], Any]]] = []
        for part in filter(lambda one: one.count, found.lists):
            plural = _(types[part.query.record].plural)
            title = _("{what}: {part}", what=_("Birthdays and special days"), part=plural)
            ways.append((
                f"{plural} · {part.count:,}", partial(open_query, self._shell, part.query, title),
            ))  # fmt: skip
        self.foot.set_ways(ways)

    def _cells(self, one: Greeting) -> Mapping[str, Cell]:
        return {
            "what": Cell(one.name, " · ".join(filter(None, (_occasion(one), one.within)))),
            "on": due_cell(one.on, local_day()),
        }

    def _items(self, one: Greeting) -> Sequence[MenuItem | None]:
        known: dict[str, Any] = {"type": "gift", "subject": one.what or _("Birthday wishes")}
        if one.record == "customer":
            known["customer"] = one.id
        else:
            known["contact"] = one.id
            row = self._shell.desk.records.get(one.record, one.id)
            known["customer"] = row.get("customer")
        return [
            MenuItem(
                _("Open"),
                lambda: self._shell.open_record(one.record, one.id),
                "open",
                "Enter",
            ),
            MenuItem(
                _("Note a greeting"),
                lambda: self._shell.new_record("interaction", **known),
                "gift",
            ),
        ]


def _occasion(one: Greeting) -> str:
    if not 0 < one.years <= _OLDEST:
        return one.what or _("Birthday")
    if one.what:
        years = ngettext("{count} year", "{count} years", one.years)
        return f"{one.what} · {years}"
    return _("Turns {years}", years=one.years)


class ComplaintList:
    """Complaints that nobody has answered."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        self._shell = shell
        panel = Panel(parent, _("Unanswered complaints"), lists=True)
        self.foot = Foot(panel)
        self.list: Worklist[Complaint] = Worklist(
            panel,
            [
                GridColumn("what", "", 150, 90, 2.0, ESSENTIAL, kind="two-line"),
                GridColumn("since", "", 92, 84, 0.0, 8, kind="pill"),
            ],
            _complaint,
            _("Every complaint has a result."),
        )
        self.list.on_open = lambda one: shell.open_record("feedback", one.feedback)
        self.list.menu = self._items
        self.list.pack(fill="both", expand=True)

    def show(self, found: Waiting[Complaint]) -> None:
        """Show what was read."""
        self.list.show(found.items)
        go = partial(open_query, self._shell, found.query, _("Unanswered complaints"))
        words = _("All · {count}", count=f"{found.count:,}")
        self.foot.set_ways([(words, go)] if found.count else [])

    def _items(self, one: Complaint) -> Sequence[MenuItem | None]:
        customer = one.customer
        return [
            MenuItem(
                _("Answer"),
                lambda: self._shell.open_record("feedback", one.feedback),
                "edit",
                "Enter",
            ),
            MenuItem(
                _("Open customer"),
                lambda: self._shell.open_record("customer", customer or 0),
                "building",
                enabled=customer is not None,
            ),
        ]


def _complaint(one: Complaint) -> Mapping[str, Cell]:
    words = " ".join(one.content.split())
    if one.days <= 0:
        since = Cell(day_label(one.on, one.on), colour="amber")
    else:
        since = Cell(ngettext("{count} day", "{count} days", one.days), colour="red")
    return {"what": Cell(words, one.customer_title), "since": since}
