"""Writing down what has just happened, in place: a call, a note, a meeting."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.kind import Reading
from crm_desktop.fields.problems import InvalidRecord, PersonError
from crm_desktop.i18n import _
from crm_desktop.ui.days import day_field
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.bindings import bind_tag
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.notesfield import NotesField
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.tabs import SegmentedTabs
from crm_desktop.ui.widgets.textfield import TextField

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_TYPES = ("call", "note", "email", "meeting", "visit", "chat")
_RECORD = "interaction"
_SUBJECT = 80


class Composer(Frame):
    """One line until the keyboard is in it; then also the sort, more words, the next follow-up.

    The line is the subject, what is written below it are notes. Ctrl+Enter saves, Esc puts it
    away. ``on_left`` is called when the keyboard shall go elsewhere.
    """

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        super().__init__(parent)
        self._shell = shell
        self._customer: int | None = None
        self.on_left: Callable[[], Any] = lambda: None
        self._reading: Reading = shell.desk.records.reading()
        self.line = TextField(self, placeholder=_("Log a call or write a note"))
        self.line.pack(fill="x")
        self._wrong = Label(self, "", "error")
        self._more = Frame(self)
        kind: Any = shell.desk.types[_RECORD].fields["type"].kind
        top = Frame(self._more)
        top.pack(fill="x", pady=(px(8), px(8)))
        self.types = SegmentedTabs(top, [(key, kind.show(key)) for key in _TYPES])
        self.types.pack(side="left")
        self.notes = NotesField(self._more)
        self.notes.pack(fill="x")
        foot = Frame(self._more)
        foot.pack(fill="x", pady=(px(8), 0))
        Label(foot, _("Next follow-up"), "caption").pack(side="left", padx=(px(2), px(8)))
        self.follow_up = day_field(foot, self._reading)
        self.follow_up.pack(side="left")
        self._save = Button(foot, _("Save"), self.save, "primary", tooltip="Ctrl+Enter")
        self._cancel = Button(foot, _("Cancel"), self.put_away, tooltip="Esc")
        self._cancel.pack(side="right")
        self._save.pack(side="right", padx=(0, px(8)))
        self._save.lower(self._cancel)
        self.entry = self.line.focus_target()
        self.entry.bind("<FocusIn>", lambda _event: self._open(), add="+")
        self.entry.bind("<Return>", lambda _event: self._down(), add="+")
        self.entry.bind("<Control-Return>", lambda _event: self._done(), add="+")
        tag = f"Composer{self}"
        for widget in (self.entry, self.notes.text, self.follow_up.focus_target()):
            widget.bindtags((widget.bindtags()[0], tag, *widget.bindtags()[1:]))
        keys = {
            "<Control-Return>": lambda _event: self._done(),
            "<Escape>": lambda _event: self._escape(),
        }
        bind_tag(self, tag, keys)

    def begin(self, kind: str) -> None:
        """Open for an entry of this type, with the keyboard in the line."""
        self._open()
        self.types.choose(kind)
        self.update_idletasks()
        self.line.focus()

    def show(self, customer: int) -> None:
        """Write for another customer."""
        if customer != self._customer:
            self._customer = customer
            self._empty()

    @property
    def dirty(self) -> bool:
        """Tell whether something was written and not saved."""
        return bool(self._subject or self.notes.get() or self.follow_up.get())

    @property
    def _subject(self) -> str:
        return str(self.line.get())

    def _open(self) -> None:
        if not self._more.winfo_manager():
            self._more.pack(fill="x")

    def _down(self) -> str:
        self.notes.focus()
        return "break"

    def _done(self) -> str:
        self.save()
        return "break"

    def _escape(self) -> str:
        self.put_away()
        return "break"

    def put_away(self) -> None:
        """Show the line only; what was written stays in it until it is emptied once more."""
        if self.dirty and self._more.winfo_manager():
            self._more.pack_forget()
        else:
            self._empty()
        self.on_left()

    def forget(self) -> None:
        """Empty it."""
        self._empty()

    def _empty(self) -> None:
        for field in (self.line, self.notes, self.follow_up):
            field.set("")
        self._say("")
        self._more.pack_forget()

    def _say(self, wrong: str) -> None:
        self.line.set_error(wrong or None)
        self._wrong.set_text(wrong)
        if wrong:
            self._wrong.pack(fill="x", after=self.line, padx=px(2), pady=(px(4), 0))
        else:
            self._wrong.pack_forget()

    def save(self) -> bool:
        """Keep the entry; what is wrong is said beside its field."""
        records = self._shell.desk.records
        notes = self.notes.get()
        if self._customer is None:
            return False
        if not self.dirty:
            self._say(_("Write what happened."))
            self.line.focus()
            return False
        subject = self._subject or notes.strip().split("\n")[0][:_SUBJECT]
        if self.follow_up.get() and self.follow_up.day() is None:
            self._say(_("The day of the next follow-up cannot be read."))
            self.follow_up.focus()
            return False
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        values = {
            "customer": self._customer,
            "type": self.types.chosen,
            "subject": subject,
            "notes": notes,
            "at": now,
            "next_follow_up": self.follow_up.day(),
        }
        try:
            saved = records.save(_RECORD, values)
        except InvalidRecord as error:
            self._say(str(error.problems[0].text))
            return False
        except PersonError as error:
            self._shell.fail(error)
            return False
        self._empty()
        self._shell.broadcast(saved.changes)
        said = _("Saved “{title}”", title=subject)
        self._shell.toast(said, (_("Undo"), self._shell.undo), kind="success")
        self.on_left()
        return True
