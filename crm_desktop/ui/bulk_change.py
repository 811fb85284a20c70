"""Changing a field of the chosen records: what shall become of it, and what that would do."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.numbers import read_decimal
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import FieldSpec
from crm_desktop.i18n import Text, _, ngettext
from crm_desktop.services.bulk_change import (
    ACTIONS,
    Action,
    BulkChange,
    Preview,
    Refusal,
    Sample,
    actions_of,
    changeable,
)
from crm_desktop.services.history import Changes
from crm_desktop.ui.form.editors import Context, Editor, editor_for
from crm_desktop.ui.many import Progress, write_long
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.grid import Cell, GridColumn, VirtualGrid
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.textfield import TextField

if TYPE_CHECKING:
    from crm_desktop.ui.listcard import ListCard

_WAIT = 300
_TABLE = 176


class ChangePanel(Frame):
    """Asks for field, action and value, and shows what they would do to the chosen records.

    ``on_close`` is called when it is done or given up.
    """

    def __init__(self, parent: tk.Misc, card: ListCard, on_close: Callable[[], Any]) -> None:
        super().__init__(parent, padding=(16, 2, 12, 10))
        self._card = card
        self._on_close = on_close
        desk = card.shell.desk
        self._context = Context(desk, card.record, desk.records.reading())
        self._ids = card.chosen_ids()
        self._able = self._ids
        self._timer = ""
        self._shown: BulkChange | None = None
        self._preview: Preview | None = None
        self._editor: Editor | None = None
        self._texts: list[TextField] = []
        fields = changeable(card.spec)
        line = Frame(self)
        line.pack(fill="x")
        self.field = ChoiceField(line, [(one.name, one.show_label()) for one in fields], width=18)
        # Not the name: hardly anybody gives many records the same one.
        first = next((one for one in fields if one.name != card.spec.title), fields[0])
        self.field.set(first.name)
        self.field.pack(side="left")
        self.action = ChoiceField(line, (), width=14)
        self.action.pack(side="left", padx=px(8))
        self._place = Frame(line)
        self._place.columnconfigure(0, weight=1)
        self._place.pack(side="left", fill="x", expand=True)
        foot = Frame(self)
        foot.pack(fill="x", pady=(px(8), 0))
        self._go = Button(foot, "", self.apply, "primary")
        self._go.pack(side="right")
        stop = Button(foot, _("Cancel"), on_close, "ghost")
        stop.pack(side="right", padx=px(4))
        self._said = Label(foot, "", "caption", wrap=True)
        self._said.pack(side="left", fill="x", expand=True)
        # Of one height from the start: fields that move leave their drop-downs behind.
        self._room = Frame(self)
        self._room.configure(height=px(_TABLE))
        self._room.pack_propagate(flag=False)
        self._room.pack(fill="x", pady=(px(8), 0))
        hint = Label(self._room, _("What changes is shown here before it is done."), "muted")
        hint.place(relx=0.5, rely=0.5, anchor="center")
        self._table: VirtualGrid | None = None
        self.field.on_change(lambda _value: self._field_chosen())
        self.action.on_change(lambda _value: self._action_chosen())
        for widget in (self.field.focus_target(), self.action.focus_target(), self._go, stop):
            widget.bind("<Escape>", self._away, add="+")
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")
        self._field_chosen()

    # -- what is asked -------------------------------------------------------------------------

    @property
    def _field(self) -> FieldSpec:
        return self._card.spec.fields[str(self.field.get())]

    def _field_chosen(self) -> None:
        offered = actions_of(self._field)
        self.action.set_options([(one, _(ACTIONS[one])) for one in offered])
        if self.action.get() not in offered:
            self.action.set(offered[0])
        self._action_chosen()

    def _action_chosen(self) -> None:
        for child in self._place.winfo_children():
            child.destroy()
        self._editor, self._texts = None, []
        action: Action = self.action.get()
        widgets: list[FieldWidget] = []
        if action == "replace":
            self._texts = [TextField(self._place, width=14), TextField(self._place, width=14)]
            self._texts[0].grid(row=0, column=0, sticky="ew")
            Label(self._place, _("with"), "muted").grid(row=0, column=1, padx=px(6))
            self._texts[1].grid(row=0, column=2, sticky="ew")
            widgets += self._texts
        elif action == "raise":
            self._texts = [TextField(self._place, width=8, align="right")]
            self._texts[0].grid(row=0, column=0, sticky="ew")
            Label(self._place, "%", "muted").grid(row=0, column=1, padx=px(6))
            widgets += self._texts
        elif action != "clear":
            self._editor = editor_for(self._place, self._field, self._context)
            self._editor.show(self._field.kind.blank)
            self._editor.widget.grid(row=0, column=0, sticky="ew")
            widgets.append(self._editor.widget)
        for widget in widgets:
            widget.on_change(lambda _value: self._soon())
            widget.focus_target().bind("<Escape>", self._away, add="+")
        self._soon()

    def change(self) -> BulkChange | None:
        """Return what is asked for; ``None`` while it is incomplete or cannot be read."""
        action: Action = self.action.get()
        name = self._field.name
        try:
            if action == "clear":
                return BulkChange(name, action)
            if action == "replace":
                find, new = (str(one.entry.variable.get()) for one in self._texts)
                return BulkChange(name, action, new, find) if find else None
            if action == "raise":
                return self._raise(name)
            return self._set(name, action)
        except FieldError as error:
            self._wrong(str(error))
            return None

    def _raise(self, name: str) -> BulkChange | None:
        raw = str(self._texts[0].get()).rstrip("%％ ")
        try:
            percent = read_decimal(raw, self._context.reading)
        except ValueError:
            text = Text("“{value}” is not a percentage. Write it like {example}.", value=raw,
                        example="5 %")  # fmt: skip
            raise FieldError(text) from None
        self._wrong(None)
        return BulkChange(name, "raise", percent) if percent not in (None, Decimal(0)) else None

    def _set(self, name: str, action: Action) -> BulkChange | None:
        assert self._editor is not None
        kind = self._field.kind
        value = kind.parse(self._editor.raw(), self._context.reading)
        kind.check(value)
        self._wrong(None)
        if is_blank(value) and kind.key != "yes_no":
            return None
        return BulkChange(name, action, value)

    def _wrong(self, text: str | None) -> None:
        widget = self._editor.widget if self._editor is not None else self._texts[0]
        widget.set_error(text)
        if text:
            self._said.set_text(text)

    # -- what it would do ----------------------------------------------------------------------

    def _soon(self) -> None:
        self._stop()
        self._preview = None
        self._able = self._ids
        self._timer = self.after(_WAIT, self._look)
        self._show_button()

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _look(self) -> None:
        self._timer = ""
        self._said.set_text("")
        self._show_table(())
        change = self._shown = self.change()
        self._show_button()
        if change is None:
            return
        count = len(self._ids)
        self._said.set_text(
            ngettext("Looking at {count} record…", "Looking at {count} records…", count)
        )
        bulk, record, ids = self._card.shell.desk.bulk, self._card.record, self._ids
        self._card.shell.work(
            lambda job: bulk.preview(record, ids, [change], job.progress),
            lambda found: self._looked(change, found),
            group=f"preview {self}",
            files=True,
            owner=self,
        )

    def _looked(self, change: BulkChange, found: Preview) -> None:
        if change != self._shown:
            return  # something else is asked for by now
        self._preview = found
        self._able = [one for one in self._ids if one not in found.refused]
        words = [
            ngettext("{count} changes", "{count} change", found.changing),
            ngettext("{count} is so already", "{count} are so already", found.same),
        ]
        if found.refused:
            count = len(found.refused)
            words.append(ngettext("{count} cannot be changed", "{count} cannot be changed", count))
        self._said.set_text(" · ".join(words))
        self._show_button()
        self._show_table((*found.refusals, *found.samples))

    def _show_button(self) -> None:
        found = self._preview
        if found is None:
            text = ngettext("Change {count}", "Change {count}", len(self._ids))
        elif found.refused:
            text = ngettext("Change the other {count}", "Change the other {count}", found.changing)
        else:
            text = ngettext("Change {count}", "Change {count}", found.changing)
        self._go.configure(text=text)
        possible = self._shown is not None and (found is None or found.changing > 0)
        self._go.state(["!disabled" if possible or self._timer else "disabled"])

    def _show_table(self, rows: tuple[Refusal | Sample, ...]) -> None:
        if self._table is not None:
            self._table.destroy()
            self._table = None
        if not rows:
            return
        columns = (
            GridColumn("title", _(self._card.spec.label), 220, 120, 1.5, 9),
            GridColumn("before", _("Before"), 180, 100, 1.0, 8),
            GridColumn("after", _("After"), 260, 120, 1.5, 8, kind="marked"),
        )
        source: PlainRows[Refusal | Sample] = PlainRows(rows, _cells)
        self._table = VirtualGrid(self._room, columns, source, checks=False, density="compact")
        self._table.canvas.configure(height=10, takefocus=False)
        self._table.pack(fill="both", expand=True)
        self._table.reload()

    # -- doing it ------------------------------------------------------------------------------

    def apply(self) -> None:
        """Change the records, those left out that cannot be."""
        change = self.change()
        if change is None:
            if not self._said.cget("text"):
                self._said.set_text(_("Say first what the field shall become."))
            return
        if change != self._shown:
            self._able = self._ids
        card, ids = self._card, self._able
        bulk, record = card.shell.desk.bulk, card.record

        def work(progress: Progress | None) -> tuple[int, Changes]:
            return bulk.apply(record, ids, [change], progress)

        def said(count: int) -> str:
            return ngettext("Changed {count} record", "Changed {count} records", count)

        self._on_close()
        write_long(card.shell, work, said, len(ids), _("Changing"))
        card.rows.canvas.focus_set()

    def _away(self, _event: object) -> str:
        self._on_close()
        self._card.rows.canvas.focus_set()
        return "break"


def _cells(row: Refusal | Sample) -> Mapping[str, Cell]:
    if isinstance(row, Refusal):
        return {"title": Cell(row.title), "after": Cell(row.reason, colour="red")}
    after = Cell(row.after) if row.after else Cell(_("(blank)"), muted=True)
    return {"title": Cell(row.title), "before": Cell(row.before, muted=True), "after": after}
