"""Beside the columns: how records are known again, and what all new ones get."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _
from crm_desktop.services.import_defaults import default_fields, tag_field
from crm_desktop.ui.import_steps.state import ImportState
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import (
    Card,
    ChoiceField,
    FieldWidget,
    FormField,
    Frame,
    Label,
    ScrollFrame,
    TagsField,
    TextField,
)

WIDTH = 290
_ANY = "any"


def match_options(spec: RecordSpec) -> list[tuple[str, str]]:
    """Return the ways to know records of a type again: joined field names and words."""
    options = [(_ANY, _("By whatever fits best"))]
    for group in spec.match:
        labels = [spec.fields[name].show_label() for name in group]
        options.append((",".join(group), _("Only by {fields}", fields=" + ".join(labels))))
    return options


class NewRecords(Card):
    """A column of fields that write into the state of the import.

    ``mapped`` are the fields that the file fills: a default makes no sense for these only in so
    far as the file is complete, so they are offered as well.
    """

    def __init__(
        self,
        parent: tk.Misc,
        spec: RecordSpec,
        state: ImportState,
        suggest: Callable[[str, str], list[str]],
    ) -> None:
        super().__init__(parent, (1, 12, 1, 8))
        self.configure(width=px(WIDTH))
        self.pack_propagate(flag=False)
        self._spec = spec
        self._state = state
        scroll = ScrollFrame(self, (16, 4, 14, 8))
        scroll.pack(fill="both", expand=True)
        body = scroll.body
        Label(body, _("Known again"), "heading").pack(anchor="w")
        options = match_options(spec)
        self.match = ChoiceField(body, options, width=10)
        self.match.set(",".join(state.match[0]) if state.match else _ANY)
        self.match.on_change(self._matched)
        self.match.pack(fill="x", pady=(px(8), 0))
        text = _("A row whose record is known changes it; any other makes a new one.")
        Label(body, text, "caption", wrap=True).pack(fill="x", pady=(px(6), 0))
        Label(body, _("For all new records"), "heading").pack(anchor="w", pady=(px(22), px(8)))
        self.tags: TagsField | None = None
        tags = tag_field(spec)
        if tags:
            made = FormField(
                body, spec.fields[tags].show_label(),
                lambda p: TagsField(p, suggest=lambda text: suggest(tags, text)),
            )  # fmt: skip
            assert isinstance(made.field, TagsField)
            self.tags = made.field
            self.tags.set(state.tags)
            self.tags.on_change(self._tagged)
            made.pack(fill="x")
        self._places = Frame(body)
        self._places.pack(fill="x")
        self.fields: dict[str, FieldWidget] = {}
        self.more = ChoiceField(body, self._offered(), width=10, placeholder=_("Another field…"))
        self.more.on_change(self.offer)
        self.more.pack(fill="x", pady=(px(10), 0))
        text = _("It is taken where the file says nothing.")
        Label(body, text, "caption", wrap=True).pack(fill="x", pady=(px(6), 0))
        for name in state.defaults:
            self._show(spec.fields[name])

    def _offered(self) -> list[tuple[str, str]]:
        tags = tag_field(self._spec)
        return [
            (one.name, one.show_label())
            for one in default_fields(self._spec)
            if one.name not in self._state.defaults and one.name != tags
        ]

    def _matched(self, key: Any) -> None:
        self._state.match = None if key == _ANY else (tuple(str(key).split(",")),)
        self._state.forget_plan()

    def _tagged(self, tags: Any) -> None:
        self._state.tags = tuple(tags)
        self._state.forget_plan()

    def offer(self, name: Any) -> None:
        """Show a field that all new records may be given, with the keyboard in it."""
        if name is None:
            return
        self._state.defaults[str(name)] = ""
        self._show(self._spec.fields[str(name)]).focus()
        self.more.set(None)
        self.more.set_options(self._offered())

    def _show(self, field: FieldSpec) -> FieldWidget:
        """Show the field for a default; emptied, it says nothing."""
        made = FormField(self._places, field.show_label(), lambda p: _entry(p, field))
        made.field.set(self._state.defaults.get(field.name) or None)
        made.field.on_change(lambda value: self._entered(field.name, value))
        made.pack(fill="x", pady=(px(10), 0))
        self.fields[field.name] = made.field
        return made.field

    def _entered(self, name: str, value: Any) -> None:
        self._state.defaults[name] = str(value or "")
        self._state.forget_plan()


def _entry(parent: tk.Misc, field: FieldSpec) -> FieldWidget:
    kind = field.kind
    if isinstance(kind, Choice) and not kind.open:
        options = [(option.key, option.show()) for option in kind.options()]
        return ChoiceField(parent, options, empty="–", width=10)
    if kind.key == "yes_no":
        words = [(kind.show(value), kind.show(value)) for value in (True, False)]
        return ChoiceField(parent, words, empty="–", width=10)
    example = _("Code or name") if isinstance(kind, Reference) else ""
    return TextField(parent, placeholder=example, width=10)
