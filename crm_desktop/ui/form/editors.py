"""One widget for each kind of field, and how values go in and out of it.

An editor shows values and gives back *raw* input: what the kind's ``parse`` understands. It says
nothing of right or wrong; that is the draft's part.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.addresses import AddressLine
from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.moments import split_clock
from crm_desktop.fields.phone_places import phone_place
from crm_desktop.fields.spec import FieldSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.fields.writing import written as written  # noqa: PLC0414 - offered here too
from crm_desktop.i18n import _, language
from crm_desktop.services.desk import Desk
from crm_desktop.ui.days import day_field
from crm_desktop.ui.form.filesfield import FilesField
from crm_desktop.ui.form.placefields import AddressField, PhoneField
from crm_desktop.ui.form.secretfield import SecretField
from crm_desktop.ui.form.wordsfield import WordsField
from crm_desktop.ui.widgets.check import CheckField
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.datefield import DateField
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.notesfield import NotesField
from crm_desktop.ui.widgets.popup import Option
from crm_desktop.ui.widgets.suggest import SuggestField
from crm_desktop.ui.widgets.tags import TagsField
from crm_desktop.ui.widgets.textfield import Entry, TextField

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_OFFERED = 30


@dataclass(frozen=True)
class Context:
    """What editors may ask: the file, how numbers are written, and the record around them.

    ``narrow(name)`` returns what the choice of a reference is narrowed by; ``create(record,
    text, known)`` makes a record in place and returns its id and title, ``None`` if that failed.
    ``shell`` is what files are added and opened through; ``fill(values)`` enters values into other
    fields too; ``shown(name)`` hears that a protected value was made visible.
    """

    desk: Desk
    record: str
    reading: Reading
    narrow: Callable[[str], Mapping[str, Any]] = lambda _name: {}
    create: Callable[[str, str, Mapping[str, Any]], tuple[int, str] | None] | None = None
    shell: Shell | None = None
    fill: Callable[[Mapping[str, Any]], Any] | None = None
    shown: Callable[[str], Any] = lambda _name: None


class Editor:
    """The widget of one field: a line of text, unless a subclass says otherwise."""

    def __init__(self, parent: tk.Misc, field: FieldSpec, context: Context) -> None:
        self.field = field
        self.context = context
        self.widget = self.make(parent)

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return the widget."""
        if self.field.sensitive:
            return SecretField(parent, lambda: self.context.shown(self.field.name))
        if self.field.suggest:
            return WordsField(parent, self._suggested)
        return TextField(parent, width=12, align=self.field.kind.align)

    def _suggested(self, begins: str) -> list[str]:
        records = self.context.desk.records
        return records.suggestions(self.context.record, self.field.name, begins)

    def show(self, value: Any, title: str = "") -> None:
        """Show a value; ``title`` is what a record referred to is called."""
        del title
        self.widget.set(written(self.field, value, self.context.reading))

    def raw(self) -> object:
        """Return what stands in the widget, for the kind's ``parse``."""
        if isinstance(self.widget, TextField | WordsField):
            # To the letter: which blanks count is for the kind to say.
            return self.widget.entry.variable.get()
        return self.widget.get()

    def propose(self, value: Any) -> None:
        """Show faintly what would be filled in; a blank ``value`` shows nothing."""
        text = "" if is_blank(value) else self.field.kind.show(value)
        entry = getattr(self.widget, "entry", None)
        if entry is not None and hasattr(entry, "set_placeholder"):
            entry.set_placeholder(text)

    def listen(self, entered: Callable[[], Any], left: Callable[[], Any]) -> None:
        """Call ``entered`` after every change by a person, ``left`` when the keyboard goes."""
        self.widget.on_change(lambda _value: entered())
        self.widget.focus_target().bind("<FocusOut>", lambda _event: left(), add="+")


