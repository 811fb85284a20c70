"""The bar of conditions below a list's views: conditions and groups, all or any of which hold."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any

from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.services.wording import in_one, tell
from crm_desktop.ui.conditiongroup import GroupBox, related_label
from crm_desktop.ui.conditionrow import ConditionRow
from crm_desktop.ui.filters import Filter, Group
from crm_desktop.ui.form.editors import Context
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.cutlabel import CutLabel
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.widgets.surface import Frame, Label

_WAIT = 350
"""Milliseconds after the last key before the list follows."""
_SHARE = 0.34
"""The part of the window's height that conditions take at the most."""


class FilterBar(Frame):
    """Edits a ``Filter`` in place and calls ``on_change`` after each change that counts.

    With ``on_save``, a button offers to keep the conditions as a view.
    """

    def __init__(  # noqa: PLR0917
        self,
        parent: tk.Misc,
        context: Context,
        spec: RecordSpec,
        on_change: Callable[[], Any],
        on_close: Callable[[], Any],
        on_save: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__(parent, padding=(12, 10, 12, 0))
        self._context = context
        self._spec = spec
        self._on_change = on_change
        self._filter = Filter()
        self._rows: list[ConditionRow | GroupBox] = []
        self._timer = ""
        self._scroll = ScrollFrame(self)
        self._scroll.pack(fill="x")
        self._list = self._scroll.body
        self._kept = Label(self, "", "caption", wrap=True)
        foot = Frame(self)
        foot.pack(fill="x", pady=(0, px(10)))
        Button(foot, _("Add condition"), self.add, "ghost", "plus").pack(side="left")
        self._match = ChoiceField(
            foot, [("all", _("All conditions hold")), ("any", _("Any condition holds"))], width=18
        )
        self._match.on_change(lambda _value: self._changed())
        self._match.pack(side="left", padx=(px(8), 0))
        self._more = Button(foot, _("Add group"), self._offer_groups, "ghost", "plus")
        self._more.pack(side="left", padx=(px(8), 0))
        # Made from left to right, as the keyboard goes; packed from the right.
        buttons: list[tk.Widget] = [Button(foot, _("Clear"), self.clear, "ghost")]
        if on_save is not None:
            tip = _("Save as a view…")
            buttons.insert(0, IconButton(foot, "save", on_save, tip))
        buttons.append(IconButton(foot, "chevron-up", on_close, _("Hide the conditions")))
        for button in reversed(buttons):
            button.pack(side="right")
        self._count = CutLabel(foot, "", "caption")
        self._count.configure(anchor="e")
        self._count.pack(side="right", fill="x", expand=True, padx=px(8))
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")
        self.bind("<Configure>", lambda _event: self._leave_room(), add="+")

    def _leave_room(self) -> None:
        """Let many conditions scroll, so that something of the list stays in view."""
        self._scroll.grow_to(round(self.winfo_toplevel().winfo_height() * _SHARE))

    def show(self, wanted: Filter) -> None:
        """Edit ``wanted`` from now on."""
        self._stop()
        self._filter = wanted
        for row in self._rows:
            row.destroy()
        self._rows = []
        for one in wanted.conditions:
            if isinstance(one, Group):
                self._add_group(one)
            else:
                self._add_row(one)
        self._match.set("any" if wanted.any_of else "all")
        desk = self._context.desk
        kept = in_one(tell(desk.types, self._spec, wanted.rest, desk.records.title))
        self._kept.set_text(_("Also: {conditions}", conditions=kept) if kept else "")
        if kept:
            self._kept.pack(fill="x", after=self._scroll, pady=(0, px(6)))
        else:
            self._kept.pack_forget()
        self._show_match()

    def set_count(self, text: str) -> None:
        """Say beside the buttons how many records fulfil the conditions."""
        self._count.set_text(text)

    def _add_row(self, condition: Condition | None) -> ConditionRow:
        row = ConditionRow(self._list, self._context, self._spec, self._soon, self._remove)
        row.show(condition)
        row.pack(fill="x", pady=(0, px(8)))
        self._rows.append(row)
        return row

    def _add_group(self, group: Group) -> GroupBox:
        box = GroupBox(self._list, self._context, self._spec, self._soon, self._remove)
        box.show(group)
        box.pack(fill="x", pady=(0, px(8)))
        self._rows.append(box)
        return box

    def add(self) -> None:
        """Add a condition and put the keyboard into it."""
        row = self._add_row(None)
        self._show_match()
        self.update_idletasks()
        row.field.focus()

    def add_group(self, record: str = "", via: str = "") -> None:
        """Add a group of conditions, or one about the records that refer to these by ``via``."""
        box = self._add_group(Group(how="all" if record else "any", record=record, via=via))
        if not record:
            box.add()
        self._show_match()
        self.update_idletasks()
        box.focus_first()
        if record:
            self._changed()

    def _offer_groups(self) -> None:
        from crm_desktop.services.condition_text import referring  # noqa: PLC0415 - on first use
        from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu  # noqa: PLC0415

        types = self._context.desk.types
        items: list[MenuItem | None] = [
            MenuItem(_("Group of conditions"), self.add_group, "filter")
        ]
        related = referring(types, self._spec.name)
        if related:
            items.append(None)
        for record, via in related:
            label = _("Has {types}…", types=related_label(types, record, via, related).lower())
            items.append(MenuItem(label, partial(self.add_group, record, via), types[record].icon))
        PopupMenu(self, items).open_below(self._more)

    def begin(self) -> None:
        """Put the keyboard into the first condition, adding one where there is none."""
        if not self._rows:
            self.add()
        elif isinstance(self._rows[0], GroupBox):
            self._rows[0].focus_first()
        else:
            self._rows[0].focus_value()

    def clear(self) -> None:
        """Take all conditions away."""
        self._filter.clear()
        self.show(self._filter)
        self._on_change()

    def _remove(self, row: ConditionRow | GroupBox) -> None:
        place = self._rows.index(row)
        self._rows.remove(row)
        row.destroy()
        if self._rows:
            self._rows[min(place, len(self._rows) - 1)].field.focus()
        else:
            self._more.focus_set()
            # A frame that has lost its last child keeps its height otherwise.
            self._list.configure(height=1)
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
        found = [
            row.group() if isinstance(row, GroupBox) else row.condition() for row in self._rows
        ]
        conditions = [one for one in found if one is not None]
        any_of = self._match.get() == "any"
        if conditions != self._filter.conditions or any_of != self._filter.any_of:
            self._filter.conditions[:] = conditions
            self._filter.any_of = any_of
            self._on_change()
