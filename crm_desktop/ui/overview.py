"""The overview of one customer: what one wants to know before picking up the phone."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.conditions import Condition, Every
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _
from crm_desktop.services.lists import Query
from crm_desktop.ui.facts import FactGrid
from crm_desktop.ui.money import day_label
from crm_desktop.ui.theme import icon, on_theme_change, palette, px
from crm_desktop.ui.widgets.avatar import Avatar
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.cutlabel import CutLabel
from crm_desktop.ui.widgets.pill import Pill
from crm_desktop.ui.widgets.richtext import RichText
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.widgets.surface import Frame, Label, Line

if TYPE_CHECKING:
    from crm_desktop.services.desk import Desk
    from crm_desktop.ui.screen import Shell

_FACTS = (
    "phone", "mobile", "email", "homepage", "city", "address", "industry", "owner", "status",
    "stage", "level", "source", "tags", "preferences",
)  # fmt: skip
_WIDE = 1180
"""From so many logical pixels on there are three columns."""
_NOTE_LINES = 9
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """What the overview shows besides the customer itself."""

    contact: _Row | None
    contacts: int
    follow_ups: Sequence[_Row]
    sales: Sequence[_Row]
    feedback: Sequence[_Row]


def read(desk: Desk, customer: int) -> Told:
    """Read it."""
    lists = desk.lists
    mine = Condition("customer", "is", customer)

    def first(record: str, where: Any, sort: str, most: int, *names: str) -> Sequence[_Row]:
        ids = lists.ids(Query(record, where, (sort,)), limit=most)
        return lists.rows(record, ids, names)

    ways = ("name", "title", "department", "mobile", "office_phone", "email")
    main = Every((mine, Condition("is_main", "is", True)))
    contacts = first("contact", main, "name", 1, *ways) or first("contact", mine, "name", 1, *ways)
    waiting = Every(
        (
            mine,
            Condition("follow_up_done", "is", False),
            Condition("next_follow_up", "filled"),
        )
    )
    return Told(
        contacts[0] if contacts else None,
        lists.count(Query("contact", mine)),
        first("interaction", waiting, "next_follow_up", 4, "next_follow_up", "type", "subject"),
        first("sale", mine, "-date", 4, "date", "number", "total", "currency"),
        first("feedback", mine, "-date", 3, "date", "kind", "content", "satisfaction"),
    )


class Overview(Frame):
    """Shows one customer; ``go(record, id)`` opens something that belongs to it.

    ``begin(record)`` starts a new one.
    """

    def __init__(
        self,
        parent: tk.Misc,
        shell: Shell,
        go: Callable[[str, int], Any],
        begin: Callable[[str], Any],
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._go = go
        self._begin = begin
        self._across = 0
        scroll = self._scroll = ScrollFrame(self, padding=(0, 12, 4, 12))
        scroll.pack(fill="both", expand=True)
        body = self._body = scroll.body
        body.rowconfigure(1, weight=1)
        self._left, self._middle, self._right = Frame(body), Frame(body), Frame(body)
        self.facts = FactGrid(self._part(self._left, _("Facts")), shell, "customer", _FACTS)
        self.facts.pack(fill="x")
        self._contact = Frame(self._part(self._middle, _("Main contact"), "contact"))
        self._contact.pack(fill="x")
        self._follow_ups = Frame(self._part(self._middle, _("Open follow-ups"), "interaction"))
        self._follow_ups.pack(fill="x")
        self._sales = Frame(self._part(self._right, _("Last sales"), "sale"))
        self._sales.pack(fill="x")
        self._feedback = Frame(self._part(self._right, _("Last feedback"), "feedback"))
        self._feedback.pack(fill="x")
        notes = self._part(self._left, _("Notes"))
        self._edit_notes = IconButton(
            notes.pack_slaves()[0], "edit", lambda: self._go("notes", 0), _("Edit"), small=True
        )
        self._edit_notes.pack(side="right")
        self._no_notes = Label(notes, _("No notes yet."), "muted")
        self._notes = RichText(notes, most=_NOTE_LINES)
        self.bind("<Configure>", lambda event: self._fit(event.width), add="+")

    def _part(self, parent: Frame, title: str, record: str = "") -> Frame:
        """Return a titled place; with ``record``, a button begins one of its kind."""
        place = Frame(parent)
        place.pack(fill="x", pady=(0, px(16)))
        head = Frame(place)
        head.pack(fill="x", pady=(0, px(4)))
        Frame(head, padding=(0, 13, 0, 13)).pack(side="left")  # as high as with a button
        Label(head, title, "subheading").pack(side="left", padx=(px(2), 0))
        if record:
            words = _("New {type}", type=_(self._shell.desk.types[record].label).lower())
            IconButton(head, "plus", partial(self._begin, record), words, small=True).pack(
                side="right"
            )
        return place

    def _fit(self, width: int) -> None:
        across = 3 if width >= px(_WIDE) else 2
        if across == self._across:
            return
        self._across = across
        columns = [self._left, self._middle, self._right]
        for place, column in enumerate(columns):
            column.grid_forget()
            row = 1 if across == 2 and place == 2 else 0  # noqa: PLR2004 - columns
            at = min(place, across - 1)
            column.grid(row=row, column=at, sticky="new", padx=(px(28) if at else 0, 0))
        if across == 2:  # noqa: PLR2004
            self._left.grid(rowspan=2)
        for at, weight in enumerate((5, 4, 4)):
            used = at < across
            self._body.columnconfigure(
                at, weight=weight if used else 0, uniform="c" if used else ""
            )

    # -- showing -------------------------------------------------------------------------------

    def show(self, row: _Row) -> None:
        """Show a customer, a row of ``RecordService.get``."""
        self.facts.show(row)
        notes = str(row["notes"]).strip()
        self._notes.set_text(notes)
        if notes:
            self._no_notes.pack_forget()
            self._notes.pack(fill="x", padx=(px(2), 0))
        else:
            self._notes.pack_forget()
            self._no_notes.pack(anchor="w", padx=(px(2), 0))
        desk, customer = self._shell.desk, int(row["id"])
        self._shell.work(
            lambda _job: read(desk, customer), self._arrived, group="overview", owner=self
        )

    def _arrived(self, told: Told) -> None:
        self._show_contact(told)
        today = datetime.now().astimezone().date()
        self._fill(self._follow_ups, told.follow_ups, _("Nothing is waiting."),
                   partial(self._follow_up, today))  # fmt: skip
        self._fill(self._sales, told.sales, _("No sales yet."), self._sale)
        self._fill(self._feedback, told.feedback, _("No feedback yet."), self._opinion)

    def _fill(
        self,
        place: Frame,
        rows: Sequence[_Row],
        nothing: str,
        line: Callable[[Frame, _Row], tuple[str, tk.Widget]],
    ) -> None:
        for child in place.winfo_children():
            child.destroy()
        if not rows:
            Label(place, nothing, "muted").pack(anchor="w", padx=(px(2), 0))
        for number, row in enumerate(rows):
            if number:
                Line(place).pack(fill="x")
            whole = Frame(place, padding=(2, 6, 0, 6))
            whole.pack(fill="x")
            record, words = line(whole, row)
            for part in (whole, words):
                part.configure(cursor="hand2")  # type: ignore[call-arg]
                part.bind(
                    "<ButtonRelease-1>",
                    lambda _event, key=row["id"], of=record: self._go(of, key),  # type: ignore[misc]
                )

    def _words(self, parent: Frame, text: str) -> Label:
        words = CutLabel(parent, " ".join(text.split()))
        words.pack(side="left", fill="x", expand=True)
        return words

    def _follow_up(self, today: date, line: Frame, row: _Row) -> tuple[str, tk.Widget]:
        due: date = row["next_follow_up"]
        colour: Any = "red" if due < today else "amber" if due == today else "blue"
        done = IconButton(
            line, "check", partial(self._done, row["id"], row["subject"]), _("Done"), small=True
        )
        done.pack(side="right")
        Pill(line, day_label(due, today), colour).pack(side="left", padx=(0, px(8)))
        return "interaction", self._words(line, row["subject"])

    def _sale(self, line: Frame, row: _Row) -> tuple[str, tk.Widget]:
        kind = self._shell.desk.types["sale"].fields["total"].kind
        Label(line, f"{row['currency']} {kind.show(row['total'])}", "strong").pack(side="right")
        Label(line, row["date"].isoformat(), "caption").pack(side="left", padx=(0, px(10)))
        return "sale", self._words(line, row["number"])

    def _opinion(self, line: Frame, row: _Row) -> tuple[str, tk.Widget]:
        kind = self._shell.desk.types["feedback"].fields["kind"].kind
        option = kind.option(row["kind"]) if isinstance(kind, Choice) else None
        if row["satisfaction"] is not None:
            Label(line, f"{row['satisfaction']} / 5", "caption").pack(side="right", padx=(px(8), 0))
        if option is not None:
            Pill(line, option.show(), option.colour or "grey").pack(  # type: ignore[arg-type]
                side="left", padx=(0, px(8))
            )
        return "feedback", self._words(line, row["content"])

    def _show_contact(self, told: Told) -> None:
        for child in self._contact.winfo_children():
            child.destroy()
        row = told.contact
        if row is None:
            Label(self._contact, _("No contact yet."), "muted").pack(anchor="w", padx=(px(2), 0))
            return
        top = Frame(self._contact, padding=(2, 4, 0, 4))
        top.pack(fill="x")
        Avatar(top, row["name"], 36).pack(side="left", padx=(0, px(10)))
        names = Frame(top)
        names.pack(side="left", fill="x", expand=True)
        Label(names, row["name"], "strong").pack(anchor="w")
        beside = " · ".join(filter(None, [row["title"], row["department"]]))
        Label(names, beside or "–", "caption").pack(anchor="w")
        for part in (top, names, *names.winfo_children()):
            part.configure(cursor="hand2")  # type: ignore[call-arg]
            part.bind("<ButtonRelease-1>", lambda _event: self._go("contact", row["id"]))
        if told.contacts > 1:
            more = _("All {count} contacts", count=told.contacts)
            # Before the names, so that it keeps its room.
            button = Button(top, more, lambda: self._go("contact", 0), "ghost")
            button.pack(side="right", before=top.pack_slaves()[0])
        fields = self._shell.desk.types["contact"].fields
        for name, sign in (("mobile", "mobile"), ("office_phone", "phone"), ("email", "mail")):
            if row[name]:
                self._way(sign, fields[name].kind.show(row[name]))

    def _way(self, sign: str, text: str) -> None:
        line = Frame(self._contact, padding=(2, 1, 0, 1))
        line.pack(fill="x")
        picture = Label(line)
        picture.pack(side="left", padx=(px(11), px(21)))

        def paint() -> None:
            c = palette()
            picture.configure(image=icon(sign, 14, c.muted, c.surface(picture.surface)))

        paint()
        on_theme_change(picture, paint)
        Label(line, text).pack(side="left")
        copy = IconButton(line, "copy", partial(self._copy, text), _("Copy"), small=True)
        copy.pack(side="left", padx=(px(6), 0))

    # -- doing ---------------------------------------------------------------------------------

    def _copy(self, text: str) -> None:
        self.clipboard_clear()
        self.clipboard_append(text)
        self._shell.toast(_("Copied: {text}", text=text))

    def _done(self, interaction: int, subject: str) -> None:
        records = self._shell.desk.records
        self._shell.act(
            lambda: records.save("interaction", {"follow_up_done": True}, interaction),
            _("Followed up: “{title}”", title=subject),
        )

    def focus_first(self) -> None:
        """Put the keyboard to the first fact."""
        self.facts.focus_first()