class NumberEditor(Editor):
    """A number: with marks between the thousands, until the keyboard is in it."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a line of text that turns plain to be written in."""
        self._value: Any = None
        widget = TextField(parent, width=12, align=self.field.kind.align)
        widget.entry.bind("<FocusIn>", lambda _event: self._turn_plain(), add="+")
        return widget

    @property
    def entry(self) -> Entry:
        """Return the entry."""
        assert isinstance(self.widget, TextField)
        return self.widget.entry

    def show(self, value: Any, title: str = "") -> None:
        """Show a number."""
        del title
        self._value = value
        if self.widget.has_focus():
            self.widget.set(written(self.field, value, self.context.reading))
        else:
            self.widget.set("" if is_blank(value) else self.field.kind.show(value))

    def _turn_plain(self) -> None:
        if is_blank(self._value) or self.raw() != self.field.kind.show(self._value):
            return
        chosen = self.entry.selection_present()
        self.widget.set(written(self.field, self._value, self.context.reading))
        if chosen:  # as the Tab key had chosen all of it
            self.entry.selection_range(0, "end")
            self.entry.icursor("end")

    def listen(self, entered: Callable[[], Any], left: Callable[[], Any]) -> None:
        """Call ``entered`` after every change by a person, ``left`` when the keyboard goes."""
        super().listen(entered, left)
        self.entry.bind("<FocusOut>", lambda _event: self._turn_back(), add="+")

    def _turn_back(self) -> None:
        if self.raw() == written(self.field, self._value, self.context.reading):
            self.widget.set("" if is_blank(self._value) else self.field.kind.show(self._value))


class LongTextEditor(Editor):
    """Text of several lines."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return the area."""
        return NotesField(parent)

    def raw(self) -> object:
        """Return the text to the letter; nothing but blanks is nothing."""
        assert isinstance(self.widget, NotesField)
        text = self.widget.text.get("1.0", "end-1c")
        return text if text.strip() else ""

    def propose(self, value: Any) -> None:
        """Propose nothing: nobody computes prose."""


class ShownEditor(Editor):
    """A value that is computed: it can be marked and copied, not changed."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a field that cannot be written into."""
        widget = TextField(parent, width=12, align=self.field.kind.align)
        widget.set_readonly(readonly=True)
        widget.entry.configure(takefocus=False)
        return widget

    def show(self, value: Any, title: str = "") -> None:
        """Show the value as people read it."""
        self.widget.set(title or ("" if is_blank(value) else self.field.kind.show(value)))


class ChoiceEditor(Editor):
    """One of several options; an open choice takes other words too."""

    @property
    def kind(self) -> Choice:
        """Return the field's kind."""
        assert isinstance(self.field.kind, Choice)
        return self.field.kind

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a drop-down, or a line of text that offers the options."""
        options = self.kind.options()
        if self.kind.open:
            return WordsField(parent, self._fitting)
        listed = [
            Option(one.key, one.show(), colour=one.colour or None)  # type: ignore[arg-type]
            for one in options
        ]
        return ChoiceField(parent, listed, empty=None if self.field.required else _("None"))

    def _fitting(self, begins: str) -> list[str]:
        labels = [one.show() for one in self.kind.options()]
        wanted = begins.casefold()
        first = [one for one in labels if one.casefold().startswith(wanted)]
        return first + [one for one in labels if wanted in one.casefold() and one not in first]

    def show(self, value: Any, title: str = "") -> None:
        """Show the option's label."""
        del title
        if self.kind.open:
            self.widget.set(self.kind.show(value))
        else:
            self.widget.set(value or None)

    def raw(self) -> object:
        """Return the key, or the words."""
        return self.widget.get() or ""


class YesNoEditor(Editor):
    """Yes or no."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a check box."""
        return CheckField(parent, _("Yes"))

    def show(self, value: Any, title: str = "") -> None:
        """Check the box or not."""
        del title
        self.widget.set(bool(value))

    def propose(self, value: Any) -> None:
        """Propose nothing."""


