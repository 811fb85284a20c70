"""The files of one customer and of everything that belongs to it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.fields.attachments import Attachment
from crm_desktop.i18n import _
from crm_desktop.services.attachments import FiledAt
from crm_desktop.ui.activity import when
from crm_desktop.ui.filesizes import COLOURS, ending_of, file_icon, size_words
from crm_desktop.ui.filing import add_files, choose_and_add, open_file, paste_and_add, save_file
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.empty import EmptyState
from crm_desktop.ui.widgets.grid import Cell, GridColumn, VirtualGrid
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.textfield import TextField

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_CUSTOMER = "customer"


class CustomerFiles(Frame):
    """Lists files, the latest first: Enter opens, F2 renames, Delete removes, Ctrl+V adds."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        super().__init__(parent, padding=(0, 12, 0, 6))
        self._shell = shell
        self._customer: int | None = None
        self._files: list[FiledAt] = []
        bar = Frame(self)
        bar.pack(fill="x", pady=(0, px(8)))
        self._add = Button(bar, _("Add file"), self.choose, "primary", "plus")
        self._add.pack(side="left")
        Label(bar, _("or paste one here with Ctrl+V"), "muted").pack(
            side="left", padx=(px(10), px(16))
        )
        self._open = Button(bar, _("Open"), self.open, icon="open", tooltip="Enter")
        self._save = Button(bar, _("Save a copy"), self.save, icon="download")
        self._name = Button(bar, _("Rename"), self.rename, icon="edit", tooltip="F2")
        self._remove = Button(bar, _("Remove"), self.remove, icon="trash", tooltip=_("Delete"))
        for button in (self._open, self._save, self._name, self._remove):
            button.pack(side="left", padx=(px(6), 0))
        self._naming: TextField | None = None
        columns = (
            GridColumn("type", "", 76, 64, 0, 7, sortable=False, kind="pill"),
            GridColumn("name", _("Name"), 320, 180, 2.0, 9, sortable=False),
            GridColumn("of", _("Belongs to"), 240, 120, 1.4, 4, sortable=False),
            GridColumn("size", _("Size"), 90, 70, 0.3, 6, align="right", sortable=False),
            GridColumn("added", _("Added"), 140, 110, 0.4, 5, sortable=False, kind="date"),
        )
        self.rows = VirtualGrid(
            self, columns, PlainRows([], self._cells), checks=False, make_empty=self._nothing
        )
        self.rows.pack(fill="both", expand=True)
        self.rows.on_open = lambda _row: self.open()
        self.rows.on_edit = lambda _row: self.rename()
        self.rows.on_current = lambda _row: self._able()
        canvas = self.rows.canvas
        canvas.bind("<Delete>", lambda _event: self.remove(), add="+")
        # Where there is no file yet, the button has the keyboard.
        for widget in (canvas, self._add):
            widget.bind("<<Paste>>", lambda _event: self.paste())
        self.bind("<Button-1>", lambda _event: self.focus_first(), add="+")
        self._able()

    def _nothing(self, parent: tk.Misc) -> tk.Widget:
        return EmptyState(
            parent,
            "attach",
            _("No files yet"),
            _("Add contracts, offers, pictures: a copy is kept with this customer."),
            (_("Add file"), self.choose),
        )

    def _cells(self, one: FiledAt) -> Mapping[str, Cell]:
        label = _(self._shell.desk.types[one.record].label)
        of = label if one.record == _CUSTOMER else f"{label}: {one.title}"
        return {
            "type": Cell(ending_of(one.file), colour=COLOURS[file_icon(one.file)]),
            "name": Cell(one.file.name),
            "of": Cell(of, muted=True),
            "size": Cell(size_words(one.file.size)),
            "added": Cell(when(one.file.added_at), muted=True),
        }

    def show(self, customer: int) -> None:
        """Show the files of a customer, or read them anew."""
        self._customer = customer
        service = self._shell.desk.attachments

        def arrived(files: list[FiledAt]) -> None:
            kept = self.current
            self._files = files
            self.rows.set_source(PlainRows(files, self._cells))
            places = [place for place, one in enumerate(files) if one == kept]
            if files:
                self.rows.set_current(places[0] if places else 0)
            if self.focus_displayof() in {self.rows.canvas, self._add}:
                self.focus_first()
            self._able()

        self._shell.work(
            lambda _job: service.of_customer(customer), arrived, group="files", owner=self
        )

    @property
    def current(self) -> FiledAt | None:
        """Return the file that the keys are at."""
        place = self.rows.current_id
        return self._files[place] if place is not None and place < len(self._files) else None

    def _able(self) -> None:
        able = self.current is not None
        for button in (self._open, self._save, self._name, self._remove):
            button.set_enabled(able)

    # -- doing ---------------------------------------------------------------------------------

    def add(self, paths: list[Path]) -> None:
        """Add files to the customer."""
        if self._customer is not None:
            add_files(self._shell, self, _CUSTOMER, self._customer, paths)

    def choose(self) -> None:
        """Ask for a file to add."""
        choose_and_add(self._shell, self.add)

    def paste(self) -> str:
        """Add the files in the clipboard."""
        return paste_and_add(self._shell, self, self.add)

    def open(self) -> None:
        """Open the current file with the system's program for it."""
        if self.current is not None:
            open_file(self._shell, self, self.current.file)

    def save(self) -> None:
        """Write a copy of the current file somewhere else."""
        if self.current is not None:
            save_file(self._shell, self, self.current.file)

    def remove(self) -> str:
        """Take the current file off its record; undo brings it back."""
        one = self.current
        if one is not None:
            service = self._shell.desk.attachments
            self._shell.act(
                lambda: service.remove(one.record, one.record_id, [one.file]),
                _("Removed “{file}”", file=one.file.name),
            )
        return "break"

    def rename(self) -> None:
        """Let the person write another name in the place of the current one."""
        one = self.current
        if one is None or self._naming is not None:
            return
        field = self._naming = TextField(self, width=40)
        field.set(one.file.name)
        field.place(in_=self.rows, x=px(8), y=px(4), relwidth=0.5)
        field.lift()
        field.focus()
        entry = field.entry
        entry.selection_range(0, len(one.file.name.rpartition(".")[0] or one.file.name))
        entry.bind("<Return>", lambda _event: self._named(one.file))
        entry.bind("<Escape>", lambda _event: self._named(None))
        entry.bind("<FocusOut>", lambda _event: self._named(None), add="+")

    def _named(self, file: Attachment | None) -> str:
        field, self._naming = self._naming, None
        one = self.current
        if field is None:
            return "break"
        name = str(field.get())
        field.destroy()
        self.rows.canvas.focus_set()
        if file is not None and one is not None and name and name != file.name:
            service = self._shell.desk.attachments
            change = partial(service.rename, one.record, one.record_id, file, name)
            self._shell.act(change, _("Renamed to “{file}”", file=name))
        return "break"

    def focus_first(self) -> None:
        """Put the keyboard into the list, or to the button while there is no file."""
        place: tk.Misc = self.rows.canvas if self._files else self._add
        place.focus_set()

    def count(self) -> int:
        """Return how many files are shown."""
        return len(self._files)
