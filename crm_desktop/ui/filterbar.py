"""The bar of conditions below a list's views: field, operator, value, and all or any of them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.fields.conditions import PERIODS, Condition
from crm_desktop.fields.kind import Kind, Operator, is_blank
from crm_desktop.fields.moments import Day
from crm_desktop.fields.numbers import YesNo
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _
from crm_desktop.services.wording import tell
from crm_desktop.ui.filters import PAIRED, VALUELESS, Filter, filterable, operators_of
from crm_desktop.ui.form.editors import Context, editor_for, written
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.datefield import DateField
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.textfield import TextField

_WORDED: frozenset[Operator] = frozenset({"contains", "excludes", "starts"})
_WAIT = 350
"""Milliseconds after the last key before the list follows."""


class FilterBar(Frame):
    """Edits a ``Filter`` in place and calls ``on_change`` after each change that counts."""

    def __init__(
        self,
        parent: tk.Misc,
        context: Context,
        spec: RecordSpec,
        on_change: Callable[[], Any],
        on_close: Callable[[], Any],
    ) -> None:
        super().__init__(parent, padding=(12, 10, 12, 0))
        self._context = context
        self._spec = spec
        self._on_change = on_change
        self._filter = Filter()
        self._rows: list[ConditionRow] = []
        self._timer = ""
        self._list = Frame(self)
        self._list.pack(fill="x")
        self._kept = Label(self, "", "caption", wrap=True)
        foot = Frame(self)
        foot.pack(fill="x", pady=(0, px(10)))
        Button(foot, _("Add condition"), self.add, "ghost", "plus").pack(side="left")
        self._match = ChoiceField(
            foot, [("all", _("All conditions hold")), ("any", _("Any condition holds"))], width=18
        )
        self._match.on_change(lambda _value: self._changed())
        self._match.pack(side="left", padx=(px(8), 0))
        Button(foot, _("Clear"), self.clear, "ghost").pack(side="right")
        IconButton(foot, "chevron-up", on_close, _("Hide the conditions")).pack(side="right")
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")

    def show(self, wanted: Filter) -> None:
        """Edit ``wanted`` from now on."""
        self._filter = wanted
        for row in self._rows:
            row.destroy()
        self._rows = []
        for condition in wanted.conditions:
            self._add_row(condition)
        self._match.set("any" if wanted.any_of else "all")
        kept = "; ".join(tell(self._context.desk.types, self._spec, wanted.rest))
        self._kept.set_text(_("Also: {conditions}", conditions=kept) if kept else "")
        if kept:
            self._kept.pack(fill="x", after=self._list, pady=(0, px(6)))
        else:
            self._kept.pack_forget()
        self._show_match()

    def _add_row(self, condition: Condition | None) -> ConditionRow:
        row = ConditionRow(self._list, self._context, self._spec, self._soon, self._remove)
        row.show(condition)
        row.pack(fill="x", pady=(0, px(8)))
        self._rows.append(row)
        return row

    def add(self) -> None:
        """Add a condition and put the keyboard into it."""
        row = self._add_row(None)
        self._show_match()
        self.update_idletasks()
        row.field.focus()

    def begin(self) -> None:
        """Put the keyboard into the first condition, adding one where there is none."""
        if self._rows:
            self._rows[0].focus_value()
        else:
            self.add()

    def clear(self) -> None:
        """Take all conditions away."""
        self._filter.clear()
        self.show(self._filter)
        self._on_change()

    def _remove(self, row: ConditionRow) -> None:
        place = self._rows.index(row)
        self._rows.remove(row)
        row.destroy()
        if self._rows:
            self._rows[min(place, len(self._rows) - 1)].field.focus()
        self._show_match()
        self._changed()

    def _show_match(self) -> None:
        self._match.set_enabled(len(self._rows) > 1)

    def _soon(self) -> None:
        self._stop()
        self._timer = self.after(_WAIT, self._changed)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _changed(self) -> None:
        self._stop()
        found = [row.condition() for row in self._rows]
        conditions = [one for one in found if one is not None]
        any_of = self._match.get() == "any"
        if conditions != self._filter.conditions or any_of != self._filter.any_of:
            self._filter.conditions[:] = conditions
            self._filter.any_of = any_of
            self._on_change()


class ConditionRow(Frame):
    """One condition; incomplete ones mean nothing yet."""

    def __init__(
        self,
        parent: tk.Misc,
        context: Context,
        spec: RecordSpec,
        on_change: Callable[[], Any],
        on_remove: Callable[[ConditionRow], Any],
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._spec = spec
        self._on_change = on_change
        self._values: list[ValueField] = []
        fields = [(one.name, one.show_label()) for one in filterable(spec)]
        self.field = ChoiceField(self, fields, width=18)
        self.field.on_change(lambda _value: self._field_chosen())
        self.field.pack(side="left")
        self._operator = ChoiceField(self, (), width=14)
        self._operator.on_change(lambda _value: self._operator_chosen())
        self._operator.pack(side="left", padx=(px(8), 0))
        self._place = Frame(self)
        self._place.pack(side="left", fill="x", expand=True, padx=(px(8), 0))
        IconButton(
            self, "close", lambda: on_remove(self), _("Remove this condition"), small=True
        ).pack(side="left", padx=(px(6), 0))

    @property
    def _chosen(self) -> FieldSpec:
        return self._spec.fields[str(self.field.get())]

    def show(self, condition: Condition | None) -> None:
        """Show a condition, or one still to be made."""
        name = condition.field if condition is not None else filterable(self._spec)[0].name
        self.field.set(name)
        offered = operators_of(self._chosen)
        self._operator.set_options(offered)
        self._operator.set(condition.operator if condition is not None else offered[0][0])
        self._build_values(condition.value if condition is not None else None)

    def focus_value(self) -> None:
        """Put the keyboard where the value is written."""
        (self._values[0].widget if self._values else self.field).focus()

    def condition(self) -> Condition | None:
        """Return the condition, ``None`` while it is incomplete or cannot be read."""
        operator = self._operator.get()
        name = self._chosen.name
        if operator in VALUELESS:
            return Condition(name, operator)
        values = [value.read() for value in self._values]
        if not values or any(is_blank(value) for value in values):
            return None
        return Condition(name, operator, tuple(values) if operator in PAIRED else values[0])

    def _field_chosen(self) -> None:
        offered = operators_of(self._chosen)
        self._operator.set_options(offered)
        if self._operator.get() not in [key for key, _label in offered]:
            self._operator.set(offered[0][0])
        self._build_values(None)
        self._on_change()

    def _operator_chosen(self) -> None:
        kept = self._values[0].read() if len(self._values) == 1 else None
        self._build_values(kept)
        self._on_change()

    def _build_values(self, value: Any) -> None:
        for old in self._place.winfo_children():
            old.destroy()
        self._values = []
        operator = self._operator.get()
        if operator in VALUELESS:
            return
        parts = value if isinstance(value, tuple) and operator in PAIRED else (value,)
        count = 2 if operator in PAIRED else 1
        for place in range(count):
            made = ValueField(self._place, self._context, self._chosen, operator, self._on_change)
            if place < len(parts) and parts[place] is not None:
                made.show(parts[place])
            if place:
                Label(self._place, "–", "muted").pack(side="left", padx=px(6))
            made.widget.pack(side="left", fill="x", expand=True)
            self._values.append(made)


class ValueField:
    """The value of a condition: a widget that fits field and operator."""

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

    def _make(self, parent: tk.Misc) -> FieldWidget:
        kind = self._kind
        offered = self._offered()
        if offered:
            return ChoiceField(parent, offered)
        if isinstance(kind, Day):
            return DateField(parent, read=self._day)
        if isinstance(kind, Reference) and self._operator not in _WORDED:
            return editor_for(parent, self._field, self._context).widget
        return TextField(parent, width=14)

    def _offered(self) -> list[tuple[Any, str]]:
        """Return what there is to choose from, nothing where the value is written."""
        if self._operator == "within":
            return [(key, _(label)) for key, label in PERIODS.items()]
        if self._operator not in _WORDED and isinstance(self._kind, Choice):
            return [(one.key, one.show()) for one in self._kind.options()]
        if isinstance(self._kind, YesNo):
            return [(True, _("Yes")), (False, _("No"))]
        return []

    def _day(self, text: str) -> Any:
        try:
            return Day().parse(text, self._context.reading)
        except FieldError:
            return None

    def show(self, value: Any) -> None:
        """Show a value."""
        if isinstance(self.widget, TextField) and not isinstance(value, str):
            self.widget.set(written(self._field, value, self._context.reading))
        else:
            self.widget.set(value)

    def read(self) -> Any:
        """Return the value; ``None`` where there is none, or none that can be read."""
        raw = self.widget.get()
        if self._operator in _WORDED:
            return self._needle(str(raw))
        if self._operator == "within" or isinstance(self._kind, Choice | YesNo | Reference):
            return raw
        if isinstance(self._kind, Lines):
            return str(raw)
        try:
            value = self._kind.parse(raw, self._context.reading)
        except FieldError as error:
            self.widget.set_error(str(error))
            return None
        self.widget.set_error(None)
        return value

    def _needle(self, text: str) -> str:
        # Numbers are kept without the blanks that people write between the digits.
        if self._kind.key == "phone":
            return "".join(sign for sign in text if sign.isdigit() or sign == "+")
        return text