class DayEditor(Editor):
    """A day, or a moment: the calendar changes the day and leaves the time of day."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a field with a calendar."""
        return day_field(parent, self.context.reading, write=self._written)

    def _written(self, day: date) -> str:
        if self.field.kind.key != "moment":
            return day.isoformat()
        assert isinstance(self.widget, DateField)
        return f"{day.isoformat()} {split_clock(self.widget.text)[1]}".rstrip()


class TagsEditor(Editor):
    """Several short words."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a field of chips."""
        return TagsField(parent)

    def show(self, value: Any, title: str = "") -> None:
        """Show the tags."""
        del title
        self.widget.set(value or ())

    def propose(self, value: Any) -> None:
        """Propose nothing."""


class ReferenceEditor(Editor):
    """Another record, found by typing; one that is not there can be made in place."""

    @property
    def kind(self) -> Reference:
        """Return the field's kind."""
        assert isinstance(self.field.kind, Reference)
        return self.field.kind

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a field that searches."""
        on_new = self._create if self.context.create is not None else None
        return SuggestField(
            parent,
            self._find,
            title_of=lambda key: self.context.desk.records.title(self.kind.to, key),
            placeholder=_("Type to search"),
            on_new=on_new,
            width=8,
        )

    def _find(self, text: str) -> list[tuple[int, str, str]]:
        equal = self.context.narrow(self.field.name)
        records = self.context.desk.records
        return records.choices_for(self.kind.to, text, equal=equal or None, limit=_OFFERED)

    def _create(self, text: str) -> None:
        create = self.context.create
        made = create(self.kind.to, text, self.context.narrow(self.field.name)) if create else None
        if made is not None and isinstance(self.widget, SuggestField):
            self.widget.set(*made)
            self.widget.changed()
            self.widget.focus()

    def show(self, value: Any, title: str = "") -> None:
        """Show the record's title."""
        assert isinstance(self.widget, SuggestField)
        self.widget.set(value, title or None)

    def propose(self, value: Any) -> None:
        """Propose nothing."""


class PhoneEditor(Editor):
    """A phone number, and faintly where it is at home."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a line of text."""
        return PhoneField(parent)

    def show(self, value: Any, title: str = "") -> None:
        """Show a number."""
        super().show(value, title)
        assert isinstance(self.widget, PhoneField)
        self.widget.set_place(phone_place(value, language()) if value else "")


class AddressEditor(Editor):
    """An address; one that was pasted as a whole can be divided."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a line of text."""
        return AddressField(parent, self._fill, self._told)

    def _told(self, name: str, value: str) -> tuple[str, str]:
        field = self.context.desk.types[self.context.record].fields[name]
        return field.show_label(), field.kind.show(value)

    def _fill(self, values: Mapping[str, Any]) -> None:
        if self.context.fill is not None:
            self.context.fill(values)


class AttachmentsEditor(Editor):
    """Files."""

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return a list of files with a button to add one."""
        assert self.context.shell is not None
        return FilesField(parent, self.context.shell)

    def show(self, value: Any, title: str = "") -> None:
        """Show the files."""
        del title
        self.widget.set(value)

    def propose(self, value: Any) -> None:
        """Propose nothing."""


EDITORS: dict[str, type[Editor]] = {
    "number": NumberEditor,
    "percent": NumberEditor,
    "money": NumberEditor,
    "long_text": LongTextEditor,
    "choice": ChoiceEditor,
    "yes_no": YesNoEditor,
    "date": DayEditor,
    "moment": DayEditor,
    "tags": TagsEditor,
    "reference": ReferenceEditor,
    "attachments": AttachmentsEditor,
    "phone": PhoneEditor,
}
"""Kind -> editor; kinds that are not here are a line of text."""


def type_of(field: FieldSpec) -> type[Editor]:
    """Return the type of editor that suits a field."""
    if isinstance(field.kind, AddressLine) and not field.derived:
        return AddressEditor
    return ShownEditor if field.derived else EDITORS.get(field.kind.key, Editor)


def editor_for(parent: tk.Misc, field: FieldSpec, context: Context) -> Editor:
    """Return the editor of a field, on ``parent``."""
    return type_of(field)(parent, field, context)
