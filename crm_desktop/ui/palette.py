"""The search over everything: results below the field in the top bar while one types.

The field keeps the keyboard; the panel below it only shows. ``>`` at the beginning asks for
actions instead of records, an empty field for the records opened last.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from crm_desktop.i18n import LANGUAGES, _, every_language, language
from crm_desktop.services.desk import Desk, Hit
from crm_desktop.services.records import MissingRecord
from crm_desktop.ui.found import Found, FoundList, Heading, Item, around
from crm_desktop.ui.navigation import icon_of, places
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import mode, px
from crm_desktop.ui.widgets.surface import Card, Frame, Label, Line
from crm_desktop.ui.widgets.textfield import Entry

_FOUND = 200
_PER_TYPE = 8
_RECENT = 8
_KEPT = 20
_WIDTH = 620
_HIGHEST = 0.72
_SIGNS = (">", "》", "＞")
"""What begins a search for actions; Chinese keyboards write the other two."""
_RECENT_KEY = "recent"


@dataclass(frozen=True)
class Action:
    """Something that can be done from anywhere; ``words`` are what else people may type for it."""

    label: str
    icon: str
    run: Callable[[], Any]
    words: tuple[str, ...] = ()
    keys: str = ""

    def fits(self, text: str) -> bool:
        """Tell whether every word of ``text`` is in the label or among the words."""
        said = " ".join((self.label, *self.words)).casefold()
        return all(word in said for word in text.casefold().split())


def actions(shell: Shell) -> list[Action]:
    """Return all that can be done from anywhere, the most wanted first."""
    types = shell.desk.types.values()
    found = [
        Action(
            _("New {type}", type=_(spec.label)),
            "plus",
            partial(shell.new_record, spec.name),
            tuple(every_language(spec.label)),
            "Ctrl+N" if spec.number == 1 else "",
        )
        for spec in types
    ]
    found += [
        Action(
            _("Go to {place}", place=_(place.label)),
            place.icon,
            partial(shell.go, place.name),
            tuple(every_language(place.label)),
        )
        for place in places()
    ]
    dark = mode() == "dark"
    found.append(
        Action(
            _("Switch to light colours") if dark else _("Switch to dark colours"),
            "sun" if dark else "moon",
            partial(shell.dress, "light" if dark else "dark"),
            ("theme", "dark", "light", *every_language("Theme")),
        )
    )
    found += [
        Action(_("Switch to {language}", language=name), "translate", partial(shell.speak, code))
        for code, name in LANGUAGES.items()
        if code != language()
    ]
    return [
        *found,
        Action(_("Undo"), "undo", shell.undo, ("undo",), "Ctrl+Z"),
        Action(_("Redo"), "redo", shell.redo, ("redo",), "Ctrl+Shift+Z"),
        Action(_("Keys and help"), "help", partial(shell.go, "help"), ("keys",), "F1"),
        Action(_("Manual"), "book", partial(shell.go, "manual"), ("manual", "help")),
    ]


class SearchPanel:
    """The panel below ``entry``; ``anchor`` is the box that the entry stands in.

    It listens to the entry by itself: the window only has to put the keyboard there.
    """

    def __init__(self, shell: Shell, anchor: tk.Misc, entry: Entry) -> None:
        self._shell = shell
        self._anchor = anchor
        self._entry = entry
        self._panel: Card | None = None
        self._list: FoundList | None = None
        self._hint: Label | None = None
        self._leaving = ""
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
        entry.bind("<Escape>", lambda _event: self._escape())
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
        if self._panel is not None:
            self._panel.destroy()
            self._panel = self._list = self._hint = None
        if self._entry.variable.get():
            self._entry.variable.set("")

    # -- opening and closing -----------------------------------------------------------------

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
        if self._entry.variable.get():
            self._entry.variable.set("")
            return "break"
        self.close()
        self._entry.winfo_toplevel().focus_set()
        return "break"

    def _build(self) -> None:
        top = self._entry.winfo_toplevel()
        card = self._panel = Card(top, padding=(1, 4, 1, 0), kind="popup")
        found = self._list = FoundList(card)
        found.pack(fill="both", expand=True)
        Line(card).pack(fill="x", padx=px(1), pady=(px(4), 0))
        foot = Frame(card, padding=(16, 6, 16, 7))
        foot.pack(fill="x")
        keys = _("↑ ↓ choose   ·   Enter open   ·   Esc close")
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
        height = max(px(90), min(most, found.height() + px(48)))
        card.place(x=left, y=below + px(6), width=width, height=height)
        card.lift()

    # -- what is shown -----------------------------------------------------------------------

    def _typed(self) -> None:
        if self._panel is None:
            if self._entry.variable.get() and self._focused():
                self._entered()
            return
        text = self._entry.variable.get().strip()
        if text.startswith(_SIGNS):
            self._shell.work(lambda _job: None, lambda _none: None, group="search")
            self._show(self._action_rows(text[1:].strip(), every=True))
        elif text:
            self._ask(lambda desk: _hits(desk, text), partial(self._found, text))
        else:
            recent = self._recent()
            self._ask(lambda desk: _titles(desk, recent), self._found_recent)

    def _ask(self, read: Callable[[Desk], Any], done: Callable[[Any], None]) -> None:
        desk = self._shell.desk
        self._shell.work(lambda _job: read(desk), done, group="search", owner=self._panel)

    def _found(self, text: str, hits: list[Hit]) -> None:
        rows: list[Found] = []
        groups: dict[str, list[Hit]] = {}
        for hit in hits:
            groups.setdefault(hit.record, []).append(hit)
        types = self._shell.desk.types
        names = list(groups)
        if all(sign.isdigit() or sign in " -+()." for sign in text):
            # A number is most likely a phone number: people come before papers.
            names.sort(key=lambda name: types[name].number)
        for record in names:
            some = groups[record]
            spec = types[record]
            count = f"{len(some)}+" if len(hits) >= _FOUND else str(len(some))
            note = _("{shown} of {count}", shown=_PER_TYPE, count=count)
            rows.append(Heading(_(spec.plural), note if len(some) > _PER_TYPE else ""))
            rows += [self._item(hit, text) for hit in some[:_PER_TYPE]]
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
            query=text,
        )

    def _found_recent(self, titles: list[tuple[str, int, str]]) -> None:
        types = self._shell.desk.types
        rows: list[Found] = []
        if titles:
            rows.append(Heading(_("Opened last")))
        rows += [
            Item(
                title,
                icon_of(types[record].icon),
                partial(self._open_record, record, record_id),
                note=_(types[record].label),
            )
            for record, record_id, title in titles
        ]
        able = actions(self._shell)
        few = able if not titles else [action for action in able if action.icon == "plus"][:3]
        rows.append(Heading(_("Actions")))
        rows += [self._action_item(action, "") for action in few]
        self._show(rows)

    def _action_rows(self, text: str, *, every: bool) -> list[Found]:
        fitting = [action for action in actions(self._shell) if action.fits(text)]
        if not fitting:
            return [Heading(_("No action is called “{text}”.", text=text))] if every else []
        shown = fitting if every else fitting[:3]
        return [Heading(_("Actions")), *(self._action_item(action, text) for action in shown)]

    def _action_item(self, action: Action, text: str) -> Item:
        run = partial(self._do, action.run)
        return Item(action.label, action.icon, run, note=action.keys, query=text)

    def _show(self, rows: list[Found]) -> None:
        if self._list is not None:
            self._list.show(rows)
            self._place()

    # -- doing -------------------------------------------------------------------------------

    def _move(self, steps: int) -> str:
        self._entered()
        if self._list is not None:
            self._list.move(steps)
        return "break"

    def _page(self, pages: int) -> str:
        return self._move(pages * (self._list.page() if self._list is not None else 1))

    def _take(self) -> str:
        item = self._list.chosen if self._list is not None else None
        if item is not None:
            item.run()
        return "break"

    def _do(self, run: Callable[[], Any]) -> None:
        top = self._entry.winfo_toplevel()
        self.close()
        top.focus_set()
        run()

    def _open_record(self, record: str, record_id: int) -> None:
        self._do(partial(self._shell.open_record, record, record_id))

    def _recent(self) -> list[tuple[str, int]]:
        return recent(self._shell)[:_RECENT]


def recent(shell: Shell) -> list[tuple[str, int]]:
    """Return the records of this file that were opened last, the latest first."""
    kept = shell.preferences.get(_RECENT_KEY, {})
    mine = kept.get(str(shell.desk.path), []) if isinstance(kept, dict) else []
    return [(str(one[0]), int(one[1])) for one in mine if one[0] in shell.desk.types]


def remember(shell: Shell, record: str, record_id: int) -> None:
    """Note that a record was opened."""
    kept = shell.preferences.get(_RECENT_KEY, {})
    files = dict(kept) if isinstance(kept, dict) else {}
    others = [list(one) for one in recent(shell) if one != (record, record_id)]
    files[str(shell.desk.path)] = [[record, record_id], *others][:_KEPT]
    shell.preferences.set(_RECENT_KEY, files)


def _hits(desk: Desk, text: str) -> list[Hit]:
    """Return what is found; records that are called by a number say whose they are."""
    hits = desk.search(text, _FOUND)
    wanted: dict[str, list[int]] = {}
    for hit in hits:
        ids = wanted.setdefault(hit.record, [])
        if len(ids) < _PER_TYPE:
            ids.append(hit.id)
    owners: dict[tuple[str, int], str] = {}
    for record, ids in wanted.items():
        name = desk.types[record].subtitle
        if name in desk.types[record].references:
            for row in desk.lists.rows(record, ids, (name,)):
                owners[record, row["id"]] = row[f"{name}.title"]
    return [
        replace(hit, subtitle=hit.subtitle or owners.get((hit.record, hit.id), "")) for hit in hits
    ]


def _titles(desk: Desk, records: Sequence[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """Return the titles of those of ``records`` that are still in use."""
    found: list[tuple[str, int, str]] = []
    for record, record_id in records:
        try:
            row = desk.records.get(record, record_id)
        except MissingRecord:
            continue
        if not row["deleted_at"]:
            found.append((record, record_id, desk.types[record].call(row)))
    return found
