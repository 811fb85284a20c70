"""Importing a list: the file, its columns, a look at every row, and then the import itself."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from crm_desktop.exchange.table import Table
from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import _, ngettext
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.importing import ImportPlan, ImportReport
from crm_desktop.ui.import_steps.columns_step import ColumnsStep
from crm_desktop.ui.import_steps.file_step import FileStep
from crm_desktop.ui.import_steps.rows_step import RowsStep
from crm_desktop.ui.import_steps.state import COLUMNS, FILE, ROWS, STEPS, ImportState
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import disc
from crm_desktop.ui.widgets import Button, Frame, Label, Tooltip

Step = FileStep | ColumnsStep | RowsStep


class ImportScreen(Screen):
    """Three steps, and a foot with the buttons that lead from one to the next."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.state_ = ImportState()
        self._trail = Trail(self.actions)
        self._trail.pack(side="right")
        self.foot = Frame(self.body, padding=(0, 12, 0, 4))
        self.foot.pack(side="bottom", fill="x")
        self._place = Frame(self.body)
        self._place.pack(fill="both", expand=True)
        self.said = Label(self.foot, "", "muted")
        self.said.pack(side="left", padx=(px(4), 0))
        self._buttons = Frame(self.foot)
        self._buttons.pack(side="right")
        self.next: Button | None = None
        self.step: Step | None = None
        self._job: Job | None = None
        self._show(FILE)

    def title(self) -> str:
        """Return the title."""
        return _("Import")

    def shown(self) -> None:
        """Put the keyboard where the step begins."""
        if self.step is not None:
            self.step.focus_first()

    def arrive(self, **known: Any) -> None:
        """Begin with a ``record`` type, a ``path`` or a ``table`` that is known already."""
        if self.state_.step != FILE or self.state_.done:
            self._again()
        record, path = known.get("record"), known.get("path")
        if record:
            self.state_.record, self.state_.fixed = str(record), True
            self._show(FILE)
        if path and isinstance(self.step, FileStep):
            self.step.take_file(Path(path))
        table = known.get("table")
        if isinstance(table, Table):
            self._take_table(table)

    def _take_table(self, table: Table) -> None:
        """Go on with a table that was read elsewhere, such as from the clipboard."""
        state = self.state_
        state.path = Path(table.sheet)
        state.forget_file()
        state.read = self.shell.desk.imports.plan_table(state.record, state.path, table)
        self._show(COLUMNS)

    def command(self, name: str) -> bool:
        """Go a step back with Esc."""
        if name == "close" and self.state_.step != FILE and not self.state_.done:
            self._back()
            return True
        return False

    def remember(self) -> Mapping[str, Any]:
        """Return the whole import on its way."""
        return {"state": self.state_}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Go on with it."""
        state = kept["state"]
        assert isinstance(state, ImportState)
        self.state_ = state
        step = state.step
        if state.plan is None and step not in {FILE, COLUMNS}:
            step = COLUMNS if state.read is not None else FILE  # the plan was given up meanwhile
        self._show(step)

    # -- the steps ---------------------------------------------------------------------------

    def _show(self, step: str) -> None:
        if self.step is not None:
            self.step.destroy()
            self.step = None
        self.state_.step = step
        self._trail.mark(step)
        made: Step
        told = (self._place, self.shell, self.state_)
        if step == FILE:
            made = FileStep(*told, self._ready)
        elif step == COLUMNS:
            made = ColumnsStep(*told, self._ready)
        else:
            made = RowsStep(*told, self._show_foot, self._preview)
        made.pack(fill="both", expand=True)
        self.step = made
        self._show_foot()
        if self.winfo_viewable():
            made.focus_first()

    def _ready(self) -> None:
        """Let the next step be taken, or not."""
        if self.next is not None and self.step is not None and not self.state_.done:
            self.next.set_enabled(enabled=self.step.ready)

    def _button(self, *args: Any, **facts: Any) -> Button:
        made = Button(self._buttons, *args, **facts)
        made.pack(side="left", padx=(px(8), 0))
        return made

    def _show_foot(self) -> None:
        for child in self._buttons.winfo_children():
            child.destroy()
        self.next = None
        self.said.set_text("")
        self.said.set_kind("muted")
        step = self.state_.step
        if self.state_.done:
            self._result_foot()
            return
        if step != FILE:
            self._button(_("Back"), self._back, icon="arrow-left")
        if step == FILE:
            self.next = self._button(_("Next: columns"), lambda: self._show(COLUMNS), "primary")
        elif step == COLUMNS:
            self.next = self._button(_("Next: look at the rows"), self._preview, "primary")
        else:
            self._preview_foot()
        self._ready()

    def _preview_foot(self) -> None:
        report = self.state_.report
        assert report is not None
        counts = report.records
        count = counts["new"] + counts["changed"]
        if self.state_.stale:
            again = self._button("", self._preview, icon="refresh")
            Tooltip(again, _("Look at all rows anew: those that changed were judged alone."))
        self._report_button()
        if report.rejected:
            self._button(_("Save rejected rows…"), self._save_rejects, icon="download")
            self.said.set_kind("warning")
            if self.state_.all_or_nothing:
                self.said.set_text(_("Nothing is imported while a row is wrong."))
            else:
                said = ngettext(
                    "{count} record cannot be taken and is left out.",
                    "{count} records cannot be taken and are left out.",
                    len(report.rejected),
                )
                self.said.set_text(said)
        elif not count:
            self.said.set_text(_("Everything in the file is there already."))
        label = ngettext("Import {count} record", "Import {count} records", count)
        self.next = self._button(label, self._import, "primary", "check")

    def _result_foot(self) -> None:
        report = self.state_.report
        assert report is not None
        counts = report.records
        said = _(
            "Imported: {new} new, {changed} changed.",
            new=f"{counts['new']:,}",
            changed=f"{counts['changed']:,}",
        )
        self.said.set_text(said)
        self.said.set_kind("success")
        self._report_button()
        if report.rejected:
            self._button(_("Save rejected rows…"), self._save_rejects, icon="download")
        self._button(_("Undo"), self._undo, icon="undo")
        self._button(_("Another file"), self._again, icon="upload")
        record = report.record
        self.next = self._button(_("Show the list"), lambda: self.shell.go(record), "primary")

    def _report_button(self) -> None:
        self._button(_("Report…"), self._save_report, icon="file-pdf")

    def _back(self) -> None:
        self._show(STEPS[STEPS.index(self.state_.step) - 1])

    def _again(self) -> None:
        self.state_ = ImportState(on_match=self.state_.on_match)
        self._show(FILE)

    def _undo(self) -> None:
        report = self.state_.report
        last = self.shell.desk.history.next_undo()
        if report is None or last is None or last.id != report.changes.operation:
            self.shell.toast(
                _("Something else was done since, or the import was undone. See History."),
                (_("History"), lambda: self.shell.go("history")),
                kind="warning",
            )
            return
        self.shell.undo()
        self.state_.forget_plan()
        self._show(COLUMNS)

    # -- the work ----------------------------------------------------------------------------

    def _preview(self) -> None:
        state, imports = self.state_, self.shell.desk.imports
        read = state.read
        assert read is not None
        record, chosen = state.record, dict(state.chosen)
        on_match, whole = state.on_match, state.all_or_nothing
        told = state.frozen().told

        def work(job: Job) -> tuple[ImportPlan, ImportReport]:
            plan = imports.plan_table(
                record, read.path, read.table, on_match=on_match, all_or_nothing=whole
            )
            plan = imports.with_columns(told(plan), chosen)
            return plan, imports.preview(plan, job.progress)

        def done(found: tuple[ImportPlan, ImportReport]) -> None:
            state.plan, state.report = found
            state.stale = False
            self._show(ROWS)

        self._work(work, done, _("Looking at the rows"))

    def _import(self) -> None:
        state, imports = self.state_, self.shell.desk.imports
        plan = state.plan
        assert plan is not None

        def done(report: ImportReport) -> None:
            state.report = report
            state.done = report.written
            self.shell.broadcast(report.changes)
            self._show(ROWS)
            counts = report.records
            said = ngettext(
                "{count} record was imported.",
                "{count} records were imported.",
                counts["new"] + counts["changed"],
            )
            self.shell.toast(said, (_("Undo"), self._undo), kind="success")
            if not self.winfo_viewable():
                # Somebody who went on with other work finds it under the bell later.
                self.shell.notice(
                    said, (_("Open"), lambda: self.shell.go(self.route)), kind="success"
                )

        def work(job: Job) -> ImportReport:
            report = imports.apply(plan, job.progress)
            if report.written:
                imports.remember(plan)
            return report

        self._work(work, done, _("Importing"))

    def _work(self, job: Callable[[Job], Any], done: Callable[[Any], None], title: str) -> None:
        if self.next is not None:
            self.next.set_enabled(enabled=False)
        self.said.set_kind("muted")
        self.said.set_text(title + "…")

        def ended(value: Any) -> None:
            self._job = None
            done(value)

        def failed(error: BaseException) -> None:
            self._cancelled()
            self.shell.fail(error)
            if isinstance(error, PersonError):
                self.said.set_kind("error")
                self.said.set_text(str(error))

        self._job = self.shell.work(
            job,
            ended,
            title=title,
            failed=failed,
            stopped=self._cancelled,
            files=True,
            owner=self,
        )

    def _cancelled(self) -> None:
        self._job = None
        self._show_foot()

    def _save_report(self) -> None:
        self._save_beside(
            _("Save a report"),
            _("{file} import.pdf", file=self._stem),
            (_("PDF"), "*.pdf"),
            self.shell.desk.imports.write_report,
            said=lambda name: _("{name} was saved.", name=name),
            working=_("Saving the report"),
        )

    def _save_rejects(self) -> None:
        self._save_beside(
            _("Save the rejected rows"),
            _("{file} rejected.xlsx", file=self._stem),
            (_("Excel workbook"), "*.xlsx"),
            self.shell.desk.imports.write_rejects,
            said=lambda name: _(
                "{name} was saved. Mend the coloured cells and import it.", name=name
            ),
            working=_("Saving the rejected rows"),
        )

    @property
    def _stem(self) -> str:
        assert self.state_.plan is not None
        return self.state_.plan.path.stem

    def _save_beside(
        self,
        title: str,
        name: str,
        kind: tuple[str, str],
        write: Callable[[ImportPlan, ImportReport, Path], Any],
        *,
        said: Callable[[str], str],
        working: str,
    ) -> None:
        """Ask for a file, ``write`` what came of the import into it, and offer to open it."""
        plan, report, shell = self.state_.plan, self.state_.report, self.shell
        assert plan is not None
        assert report is not None
        path = shell.save_file(title, name, kind)
        if path is None:
            return

        def done(_none: object) -> None:
            opener = (_("Open"), lambda: shell.show_file(path))
            shell.toast(said(path.name), opener, kind="success")

        shell.work(lambda _job: write(plan, report, path), done, title=working, files=True)


class Trail(Frame):
    """The steps side by side, the present one marked."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._signs: dict[str, Label] = {}
        self._words: dict[str, Label] = {}
        labels = {FILE: _("File"), COLUMNS: _("Columns"), ROWS: _("Rows")}
        for place, step in enumerate(STEPS):
            sign = self._signs[step] = Label(self, str(place + 1), "caption")
            sign.configure(compound="center")
            sign.pack(side="left", padx=(px(18) if place else 0, px(8)))
            word = self._words[step] = Label(self, labels[step], "muted")
            word.pack(side="left")
        self._now = FILE
        on_theme_change(self, self._paint)

    def mark(self, step: str) -> None:
        """Mark ``step`` as the present one."""
        self._now = step
        self._paint()

    def _paint(self) -> None:
        c = palette()
        here = STEPS.index(self._now)
        for place, step in enumerate(STEPS):
            past = place <= here
            ground = c.app
            colour = c.fill if place == here else c.soft if past else c.pressed
            ink = c.on_fill if place == here else c.accent_text if past else c.text
            picture = disc(colour, ground, px(24))
            self._signs[step].configure(image=picture, foreground=ink, font=fonts.CAPTION_BOLD)
            self._words[step].set_kind("strong" if place == here else "muted")
