"""What can be done with several chosen records: change a field, export, print, delete."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.structures import Lines
from crm_desktop.i18n import _, ngettext
from crm_desktop.ui.form.editors import Context, Editor, editor_for
from crm_desktop.ui.many import write_many
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.grid import Selection
from crm_desktop.ui.widgets.surface import Frame, Label, Line

if TYPE_CHECKING:
    from crm_desktop.ui.listcard import ListCard


class BulkBar(Frame):
    """Stands below the list while more than one record is chosen."""

    def __init__(self, parent: tk.Misc, card: ListCard) -> None:
        super().__init__(parent, "inset")
        self._card = card
        self._edit: Frame | None = None
        self._editor: Editor | None = None
        self._count = 0
        Line(self).pack(fill="x")
        row = self._row = Frame(self, padding=(12, 6, 12, 6))
        row.pack(fill="x")
        self._label = Label(row, "", "strong")
        self._label.pack(side="left", padx=(px(4), px(12)))
        Button(row, _("Change a field…"), self.change_field, icon="edit").pack(side="left")
        Button(row, _("Delete"), card.delete_chosen, icon="trash").pack(
            side="left", padx=(px(6), 0)
        )
        IconButton(row, "close", self._nothing, _("Choose none (Esc)"), small=True).pack(
            side="right"
        )

    def show(self, count: int) -> None:
        """Say how many are chosen; with one or none, go away."""
        self._count = count
        if count > 1:
            self._label.set_text(ngettext("{count} chosen", "{count} chosen", count))
            if not self.winfo_ismapped():
                self.pack(side="bottom", fill="x", before=self._card.rows)
        else:
            self._close_edit()
            self.pack_forget()

    def _nothing(self) -> None:
        self._card.rows.set_selection(Selection())
        self._card.rows.canvas.focus_set()

    # -- changing a field of many --------------------------------------------------------------

    def change_field(self) -> None:
        """Ask which field shall have which value."""
        if self._edit is not None:
            self._close_edit()
            return
        card = self._card
        fields = [
            (one.name, one.show_label())
            for one in card.spec.fields.values()
            if one.written and not (one.unique or isinstance(one.kind, Lines))
        ]
        bar = self._edit = Frame(self, padding=(16, 2, 12, 10))
        bar.pack(fill="x")
        field = ChoiceField(bar, fields, width=20)
        preferred = [name for name, _label in fields if name in card.spec.columns]
        field.set((preferred or [fields[0][0]])[-1 if len(preferred) < 2 else 1])  # noqa: PLR2004 - not the name
        field.pack(side="left")
        Label(bar, _("becomes"), "muted").pack(side="left", padx=px(8))
        place = Frame(bar)
        place.columnconfigure(0, minsize=px(230))
        place.pack(side="left")
        field.on_change(lambda _value: self._show_editor(place, str(field.get())))
        self._show_editor(place, str(field.get()))
        Button(bar, _("Apply"), lambda: self._apply(str(field.get())), "primary").pack(
            side="left", padx=(px(8), 0)
        )
        Button(bar, _("Cancel"), self._close_edit, "ghost").pack(side="left", padx=(px(4), 0))
        self.update_idletasks()
        field.focus()

    def _show_editor(self, place: Frame, name: str) -> None:
        for child in place.winfo_children():
            child.destroy()
        card = self._card
        context = Context(card.shell.desk, card.record, card.shell.desk.records.reading())
        self._editor = editor_for(place, card.spec.fields[name], context)
        self._editor.widget.grid(row=0, column=0, sticky="ew")
        self._editor.show(card.spec.fields[name].kind.blank)

    def _apply(self, name: str) -> None:
        editor, card = self._editor, self._card
        if editor is None:
            return
        field = card.spec.fields[name]
        desk, record = card.shell.desk, card.record
        try:
            value = field.kind.parse(editor.raw(), desk.records.reading())
            field.kind.check(value)
        except FieldError as error:
            editor.widget.set_error(str(error))
            card.shell.toast(str(error), kind="error")
            return
        ids = card.chosen_ids()
        said = ngettext("Changed {count} record", "Changed {count} records", len(ids))
        self._close_edit()
        write_many(
            card.shell,
            lambda: desk.records.change_many(record, ids, {name: value}),
            said,
            len(ids),
            _("Changing"),
        )
        card.rows.canvas.focus_set()

    def _close_edit(self) -> None:
        if self._edit is not None:
            self._edit.destroy()
            self._edit = self._editor = None
