"""The form of one record: tabs, sections and rows as the record type lays them out."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.problems import InvalidRecord, PersonError, Problem
from crm_desktop.fields.spec import Section, Tab
from crm_desktop.i18n import _
from crm_desktop.services.records import MissingRecord, StaleRecord
from crm_desktop.ui.form import safekeeping
from crm_desktop.ui.form.compare import CompareCard
from crm_desktop.ui.form.draft import Draft
from crm_desktop.ui.form.editors import Context, Editor, editor_for
from crm_desktop.ui.form.lines import LinesEditor
from crm_desktop.ui.form.secretfield import tell_shown
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import bindings
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.field import FieldWidget, holds_focus
from crm_desktop.ui.widgets.formfield import FormField
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_KEEP = 1500
"""Milliseconds after which what was entered is kept against a crash."""
_SETTLE = 200
"""Milliseconds after the last change before what can be derived is worked out."""


class RecordForm(Frame):
    """Shows and edits a ``Draft``.

    ``on_state`` hears whenever ``dirty`` may have changed, ``on_saved`` the id after a save. Tabs
    are built when they are first shown; ``across`` is how many sections stand side by side.
    Without ``alone``, other tabs will be added; those of ``before`` (key, label, what makes the
    page) stand first. ``extras`` add something below the first tab's
    sections.
    """

    def __init__(
        self,
        parent: tk.Misc,
        shell: Shell,
        record: str,
        *,
        across: int = 1,
        alone: bool = True,
        before: Sequence[tuple[str, str, Callable[[tk.Misc], tk.Widget]]] = (),
        extras: Callable[[tk.Misc], tk.Widget] | None = None,
    ) -> None:
        super().__init__(parent)
        self.shell = shell
        self.record = record
        self.spec = shell.desk.types[record]
        self.draft: Draft | None = None
        self.on_state: Callable[[], Any] = lambda: None
        self.on_saved: Callable[[int], Any] = lambda _record_id: None
        self._across = across
        self._extras = extras
        self._fields: dict[str, FormField] = {}
        self._editors: dict[str, Editor] = {}
        self._offers: dict[str, Button] = {}
        self._timer = ""
        self._keeping = ""
        self._kept = False
        self.comparison: CompareCard | None = None
        self._context = Context(
            shell.desk,
            record,
            shell.desk.records.reading(),
            self._narrow,
            self._create,
            shell,
            self._fill_in,
            lambda name: tell_shown(shell, self.draft, name),
        )
        self.tabs = Tabs(self)
        self.tabs.pack(fill="both", expand=True)
        for key, label, make in before:
            self.tabs.add(key, label, make)
        for place, tab in enumerate(self.spec.layout or self._usual_layout()):
            self.tabs.add(f"tab{place}", _(tab.label), partial(self._build_tab, tab, place))
        if alone and len(self.spec.layout) <= 1:
            self.tabs.hide_row()
        self.bind("<Destroy>", lambda _event: self._ended(), add="+")
        bindings.bind_window(
            self, self.winfo_toplevel(), {"<<KeepInput>>": lambda _event: self._keep_now()}
        )

    def _usual_layout(self) -> tuple[Tab, ...]:
        rows = tuple((name,) for name in self.spec.fields)
        return (Tab(self.spec.label, Section(self.spec.label, *rows)),)

    # -- building ----------------------------------------------------------------------------

    def _build_tab(self, tab: Tab, place: int, parent: tk.Misc) -> tk.Widget:
        page = ScrollFrame(parent, padding=(2, 14, 4, 12))
        across = min(self._across, len(tab.sections))
        columns = [Frame(page.body) for _column in range(across)]
        for at, column in enumerate(columns):
            column.grid(row=0, column=at, sticky="new", padx=(0, px(32) if at < across - 1 else 0))
            page.body.columnconfigure(at, weight=1, uniform="column")
        for at, section in enumerate(tab.sections):
            first = at < across
            self._build_section(columns[at % across], section, bare=at == 0, first=first)
        if place == 0 and self._extras is not None:
            self._extras(page.body).grid(row=1, column=0, columnspan=across, sticky="ew")
        if self.draft is not None:
            self._fill(self._names_in(tab))
            self._complete()
        return page

    def _build_section(self, parent: tk.Misc, section: Section, *, bare: bool, first: bool) -> None:
        box = Frame(parent)
        box.pack(fill="x", pady=(0 if first else px(8), px(2)))
        # Lines have their own label, which says the same.
        alone = section.rows[:1] == ((section.rows[0][0],),) and section.label == (
            self.spec.fields[section.rows[0][0]].label
        )
        if (not bare or self._across > 1) and not alone:
            Label(box, _(section.label), "subheading").pack(anchor="w", pady=(0, px(10)))
        for row in section.rows:
            line = Frame(box)
            line.pack(fill="x", pady=(0, px(12)))
            for at, name in enumerate(row):
                line.columnconfigure(at, weight=1, uniform="field")
                field = self._build_field(line, name)
                field.grid(row=0, column=at, sticky="new", padx=(px(10) if at else 0, 0))

    def _build_field(self, parent: tk.Misc, name: str) -> FormField:
        spec = self.spec.fields[name]
        made: list[Editor] = []

        def make(within: tk.Misc) -> Any:
            if name in self.spec.lines:
                made.append(LinesEditor(within, spec, self._context))
            else:
                made.append(editor_for(within, spec, self._context))
            return made[0].widget

        field = FormField(parent, spec.show_label(), make, required=spec.required)
        if spec.help:
            field.explain(_(spec.help))
        self._fields[name] = field
        self._editors[name] = made[0]
        made[0].listen(partial(self._entered, name), partial(self._left, name))
        return field

    def _names_in(self, tab: Tab) -> list[str]:
        return [name for section in tab.sections for row in section.rows for name in row]

    # -- showing -----------------------------------------------------------------------------

    def load(self, record_id: int | None, known: Mapping[str, Any] | None = None) -> None:
        """Show a record, or (``None``) a new one with the ``known`` values.

        Raises ``MissingRecord``.
        """
        self.adopt(Draft(self.shell.desk, self.record, record_id, known or {}))

    def adopt(self, draft: Draft) -> None:
        """Show what was being entered elsewhere."""
        self.draft = draft
        self._close_compare()
        for field in self._fields.values():
            field.set_error(None)
        self._fill(self._editors)
        for editor in self._editors.values():
            entry = getattr(editor.widget, "entry", None)
            if entry is not None:
                bindings.forget_history(entry)  # also where the text happens to be the same
        self._complete()
        self._tell()

    def _fill(self, names: Iterable[str]) -> None:
        draft = self.draft
        if draft is None:
            return
        for name in names:
            if name in self._editors and name not in draft.unread:
                self._editors[name].show(draft.values[name], draft.titles.get(name, ""))

    def reload(self) -> None:
        """Read the record anew; what was entered is forgotten. Raises ``MissingRecord``."""
        if self.draft is not None:
            self.load(self.draft.record_id)

    def enter(self, values: Mapping[str, Any]) -> None:
        """Show ``values`` as if they had been entered."""
        if self.draft is not None:
            for name, value in values.items():
                self.draft.put(name, value)
            self.draft.read_titles()
            self._fill(values)
            self._complete()
            self._tell()

    @property
    def dirty(self) -> bool:
        """Tell whether something was entered and not saved."""
        return self.draft is not None and self.draft.dirty

    def widget(self, name: str) -> FieldWidget | None:
        """Return the widget of a field, ``None`` where its tab was not shown yet."""
        editor = self._editors.get(name)
        return editor.widget if editor is not None else None

    def focus_first(self) -> None:
        """Put the keyboard into the first field in view that has to be filled, else the first."""
        fields, values = self.spec.fields, self.draft.values if self.draft is not None else {}
        able = [
            name
            for name, editor in self._editors.items()
            if editor.widget.winfo_viewable() and not fields[name].derived
        ]
        needed = [one for one in able if fields[one].required and is_blank(values.get(one))]
        for name in [*needed, *able][:1]:
            self._editors[name].widget.focus()

    def go_to(self, name: str) -> None:
        """Show a field and put the keyboard into it."""
        for place, tab in enumerate(self.spec.layout):
            if name in self._names_in(tab):
                self.tabs.choose(f"tab{place}")
        if name in self._editors:
            self.update_idletasks()
            self._editors[name].widget.focus()

    # -- entering ----------------------------------------------------------------------------

    def _entered(self, name: str) -> None:
        draft = self.draft
        if draft is None:
            return
        editor = self._editors[name]
        raw = editor.raw()
        if isinstance(editor, LinesEditor):
            assert isinstance(raw, list)
            draft.enter_lines(name, raw)
        else:
            draft.enter(name, raw)
            if name in self.spec.references:
                draft.titles[name] = getattr(editor.widget, "title", "")
        if self._fields[name].field.error and draft.wrong(name) is None:
            self._fields[name].set_error(None)
        self._tell()
        self._cancel_timer()
        self._timer = self.after(_SETTLE, self._complete)

    def _left(self, name: str) -> None:
        draft = self.draft
        if draft is None or name not in draft.values:
            return
        wrong = draft.wrong(name)
        self._fields[name].set_error(None if wrong is None else str(wrong))
        if wrong is None and name in draft.changed:
            self._editors[name].show(draft.values[name], draft.titles.get(name, ""))

    def _tell(self) -> None:
        self.on_state()
        if self.dirty:
            if not self._keeping:
                self._keeping = self.after(_KEEP, self._keep)
        elif self._kept:
            self._kept = False
            safekeeping.keep(self.shell.preferences, self.shell.desk, None)

    def _keep(self) -> None:
        self._keeping = ""
        if self.dirty:
            self._kept = True
            safekeeping.keep(self.shell.preferences, self.shell.desk, self.draft)

    def _keep_now(self) -> None:
        self._stop_keeping()
        self._keep()

    def _ended(self) -> None:
        self._cancel_timer()
        self._stop_keeping()

    def _stop_keeping(self) -> None:
        if self._keeping:
            self.after_cancel(self._keeping)
            self._keeping = ""

    def _cancel_timer(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _complete(self) -> None:
        """Show what a save would fill in, and offer anew what a change speaks for."""
        self._timer = ""
        draft = self.draft
        if draft is None:
            return
        completed = draft.completed()
        proposals = draft.proposals(completed)
        for name, editor in self._editors.items():
            if isinstance(editor, LinesEditor):
                editor.complete(completed[name])
            elif self.spec.fields[name].derived:
                editor.show(completed[name])
            else:
                editor.propose(proposals.get(name))
        self._offer(draft.offered_anew())

    def _offer(self, offered: Mapping[str, Any]) -> None:
        for name in [one for one in self._offers if one not in offered]:
            self._offers.pop(name).destroy()
        for name, value in offered.items():
            if name not in self._fields:
                continue
            words = _("Take {value}", value=self.spec.fields[name].kind.show(value))
            if name in self._offers:
                self._offers[name].set_text(words)
            else:
                button = Button(self._fields[name], words, kind="ghost", icon="refresh")
                button.pack(anchor="w")
                self._offers[name] = button
            self._offers[name].configure(command=partial(self._take, name, value))

    def _take(self, name: str, value: Any) -> None:
        if self.draft is not None:
            self.draft.put(name, value)
            self._fill([name])
            self._editors[name].widget.focus()
            self._tell()
            self._complete()

    def _fill_in(self, values: Mapping[str, Any]) -> None:
        """Enter several values at once; a toast takes them back."""
        draft = self.draft
        if draft is None or not (known := {n: v for n, v in values.items() if n in draft.values}):
            return
        before = {name: draft.values[name] for name in known}
        self.enter(known)
        self.shell.toast(_("Filled in."), (_("Undo"), lambda: self.enter(before)))

    def _narrow(self, name: str) -> Mapping[str, Any]:
        if self.draft is None or name not in self.spec.references:
            return {}
        return self.draft.narrowed(name)

    def _create(self, record: str, text: str, known: Mapping[str, Any]) -> tuple[int, str] | None:
        spec = self.shell.desk.types[record]
        said = _("New {type} “{title}”", type=_(spec.label), title=text)
        values = {**known, spec.title: text}
        saved = self.shell.act(lambda: self.shell.desk.records.save(record, values), said)
        if saved is None:
            return None
        return saved.id, self.shell.desk.records.title(record, saved.id)

    # -- saving ------------------------------------------------------------------------------

    def save(self) -> bool:
        """Keep what was entered; return whether that went well. What is wrong is marked."""
        draft = self.draft
        if draft is None:
            return True
        self._cancel_timer()
        problems = [Problem(name, text) for name, text in draft.unread.items()]
        problems += draft.unread_cells
        if problems:
            self.show_problems(problems)
            return False
        new = draft.record_id is None
        values = draft.values if new else draft.changed
        try:
            saved = self.shell.desk.records.save(
                self.record, values, draft.record_id, seen=draft.seen
            )
        except InvalidRecord as error:
            self.show_problems(error.problems)
            return False
        except StaleRecord as error:
            self._show_compare(error.now)
            return False
        except PersonError as error:
            self.shell.fail(error)
            return False
        inside = holds_focus(self)
        # First as read, so that the broadcast finds nothing unsaved here.
        self.load(saved.id)
        if inside and not holds_focus(self):
            self.focus_first()  # the keyboard was in a line, and the lines were made anew
        self.shell.broadcast(saved.changes)
        said = _("Saved “{title}”", title=self.shell.desk.records.title(self.record, saved.id))
        undo = (_("Undo"), self.shell.undo) if saved.changes else None
        self.shell.toast(said, undo, kind="success")
        self.on_saved(saved.id)
        return True

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Say beside each field what is wrong, and go to the first of them."""
        first: Problem | None = None
        for problem in problems:
            name = problem.field
            if name in self.spec.fields and name not in self._editors:
                self.go_to(name)
            if name not in self._fields:
                self.shell.toast(str(problem.text), kind="error")
                continue
            editor = self._editors[name]
            if problem.line is not None and isinstance(editor, LinesEditor):
                editor.mark(problem.line, problem.part, str(problem.text))
            else:
                self._fields[name].set_error(str(problem.text))
            first = first or problem
        if first is not None:
            self.go_to(first.field)
            editor = self._editors[first.field]
            if first.line is not None and isinstance(editor, LinesEditor):
                editor.focus(first.line, first.part)

    def changed_elsewhere(self) -> None:
        """Read the record anew after a write, unless something is being entered."""
        draft = self.draft
        if draft is None or draft.record_id is None or draft.dirty:
            return
        row = self.shell.desk.records.get(self.record, draft.record_id)
        if row["deleted_at"]:
            raise MissingRecord
        if row["updated_at"] != draft.seen:
            self.reload()
        else:
            draft.read_titles()
            self._fill(name for name in self.spec.references if name in self._editors)

    # -- two people at once ------------------------------------------------------------------

    def _show_compare(self, now: Mapping[str, Any]) -> None:
        draft = self.draft
        assert draft is not None
        assert draft.record_id is not None
        mine, before = draft.changed, dict(draft.start)
        row = self.shell.desk.records.get(self.record, draft.record_id)
        draft.take(now, row["updated_at"])
        theirs = {
            name: value
            for name, value in now.items()
            if name in mine and value not in (before[name], mine[name])
        }
        self._fill(self._editors)
        self._close_compare()
        self.comparison = CompareCard(
            self, self.spec, theirs, mine, take=self._take_theirs, save=self.save
        )
        self.comparison.pack(fill="x", before=self.tabs, pady=(0, px(10)))
        self._tell()

    def _take_theirs(self, name: str, value: Any) -> None:
        if self.draft is not None:
            self.draft.put(name, value)
            kind = self.spec.references.get(name)
            if kind is not None and value is not None:
                self.draft.titles[name] = self.shell.desk.records.title(kind.to, value)
            self._fill([name])
            self._tell()

    def _close_compare(self) -> None:
        if self.comparison is not None:
            self.comparison.destroy()
            self.comparison = None
