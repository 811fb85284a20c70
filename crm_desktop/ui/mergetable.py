"""The values of several records in a table: what differs first, then what is the same in all."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.cells import shown
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.pill import Pill
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.widgets.surface import Card, Frame, Label

if TYPE_CHECKING:
    from crm_desktop.fields.spec import RecordSpec

ABREAST = 4
"""So many records stand side by side; the others come into view with the arrow keys."""
JOINED = frozenset({"tags", "lines", "attachments", "long_text"})
"""Kinds of fields of which the values of all records are kept."""
_NAMES = 118


class MergeTable(ScrollFrame):
    """Shows ``fields`` of ``rows`` (id -> values, in order), from the record at ``first`` on.

    ``on_choose(field, id)``, ``on_keep(id)`` and ``on_take_out(id)`` hear what a person presses,
    ``on_turn(by)`` that other records shall come into view.
    """

    def __init__(
        self,
        parent: tk.Misc,
        spec: RecordSpec,
        rows: Mapping[int, Mapping[str, Any]],
        fields: Iterable[str],
        *,
        keep: int,
        first: int = 0,
    ) -> None:
        super().__init__(parent, (15, 4, 14, 10))
        self._spec = spec
        self._records = rows
        self._ids = tuple(rows)
        self._keep = keep
        self._first = first
        self._seen = self._ids[first : first + ABREAST]
        self._labels: dict[str, Label] = {}
        self._values: dict[str, dict[int, tuple[Card, Label]]] = {}
        self.on_choose: Callable[[str, int], Any] = lambda _name, _record_id: None
        self.on_keep: Callable[[int], Any] = lambda _record_id: None
        self.on_take_out: Callable[[int], Any] = lambda _record_id: None
        self.on_turn: Callable[[int], Any] = lambda _by: None
        filled = [name for name in fields if any(self.text(name, one) for one in self._ids)]
        self._draw(filled)

    @property
    def choosable(self) -> list[str]:
        """Return the fields of which one value is to be chosen."""
        return [name for name in self._values if self._spec.fields[name].kind.key not in JOINED]

    def text(self, name: str, record_id: int) -> str:
        """Return what a record has in a field, as people read it."""
        return shown(self._spec.fields[name], self._records[record_id])

    def _differs(self, name: str) -> bool:
        if self._spec.fields[name].sensitive:
            return len({str(row[name]) for row in self._records.values()}) > 1
        return len({self.text(name, one).casefold() for one in self._ids}) > 1

    def _keep_pressed(self, record_id: int) -> None:
        self.on_keep(record_id)

    def _take_out_pressed(self, record_id: int) -> None:
        self.on_take_out(record_id)

    def mark(self, kept: Callable[[str], frozenset[int]]) -> None:
        """Frame the values that are kept; ``kept`` tells of which records they are."""
        for name, cells in self._values.items():
            of = kept(name)
            for record_id, (card, label) in cells.items():
                card.set_kind("chosen" if record_id in of else "card")
                label.set_kind("body" if record_id in of else "muted")

    def mark_current(self, name: str) -> None:
        """Mark the field that the keys are for."""
        for each, label in self._labels.items():
            label.set_kind("link" if each == name else "caption")

    def show_field(self, name: str) -> None:
        """Bring a field into view."""
        self.see(self._labels[name])

    def _draw(self, filled: Sequence[str]) -> None:
        table, seen = self.body, self._seen
        table.columnconfigure(0, minsize=px(_NAMES))
        for column in range(1, len(seen) + 1):
            table.columnconfigure(column, weight=1, uniform="record")
        self._draw_heads(table, seen)
        different = [name for name in filled if self._differs(name)]
        alike = [name for name in filled if name not in different]
        row = 1
        for name in different:
            self._draw_different(table, row, name, seen)
            row += 1
        if alike:
            Label(table, _("The same in all"), "caption").grid(
                row=row, column=0, columnspan=len(seen) + 1, sticky="w", pady=(px(14), px(2))
            )
        for name in alike:
            row += 1
            self._labelled(table, row, name)
            Label(table, self.text(name, self._keep), "muted", wrap=True).grid(
                row=row, column=1, columnspan=len(seen), sticky="ew", padx=px(9), pady=px(3)
            )

    def _draw_heads(self, table: Frame, seen: tuple[int, ...]) -> None:
        if len(self._ids) > ABREAST:
            words = _(
                "{first} to {last} of {count}",
                first=self._first + 1,
                last=self._first + len(seen),
                count=len(self._ids),
            )
            aside = Frame(table)
            aside.grid(row=0, column=0, sticky="nw", pady=(px(2), 0))
            Label(aside, words, "caption").pack(anchor="w")
            turns = Frame(aside)
            turns.pack(anchor="w")
            IconButton(turns, "chevron-left", lambda: self.on_turn(-1), _("Previous record")).pack(
                side="left"
            )
            IconButton(turns, "chevron-right", lambda: self.on_turn(1), _("Next record")).pack(
                side="left"
            )
        for column, record_id in enumerate(seen, 1):
            head = Frame(table)
            head.grid(row=0, column=column, sticky="nsew", padx=px(9), pady=(px(2), px(10)))
            title = self._spec.call(self._records[record_id]) or _("Without a name")
            Label(head, title, "subheading", wrap=True).pack(fill="x")
            below = Frame(head)
            below.pack(fill="x", pady=(px(4), 0))
            if record_id == self._keep:
                Pill(below, _("Stays"), "blue").pack(side="left", pady=px(7))
            else:
                Button(below, _("Keep this one"), partial(self._keep_pressed, record_id)).pack(
                    side="left"
                )
            if len(self._ids) > 2:  # noqa: PLR2004 - of two, both would go
                IconButton(
                    below,
                    "close",
                    partial(self._take_out_pressed, record_id),
                    _("Not the same as the others"),
                    small=True,
                ).pack(side="right")

    def _labelled(self, table: Frame, row: int, name: str) -> Label:
        label = Label(table, self._spec.fields[name].show_label(), "caption", wrap=True)
        label.grid(row=row, column=0, sticky="new", pady=(px(7), px(4)), padx=(0, px(6)))
        return label

    def _draw_different(self, table: Frame, row: int, name: str, seen: tuple[int, ...]) -> None:
        self._labels[name] = self._labelled(table, row, name)
        cells = self._values[name] = {}
        for column, record_id in enumerate(seen, 1):
            text = self.text(name, record_id)
            card = Card(table, (8, 5, 8, 5))
            card.grid(row=row, column=column, sticky="nsew", padx=px(3), pady=px(2))
            label = Label(card, text or "–", "body" if text else "muted", wrap=True)
            label.pack(fill="x")
            cells[record_id] = card, label
            if text and name in self.choosable:
                for part in (card, label):
                    part.configure(cursor="hand2")
                    part.bind(
                        "<ButtonRelease-1>",
                        lambda _event, name=name, one=record_id: self.on_choose(name, one),  # type: ignore[misc]
                    )
