"""One condition of the filter bar: field, operator, value, and a cross to take it away."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.i18n import _
from crm_desktop.services.wording import fields_along
from crm_desktop.ui.conditionvalues import ValueField
from crm_desktop.ui.filters import PAIRED, VALUELESS, filterable, operators_of, paths
from crm_desktop.ui.form.editors import Context
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.surface import Frame, Label


class ConditionRow(Frame):
    """One condition on records of type ``spec``; incomplete ones mean nothing yet."""

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
        self.field = ChoiceField(self, paths(context.desk.types, spec), width=18)
        self.field.on_change(lambda _value: self._field_chosen())
        self.field.pack(side="left")
        self._operator = ChoiceField(self, (), width=14)
        self._operator.on_change(lambda _value: self._operator_chosen())
        self._operator.pack(side="left", padx=(px(8), 0))
        self._place = Frame(self)
        self._place.pack(side="left", fill="x", expand=True, padx=(px(8), 0))
        self._cross = IconButton(
            self,
            "close",
            lambda: on_remove(self),
            _("Remove this condition (Ctrl+Delete)"),
            small=True,
        )
        self._cross.pack(side="left", padx=(px(6), 0))
        for widget in (self.field.focus_target(), self._operator.focus_target(), self._cross):
            widget.bind("<Control-Delete>", self._removed, add="+")
        self._remove = on_remove

    def _removed(self, _event: object) -> str:
        self._remove(self)
        return "break"

    @property
    def _chosen(self) -> FieldSpec:
        return fields_along(self._context.desk.types, self._spec, str(self.field.get()))[-1]

    def show(self, condition: Condition | None) -> None:
        """Show a condition, or one still to be made."""
        path = condition.field if condition is not None else filterable(self._spec)[0].name
        self.field.set(path)
        offered = operators_of(self._chosen)
        self._operator.set_options(offered)
        self._operator.set(condition.operator if condition is not None else offered[0][0])
        self._build_values(condition.value if condition is not None else None)

    def focus_value(self) -> None:
        """Put the keyboard where the value is written."""
        (self._values[0].widget if self._values else self.field).focus()

    def condition(self) -> Condition | None:
        """Return the condition, ``None`` while it is incomplete or cannot be read."""
        operator, path = self._operator.get(), str(self.field.get())
        if operator in VALUELESS:
            return Condition(path, operator)
        values = [value.read() for value in self._values]
        if all(is_blank(value) for value in values):
            return None
        if operator in PAIRED:
            # An end that is left blank is open.
            return Condition(path, operator, tuple(values))
        return Condition(path, operator, values[0])

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
        paired = operator in PAIRED
        parts = value if isinstance(value, tuple) and paired else (value,)
        for place in range(2 if paired else 1):
            made = ValueField(self._place, self._context, self._chosen, operator, self._on_change)
            if place < len(parts) and fits(made, parts[place]):
                made.show(parts[place])
            if place:
                Label(self._place, "–", "muted").pack(side="left", padx=px(6))
            made.widget.pack(side="left", fill="x", expand=True)
            made.widget.focus_target().bind("<Control-Delete>", self._removed, add="+")
            self._values.append(made)


def fits(field: ValueField, value: Any) -> bool:
    """Tell whether a value has the shape that a widget shows; another operator may have left it."""
    if value is None:
        return False
    return isinstance(value, tuple) == isinstance(field.widget.get(), tuple)
