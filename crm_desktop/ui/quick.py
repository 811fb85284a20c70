"""Quick filters: one button for each choice that a list shows, with its options in a menu."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _
from crm_desktop.ui.cells import PERSONS
from crm_desktop.ui.theme import fonts, px
from crm_desktop.ui.widgets.button import DropButton
from crm_desktop.ui.widgets.surface import Frame

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_MOST_OPTIONS = 12
_MOST_WORDS = 30
_ROOM = ((640, 1), (780, 2), (1000, 3), (99_999, 4))
"""A list of at most so many logical pixels shows so many quick filters."""
_LONGEST = 130


def quick_fields(spec: RecordSpec) -> list[FieldSpec]:
    """Return the fields of a list's columns that have few values, the persons among them."""
    return [
        field
        for field in (spec.fields[name] for name in spec.columns)
        if field.name in PERSONS
        or (isinstance(field.kind, Choice) and len(field.kind.options()) <= _MOST_OPTIONS)
    ]


class QuickFilters(Frame):
    """``chosen()`` maps field names to the values chosen; ``on_change`` is told of each choice."""

    def __init__(
        self, parent: tk.Misc, shell: Shell, spec: RecordSpec, on_change: Callable[[], Any]
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._spec = spec
        self._on_change = on_change
        self._chosen: dict[str, Any] = {}
        self._shown = 0
        self._buttons: dict[str, DropButton] = {}
        for field in quick_fields(spec):
            button = DropButton(self, field.show_label(), partial(self._menu, field))
            self._buttons[field.name] = button
        self.fit(0)

    def chosen(self) -> dict[str, Any]:
        """Return what is chosen."""
        return dict(self._chosen)

    def show(self, chosen: Mapping[str, Any]) -> None:
        """Show these choices."""
        self._chosen = dict(chosen)
        for name, button in self._buttons.items():
            field = self._spec.fields[name]
            if name in self._chosen:
                words = fonts.cut(fonts.BODY, field.kind.show(self._chosen[name]), px(_LONGEST))
                button.set_text(words)
            else:
                button.set_text(field.show_label())
            button.set_selected(name in self._chosen)
        self._pack()

    def fit(self, room: int) -> None:
        """Show as many as suit a list of ``room`` screen pixels; those in use stay."""
        shown = next(count for limit, count in _ROOM if room <= px(limit))
        if shown != self._shown:
            self._shown = shown
            self._pack()

    def _pack(self) -> None:
        for button in self._buttons.values():
            button.pack_forget()
        for place, (name, button) in enumerate(self._buttons.items()):
            if place < self._shown or name in self._chosen:
                button.pack(side="left", padx=(0, px(6)))

    def _menu(self, field: FieldSpec) -> None:
        from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu  # noqa: PLC0415 - on first use

        now = self._chosen.get(field.name)
        items: list[MenuItem | None] = [
            MenuItem(_("All"), partial(self.choose, field.name, None), checked=now is None),
            None,
        ]
        items += [
            MenuItem(label, partial(self.choose, field.name, key), checked=key == now)
            for key, label in self._offered(field)
        ]
        PopupMenu(self, items).open_below(self._buttons[field.name])

    def _offered(self, field: FieldSpec) -> list[tuple[Any, str]]:
        if isinstance(field.kind, Choice):
            return [(one.key, one.show()) for one in field.kind.options()]
        records = self._shell.desk.records
        words = records.suggestions(self._spec.name, field.name, limit=_MOST_WORDS)
        return [(word, word) for word in sorted(words)]

    def choose(self, name: str, value: Any) -> None:
        """Let through only what has this value; ``None`` lets everything through."""
        if value is None:
            self._chosen.pop(name, None)
        else:
            self._chosen[name] = value
        self.show(self._chosen)
        self._on_change()
