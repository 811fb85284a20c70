"""A story on the screen: entries one below the other, by month, in one scrolling text."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from crm_desktop.fields.markdown import blocks
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _
from crm_desktop.services.timeline import Entry
from crm_desktop.ui.activity import when
from crm_desktop.ui.money import day_label, month_title
from crm_desktop.ui.signs import INTERACTIONS, NOTE, SIZE, sign_picture
from crm_desktop.ui.theme import Colour, fonts, on_theme_change, palette, px
from crm_desktop.ui.widgets import richtext
from crm_desktop.ui.widgets.scrollbar import Scrollbar
from crm_desktop.ui.widgets.surface import Frame

_LEFT = 6
_WORDS = SIZE + 20
_LONGEST = 1_200
"""So many characters of a text are shown; the record has the rest."""
_NEAR = 0.85
"""How far down one is when more is asked for."""
_DATE = 130

_SIGNS: dict[str, tuple[str, Colour]] = {
    "sale": ("cart", "green"),
    "change": ("flag", "grey"),
    "file": ("attach", "purple"),
    "feedback": ("feedback", "grey"),
}


class StoryText(Frame):
    """Shows entries; arrows choose one, Enter or a double click opens it.

    ``on_open`` is told of an entry, ``on_end`` when the end comes near.
    """

    def __init__(self, parent: tk.Misc, spec_of: Callable[[str], RecordSpec]) -> None:
        super().__init__(parent)
        self._spec_of = spec_of
        self._entries: list[Entry] = []
        self._pictures: dict[str, tk.PhotoImage] = {}
        self._current = -1
        self._marked = -1
        self._month = ""
        self.on_open: Callable[[Entry], Any] = lambda _entry: None
        self.on_end: Callable[[], Any] = lambda: None
        self.text = tk.Text(
            self, wrap="word", relief="flat", borderwidth=0, highlightthickness=0, width=20,
            height=5, padx=0, pady=0, font=fonts.BODY, cursor="arrow", state="disabled",
            takefocus=True, exportselection=False, spacing2=px(2),
        )  # fmt: skip
        self.text._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar = Scrollbar(self, self.text.yview)
        self.text.configure(yscrollcommand=self._scrolled)
        self._bar.pack(side="right", fill="y")
        self.text.pack(side="left", fill="both", expand=True)
        for key, step in (("Down", 1), ("Up", -1), ("Next", 5), ("Prior", -5)):
            self.text.bind(f"<{key}>", lambda _event, by=step: self._step(by))  # type: ignore[misc]
        self.text.bind("<Home>", lambda _event: self._step(-len(self._entries)))
        self.text.bind("<End>", lambda _event: self._step(len(self._entries)))
        self.text.bind("<Return>", lambda _event: self._open())
        self.text.bind("<Double-Button-1>", lambda _event: self._open())
        self.text.bind("<ButtonRelease-1>", self._clicked, add="+")
        self.text.bind("<FocusIn>", lambda _event: self._mark(), add="+")
        self.text.bind("<FocusOut>", lambda _event: self._mark(), add="+")
        self.text.bind("<Configure>", lambda event: self._place_dates(event.width), add="+")
        self._paint()
        on_theme_change(self, self._repaint)

    # -- what is shown -------------------------------------------------------------------------

    @property
    def entries(self) -> Sequence[Entry]:
        """Return what is shown."""
        return self._entries

    @property
    def current(self) -> Entry | None:
        """Return the entry that the keys are at."""
        return self._entries[self._current] if 0 <= self._current < len(self._entries) else None

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these and no others, from the top; the current entry stays so if it is there."""
        at = self.current.place if self.current is not None else None
        self._entries, self._month = [], ""
        self._current = self._marked = -1
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        self.text.configure(state="disabled")
        self.add(entries)
        places = [entry.place for entry in entries]
        self._current = places.index(at) if at in places else (0 if entries else -1)
        self._mark()

    def add(self, entries: Sequence[Entry]) -> None:
        """Show these below."""
        self.text.configure(state="normal")
        for entry in entries:
            self._write(entry)
        self.text.configure(state="disabled")
        self._mark()

    def _write(self, entry: Entry) -> None:
        text = self.text
        number = len(self._entries)
        self._entries.append(entry)
        month = f"{entry.at:%Y-%m}"
        if month != self._month:
            self._month = month
            text.insert("end", f"{month_title(month)}\n", ("month",))
        mine = f"entry{number}"
        text.image_create("end", image=self._picture(entry), align="center", padx=px(_LEFT))
        text.tag_add(mine, "end-2c")
        text.tag_add("head", "end-2c")
        room = max(text.winfo_width(), px(320)) - px(_WORDS + _DATE)
        title = fonts.cut(fonts.BODY_BOLD, " ".join(entry.title.split()), room)
        text.insert("end", f"\t{title}", (mine, "head", "title"))
        text.insert("end", f"\t{_moment(entry)}\n", (mine, "head", "date"))
        if entry.facts or entry.follow_up:
            text.insert("end", "  ·  ".join(entry.facts), (mine, "facts"))
            self._write_follow_up(entry, mine)
            text.insert("end", "\n", (mine, "facts"))
        if entry.text.strip():
            words = entry.text.strip()
            if len(words) > _LONGEST:
                words = words[:_LONGEST].rstrip() + "…"
            richtext.insert(text, "end", blocks(words), mine, "body")
            text.insert("end", "\n", (mine, "body"))
        text.insert("end", "\n", (mine, "gap"))

    def _write_follow_up(self, entry: Entry, mine: str) -> None:
        if entry.follow_up is None:
            return
        day = entry.follow_up
        late = not entry.done and day < datetime.now().astimezone().date()
        words = (
            _("Followed up")
            if entry.done
            else _("Follow up on {day}", day=day_label(day, date.min))
        )
        between = "  ·  " if entry.facts else ""
        self.text.insert("end", between, (mine, "facts"))
        tag = "facts" if entry.done else "late" if late else "due"
        self.text.insert("end", words, (mine, "facts", tag))

    def _picture(self, entry: Entry, ground: str = "") -> tk.PhotoImage:
        ground = ground or palette().surface(self.surface)
        name, colour = _SIGNS.get(entry.kind, (NOTE, "grey"))
        if entry.kind in {"interaction", "feedback"}:
            field = "type" if entry.kind == "interaction" else "kind"
            kind = self._spec_of(entry.kind).fields[field].kind
            option = kind.option(entry.sign) if isinstance(kind, Choice) else None
            colour = (option.colour if option is not None else "") or "grey"  # type: ignore[assignment]
        if entry.kind == "interaction":
            name = INTERACTIONS.get(entry.sign, NOTE)
        key = f"{name} {colour} {ground}"
        if key not in self._pictures:
            self._pictures[key] = sign_picture(self.text, name, colour, ground)
        return self._pictures[key]

    # -- looks ---------------------------------------------------------------------------------

    def _paint(self) -> None:
        c, text = palette(), self.text
        ground = c.surface(self.surface)
        text.configure(background=ground, foreground=c.text, selectbackground=ground,
                       selectforeground=c.text, inactiveselectbackground=ground)  # fmt: skip
        words = px(_WORDS)
        text.tag_configure("current", background=c.row_hover)
        text.tag_configure("chosen", background=c.soft)
        text.tag_configure(
            "month", font=fonts.CAPTION_BOLD, foreground=c.muted, spacing1=px(10), spacing3=px(6),
            lmargin1=px(_LEFT),
        )  # fmt: skip
        text.tag_configure("head", spacing1=px(5), lmargin2=words)
        text.tag_configure("title", font=fonts.BODY_BOLD)
        text.tag_configure("date", font=fonts.CAPTION, foreground=c.muted)
        text.tag_configure(
            "facts", font=fonts.CAPTION, foreground=c.muted, lmargin1=words, lmargin2=words
        )
        text.tag_configure("due", foreground=c.warning)
        text.tag_configure("late", foreground=c.danger)
        text.tag_configure("body", spacing1=px(2), rmargin=px(90))
        text.tag_configure("gap", font=fonts.MICRO)
        richtext.set_tags(text, words)
        for tag in ("chosen", "current"):
            text.tag_lower(tag)
        self._place_dates(text.winfo_width())

    def _repaint(self) -> None:
        self._pictures.clear()
        self._paint()
        self.show(list(self._entries))

    def _place_dates(self, width: int) -> None:
        if width > px(_WORDS + _DATE):
            self.text.tag_configure("head", tabs=(px(_WORDS), width - px(14), "right"))

    # -- keys and mouse ------------------------------------------------------------------------

    def _scrolled(self, first: float | str, last: float | str) -> None:
        self._bar.set(first, last)
        if float(last) > _NEAR and self._entries:
            self.on_end()

    def _step(self, by: int) -> str:
        if self._entries:
            self._current = min(max(self._current + by, 0), len(self._entries) - 1)
            self._mark()
            span = self.text.tag_nextrange(f"entry{self._current}", "1.0")
            if span:
                self.text.see(f"{span[1]} -1c")
                self.text.see(span[0])
        return "break"

    def _mark(self) -> None:
        c = palette()
        here = self.text.focus_displayof() is self.text
        for tag in ("current", "chosen"):
            self.text.tag_remove(tag, "1.0", "end")
        self._sign(self._marked, "")
        self._marked = self._current
        ranges = self.text.tag_ranges(f"entry{self._current}") if self._current >= 0 else ()
        if ranges:
            self.text.tag_add("chosen" if here else "current", ranges[0], ranges[-1])
            self._sign(self._current, c.soft if here else c.row_hover)

    def _sign(self, number: int, ground: str) -> None:
        ranges = self.text.tag_ranges(f"entry{number}") if number >= 0 else ()
        if ranges and number < len(self._entries):
            picture = self._picture(self._entries[number], ground)
            self.text.image_configure(ranges[0], image=picture)

    def _clicked(self, event: tk.Event[Any]) -> None:
        self.text.focus_set()
        for tag in self.text.tag_names(f"@{event.x},{event.y}"):
            if tag.startswith("entry"):
                self._current = int(tag.removeprefix("entry"))
                self._mark()

    def _open(self) -> str:
        if self.current is not None:
            self.on_open(self.current)
        return "break"


def _moment(entry: Entry) -> str:
    today = datetime.now().astimezone().date()
    return when(entry.at) if entry.timed else day_label(entry.at.date(), today)
