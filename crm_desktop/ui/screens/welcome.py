"""The first start: who works here and how, and then how to begin. Skipped with Esc."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import Any

from crm_desktop.i18n import LANGUAGES, _, language
from crm_desktop.services.currencies import currency_of
from crm_desktop.ui.navigation import places
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.screens.first_steps import FirstSteps
from crm_desktop.ui.settings_pages.logo import LogoChoice
from crm_desktop.ui.settings_pages.writing import country_choices, money_choices
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import (
    Button,
    Card,
    ChoiceField,
    FieldWidget,
    FormField,
    Frame,
    Label,
    RadioField,
    TextField,
)

_WIDTH = 560
_KEYS = {"company": "", "country": "CN", "currency": "CNY"}
"""The settings of the file that are asked for, and what they are where nothing was said."""
WELCOMED = "welcomed"
"""The setting of this computer that says that the guide was seen."""


class WelcomeScreen(Screen):
    """Two steps; ``arrive(again=True)`` begins with the first."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.fields: dict[str, FieldWidget] = {}
        self.steps: FirstSteps | None = None
        self.next: Button | None = None
        self._kept: Mapping[str, Any] = {}
        self._inside: tk.Widget | None = None

    def title(self) -> str:
        """Return the title."""
        return _("First steps")

    def arrive(self, **known: Any) -> None:
        """Begin anew."""
        del known
        self._kept = {}
        self._ask()

    def shown(self) -> None:
        """Put the keyboard where one begins."""
        if self._inside is None:
            self._ask()
        self._focus()

    def command(self, name: str) -> bool:
        """Skip the guide with Esc, go on with Ctrl+S."""
        if name == "close":
            if self.steps is not None:
                self._ask()
                self._focus()
            else:
                self._skip()
            return True
        if name == "save" and self.next is not None:
            self.next.invoke()
            return True
        return False

    def _focus(self) -> None:
        if self.steps is not None:
            self.steps.buttons[0].focus_set()
        elif self.fields:
            self.fields["company"].focus()

    def _clear(self) -> Frame:
        if self._inside is not None:
            self._inside.destroy()
        self.fields, self.steps, self.next = {}, None, None
        inside = self._inside = Frame(self.body)
        inside.pack(fill="both", expand=True)
        return inside

    # -- the first step: who and how ---------------------------------------------------------

    def _ask(self) -> None:
        middle = Frame(self._clear())
        middle.place(relx=0.5, rely=0.46, anchor="center")
        Label(middle, _("Welcome to CRM Desktop"), "title").pack()
        text = _("A few words about your office. All of it can be changed later in Settings.")
        Label(middle, text, "muted").pack(pady=(px(6), px(18)))
        card = Card(middle, (24, 20, 24, 18))
        card.pack()
        card.columnconfigure((0, 1), weight=1, uniform="welcome", minsize=px(_WIDTH // 2 - 24))
        desk, preferences = self.shell.desk, self.shell.preferences
        speaks = self._add(
            card,
            0,
            "language",
            _("Language"),
            make=lambda p: RadioField(p, list(LANGUAGES.items()), across=True),
        )
        speaks.set(language())
        speaks.on_change(self._speak)
        note = _("It heads every report.")
        self._add(card, 1, "company", _("Company name"), make=TextField, note=note)
        note = _("For the history.")
        who = self._add(card, 2, "who", _("Your name"), make=TextField, note=note)
        country = self._add(
            card,
            3,
            "country",
            _("Country or region"),
            make=lambda p: ChoiceField(p, country_choices()),
        )
        self._add(
            card, 4, "currency", _("Currency"), make=lambda p: ChoiceField(p, money_choices())
        )
        Label(card, _("Logo"), "caption").grid(
            row=3, column=0, columnspan=2, sticky="w", padx=px(2), pady=(0, px(5))
        )
        LogoChoice(card, self.shell, lambda: None).grid(row=4, column=0, columnspan=2, sticky="w")
        for name, usual in _KEYS.items():
            self.fields[name].set(self._kept.get(name, desk.setting(name, usual)))
        who.set(self._kept.get("who", preferences.get("who") or desk.who))
        country.on_change(self._country_chosen)
        if desk.read_only:
            for name in _KEYS:
                self.fields[name].set_enabled(enabled=False)
        buttons = Frame(middle)
        buttons.pack(fill="x", pady=(px(16), 0))
        self.next = Button(buttons, _("Next"), self._go_on, "primary", tooltip="Enter")
        self.next.pack(side="right")
        Button(buttons, _("Skip"), self._skip, "ghost", tooltip="Esc").pack(
            side="right", padx=(0, px(8))
        )
        for name in ("company", "who"):
            self.fields[name].focus_target().bind("<Return>", lambda _event: self._go_on())

    def _add(
        self,
        card: Card,
        at: int,
        name: str,
        label: str,
        *,
        make: Callable[[tk.Misc], FieldWidget],
        note: str = "",
    ) -> FieldWidget:
        field = FormField(card, label, make, help_text=note)
        # The language stands alone in the first row, the others two by two.
        row, column, span = (0, 0, 2) if not at else ((at + 1) // 2, (at - 1) % 2, 1)
        pad = (0, px(8)) if column == 0 and span == 1 else (px(8), 0) if column else 0
        field.grid(
            row=row, column=column, columnspan=span, sticky="new", padx=pad, pady=(0, px(10))
        )
        self.fields[name] = field.field
        return field.field

    def _speak(self, code: str) -> None:
        # The screen is built anew by it, so what called it must have ended.
        self.winfo_toplevel().after_idle(self.shell.speak, code)

    def _country_chosen(self, country: object) -> None:
        money = currency_of(str(country or ""))
        if money:
            self.fields["currency"].set(money)

    def _go_on(self) -> str:
        self._save()
        self._offer()
        self._focus()
        return "break"

    def _save(self) -> None:
        desk, preferences = self.shell.desk, self.shell.preferences
        who = str(self.fields["who"].get() or "").strip()
        preferences.set("who", who)
        desk.who = who or desk.who
        if not desk.read_only:
            for name, usual in _KEYS.items():
                value = str(self.fields[name].get() or "")
                if value != desk.setting(name, usual):
                    desk.set_setting(name, value)
        self.winfo_toplevel().event_generate("<<OfficeNamed>>")

    def _skip(self) -> None:
        self._seen()
        self.shell.go(places()[0].name)

    def _seen(self) -> None:
        self.shell.preferences.set(WELCOMED, True)

    # -- the second step: how to begin ---------------------------------------------------------

    def _offer(self) -> None:
        inside = self._clear()
        self._seen()
        self.steps = FirstSteps(inside, self.shell, filled=lambda: self.shell.go(places()[0].name))
        self.steps.pack(fill="both", expand=True)
        foot = Frame(inside)
        foot.place(relx=0.5, rely=0.42, y=px(200), anchor="n")
        Button(foot, _("Back"), self._begin_again, "ghost", "arrow-left").pack(side="left")
        Button(foot, _("Start with an empty file"), self._skip, "ghost").pack(
            side="left", padx=(px(8), 0)
        )

    def _begin_again(self) -> None:
        self._ask()
        self._focus()

    # -- a change of language ------------------------------------------------------------------

    def remember(self) -> Mapping[str, Any]:
        """Return the step and what was entered."""
        values = {name: field.get() for name, field in self.fields.items() if name != "language"}
        return {"offer": self.steps is not None, **values}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Take it up again."""
        self._kept = kept
        if kept["offer"]:
            self._offer()
        else:
            self._ask()
