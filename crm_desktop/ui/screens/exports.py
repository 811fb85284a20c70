"""Asking how a list shall be exported, and doing it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.exchange.problems import LackingCharacters
from crm_desktop.i18n import N_, _, ngettext
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.exporting import Exported
from crm_desktop.services.lists import Query
from crm_desktop.services.text_forms import ENCODINGS, SEPARATORS, text_form
from crm_desktop.ui.output import file_name
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import pictures, px
from crm_desktop.ui.widgets import (
    Button,
    CheckField,
    ChoiceField,
    Dialog,
    FormField,
    Frame,
    Label,
    RadioField,
    TextField,
)

if TYPE_CHECKING:
    from crm_desktop.exchange.vcard import CardVersion

_KEY = "export"
_OPTIONS = 62
"""Logical height of what each kind of file has to choose from, so that the dialog stays still."""
_WIDTH = 520


def _place(text: str) -> Path:
    """Return the place that was typed."""
    try:
        return Path(text).expanduser()
    except RuntimeError:  # “~nobody”: nobody of this name has a folder
        return Path(text)


def _true(ask: Callable[[], bool]) -> bool:
    """Return what the disk answers; to a name that cannot be it answers no."""
    try:
        return ask()
    except OSError:
        return False


_FORMS: tuple[tuple[str, str, str, frozenset[str] | None], ...] = (
    (".xlsx", N_("Excel workbook (.xlsx)"), N_("Excel workbook"), None),
    (".csv", N_("Text file (.csv)"), N_("Text file"), None),
    (
        ".vcf",
        N_("Cards for telephones and mail (.vcf)"),
        N_("Cards (vCard)"),
        frozenset({"customer", "contact"}),
    ),
    (
        ".ics",
        N_("Calendar of follow-ups and special days (.ics)"),
        N_("Calendar"),
        frozenset({"customer", "contact", "interaction"}),
    ),
)
"""Ending, what it is called here and in the system's dialog, and the record types that have it."""


_TOLD = {
    ".xlsx": N_("Text stays text, numbers and days are such; the titles have filters."),
    ".ics": N_("Follow-ups stand on their day, birthdays and special days return every year."),
}
"""What is said of kinds of files that have nothing to choose."""
_VERSIONS = {
    "3.0": N_("3.0, which every program reads"),
    "4.0": N_("4.0, newer, with more kinds of things"),
}


@dataclass(frozen=True)
class Way:
    """How a list is written: all fields or its columns; text files and cards in which form."""

    every_field: bool = False
    encoding: str = ""
    separator: str = ""
    card_version: CardVersion = "3.0"
    lossy: bool = False


def forms_of(record: str) -> list[tuple[str, str, str]]:
    """Return the kinds of files that records of a type can be exported to."""
    return [
        (ending, label, kind)
        for ending, label, kind, records in _FORMS
        if records is None or record in records
    ]


def ask_export(shell: Shell, query: Query, title: str) -> None:
    """Ask how the list of ``query``, called ``title``, shall be exported, and export it."""
    ExportDialog(pictures.root(), shell, query, title).open()


