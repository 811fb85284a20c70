"""Records that may be the same, side by side: which one stays, and which value of each field."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _, listed, ngettext
from crm_desktop.services.merging import Merged, MergePlan
from crm_desktop.ui.cells import shown
from crm_desktop.ui.mergetable import ABREAST, JOINED, MergeTable
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.bindings import holds_alt
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.surface import Frame, Label, Line

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_CONTROL = 0x4


class SideBySide(Frame):
    """Compares records and merges them.

    Callbacks are set after construction: ``on_merged`` hears the record that stays, ``on_apart``
    is called once records were told apart, ``on_leave`` when Esc is pressed.
    """

    def __init__(self, parent: tk.Misc, shell: Shell, record: str) -> None:
        super().__init__(parent)
        self._shell = shell
        self._spec = shell.desk.types[record]
        self.ids: tuple[int, ...] = ()
        self.keep = 0
        self.choices: dict[str, Any] = {}
        self.plan: MergePlan | None = None
        self.on_merged: Callable[[int], Any] = lambda _kept: None
        self.on_apart: Callable[[], Any] = lambda: None
        self.on_leave: Callable[[], Any] = lambda: None
        self._rows: dict[int, Mapping[str, Any]] = {}
        self._stale = True
        self._first = 0
        self._current = ""
        self._merging = False
        self._build_foot()
        self._table: MergeTable | None = None
        self._why = Label(self, "", "caption", wrap=True)
        self.configure(takefocus=True)
        self.bind("<Up>", lambda _event: self.step_field(-1))
        self.bind("<Down>", lambda _event: self.step_field(1))
        self.bind("<Escape>", lambda _event: self._leave())
        self.listen(self)

    def _build_foot(self) -> None:
        foot = self._foot = Frame(self, padding=(15, 0, 15, 5))
        foot.pack(side="bottom", fill="x")
        Line(foot).pack(fill="x", pady=(0, px(10)))
        # Made from left to right, as the keyboard goes; packed from the right.
        apart = Button(foot, _("Not the same"), self.tell_apart, tooltip="N")
        self._merge_button = Button(
            foot, _("Merge"), self.merge, "primary", "merge", tooltip="Enter"
        )
        self._merge_button.pack(side="right", padx=(px(8), 0))
        apart.pack(side="right", padx=(px(12), 0))
        self._told = Label(foot, "", "caption", wrap=True)
        self._told.pack(side="left", fill="x", expand=True)

    def listen(self, widget: tk.Misc) -> None:
        """Let the keys that choose and merge be pressed in ``widget``."""
        keys: dict[str, Callable[[], Any]] = {
            "<Left>": lambda: self.step_value(-1),
            "<Right>": lambda: self.step_value(1),
            "<Return>": self.merge,
            "<KP_Enter>": self.merge,
            "<k>": self.keep_next,
            "<K>": self.keep_next,
            "<n>": self.tell_apart,
            "<N>": self.tell_apart,
        }

        def obeying(call: Callable[[], Any]) -> Callable[[tk.Event[Any]], str | None]:
            def pressed(event: tk.Event[Any]) -> str | None:
                if int(event.state) & _CONTROL or holds_alt(event):
                    return None  # a key of the window
                call()
                return "break"

            return pressed

        for key, call in keys.items():
            widget.bind(key, obeying(call))

    # -- showing -----------------------------------------------------------------------------

    def show(self, ids: Sequence[int], reasons: Sequence[str] = ()) -> None:
        """Compare the records ``ids``; what was chosen before is forgotten.

        ``reasons`` are sentences that say why they may be the same.
        """
        self._why.set_text("   ·   ".join(reasons))
        self._why.pack(side="top", fill="x", padx=px(15), pady=(px(6), px(4)))
        if not reasons:
            self._why.pack_forget()
        self.ids = tuple(ids)
        self.keep = self.ids[0] if self.ids else 0
        self.choices.clear()
        self._first = 0
        self._current = ""
        self.read()

    def read(self) -> None:
        """Read the records and what would become of them."""
        self.plan = None
        self._merging = False
        if len(self.ids) < 2:  # noqa: PLR2004 - nothing to compare
            self._clear()
            return
        record, keep, ids = self._spec.name, self.keep, self.ids
        desk, choices = self._shell.desk, dict(self.choices)
        others = [one for one in ids if one != keep]
        fields = list(self._spec.fields)

        def work(_job: object) -> tuple[MergePlan, list[Mapping[str, Any]]]:
            plan = desk.merging.plan(record, keep, others, choices)
            return plan, list(desk.lists.rows(record, ids, fields))

        def arrived(found: tuple[MergePlan, list[Mapping[str, Any]]]) -> None:
            self.plan = found[0]
            rows = {row["id"]: row for row in found[1]}
            if rows != self._rows or self._stale:
                self._rows = rows
                self._draw()
            self._mark()
            if self._merging:
                self.merge()

        self._shell.work(work, arrived, failed=self._failed, group=f"merge {self}", owner=self)

    def _failed(self, error: BaseException) -> None:
        self._merging = False
        self._told.set_text(str(error))
        self._shell.fail(error)

    def _clear(self) -> None:
        self._rows = {}
        self._told.set_text("")
        if self._table is not None:
            self._table.destroy()
            self._table = None

    def _draw(self) -> None:
        plan = self.plan
        assert plan is not None
        if self._table is not None:
            self._table.destroy()
        self._stale = False
        names = [one.field for one in plan.fields]
        table = self._table = MergeTable(
            self, self._spec, self._rows, names, keep=self.keep, first=self._first
        )
        table.on_choose = self.choose
        table.on_keep = self.keep_one
        table.on_take_out = self.take_out
        table.on_turn = self._turn
        table.pack(fill="both", expand=True)
        able = table.choosable
        if self._current not in able:
            plain = [name for name in able if not self._spec.fields[name].unique]
            self._current = next(iter((*plain, *able)), "")

    def _text(self, name: str, record_id: int) -> str:
        return shown(self._spec.fields[name], self._rows[record_id])

    # -- marks -------------------------------------------------------------------------------

    def kept(self, name: str) -> frozenset[int]:
        """Return the records whose value of a field is kept."""
        plan = self.plan
        assert plan is not None
        found = next(one for one in plan.fields if one.field == name)
        if self._spec.fields[name].kind.key in JOINED and name not in self.choices:
            return frozenset(one for one in self.ids if self._text(name, one))
        wanted = self.choices.get(name, found.value)
        return frozenset(one for one in self.ids if self._rows[one][name] == wanted)

    def _mark(self) -> None:
        if self._table is not None:
            self._table.mark(self.kept)
            self._table.mark_current(self._current)
        self._tell()

    def _tell(self) -> None:
        plan = self.plan
        if plan is None:
            return
        types = self._shell.desk.types
        counts: dict[str, int] = {}
        for moved in plan.moves:
            counts[moved.record] = counts.get(moved.record, 0) + moved.count - moved.staying
        told = [
            _("Moves along: {what}.", what=listed(
                f"{_(types[name].plural)} {count:,}" for name, count in counts.items() if count
            ))
        ] if any(counts.values()) else []  # fmt: skip
        if plan.surplus and plan.notes:
            count = len(plan.surplus)
            told.append(
                ngettext(
                    "{count} value goes into the notes.", "{count} values go into the notes.", count
                )
            )
        staying = sum(moved.staying for moved in plan.moves)
        if staying:
            told.append(
                ngettext(
                    "{count} record keeps its reference.",
                    "{count} records keep their reference.",
                    staying,
                )
            )
        self._told.set_text(" ".join(told) or _("Nothing is lost by merging."))

    # -- choosing ----------------------------------------------------------------------------

    def step_field(self, by: int) -> str:
        """Make the next field that differs, or the one before, the current one."""
        names = self._table.choosable if self._table is not None else []
        if self._table is not None and names:
            at = names.index(self._current) + by if self._current in names else 0
            self._current = names[max(0, min(len(names) - 1, at))]
            self._table.mark_current(self._current)
            self._table.show_field(self._current)
        return "break"

    def step_value(self, by: int) -> None:
        """Keep the next value of the current field, to the left or to the right."""
        self.focus_set()
        name = self._current
        if not name or self.plan is None:
            return
        able = [one for one in self.ids if self._text(name, one)]
        kept = self.kept(name)
        at = next((place for place, one in enumerate(able) if one in kept), 0)
        wanted = at + by
        while 0 <= wanted < len(able) and able[wanted] in kept:
            wanted += by
        if 0 <= wanted < len(able):
            self._see(able[wanted])
            self.choose(name, able[wanted])

    def choose(self, name: str, record_id: int) -> None:
        """Keep the value that a record has of a field."""
        if self.plan is None:
            return
        self._current = name
        self.focus_set()
        self.choices[name] = self._rows[record_id][name]
        self._mark()
        self.read()

    def keep_next(self) -> None:
        """Let the next record be the one that stays."""
        if self.ids:
            at = (self.ids.index(self.keep) + 1) % len(self.ids)
            self._see(self.ids[at])
            self.keep_one(self.ids[at])

    def keep_one(self, record_id: int) -> None:
        """Let a record be the one that stays."""
        self.keep = record_id
        self._stale = True  # the heads say which one stays
        self.focus_set()
        self.read()

    def _see(self, record_id: int) -> None:
        at = self.ids.index(record_id)
        first = min(max(self._first, at - ABREAST + 1), at)
        self._turn(first - self._first)

    def _turn(self, by: int) -> None:
        first = max(0, min(len(self.ids) - ABREAST, self._first + by))
        if first != self._first and self.plan is not None:
            self._first = first
            self._draw()
            self._mark()

    def _leave(self) -> str:
        self.on_leave()
        return "break"

    # -- doing -------------------------------------------------------------------------------

    def merge(self) -> None:
        """Make one record of them: one operation, which undo takes back."""
        plan = self.plan
        if plan is None:
            self._merging = bool(self.ids)  # as soon as it is known what it would do
            return
        self._merging = False
        self.plan = None
        merging, choices = self._shell.desk.merging, dict(self.choices)
        said = ngettext(
            "Merged {count} record into “{title}”",
            "Merged {count} records into “{title}”",
            len(plan.others),
            title=plan.titles[plan.keep],
        )
        done: Merged | None = self._shell.act(lambda: merging.merge(plan, choices), said)
        if done is None:
            self.read()
        else:
            self.on_merged(done.id)

    def tell_apart(self) -> None:
        """Remember that none of them are the same."""
        couples = [(one, other) for one in self.ids for other in self.ids if one < other]
        self._apart(couples)

    def take_out(self, record_id: int) -> None:
        """Remember that one of them is none of the others."""
        self._apart([(record_id, other) for other in self.ids if other != record_id])

    def _apart(self, couples: list[tuple[int, int]]) -> None:
        if not couples:
            return
        likely, name = self._shell.desk.likely, self._spec.name
        done = self._shell.act(
            lambda: likely.tell_apart(name, couples), _("Remembered that they are not the same")
        )
        if done is not None:
            self.on_apart()
