"""The value of a condition: a widget that fits field and operator."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from crm_desktop.fields.conditions import PERIODS, days_of
from crm_desktop.fields.kind import Kind, Operator, is_blank
from crm_desktop.fields.moments import Day
from crm_desktop.fields.numbers import YesNo
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import FieldSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import N_, _
from crm_desktop.ui.days import day_field
from crm_desktop.ui.filters import SEVERAL
from crm_desktop.ui.form.editors import Context, editor_for, written
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.datefield import DateField
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.surface import Label
from crm_desktop.ui.widgets.tags import TagsField
from crm_desktop.ui.widgets.textfield import TextField
from crm_desktop.ui.widgets.tickfield import TickField

WORDED: frozenset[Operator] = frozenset({"contains", "excludes", "starts"})
_PERIODIC: frozenset[Operator] = frozenset({"within", "recurs"})
_COUNTED = {"past_N": N_("the past … days"), "next_N": N_("the next … days")}
"""Choices that a number of days is written beside; none of them is a period by itself."""
_FIRST_COUNT = 30
_MOST_DAYS = 99_999


class PeriodField(FieldWidget):
    """Holds the key of a period relative to today; a number of days is written beside it."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        offered = [(key, _(label)) for key, label in PERIODS.items() if days_of(key) is None]
        offered += [(side, _(label)) for side, label in _COUNTED.items()]
        self.choice = ChoiceField(self, offered)
        self.choice.on_change(self._chosen)
        self.choice.pack(side="left", fill="x", expand=True)
        self.days = TextField(self, width=5, align="right")
        self.days.on_change(lambda _value: self.changed())
        self._after = Label(self, _("days"), "muted")

    def get(self) -> Any:
        """Return the key of the period, ``None`` while there is none."""
        key = self.choice.get()
        if key not in _COUNTED:
            return key
        digits = str(self.days.get()).strip()
        count = int(digits) if digits.isdecimal() else 0
        return f"{key[:-2]}_{count}_days" if 0 < count <= _MOST_DAYS else None

    def set(self, value: Any) -> None:
        """Show a period."""
        counted = days_of(str(value)) if value else None
        if counted is None:
            self.choice.set(value)
        else:
            self.choice.set(f"{counted[0]}_N")
            self.days.set(str(counted[1]))
        self._show()

    def focus_target(self) -> tk.Misc:
        """Return the drop-down."""
        return self.choice.focus_target()

    def _chosen(self, key: Any) -> None:
        if key in _COUNTED and not self.days.get():
            self.days.set(str(_FIRST_COUNT))
        self._show()
        self.changed()

    def _show(self) -> None:
        if self.choice.get() in _COUNTED:
            self.days.pack(side="left", padx=(px(8), px(6)))
            self._after.pack(side="left")
        else:
            self.days.pack_forget()
            self._after.pack_forget()


class ValueField:
    """One value of a condition on ``field``, a field of the record type of ``context``."""

    def __init__(
        self,
        parent: tk.Misc,
        context: Context,
        field: FieldSpec,
        operator: Operator,
        on_change: Callable[[], Any],
    ) -> None:
        self._context = context
        self._field = field
        self._operator = operator
        self._kind: Kind = Day() if field.kind.key == "moment" else field.kind
        self.widget = self._make(parent)
        self.widget.on_change(lambda _value: on_change())

    def _make(self, parent: tk.Misc) -> FieldWidget:  # noqa: PLR0911 - one for each sort of value
        kind = self._kind
        if self._operator in _PERIODIC:
            return PeriodField(parent)
        offered = self._offered()
        if self._operator in SEVERAL:
            if offered:
                return TickField(parent, offered, placeholder=_("Tick one or more"))
            return TagsField(parent, suggest=self._suggest())
        if offered:
            return ChoiceField(parent, offered)
        if isinstance(kind, Day):
            return day_field(parent, self._context.reading)
        if isinstance(kind, Reference) and self._operator not in WORDED:
            return editor_for(parent, self._field, self._context).widget
        return TextField(parent, width=14)

    def _offered(self) -> list[tuple[Any, str]]:
        """Return what there is to choose from, nothing where the value is written."""
        if self._operator not in WORDED and isinstance(self._kind, Choice):
            return [(one.key, one.show()) for one in self._kind.options()]
        if isinstance(self._kind, YesNo):
            return [(True, _("Yes")), (False, _("No"))]
        return []

    def _suggest(self) -> Callable[[str], Sequence[str]] | None:
        desk, record = self._context.desk, self._context.record
        own = desk.types[record].fields.get(self._field.name)
        if own is not self._field or not self._field.suggest:
            return None
        return partial(desk.records.suggestions, record, self._field.name)

    def show(self, value: Any) -> None:
        """Show a value."""
        if isinstance(self.widget, TextField) and not isinstance(value, str):
            self.widget.set(written(self._field, value, self._context.reading))
        elif isinstance(self.widget, DateField):
            day = value.astimezone().date() if isinstance(value, datetime) else value
            self.widget.set("" if day is None else day.isoformat())
        else:
            self.widget.set(value)

    def read(self) -> Any:
        """Return the value; ``None`` where there is none, or none that can be read."""
        raw = self.widget.get()
        if self._operator in SEVERAL:
            return tuple(raw) or None
        if self._operator in WORDED:
            return self._needle(str(raw))
        if self._operator in _PERIODIC or isinstance(self._kind, Choice | YesNo | Reference):
            return raw
        try:
            value = self._kind.parse(raw, self._context.reading)
        except FieldError as error:
            self.widget.set_error(str(error))
            return None
        self.widget.set_error(None)
        return None if is_blank(value) else value

    def _needle(self, text: str) -> str:
        # Numbers are kept without the blanks that people write between the digits.
        if self._kind.key == "phone":
            return "".join(sign for sign in text if sign.isdigit() or sign == "+")
        return text
