"""Rules to be ticked, each with what it does, what it leaves alone and how much it changes."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Collection, Mapping
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services.standard_rules import Rule
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import CheckField, Frame, Label, Line, Pill
from crm_desktop.ui.widgets.scroll import ScrollFrame


class RuleList(Frame):
    """Ticks for ``rules``; ``on_change`` is called after each."""

    def __init__(
        self, parent: tk.Misc, rules: Mapping[str, Rule], on_change: Callable[[], Any]
    ) -> None:
        super().__init__(parent)
        self.fields: dict[str, CheckField] = {}
        self._pills: dict[str, Frame] = {}
        self._on_change = on_change
        scroll = ScrollFrame(self, (16, 8, 12, 8))
        scroll.pack(fill="both", expand=True)
        self._all = CheckField(scroll.body, _("All rules"))
        self._all.set(value=True)
        self._all.on_change(self._every)
        self._all.pack(fill="x")
        for key, rule in rules.items():
            self._rule(scroll.body, key, rule)

    def _rule(self, body: Frame, key: str, rule: Rule) -> None:
        Line(body).pack(fill="x", pady=px(8))
        row = Frame(body)
        row.pack(fill="x")
        field = CheckField(row, _(rule.label))
        field.set(value=True)
        field.on_change(lambda _value: self._ticked())
        field.pack(side="left")
        self.fields[key] = field
        pill = self._pills[key] = Frame(row)
        pill.pack(side="right")
        Label(body, _(rule.help), "caption", wrap=True).pack(fill="x", padx=(px(24), 0))
        if rule.spares:
            text = _("Leaves alone: {what}", what=_(rule.spares))
            Label(body, text, "caption", wrap=True).pack(
                fill="x", padx=(px(24), 0), pady=(px(2), 0)
            )

    def _every(self, value: Any) -> None:
        for field in self.fields.values():
            field.set(value)
        self._on_change()

    def _ticked(self) -> None:
        self._all.set(all(field.get() for field in self.fields.values()))
        self._on_change()

    def ticked(self) -> tuple[str, ...]:
        """Return the names of the rules that are ticked."""
        return tuple(key for key, field in self.fields.items() if field.get())

    def tick(self, keys: Collection[str]) -> None:
        """Tick these rules alone, all of them where none is named."""
        for key, field in self.fields.items():
            field.set(not keys or key in keys)
        self._all.set(all(field.get() for field in self.fields.values()))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show beside each rule how many values it changes."""
        for key, place in self._pills.items():
            for child in place.winfo_children():
                child.destroy()
            count = counts.get(key, 0)
            if count:
                Pill(place, f"{count:,}", "blue").pack()

    def focus_first(self) -> None:
        """Put the keyboard on the first rule that is ticked."""
        first = next((one for one in self.fields.values() if one.get()), self._all)
        first.focus()
