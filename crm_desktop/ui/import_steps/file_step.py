"""The first step of an import: which file, what is in it, what to do with known records."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from crm_desktop.exchange.encodings import offered_encodings
from crm_desktop.exchange.problems import PasswordNeeded
from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import _, ngettext
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.importing import ImportPlan
from crm_desktop.services.text_forms import SEPARATORS
from crm_desktop.ui.import_steps.first_rows import FirstRows
from crm_desktop.ui.import_steps.state import ImportState, best_type, matches, taken
from crm_desktop.ui.navigation import icon_of
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import (
    Button,
    Card,
    CheckField,
    ChoiceField,
    FormField,
    Frame,
    Label,
    RadioField,
    ScrollFrame,
    TextField,
)

_SIDE = 300
_COLUMNS = 3


def separators() -> list[tuple[str, str]]:
    """Return the signs that may stand between the fields of a text file, with their names."""
    return [(sign, _(name)) for sign, name in SEPARATORS.items()]


class FileStep(Frame):
    """``on_ready`` hears whether the file can be taken further."""

    def __init__(
        self, parent: tk.Misc, shell: Shell, state: ImportState, on_ready: Callable[[], Any]
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._state = state
        self._on_ready = on_ready
        self._types: dict[str, Button] = {}
        self._job: Job | None = None
        scroll = ScrollFrame(self)
        scroll.pack(fill="both", expand=True)
        inside = scroll.body
        inside.columnconfigure(0, weight=1)
        left = Frame(inside)
        left.grid(row=0, column=0, sticky="nsew")
        self._build_file(left)
        self._build_types(left)
        self._build_options(left)
        self._build_side(inside)
        self._show()

    # -- building ----------------------------------------------------------------------------

    def _build_file(self, parent: Frame) -> None:
        card = Card(parent, (20, 16, 20, 18))
        card.pack(fill="x")
        Label(card, _("Which file?"), "heading").pack(anchor="w", pady=(0, px(10)))
        row = Frame(card)
        row.pack(fill="x")
        self.path = TextField(row, placeholder=_("Excel workbook, CSV or text file"))
        self.path.pack(side="left", fill="x", expand=True)
        self.path.entry.bind("<Return>", lambda _event: self._typed())
        self.path.entry.bind("<FocusOut>", lambda _event: self._typed(), add="+")
        self.choose = Button(row, _("Choose…"), self._choose, "primary", "folder")
        self.choose.pack(side="left", padx=(px(8), 0))
        self.said = Label(card, "", "muted", wrap=True)
        self._details = Frame(card)
        self._password = FormField(
            self._details, _("Password"), lambda p: TextField(p, secret=True)
        )
        self._password.field.focus_target().bind("<Return>", lambda _event: self._reread())
        self._sheet = FormField(self._details, _("Sheet"), ChoiceField)
        self._encoding = FormField(self._details, _("Encoding"), ChoiceField)
        self._separator = FormField(self._details, _("Between the fields"), ChoiceField)
        self._titles = FormField(
            self._details, _("Row with the titles"), lambda p: TextField(p, width=8)
        )
        for one in (self._sheet, self._encoding, self._separator):
            one.field.on_change(lambda _value: self._reread())
        self._titles.field.on_change(lambda _value: self._retitle())
        self.first_rows = FirstRows(card, self._point_at)

    def _build_types(self, parent: Frame) -> None:
        card = Card(parent, (20, 16, 20, 18))
        card.pack(fill="x", pady=(px(14), 0))
        Label(card, _("What is in it?"), "heading").pack(anchor="w", pady=(0, px(10)))
        rows = Frame(card)
        rows.pack(fill="x")
        for at, (name, spec) in enumerate(self._shell.desk.types.items()):
            button = Button(
                rows, _(spec.plural), lambda name=name: self._take(name), icon=icon_of(spec.icon)  # type: ignore[misc]
            )  # fmt: skip
            rows.columnconfigure(at % _COLUMNS, weight=1, uniform="types")
            button.grid(
                row=at // _COLUMNS,
                column=at % _COLUMNS,
                sticky="ew",
                padx=(0, px(8)),
                pady=(0, px(8)),
            )
            self._types[name] = button
        self._fit = Label(card, "", "muted", wrap=True)
        self._fit.pack(fill="x", pady=(px(2), 0))

    def _build_options(self, parent: Frame) -> None:
        card = Card(parent, (20, 16, 20, 18))
        card.pack(fill="x", pady=(px(14), 0))
        Label(card, _("If a record is there already"), "heading").pack(anchor="w", pady=(0, px(8)))
        options = (
            ("update", _("Bring it up to date with the file")),
            ("skip", _("Leave it as it is")),
            ("new", _("Make another one")),
        )
        self._on_match = RadioField(card, options)
        self._on_match.set(self._state.on_match)
        self._on_match.on_change(self._matching)
        self._on_match.pack(anchor="w")
        self._whole = CheckField(card, _("Take all rows or none"))
        self._whole.set(self._state.all_or_nothing)
        self._whole.on_change(self._wholly)
        self._whole.pack(anchor="w", pady=(px(10), 0))

    def _build_side(self, parent: Frame) -> None:
        card = Card(parent, (20, 16, 20, 18))
        card.configure(width=px(_SIDE))
        card.grid(row=0, column=1, sticky="new", padx=(px(14), 0))
        Label(card, _("How it goes"), "heading").pack(anchor="w")
        for text in (
            _("Columns are recognised by their titles, English or Chinese; you can correct it."),
            _("Before anything is kept you see for each row whether it is new, changed or wrong."),
            _("One undo takes the whole import back."),
            _("Rows that could not be taken can be saved, mended and imported again."),
        ):
            label = Label(card, f"•  {text}", "muted")
            label.wrap_to(px(_SIDE - 40))
            label.pack(anchor="w", pady=(px(8), 0))
        text = _("No list yet? Fill in an empty one, with drop-down lists where choices are.")
        label = Label(card, text, "muted")
        label.wrap_to(px(_SIDE - 40))
        label.pack(anchor="w", pady=(px(18), px(8)))
        self.template = Button(
            card, _("Save an empty list…"), self._save_template, icon="file-sheet"
        )
        self.template.pack(anchor="w")

    # -- the file ----------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Put the keyboard where the step begins."""
        self.choose.focus_set()

    @property
    def ready(self) -> bool:
        """Tell whether the file was read and there is something in it."""
        read = self._state.read
        return read is not None and read.table.count > 0

    def _choose(self) -> None:
        tables, cards = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt", "*.vcf *.vcard"
        kinds = (
            (_("Lists and cards"), f"{tables} {cards}"),
            (_("Tables"), tables),
            (_("Cards (vCard)"), cards),
        )
        found = self._shell.choose_file(_("Choose a file to import"), *kinds)
        if found is not None:
            self.path.set(str(found))
            self.take_file(found)

    def _typed(self) -> None:
        text = self.path.get().strip("\"'")
        path = Path(text).expanduser() if text else None
        if path != self._state.path:
            if path is None:
                self._state.path = None
                self._state.forget_file()
                self._show()
            else:
                self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Read a file."""
        self._state.path = path
        self._state.forget_file()
        self._read({})

    def _reread(self) -> None:
        told = {
            "sheet": self._sheet.field.get(),
            "encoding": self._encoding.field.get(),
            "separator": self._separator.field.get(),
            "password": self._password.field.get() or None,
        }
        self._state.forget_file()
        self._read(told)

    def _read(self, told: dict[str, Any]) -> None:
        path, desk = self._state.path, self._shell.desk
        if path is None:
            return
        self.path.set_error(None)
        self._say(_("Reading {name}…", name=path.name))
        record = self._state.record or next(iter(desk.types))

        def work(job: Job) -> ImportPlan:
            return desk.imports.plan(record, path, progress=job.progress, **told)

        self._on_ready()
        self._job = self._shell.work(
            work,
            self._arrived,
            title=_("Reading {name}", name=path.name),
            failed=self._failed,
            stopped=self._stopped,
            group="import file",
            files=True,
            owner=self,
        )

    def _stopped(self) -> None:
        if self._job is not None and not self._job.cancelled:
            return  # a later reading took its place
        self._job = None
        self._state.path = None
        self.path.set("")
        self._show()

    def _arrived(self, read: ImportPlan) -> None:
        self._job = None
        state = self._state
        state.read = read
        if not state.fixed:
            state.record = best_type(self._shell.desk.types, read)
        self._show()

    def _failed(self, error: BaseException) -> None:
        self._job = None
        if not isinstance(error, PersonError):
            self._shell.fail(error)
        self._show()
        self.path.set_error(str(error))
        said = str(error) if isinstance(error, PersonError) else _("The file could not be read.")
        self._say(said, wrong=True)
        if isinstance(error, PasswordNeeded):
            self._details.pack(fill="x", pady=(px(12), 0))
            self._password.grid(row=0, column=0, sticky="ew")
            self._password.field.focus()

    # -- showing -----------------------------------------------------------------------------

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.set_kind("error" if wrong else "muted")
        self.said.set_text(text)
        if text:
            self.said.pack(fill="x", pady=(px(10), 0))
        else:
            self.said.pack_forget()

    def _show(self) -> None:
        state = self._state
        if state.path is not None:
            self.path.set(str(state.path))
        for one in (self._password, self._sheet, self._encoding, self._separator, self._titles):
            one.grid_forget()
        read = state.read
        if read is None:
            self._say("")
            self._details.pack_forget()
            self.first_rows.pack_forget()
        else:
            self._show_table(read)
        for name, button in self._types.items():
            button.set_selected(name == state.record)
        self._fit.set_text(self._fitting())
        self._on_ready()

    def _show_table(self, read: ImportPlan) -> None:
        table = read.table
        rows = ngettext("{count} row", "{count} rows", table.count)
        wide = ngettext("{count} column", "{count} columns", table.width)
        told = [_("{rows}, {columns}.", rows=rows, columns=wide), *map(str, table.notes)]
        if table.count == 0:
            told = [_("There are no rows with data in this file.")]
        self._say(" ".join(told), wrong=table.count == 0)
        shown: list[FormField] = []
        if len(table.sheets) > 1:
            self._offer(self._sheet, [(one, one) for one in table.sheets], table.sheet)
            shown.append(self._sheet)
        if table.encoding is not None:
            names = dict.fromkeys((table.encoding, *offered_encodings()))
            self._offer(self._encoding, [(one, one.upper()) for one in names], table.encoding)
            self._offer(self._separator, separators(), table.separator)
            shown += [self._encoding, self._separator]
        self._titles.field.set("" if table.header_row is None else str(table.header_row))
        shown.append(self._titles)
        self._details.pack(fill="x", pady=(px(12), 0))
        for place, one in enumerate(shown):
            self._details.columnconfigure(place, weight=1, uniform="details")
            one.grid(row=0, column=place, sticky="ew", padx=(0, px(12)))

        if table.rows:
            self.first_rows.pack(fill="x", pady=(px(14), 0))
            self.first_rows.show(table)

    def _offer(self, field: FormField, options: list[tuple[str, str]], value: str | None) -> None:
        assert isinstance(field.field, ChoiceField)
        field.field.set_options(options)
        field.field.set(value)

    def _fitting(self) -> str:
        read, record = self._state.read, self._state.record
        if read is None:
            return _("It is recognised from the titles of the columns once the file was read.")
        found = matches({record: self._shell.desk.types[record]}, read).get(record)
        return _(
            "{count} of {whole} columns are recognised.",
            count=taken(found),
            whole=read.table.width,
        )

    # -- what a person chooses ---------------------------------------------------------------

    def _take(self, record: str) -> None:
        state = self._state
        if record != state.record:
            state.record = record
            state.chosen = {}
            state.forget_plan()
        state.fixed = True
        self._show()

    def _matching(self, value: Any) -> None:
        self._state.on_match = value
        self._state.forget_plan()

    def _wholly(self, value: Any) -> None:
        self._state.all_or_nothing = bool(value)
        self._state.forget_plan()

    def _point_at(self, row: int) -> None:
        self._titles.field.set(str(row))
        self._retitle()

    def _retitle(self) -> None:
        read, text = self._state.read, self._titles.field.get()
        if read is None or (text and not text.isdecimal()):
            return
        row = int(text) if text and int(text) else None
        try:
            table = read.table.with_header(row)
        except ValueError:
            self._titles.set_error(_("There is nothing in row {row}.", row=text))
            return
        self._titles.set_error(None)
        self.first_rows.show(table)
        self._state.read = replace(read, table=table)
        self._state.chosen = {}
        self._state.forget_plan()
        self._fit.set_text(self._fitting())
        self._on_ready()

    def _save_template(self) -> None:
        record = self._state.record or next(iter(self._shell.desk.types))
        save_template(self._shell, record)


def save_template(shell: Shell, record: str) -> None:
    """Ask where an empty list of a record type shall go, and write it there."""
    spec = shell.desk.types[record]
    name = f"{_(spec.plural)}.xlsx"
    path = shell.save_file(_("Save an empty list"), name, (_("Excel workbook"), "*.xlsx"))
    if path is None:
        return

    def done(_none: object) -> None:
        said = _("{name} was saved.", name=path.name)
        shell.toast(said, (_("Open"), lambda: shell.show_file(path)), kind="success")

    shell.work(lambda _job: shell.desk.imports.write_template(record, path), done, files=True)
