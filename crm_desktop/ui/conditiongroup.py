"""A group of conditions within the filter bar, of the records themselves or of related ones."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.services.condition_text import referring
from crm_desktop.ui.conditionrow import ConditionRow
from crm_desktop.ui.filters import Group, How
from crm_desktop.ui.form.editors import Context
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.surface import Frame, Line


def related_label(
    types: Mapping[str, RecordSpec], record: str, via: str, offered: Sequence[tuple[str, str]]
) -> str:
    """Return what records of a type are called, with the field where they refer by several."""
    plural = _(types[record].plural)
    if sum(name == record for name, _field in offered) < 2:  # noqa: PLR2004 - one is clear
        return plural
    return _("{types} ({field})", types=plural, field=types[record].fields[via].show_label())


class GroupBox(Frame):
    """Edits one ``Group``: a head that says how its conditions belong together, and these."""

    def __init__(
        self,
        parent: tk.Misc,
        context: Context,
        spec: RecordSpec,
        on_change: Callable[[], Any],
        on_remove: Callable[[GroupBox], Any],
    ) -> None:
        super().__init__(parent)
        self._outer = context
        self._spec = spec
        self._on_change = on_change
        self._on_remove = on_remove
        self._group = Group()
        self._rows: list[ConditionRow] = []
        Line(self, vertical=True).pack(side="left", fill="y", padx=(px(4), px(12)))
        inside = Frame(self)
        inside.pack(side="left", fill="both", expand=True)
        self._head = Frame(inside)
        self._head.pack(fill="x")
        self._list = Frame(inside)
        self._list.pack(fill="x")
        self.field: ChoiceField = ChoiceField(self._head, ())
        self._types: ChoiceField | None = None
        self._how: ChoiceField | None = None

    def show(self, group: Group) -> None:
        """Edit a group like ``group`` from now on."""
        self._group = group
        for child in (*self._head.winfo_children(), *self._list.winfo_children()):
            child.destroy()
        self._rows = []
        if group.record:
            self._build_related()
        else:
            self._how = self.field = ChoiceField(
                self._head,
                [
                    ("all", _("All of these hold")),
                    ("any", _("At least one of these holds")),
                    ("none", _("None of these holds")),
                ],
                width=26,
            )
            self._how.set(group.how)
            self._how.on_change(lambda _value: self._on_change())
            self._how.pack(side="left")
        Button(self._head, _("Add condition"), self.add, "ghost", "plus").pack(
            side="left", padx=(px(8), 0)
        )
        cross = IconButton(
            self._head, "close", self._remove_all, _("Remove this group (Ctrl+Delete)"), small=True
        )
        cross.pack(side="right")
        for widget in (self.field.focus_target(), cross):
            widget.bind("<Control-Delete>", self._removed, add="+")
        for condition in group.conditions:
            self._add_row(condition)

    def _build_related(self) -> None:
        group, types = self._group, self._outer.desk.types
        related = referring(types, self._spec.name)
        self.field = ChoiceField(self._head, [(True, _("has")), (False, _("has no"))], width=8)
        self.field.set(group.has)
        self._types = ChoiceField(
            self._head,
            [(pair, related_label(types, *pair, related)) for pair in related],
            width=16,
        )
        self._types.set((group.record, group.via))
        self._types.on_change(lambda _value: self._type_chosen())
        self._how = ChoiceField(
            self._head, [("all", _("for which all hold")), ("any", _("for which one holds"))],
            width=16,
        )  # fmt: skip
        self._how.set("any" if group.how == "any" else "all")
        self.field.pack(side="left")
        self._types.pack(side="left", padx=px(8))
        for one in (self.field, self._how):
            one.on_change(lambda _value: self._on_change())

    def _type_chosen(self) -> None:
        assert self._types is not None
        record, via = self._types.get()
        self.show(Group([], "all", record, via, bool(self.field.get())))
        self.focus_first()
        self._on_change()

    def _context(self) -> tuple[Context, RecordSpec]:
        if not self._group.record:
            return self._outer, self._spec
        desk = self._outer.desk
        context = Context(desk, self._group.record, self._outer.reading)
        return context, desk.types[self._group.record]

    def _add_row(self, condition: Condition | None) -> ConditionRow:
        row = ConditionRow(self._list, *self._context(), self._on_change, self._remove)
        row.show(condition)
        row.pack(fill="x", pady=(px(8), 0))
        self._rows.append(row)
        self._show_how()
        return row

    def add(self) -> None:
        """Add a condition and put the keyboard into it."""
        row = self._add_row(None)
        self.update_idletasks()
        row.field.focus()

    def focus_first(self) -> None:
        """Put the keyboard where work begins."""
        if self._rows and not self._group.record:
            self._rows[0].field.focus()
        else:
            (self._types or self.field).focus()

    def _remove(self, row: ConditionRow) -> None:
        if len(self._rows) == 1 and not self._group.record:
            self._on_remove(self)
            return
        self._rows.remove(row)
        row.destroy()
        if not self._rows:
            self._list.configure(height=1)
        self.field.focus()
        self._show_how()
        self._on_change()

    def _remove_all(self) -> None:
        self._on_remove(self)

    def _removed(self, _event: object) -> str:
        self._on_remove(self)
        return "break"

    def _show_how(self) -> None:
        """Ask whether all or one shall hold only where there are several."""
        if self._types is None or self._how is None:
            return
        if len(self._rows) > 1:
            self._how.pack(side="left", after=self._types)
        else:
            self._how.pack_forget()

    def group(self) -> Group | None:
        """Return the group, ``None`` while nothing in it is complete."""
        found = [row.condition() for row in self._rows]
        conditions = [one for one in found if one is not None]
        how: How = self._how.get() if self._how is not None else "all"
        kept = self._group
        if kept.record:
            return Group(conditions, how, kept.record, kept.via, bool(self.field.get()))
        return Group(conditions, how) if conditions else None
