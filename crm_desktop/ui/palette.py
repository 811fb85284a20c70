"""The search over everything: results below the field in the top bar while one types.

The field keeps the keyboard; the panel below it only shows. ``>`` at the beginning asks for
actions instead of records, an empty field for the records opened last. Tab, or the right arrow
at the end of the text, shows what can be done with the record chosen.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services.desk import Desk, Hit
from crm_desktop.services.records import MissingRecord
from crm_desktop.ui.actions import Action, actions, fitting
from crm_desktop.ui.found import Found, FoundList, Heading, Item, around
from crm_desktop.ui.hits import MOST, PER_TYPE, hits, likeness, titles
from crm_desktop.ui.navigation import icon_of
from crm_desktop.ui.recent import recent
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.surface import Card, Frame, Label, Line
from crm_desktop.ui.widgets.textfield import Entry
from crm_desktop.ui.wishes import (
    Wish,
    granted,
    record_actions,
    wish_action,
    wishes,
)

_RECENT = 8
_FEW = 3
_WIDTH = 620
_HIGHEST = 0.72
_SIGNS = (">", "》", "＞")
"""What begins a search for actions; Chinese keyboards write the other two."""


class SearchPanel:
    """The panel below ``entry``; ``anchor`` is the box that the entry stands in.

    It listens to the entry by itself: the window only has to put the keyboard there.
    """

    def __init__(
        self, shell: Shell, anchor: tk.Misc, entry: Entry, obey: Callable[[str], Any]
    ) -> None:
        self._shell = shell
        self._obey = obey
        self._anchor = anchor
        self._entry = entry
        self._panel: Card | None = None
        self._list: FoundList | None = None
        self._hint: Label | None = None
        self._leaving = ""
        self._outer: tuple[list[Found], int] | None = None
        self._asked = False
        self._then: list[Callable[[], Any]] = []
        entry.variable.trace_add("write", lambda *_args: self._typed())
        entry.bind("<FocusIn>", lambda _event: self._entered(), add="+")
        entry.bind("<FocusOut>", lambda _event: self._left(), add="+")
        entry.bind("<ButtonPress-1>", lambda _event: self._entered(), add="+")
        for keys, steps in (("<Down>", 1), ("<Up>", -1)):
            entry.bind(keys, lambda _event, steps=steps: self._move(steps))  # type: ignore[misc]
        entry.bind("<Next>", lambda _event: self._page(1))
        entry.bind("<Prior>", lambda _event: self._page(-1))
        entry.bind("<Return>", lambda _event: self._take())
        entry.bind("<KP_Enter>", lambda _event: self._take())
        for keys in ("<Control-Return>", "<Control-KP_Enter>"):
            entry.bind(keys, lambda _event: self._take_other())
        entry.bind("<Tab>", lambda _event: self._more())
        entry.bind("<Right>", lambda _event: self._more() if self._at_end() else None)
        for keys in ("<Left>", "<BackSpace>", "<Shift-Tab>", "<ISO_Left_Tab>"):
            entry.bind(keys, lambda _event: self._less(), add="+")
        entry.bind("<Escape>", lambda _event: self._escape())
        entry.bind("<Destroy>", lambda _event: self._ended(), add="+")
        if self._focused():
            self._entered()

    # -- for the window ----------------------------------------------------------------------

    @property
    def showing(self) -> bool:
        """Tell whether the panel is open."""
        return self._panel is not None

    @property
    def rows(self) -> Sequence[Found]:
        """Return what the panel shows."""
        return self._list.rows if self._list is not None else ()

    def open(self, text: str = "") -> None:
        """Put the keyboard into the field, with ``text`` in it, and show the panel."""
        self._entry.variable.set(text)
        self._entry.focus_set()
        self._entry.icursor("end")
        if not text:
            self._entry.selection_range(0, "end")
        self._entered()

    def close(self) -> None:
        """Take the panel away and empty the field."""
        self._take_away()
        if self._entry.variable.get():
            self._entry.variable.set("")

    # -- opening and closing -----------------------------------------------------------------

    def _take_away(self) -> None:
        if self._panel is not None:
            self._panel.destroy()
            self._panel = self._list = self._hint = None

    def _ended(self) -> None:
        """Go with the field: a change of language makes it anew."""
        if self._leaving:
            self._entry.after_cancel(self._leaving)
            self._leaving = ""
        self._take_away()

    def _entered(self) -> None:
        if self._leaving:
            self._entry.after_cancel(self._leaving)
            self._leaving = ""
        if self._panel is None:
            self._build()
            self._typed()

    def _left(self) -> None:
        if not self._leaving:
            self._leaving = self._entry.after(120, self._gone)

    def _gone(self) -> None:
        self._leaving = ""
        if not self._focused():
            self.close()

    def _focused(self) -> bool:
        # Asked of Tk itself: the focus may be in a window that tkinter does not know.
        return str(self._entry.tk.call("focus")) == str(self._entry)

    def _escape(self) -> str:
        if self._less():
            return "break"
        if self._entry.variable.get():
            self._entry.variable.set("")
            return "break"
        self.close()
        self._entry.winfo_toplevel().focus_set()
        return "break"

    def _build(self) -> None:
        top = self._entry.winfo_toplevel()
        card = self._panel = Card(top, padding=(1, 4, 1, 7), kind="popup")
        found = self._list = FoundList(card)
        found.pack(fill="both", expand=True)
        Line(card).pack(fill="x", padx=px(1), pady=(px(4), 0))
        foot = Frame(card, padding=(16, 6, 16, 0))
        foot.pack(fill="x")
        keys = _("↑ ↓ choose   ·   Enter open   ·   Ctrl+Enter in its list   ·   Tab more")
        Label(foot, keys, "caption").pack(side="left")
        self._hint = Label(foot, _("“>” for actions"), "caption")
        self._hint.pack(side="right")
        self._place()

    def _place(self) -> None:
        card, found = self._panel, self._list
        if card is None or found is None:
            return
        top = self._entry.winfo_toplevel()
        whole, high = top.winfo_width(), top.winfo_height()
        left = self._anchor.winfo_rootx() - top.winfo_rootx()
        below = self._anchor.winfo_rooty() - top.winfo_rooty() + self._anchor.winfo_height()
        width = min(max(self._anchor.winfo_width(), px(_WIDTH)), whole - left - px(16))
        most = round((high - below) * _HIGHEST)
        height = max(px(90), min(most, found.height() + px(49)))
        card.place(x=left, y=below + px(6), width=width, height=height)
        card.lift()

    # -- what is shown -----------------------------------------------------------------------

    def _typed(self) -> None:
        if self._panel is None:
            if self._entry.variable.get() and self._focused():
                self._entered()
            return
        self._outer = None
        text = self._entry.variable.get().strip()
        if text.startswith(_SIGNS):
            self._actions_typed(text[1:].strip())
        elif text:
            self._ask(lambda desk: hits(desk, text), partial(self._found, text))
        else:
            recent = self._recent()
            self._ask(lambda desk: titles(desk, recent), self._found_recent)

    def _actions_typed(self, text: str) -> None:
        able = self._action_rows(text, every=True)
        wished = wishes(self._shell.desk.types, text)
        self._show(able)

        def arrived(found: list[tuple[Wish, int, str]]) -> None:
            if found:
                rows = [
                    self._action_item(wish_action(self._shell, *one), one[0].customer)
                    for one in found
                ]
                others = [row for row in able if isinstance(row, Item)]
                self._show([Heading(_("Actions")), *rows, *others])

        # Even without a wish: what was asked before must not arrive any more.
        self._ask(lambda desk: granted(desk, wished), arrived)

    def _ask(self, read: Callable[[Desk], Any], done: Callable[[Any], None]) -> None:
        desk = self._shell.desk
        self._asked, self._then = True, []

        def arrived(found: Any) -> None:
            self._asked = False
            done(found)
            waiting, self._then = self._then, []
            for then in waiting:
                then()

        def failed(error: BaseException) -> None:
            self._asked, self._then = False, []
            self._shell.fail(error)

        self._shell.work(
            lambda _job: read(desk), arrived, failed=failed, group="search", owner=self._panel
        )

    def _once_there(self, then: Callable[[], Any]) -> bool:
        """Do it once what was typed is found: who types fast means that, not what is shown."""
        if self._asked and self._panel is not None:
            self._then.append(then)
            return True
        return False

    def _found(self, text: str, found: list[Hit]) -> None:
        rows: list[Found] = []
        groups: dict[str, list[Hit]] = {}
        for hit in found:
            groups.setdefault(hit.record, []).append(hit)
        types = self._shell.desk.types
        names = sorted(
            groups, key=lambda name: (likeness(groups[name][0], text), types[name].number)
        )
        if all(sign.isdigit() or sign in " -+()." for sign in text):
            # A number is most likely a phone number: people come before papers.
            names.sort(key=lambda name: types[name].number)
        for record in names:
            some = groups[record]
            spec = types[record]
            count = f"{len(some)}+" if len(found) >= MOST else str(len(some))
            note = _("{shown} of {count}", shown=PER_TYPE, count=count)
            rows.append(Heading(_(spec.plural), note if len(some) > PER_TYPE else ""))
            rows += [self._item(hit, text) for hit in some[:PER_TYPE]]
        able = self._action_rows(text, every=False)
        if not rows and not able:
            rows.append(Heading(_("Nothing was found for “{text}”.", text=text)))
        self._show(rows + able)

    def _item(self, hit: Hit, text: str) -> Item:
        spec = self._shell.desk.types[hit.record]
        detail = [hit.subtitle] if hit.subtitle else []
        if hit.where and hit.where != spec.title and hit.text and hit.where != spec.subtitle:
            label = spec.fields[hit.where].show_label()
            detail.append(_("{field}: {value}", field=label, value=around(hit.text, text)))
        return Item(
            hit.title,
            icon_of(spec.icon),
            partial(self._open_record, hit.record, hit.id),
            "  ·  ".join(detail),
            note=_("similar") if hit.near else "",
            query=text,
            other=partial(self._open_in_list, hit.record, hit.id),
            more=partial(self._record_rows, hit.record, hit.id, hit.title),
        )

    def _found_recent(self, opened: list[tuple[str, int, str]]) -> None:
        types = self._shell.desk.types
        rows: list[Found] = []
        if opened:
            rows.append(Heading(_("Opened last")))
        rows += [
            Item(
                title,
                icon_of(types[record].icon),
                partial(self._open_record, record, record_id),
                note=_(types[record].label),
                other=partial(self._open_in_list, record, record_id),
                more=partial(self._record_rows, record, record_id, title),
            )
            for record, record_id, title in opened
        ]
        able = actions(self._shell, self._obey)
        few = able[:_FEW] if opened else able
        rows.append(Heading(_("Actions")))
        rows += [self._action_item(action, "") for action in few]
        self._show(rows)

    def _action_rows(self, text: str, *, every: bool) -> list[Found]:
        able = fitting(actions(self._shell, self._obey), text)
        if not able:
            return [Heading(_("No action is called “{text}”.", text=text))] if every else []
        shown = able if every else able[:_FEW]
        return [Heading(_("Actions")), *(self._action_item(action, text) for action in shown)]

    def _action_item(self, action: Action, text: str) -> Item:
        run = partial(self._do, action.run)
        return Item(action.label, action.icon, run, note=action.keys, query=text)

    def _show(self, rows: list[Found], chosen: int = -1) -> None:
        if self._list is not None:
            self._list.show(rows, chosen)
            self._place()

    # -- what can be done with the record chosen ---------------------------------------------

    def _record_rows(self, record: str, record_id: int, title: str) -> list[Found]:
        opened = record_actions(self._shell, record, record_id)
        rows: list[Found] = [Heading(title, _("← back"))]
        return rows + [self._action_item(action, "") for action in opened]

    def _at_end(self) -> bool:
        entry = self._entry
        return entry.index("insert") == entry.index("end") and not entry.selection_present()

    def _more(self) -> str | None:
        if self._once_there(self._more):
            return "break"
        item = self._list.chosen if self._list is not None else None
        if self._list is None or item is None or item.more is None:
            return None if self._outer is None else "break"
        outer = (list(self._list.rows), self._list.at)
        try:
            rows = item.more()
        except MissingRecord as error:
            self._shell.fail(error)
            return "break"
        self._outer = outer
        self._show(rows)
        return "break"

    def _less(self) -> str | None:
        if self._outer is None:
            return None
        rows, chosen = self._outer
        self._outer = None
        self._show(rows, chosen)
        return "break"

    # -- doing -------------------------------------------------------------------------------

    def _move(self, steps: int) -> str:
        self._entered()
        if not self._once_there(partial(self._move, steps)) and self._list is not None:
            self._list.move(steps)
        return "break"

    def _page(self, pages: int) -> str:
        return self._move(pages * (self._list.page() if self._list is not None else 1))

    def _take(self) -> str:
        if self._once_there(self._take):
            return "break"
        item = self._list.chosen if self._list is not None else None
        if item is not None:
            item.run()
        return "break"

    def _take_other(self) -> str:
        if self._once_there(self._take_other):
            return "break"
        item = self._list.chosen if self._list is not None else None
        if item is not None:
            (item.other or item.run)()
        return "break"

    def _do(self, run: Callable[[], Any]) -> None:
        top = self._entry.winfo_toplevel()
        self.close()
        top.focus_set()
        run()

    def _open_record(self, record: str, record_id: int) -> None:
        self._do(partial(self._shell.open_record, record, record_id))

    def _open_in_list(self, record: str, record_id: int) -> None:
        self._do(partial(self._shell.go, record, show=record_id))

    def _recent(self) -> list[tuple[str, int]]:
        return recent(self._shell)[:_RECENT]
