"""Lists in groups: which groups are folded, the heads between the rows, and the menu for it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.moments import Day
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.i18n import _
from crm_desktop.services.grouping import (
    RECKONINGS,
    SPAN_LABELS,
    Grouped,
    Totals,
    groupable,
    told,
)
from crm_desktop.ui.widgets.grid import Cell, GroupHead

if TYPE_CHECKING:
    from crm_desktop.ui.listcard import ListCard
    from crm_desktop.ui.widgets.menu import MenuItem

Heads = Mapping[int, GroupHead]


def total_cells(spec: RecordSpec, found: Totals, own: str) -> dict[str, Cell]:
    """Return totals as cells, by column; ``own`` is the office's own currency."""
    return {
        name: Cell(text)
        for name, every in found.items()
        if (text := told(spec.fields[name], every, own))
    }


class Groups:
    """The groups of one list; ``found`` is ``None`` until they are read."""

    def __init__(self) -> None:
        self.found: Grouped | None = None
        self._folded: set[str] = set()
        self._path = ""

    def take(self, path: str, found: Grouped) -> None:
        """Show other groups; what was folded stays so where the list is grouped as before."""
        if path != self._path:
            self._path = path
            self._folded = set()
        self.found = found

    def fold(self, head: int, opened: bool | None) -> int | None:
        """Open or fold a group (``None``: the other way).

        Returns its head where that made a difference.
        """
        if self.found is None or not 0 <= -head - 1 < len(self.found.sections):
            return None
        key = self.found.sections[-head - 1].key
        wanted = key in self._folded if opened is None else opened
        if wanted == (key not in self._folded):
            return None
        self._folded.symmetric_difference_update((key,))
        return head

    def fold_all(self, *, opened: bool) -> None:
        """Open or fold every group."""
        sections = self.found.sections if self.found is not None else ()
        self._folded = set() if opened else {one.key for one in sections}

    def rows(self, spec: RecordSpec, own: str) -> tuple[array[int], Heads]:
        """Return the rows to show, heads as negative ids, and what the heads say."""
        rows: array[int] = array("q")
        heads: dict[int, GroupHead] = {}
        if self.found is None:
            return rows, heads
        for place, one in enumerate(self.found.sections):
            opened = one.key not in self._folded
            head = -place - 1
            rows.append(head)
            if opened:
                rows.extend(self.found.ids[one.start : one.start + one.count])
            cells = total_cells(spec, one.totals, own)
            heads[head] = GroupHead(one.title, f"{one.count:,}", cells, opened)
        return rows, heads


def group_items(card: ListCard) -> list[MenuItem | None]:
    """Return the menu that says by what a list is grouped."""
    from crm_desktop.ui.widgets.menu import MenuItem  # noqa: PLC0415 - on first use

    now = card.rows.query.group
    choose = card.grouping.group_by
    items: list[MenuItem | None] = [
        MenuItem(_("No groups"), partial(choose, ""), checked=not now),
    ]
    if now:
        items += [
            MenuItem(_("Fold all groups"), partial(card.rows.fold_all, opened=False)),
            MenuItem(_("Open all groups"), partial(card.rows.fold_all, opened=True)),
        ]
    near: list[MenuItem | None] = []
    far: list[MenuItem | None] = []
    for field in groupable(card.spec):
        mine = now.partition(".")[0] == field.name
        shown = field.name in card.rows.names or mine
        (near if shown else far).append(_field_item(field, now, choose))
    items += [None, *near]
    if far:
        items.append(MenuItem(_("Other fields"), children=far))
    return items


def _field_item(field: FieldSpec, now: str, choose: Callable[[str], Any]) -> MenuItem:
    from crm_desktop.ui.widgets.menu import MenuItem  # noqa: PLC0415 - on first use

    label = field.show_label()
    if not isinstance(field.kind, Day):
        return MenuItem(label, partial(choose, field.name), checked=now == field.name)
    paths = {f"{field.name}.{span}": words for span, words in SPAN_LABELS.items()}
    children = tuple(
        MenuItem(_(words), partial(choose, path), checked=now == path)
        for path, words in paths.items()
    )
    return MenuItem(label, checked=now in paths, children=children)


def column_items(card: ListCard, name: str) -> list[MenuItem | None]:
    """Return what groups a list by one of its columns; nothing where that says nothing."""
    from crm_desktop.ui.widgets.menu import MenuItem  # noqa: PLC0415 - on first use

    field = next((one for one in groupable(card.spec) if one.name == name), None)
    if field is None:
        return []
    now, choose = card.rows.query.group, card.grouping.group_by
    if now.partition(".")[0] == name:
        return [MenuItem(_("No groups"), partial(choose, ""), "segment"), None]
    item = _field_item(field, now, choose)
    label = _("Group by this column")
    return [MenuItem(label, item.command, "segment", children=item.children), None]


def reckoning_items(card: ListCard, now: str) -> list[MenuItem | None]:
    """Return the menu that says what the totals of a list are; ``now`` is in force."""
    from crm_desktop.ui.widgets.menu import MenuItem  # noqa: PLC0415 - on first use

    return [
        *(
            MenuItem(_(label), partial(card.grouping.reckon, key), checked=key == now)
            for key, label in RECKONINGS.items()
        ),
        None,
        MenuItem(_("Hide the totals"), partial(card.grouping.show_totals, wanted=False)),
    ]
