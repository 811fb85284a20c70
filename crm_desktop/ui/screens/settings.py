"""Settings of the file (the office, how it writes) and of this computer (language, look)."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crm_desktop.i18n import LANGUAGES, _, language, ngettext
from crm_desktop.jobs.lanes import Job
from crm_desktop.records.shared import CURRENCIES, countries
from crm_desktop.services.checking import CheckResult
from crm_desktop.services.currencies import sign
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.screens.first_steps import make_sample_data
from crm_desktop.ui.theme import mode, px
from crm_desktop.ui.widgets import (
    Button,
    Card,
    ChoiceField,
    FieldWidget,
    FormField,
    Frame,
    Label,
    RadioField,
    ScrollFrame,
    TextField,
)

_SCALES = (0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
_SAID = 2_000
_PAUSE = 600
_EXAMPLE = Decimal("1234.5")


class SettingsScreen(Screen):
    """Everything takes effect at once; a word beside the title says that it was kept."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        Button(self.actions, _("Manual"), lambda: shell.go("manual"), icon="book").pack()
        self.fields: dict[str, FieldWidget] = {}
        self._timers: dict[str, str] = {}
        scroll = ScrollFrame(self.body)
        scroll.pack(fill="both", expand=True)
        inside = scroll.body
        columns = []
        for place in range(2):
            inside.columnconfigure(place, weight=1, uniform="settings")
            column = Frame(inside)
            column.grid(row=0, column=place, sticky="new", padx=(px(14) if place else 0, 0))
            columns.append(column)
        self._build_office(_card(columns[0], _("Office")))
        self._build_writing(_card(columns[0], _("How this office writes")))
        self._build_look(_card(columns[1], _("This computer")))
        self._build_file(_card(columns[1], _("The file")))
        self._build_sample(_card(columns[1], _("Sample data")))
        if shell.desk.read_only:
            for name in ("company", "currency", "country", "date_order", "decimal_mark"):
                self.fields[name].set_enabled(enabled=False)
            self.sample.set_enabled(enabled=False)

    def title(self) -> str:
        """Return the title."""
        return _("Settings")

    def shown(self) -> None:
        """Read what may have changed, and put the keyboard into the first field."""
        for name in ("company", "currency", "country", "date_order", "decimal_mark"):
            self.fields[name].set(self.shell.desk.setting(name, _DEFAULTS.get(name, "")))
        self._show_example()
        self._ask_sample()
        self.fields["company"].focus()

    def hidden(self) -> None:
        """Keep what was typed last."""
        for name in list(self._timers):
            self._keep(name)

    def changed(self, changes: Changes) -> None:
        """Ask anew whether there is sample data: it may be undone."""
        del changes
        if self.winfo_viewable():
            self._ask_sample()

    # -- the file's own settings -------------------------------------------------------------

    def _build_office(self, card: Card) -> None:
        company = self._add(
            card,
            "company",
            _("Company name"),
            TextField,
            _("It stands at the head of every report."),
        )
        who = self._add(
            card, "who", _("Your name"), TextField, _("History notes it with everything you do.")
        )
        who.set(self.shell.preferences.get("who") or self.shell.desk.who)
        for name, field in (("company", company), ("who", who)):
            field.on_change(self._typing(name))
            field.focus_target().bind("<FocusOut>", self._left(name), add="+")

    def _typing(self, name: str) -> Callable[[Any], None]:
        return lambda _value: self._soon(name)

    def _left(self, name: str) -> Callable[[tk.Event[Any]], None]:
        return lambda _event: self._keep(name)

    def _chosen(self, name: str) -> Callable[[Any], None]:
        return lambda value: self._set(name, value)

    def _build_writing(self, card: Card) -> None:
        rows = Frame(card)
        rows.pack(fill="x")
        rows.columnconfigure((0, 1), weight=1, uniform="writing")
        money = [(one.key, f"{one.key}  {sign(one.key)}") for one in CURRENCIES]
        places = sorted(((one.key, one.show()) for one in countries()), key=lambda one: one[1])
        orders = [
            ("", _("As it comes, where it is clear")),
            ("day", _("Day before month: 31/08/2026")),
            ("month", _("Month before day: 08/31/2026")),
        ]
        decimals = [(".", _("Point: 1,234.5")), (",", _("Comma: 1.234,5"))]
        choices: tuple[tuple[str, str, Sequence[tuple[str, str]]], ...] = (
            ("currency", _("Currency"), money),
            ("country", _("Country or region"), places),
            ("date_order", _("Dates that are typed or imported"), orders),
            ("decimal_mark", _("Decimal mark"), decimals),
        )
        for at, (name, label, options) in enumerate(choices):
            field = FormField(rows, label, lambda p, o=options: ChoiceField(p, o))  # type: ignore[misc]
            pad = (0, px(6)) if at % 2 == 0 else (px(6), 0)
            field.grid(row=at // 2, column=at % 2, sticky="new", padx=pad, pady=(0, px(9)))
            field.field.on_change(self._chosen(name))
            self.fields[name] = field.field
        self._example = Label(card, "", "caption", wrap=True)
        self._example.pack(fill="x")

    def _add(
        self,
        card: Card,
        name: str,
        label: str,
        make: Callable[[tk.Misc], FieldWidget],
        note: str = "",
    ) -> FieldWidget:
        field = FormField(card, label, make, help_text=note)
        field.pack(fill="x", pady=(0, px(9)))
        self.fields[name] = field.field
        return field.field

    def _soon(self, name: str) -> None:
        if name in self._timers:
            self.after_cancel(self._timers[name])
        self._timers[name] = self.after(_PAUSE, lambda: self._keep(name))

    def _keep(self, name: str) -> None:
        timer = self._timers.pop(name, "")
        if timer:
            self.after_cancel(timer)
            if name == "who":
                given = str(self.fields[name].get())
                self.shell.preferences.set(name, given)
                self.shell.desk.who = given or self.shell.desk.who
                self._say()
            else:
                self._set(name, self.fields[name].get())

    def _set(self, name: str, value: Any) -> None:
        desk = self.shell.desk
        if desk.setting(name, _DEFAULTS.get(name, "")) == (value or ""):
            return
        try:
            desk.set_setting(name, value or "")
        except Exception as error:  # noqa: BLE001 - shown or logged by the shell
            self.shell.fail(error)
            return
        self._show_example()
        self._say()

    def _show_example(self) -> None:
        reading = self.shell.desk.records.reading()
        today = date.today()  # noqa: DTZ011 - the local day is meant
        written = f"{today:%d/%m/%Y}" if reading.day_first else f"{today:%m/%d/%Y}"
        number = "1.234,5" if reading.decimal_comma else "1,234.5"
        said = _(
            "{written} is read as {day}, {number} as {value}. "
            "A phone number without a dialling code is one of {country}.",
            written=written,
            day=today.isoformat(),
            number=number,
            value=f"{_EXAMPLE}",
            country=self.fields["country"].label(),  # type: ignore[attr-defined]
        )
        self._example.set_text(said)

    def _say(self) -> None:
        self.set_count(_("Saved"))
        self.after(_SAID, lambda: self.set_count(""))

    # -- this computer's settings ------------------------------------------------------------

    def _build_look(self, card: Card) -> None:
        speaks = self._add(
            card, "language", _("Language"), lambda p: ChoiceField(p, LANGUAGES.items())
        )
        speaks.set(language())
        # The screen is built anew by these two, so what called them must have ended.
        speaks.on_change(lambda value: self._then(self.shell.speak, value))
        Label(card, _("Colours"), "caption").pack(anchor="w", pady=(0, px(4)))
        colours = RadioField(card, (("light", _("Light")), ("dark", _("Dark"))), across=True)
        colours.set(mode())
        colours.on_change(self.shell.dress)
        colours.pack(anchor="w", pady=(0, px(12)))
        self.fields["theme"] = colours
        sizes = [(scale, f"{scale:.0%}") for scale in _SCALES]
        size = self._add(card, "scale", _("Display size"), lambda p: ChoiceField(p, sizes))
        size.set(float(self.shell.preferences.get("scale", 1.0)))
        size.on_change(lambda value: self._then(self.shell.scale, value))

    def _then(self, do: Callable[[Any], Any], value: Any) -> None:
        self.winfo_toplevel().after_idle(do, value)

    # -- the file ----------------------------------------------------------------------------

    def _build_file(self, card: Card) -> None:
        path = self.shell.desk.path
        Label(card, path.name, "strong", wrap=True).pack(fill="x")
        Label(card, str(path.parent), "muted", wrap=True).pack(fill="x", pady=(px(2), 0))
        if path.is_file():
            size = path.stat().st_size / 1_000_000
            Label(card, _("{size} MB", size=f"{size:,.1f}"), "muted").pack(anchor="w")
        row = Frame(card)
        row.pack(fill="x", pady=(px(12), 0))
        Button(
            row, _("Open the folder"), lambda: self.shell.show_file(path.parent), icon="folder"
        ).pack(side="left")
        self.check = Button(row, _("Check the file"), self._check, icon="database-check")
        self.check.pack(side="left", padx=(px(8), 0))
        self.checked = Label(card, "", "muted", wrap=True)

    def _check(self) -> None:
        desk = self.shell.desk
        self.check.set_enabled(enabled=False)

        def done(found: CheckResult) -> None:
            self.check.set_enabled(enabled=True)
            words = [str(one) for one in found.problems]
            count = sum(found.counts.values())
            fine = ngettext(
                "The file is in order: {count} record was looked at.",
                "The file is in order: {count} records were looked at.",
                count,
            )
            self.checked.set_kind("error" if words else "success")
            self.checked.set_text("\n".join(words) or fine)
            self.checked.pack(fill="x", pady=(px(10), 0))

        def failed(error: BaseException) -> None:
            self.check.set_enabled(enabled=True)
            self.shell.fail(error)

        self.shell.work(
            lambda job: desk.checks.run(job.progress),
            done,
            title=_("Checking the file"),
            failed=failed,
            stopped=lambda: self.check.set_enabled(enabled=True),
            files=True,
            owner=self,
        )

    def _build_sample(self, card: Card) -> None:
        self._sample_said = Label(card, "", "muted", wrap=True)
        self._sample_said.pack(fill="x")
        self.sample = Button(card, _("Make sample data"), self._sample, icon="bulb")
        self.sample.pack(anchor="w", pady=(px(10), px(2)))
        self._present = False

    def _ask_sample(self) -> None:
        desk = self.shell.desk

        def read(_job: Job) -> tuple[bool, int]:
            return desk.demo.present, desk.lists.count(Query("customer"))

        self.shell.work(read, self._show_sample, group="sample", owner=self)

    def _show_sample(self, found: tuple[bool, int]) -> None:
        self._present, count = found
        if self._present:
            said = _("The sample data is in this file. Your own records stay when it goes.")
            self.sample.set_text(_("Take the sample data away"))
            self.sample.set_icon("trash")
        else:
            said = _("An invented office with customers, sales and feedback, to try things out.")
            if count:
                said += " " + ngettext(
                    "It is added to your {count} customer.",
                    "It is added to your {count} customers.",
                    count,
                )
            self.sample.set_text(_("Make sample data"))
            self.sample.set_icon("bulb")
        self._sample_said.set_text(said)

    def _sample(self) -> None:
        if not self._present:
            make_sample_data(self.shell)
            return
        demo = self.shell.desk.demo

        def done(changes: Changes) -> None:
            self.shell.broadcast(changes)
            undo = (_("Undo"), self.shell.undo)
            self.shell.toast(_("The sample data was taken away."), undo, kind="success")

        self.shell.work(
            lambda job: demo.remove(progress=job.progress),
            done,
            title=_("Taking the sample data away"),
            files=True,
        )


_DEFAULTS = {"currency": "CNY", "country": "CN", "decimal_mark": "."}
"""What counts in a file that says nothing else."""


def _card(parent: Frame, title: str) -> Card:
    card = Card(parent, (20, 14, 20, 12))
    card.pack(fill="x", pady=(0, px(12)))
    Label(card, title, "heading").pack(anchor="w", pady=(0, px(10)))
    return card
