"""Reports: which one, of what, how it looks on paper; saving and printing it."""

from __future__ import annotations

import re
import shutil
import tempfile
import tkinter as tk
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import _, ngettext
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.services.reporting import ReportType
from crm_desktop.ui import printing
from crm_desktop.ui.navigation import icon_of
from crm_desktop.ui.preview import PagePreview
from crm_desktop.ui.report_choices import ReportChoices
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, Card, EmptyState, Frame, Label, Line, ScrollFrame
from crm_desktop.ui.widgets.button import NavButton

_MANY = 3_000
"""A longer list is made into pages only when somebody asks for it."""
_PAUSE = 350
_SIDE = 236
_MARKS = {"sales": "chart", "feedback": "smile"}


class ReportsScreen(Screen):
    """The reports at the left; parameters and pages of the chosen one at the right."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self._folder = Path(tempfile.mkdtemp(prefix="crm-report-"))
        self._made = 0
        self._file: Path | None = None
        self._timer = ""
        self._stale = False
        self._job: Job | None = None
        self.kinds = {kind.key: kind for kind in shell.desk.reports.catalogue()}
        self.save = Button(self.actions, _("Save PDF…"), self._save, "primary", "file-pdf")
        self.save.pack(side="right")
        self.print = Button(self.actions, _("Print"), self._print, icon="printer", tooltip="Ctrl+P")
        self.print.pack(side="right", padx=(0, px(8)))
        self.body.columnconfigure(1, weight=1)
        self.body.rowconfigure(0, weight=1)
        self._entries: dict[str, NavButton] = {}
        self._build_list()
        self._right = Frame(self.body)
        self._right.grid(row=0, column=1, sticky="nsew", padx=(px(14), 0))
        self._card = Card(self._right, (1, 12, 1, 8))
        self._card.pack(fill="both", expand=True)
        self._top = Frame(self._card, padding=(16, 0, 16, 10))
        self._top.pack(fill="x")
        Line(self._card).pack(fill="x")
        bar = Frame(self._card, padding=(12, 4, 12, 4))
        bar.pack(fill="x")
        self._said = Label(bar, "", "caption")
        self._said.pack(side="right", padx=(0, px(6)))
        self._stage = Frame(self._card, "app")
        self._stage.pack(fill="both", expand=True)
        self.preview = PagePreview(self._stage, shell, bar)
        self._instead: tk.Widget | None = None
        self.choices: ReportChoices | None = None
        self.kind: ReportType | None = None
        self.bind("<Destroy>", self._ended, add="+")
        self._enable()

    def title(self) -> str:
        """Return the title."""
        return _("Reports")

    def _build_list(self) -> None:
        card = Card(self.body, (1, 8, 1, 8))
        card.configure(width=px(_SIDE))
        card.grid_propagate(flag=False)
        card.pack_propagate(flag=False)
        card.grid(row=0, column=0, sticky="ns")
        scroll = ScrollFrame(card, (9, 2, 5, 2))
        scroll.pack(fill="both", expand=True)
        titles = {"": _("Analyses"), "list": _("Lists"), "card": _("Single records")}
        before = None
        for key, kind in self.kinds.items():
            group, dot, _record = key.partition(".")
            group = group if dot else ""
            if group != before:
                label = Label(scroll.body, titles[group], "caption")
                label.pack(
                    anchor="w", padx=px(10), pady=(px(8 if before is not None else 2), px(4))
                )
                before = group
            spec = self.shell.desk.types[kind.record]
            words = kind.label if not dot else _(spec.plural if group == "list" else spec.label)
            sign = _MARKS.get(key) or icon_of(spec.icon)
            entry = NavButton(scroll.body, words, sign, lambda key=key: self.choose(key))  # type: ignore[misc]
            entry.pack(fill="x", pady=(0, px(1)))
            self._entries[key] = entry

    # -- the screen --------------------------------------------------------------------------

    def shown(self) -> None:
        """Show the first report, or make the present one anew after a write."""
        if self.kind is None:
            self.choose(next(iter(self.kinds)))
        elif self._stale:
            self._soon()
        if self.kind is not None:
            self._entries[self.kind.key].focus_set()

    def hidden(self) -> None:
        """Stop what is being made: nobody looks at it."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._stale = True

    def arrive(self, **known: Any) -> None:
        """Show a ``report`` by its key; with ``query`` and ``title``, or a ``record_id``."""
        query, record_id = known.get("query"), known.get("record_id")
        key = str(known.get("report") or "")
        if not key and isinstance(query, Query):
            key = f"list.{query.record}"
        if key in self.kinds:
            self.choose(key)
            assert self.choices is not None
            self.choices.take(query, str(known.get("title") or ""), record_id)
            self._make()

    def changed(self, changes: Changes) -> None:
        """Make the report anew once it is looked at, if what it tells of was touched."""
        if changes:
            self._stale = True
            if self.winfo_viewable():
                self._soon()

    def command(self, name: str) -> bool:
        """Print with Ctrl+P, save with Ctrl+S or Ctrl+E, make anew with F5."""
        does = {"print": self._print, "save": self._save, "export": self._save}
        if name == "refresh":
            self._make()
        elif name in does:
            does[name]()
        else:
            return False
        return True

    def remember(self) -> Mapping[str, Any]:
        """Return which report is in view."""
        return {"report": self.kind.key} if self.kind is not None else {}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Show it again."""
        self.choose(kept["report"])

    def _ended(self, event: tk.Event[Any]) -> None:
        if event.widget is self:
            shutil.rmtree(self._folder, ignore_errors=True)

    # -- choosing and making -----------------------------------------------------------------

    def choose(self, key: str) -> None:
        """Show the report called ``key``."""
        if self.choices is not None:
            self.choices.destroy()
        self.kind = self.kinds[key]
        for each, entry in self._entries.items():
            entry.set_selected(selected=each == key)
        self.choices = ReportChoices(self._top, self.shell, self.kind, self._soon)
        self.choices.pack(fill="x")
        self._make()

    def _soon(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
        self._timer = self.after(_PAUSE, self._make)

    def _make(self, *, however_long: bool = False) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""
        kind, choices, desk = self.kind, self.choices, self.shell.desk
        if kind is None or choices is None:
            return
        self._stale = False
        self._file = None
        self._enable()
        if not choices.complete:
            self._show_instead(
                EmptyState(
                    self._stage,
                    icon_of(desk.types[kind.record].icon),
                    _("Which one?"),
                    _("Choose a record above; its pages appear here."),
                )
            )
            choices.focus_first()
            return
        if kind.key.startswith("list.") and not however_long:
            query = choices.query()
            assert query is not None
            count = desk.lists.count(query)
            if count > _MANY:
                self._offer_long(count)
                return
        self._said.set_text(_("Making the pages…"))
        self._made += 1
        path = self._folder / f"{self._made}.pdf"
        wanted = choices.wanted()

        def work(job: Job) -> Path:
            return desk.reports.write(kind.key, path, progress=job.progress, **wanted)

        self._job = self.shell.work(
            work,
            self._arrived,
            title=_("Making the report"),
            failed=self._failed,
            stopped=self._stopped,
            group="report",
            files=True,
            owner=self,
        )

    def _stopped(self) -> None:
        if self._job is None or not self._job.cancelled:
            return  # the screen was left, or a later report took its place
        self._job = None
        again = (_("Make the pages"), lambda: self._make(however_long=True))
        title = _("The report was not made")
        self._show_instead(EmptyState(self._stage, "file-pdf", title, button=again))

    def _arrived(self, path: Path) -> None:
        self._job = None
        if self._file is not None:
            self._file.unlink(missing_ok=True)
        self._file = path
        self._said.set_text("")
        if self._instead is not None:
            self._instead.destroy()
            self._instead = None
        self.preview.pack(fill="both", expand=True)
        self.preview.show(path)
        self._enable()

    def _failed(self, error: BaseException) -> None:
        self._job = None
        self._said.set_text("")
        if not isinstance(error, PersonError):
            self.shell.fail(error)
            return
        state = EmptyState(self._stage, "warning", _("This report cannot be made"), str(error))
        self._show_instead(state)

    def _offer_long(self, count: int) -> None:
        text = ngettext("The list has {count} record.", "The list has {count} records.", count)
        self._show_instead(
            EmptyState(
                self._stage,
                "list",
                text,
                _("Making so many pages takes a while. Conditions make the list shorter."),
                (_("Make the pages"), lambda: self._make(however_long=True)),
            )
        )

    def _show_instead(self, widget: tk.Widget) -> None:
        self.preview.pack_forget()
        self.preview.show(None)
        if self._instead is not None:
            self._instead.destroy()
        self._instead = widget
        self._said.set_text("")
        widget.place(relx=0.5, rely=0.42, anchor="center")

    def _enable(self) -> None:
        for button in (self.save, self.print):
            button.set_enabled(enabled=self._file is not None)

    # -- saving and printing -----------------------------------------------------------------

    def _save(self) -> None:
        source, kind = self._file, self.kind
        if source is None or kind is None:
            return
        name = re.sub(r'[\\/:*?"<>|]+', " ", kind.label).strip()
        path = self.shell.save_file(_("Save the report"), f"{name}.pdf", ("PDF", "*.pdf"))
        if path is None:
            return

        def work(_job: Job) -> Path:
            return Path(shutil.copyfile(source, path))

        def done(saved: Path) -> None:
            said = _("{name} was saved.", name=saved.name)
            show = (_("Open"), lambda: self.shell.show_file(saved))
            self.shell.toast(said, show, kind="success")

        self.shell.work(work, done, failed=self._not_saved, files=True)

    def _not_saved(self, error: BaseException) -> None:
        if isinstance(error, OSError):
            said = _("The report could not be saved there: {reason}.", reason=error.strerror)
            self.shell.toast(said, kind="error")
        else:
            self.shell.fail(error)

    def _print(self) -> None:
        path = self._file
        if path is None:
            return

        def work(_job: Job) -> str:
            name = printing.printer()
            if name:
                printing.send(path, name)
            return name

        def done(name: str) -> None:
            if name:
                self.shell.toast(_("Sent to the printer “{name}”.", name=name), kind="success")
            else:
                self.shell.show_file(path)
                self.shell.toast(_("The report opens in another program, which can print it."))

        self.shell.work(work, done, files=True)