class ExportDialog(Dialog):
    """Format, columns, and where the file goes. What was chosen is proposed the next time."""

    def __init__(self, parent: tk.Misc, shell: Shell, query: Query, title: str) -> None:
        super().__init__(parent, _("Export"), width=_WIDTH)
        self._shell = shell
        self._query = query
        self._title = title
        spec = shell.desk.types[query.record]
        kept = self._kept()
        count = shell.desk.lists.count(query)
        Label(self.body, _("Export “{title}”", title=title), "heading").pack(anchor="w")
        said = ngettext("{count} record", "{count} records", count)
        Label(self.body, said, "muted").pack(anchor="w", pady=(px(3), px(14)))
        self.form = self._radio(
            _("Kind of file"),
            [(ending, _(label)) for ending, label, _kind in forms_of(query.record)],
            str(kept.get("form", ".xlsx")),
        )
        self.form.on_change(lambda _value: self._form_chosen())
        wide, whole = len(query.columns or spec.columns), len(spec.fields)
        self.columns = self._radio(
            _("Columns"),
            [
                ("list", _("Those of the list ({count})", count=wide)),
                ("all", _("All fields ({count})", count=whole)),
            ],
            str(kept.get("columns", "list")),
        )
        self._build_options(kept)
        self._enable_columns()
        self._build_path(str(kept.get("folder", "")))
        self.opens = CheckField(self.body, _("Open the file afterwards"))
        self.opens.set(bool(kept.get("opens")))
        self.opens.pack(anchor="w", pady=(px(12), 0))
        text = _("Changed in Excel and imported again, the records are recognised.")
        Label(self.body, text, "caption").pack(anchor="w", pady=(px(12), 0))
        self.export = self.add_button(
            _("Export"), self._wanted, "primary", default=True, check=self._check
        )
        self.add_button(_("Cancel"))
        self._path_changed()

    def _build_options(self, kept: dict[str, Any]) -> None:
        """Make what the kinds of files have to choose from, one in the place of the other."""
        place = Frame(self.body)
        place.configure(height=px(_OPTIONS))
        place.pack_propagate(flag=False)
        place.pack(fill="x", pady=(0, px(10)))
        self._told = Label(place, "", "caption", wrap=True)
        self._text = Frame(place)
        encodings = [(key, _(label)) for key, label in ENCODINGS.items()]
        self.encoding = self._choice(self._text, _("Encoding"), encodings, kept.get("encoding"), 30)
        signs = [(key, _(label)) for key, label in SEPARATORS.items()]
        self.separator = self._choice(self._text, _("Separator"), signs, kept.get("separator"), 12)
        self._cards = Frame(place)
        versions = [(key, _(label)) for key, label in _VERSIONS.items()]
        self.version = self._choice(self._cards, _("Version"), versions, kept.get("version"), 30)

    @staticmethod
    def _choice(
        parent: Frame, label: str, options: list[tuple[str, str]], value: object, width: int
    ) -> ChoiceField:
        form = FormField(parent, label, lambda p: ChoiceField(p, options, width=width))
        form.pack(side="left", padx=(0, px(12)))
        field = form.field
        assert isinstance(field, ChoiceField)
        keys = [key for key, _label in options]
        field.set(value if value in keys else keys[0])
        return field

    def _radio(self, label: str, options: list[tuple[str, str]], value: str) -> RadioField:
        Label(self.body, label, "caption").pack(anchor="w", pady=(0, px(4)))
        field = RadioField(self.body, options)
        keys = [key for key, _label in options]
        field.set(value if value in keys else keys[0])
        field.pack(anchor="w", pady=(0, px(12)))
        return field

    def _build_path(self, folder: str) -> None:
        row = Frame(self.body)
        row.pack(fill="x")
        self._where = FormField(row, _("Save as"), lambda p: TextField(p, width=44))
        self._where.pack(side="left", fill="x", expand=True)
        assert isinstance(self._where.field, TextField)
        self.path = self._where.field
        Button(row, _("Choose…"), self._choose, icon="folder").pack(
            side="left", padx=(px(8), 0), anchor="n", pady=(px(21), 0)
        )
        place = Path(folder) if folder and Path(folder).is_dir() else _documents()
        self.path.set(str(place / file_name(self._title, str(self.form.get()))))
        self.path.on_change(lambda _value: self._path_changed())

    def _kept(self) -> dict[str, Any]:
        kept = self._shell.preferences.get(_KEY, {})
        return dict(kept) if isinstance(kept, dict) else {}

    def _choose(self) -> None:
        now = Path(self.path.get() or "list.xlsx")
        forms = forms_of(self._query.record)
        # The kind that was chosen comes first: the system's dialog begins with it.
        forms.sort(key=lambda form: form[0] != self.form.get())
        kinds = [(_(kind), f"*{ending}") for ending, _label, kind in forms]
        found = self._shell.save_file(_("Export"), now.name, *kinds)
        if found is not None:
            self.path.set(str(found))
            if found.suffix in {form[0] for form in forms}:
                self.form.set(found.suffix)
                self._enable_columns()
            self._path_changed()

    def _enable_columns(self) -> None:
        # Cards and calendars have no columns: they hold what such a file has a place for.
        form = str(self.form.get())
        self.columns.set_enabled(enabled=form in {".xlsx", ".csv"})
        for part in (self._told, self._text, self._cards):
            part.pack_forget()
        self._told.set_text(_(_TOLD[form]) if form in _TOLD else "")
        shown = {".csv": self._text, ".vcf": self._cards}.get(form, self._told)
        shown.pack(fill="x", anchor="w")

    def _form_chosen(self) -> None:
        self._enable_columns()
        text = self.path.get()
        if Path(text).name:
            self.path.set(str(Path(text).with_suffix(str(self.form.get()))))
            self._path_changed()

    def _path_changed(self) -> None:
        text = self.path.get()
        self.path.set_error(None)
        there = bool(text) and _true(_place(text).is_file)
        note = _("This file is there already and will be replaced.") if there else ""
        self._where.set_note(note)

    def _check(self) -> bool:
        text = self.path.get()
        if not text:
            self.path.set_error(_("Say where the file shall go."))
        elif not _true(_place(text).parent.is_dir):
            self.path.set_error(_("There is no such folder. Choose another one."))
        else:
            return True
        self.path.focus()
        return False

    def _wanted(self) -> Path:
        path = _place(self.path.get())
        kept = {
            "form": self.form.get(),
            "columns": self.columns.get(),
            "folder": str(path.parent),
            "opens": self.opens.get(),
            "encoding": self.encoding.get(),
            "separator": self.separator.get(),
            "version": self.version.get(),
        }
        self._shell.preferences.set(_KEY, kept)
        return path

    def end(self, result: Any) -> None:
        """End the dialog, and export if that was wanted."""
        way, opens = Way(), False
        if isinstance(result, Path):
            way = Way(
                self.columns.get() == "all",
                str(self.encoding.get()),
                str(self.separator.get()),
                self.version.get(),
            )
            opens = self.opens.get()
        super().end(result)
        if isinstance(result, Path):
            export(self._shell, self._query, result, way, opens=opens)


def export(
    shell: Shell, query: Query, path: Path, way: Way | None = None, *, opens: bool = False
) -> None:
    """Write the list of ``query`` to ``path`` in the background; ``opens`` shows it then.

    Where the encoding lacks characters, nothing is written before the person has decided.
    """
    way = way or Way()
    wanted = replace(query, columns=()) if way.every_field else query
    text = path.suffix.lower() == ".csv"
    form = text_form(".csv", way.encoding, way.separator, lossy=way.lossy) if text else None

    def work(job: Job) -> Exported:
        return shell.desk.exports.write(
            wanted,
            path,
            every_field=way.every_field,
            card_version=way.card_version,
            form=form,
            progress=job.progress,
        )

    def failed(error: BaseException) -> None:
        if not isinstance(error, LackingCharacters):
            shell.fail(error)
            return

        def again(other: Way) -> None:
            export(shell, query, path, other, opens=opens)

        shell.ask(
            str(error),
            (_("Write UTF-8"), lambda: again(replace(way, encoding="utf-8-sig"))),
            (_("Write “?” for them"), lambda: again(replace(way, lossy=True))),
            (_("Write nothing"), lambda: None),
        )

    def done(made: Exported) -> None:
        said = ngettext(
            "{count} record was exported.", "{count} records were exported.", made.count
        )
        notes = " ".join(str(note) for note in made.notes)
        folder = (_("Open the folder"), lambda: shell.show_file(path.parent))
        kind = "warning" if notes else "success"
        shell.toast(f"{said} {notes}".strip(), folder, kind=kind)
        if opens:
            shell.show_file(path)

    shell.work(work, done, title=_("Exporting"), failed=failed, files=True)


def _documents() -> Path:
    home = Path.home()
    return next((one for one in (home / "Documents", home / "文档") if one.is_dir()), home)
