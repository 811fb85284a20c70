"""The head of a record: avatar, title, pills, the line below; and its key figures."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _, ngettext
from crm_desktop.ui.cells import is_coloured, shown, shows_person
from crm_desktop.ui.navigation import icon_of
from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import disc
from crm_desktop.ui.widgets.avatar import Avatar
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.figure import FigureCard
from crm_desktop.ui.widgets.pill import Pill
from crm_desktop.ui.widgets.surface import Frame, Label

if TYPE_CHECKING:
    from crm_desktop.services.currencies import Sum, Takings
    from crm_desktop.services.figure_values import CustomerFigures

_SIZE = 46
_MOST_PILLS = 2
_LIST_FOLLOWS = 400
"""Milliseconds after which a list is asked once more."""
_SAYING = frozenset({"text", "phone", "email", "choice", "reference"})
"""Kinds of fields that tell one record from another."""


class RecordHead(Frame):
    """Shows a row of ``RecordService.get``, or what a new record is called.

    Buttons may be packed into ``aside``, at its right. ``lead`` names a field that begins the
    line below the title.
    """

    def __init__(
        self, parent: tk.Misc, spec: RecordSpec, *, pills: int = _MOST_PILLS, lead: str = ""
    ) -> None:
        super().__init__(parent)
        self._spec = spec
        self._most = pills
        self._lead = lead
        self._pills: list[Pill] = []
        self._pill_texts: list[str] = []
        self.aside = Frame(self)
        self.aside.pack(side="right", anchor="n")
        self._avatar = Avatar(self, "", _SIZE) if shows_person(spec) else None
        if self._avatar is not None:
            self._avatar.pack(side="left", padx=(px(2), px(14)))
        else:
            self._build_sign()
        self._words = Frame(self)
        self._words.pack(side="left", fill="x", expand=True)
        self._line = Frame(self._words)
        self._line.pack(fill="x")
        self._title = Label(self._line, "", "heading")
        self._title.pack(side="left")
        self._second = Frame(self._words)
        self._second.pack(fill="x", pady=(px(3), 0))
        self._below = Label(self._second, "", "muted")
        self._below.pack(side="left")
        self._detail = ""
        self._text = ""
        self._words.bind("<Configure>", lambda _event: self._arrange(), add="+")

    def _build_sign(self) -> None:
        sign = Label(self)
        sign.configure(compound="center")
        sign.pack(side="left", padx=(px(2), px(14)))
        over = Label(sign)
        over.place(relx=0.5, rely=0.5, anchor="center")

        def paint() -> None:
            c = palette()
            sign.configure(image=disc(c.soft, c.surface(self.surface), px(_SIZE)))
            picture = icon(icon_of(self._spec.icon), 20, c.accent_text, c.soft)
            over.configure(image=picture, background=c.soft)

        paint()
        on_theme_change(sign, paint)

    def show(self, row: Mapping[str, Any] | None) -> None:
        """Show a record; ``None`` is a new one."""
        spec = self._spec
        for pill in self._pills:
            pill.destroy()
        self._pills = []
        self._pill_texts = []
        if row is None:
            self._text = _("New {type}", type=_(spec.label).lower())
            below = ""
        else:
            self._text = spec.call(row)
            below = shown(spec.fields[spec.subtitle], row) if spec.subtitle else ""
            for name in spec.columns:
                field = spec.fields[name]
                kind = field.kind
                if not is_coloured(field) or not isinstance(kind, Choice) or not row[name]:
                    continue
                option = kind.option(row[name])
                if option is not None and len(self._pills) < self._most:
                    pill = Pill(self._words, option.show(), option.colour or "grey")  # type: ignore[arg-type]
                    self._pills.append(pill)
                    self._pill_texts.append(option.show())
        if self._avatar is not None:
            self._avatar.set(self._text)
        if not below and row is not None:
            below = self._second_choice(row)
        if row is not None and self._lead:
            below = "  ·  ".join(part for part in (str(row[self._lead]), below) if part)
        self._detail = below
        self._arrange()

    def _second_choice(self, row: Mapping[str, Any]) -> str:
        found: Sequence[str] = [
            text
            for name in self._spec.columns
            if name != self._spec.title and _says_who(self._spec.fields[name])
            if (text := shown(self._spec.fields[name], row))
        ]
        return "  ·  ".join(found[:2])

    def _arrange(self) -> None:
        """Put the pills behind the title where they fit, else behind the line below."""
        room = self._words.winfo_width()
        taken = sum(fonts.measure(fonts.CAPTION, text) + px(26) for text in self._pill_texts)
        beside = fonts.measure(fonts.HEADING, self._text) + taken <= room
        shown = len(self._pills)
        if not beside:
            # The words below the title come before all but the first pill.
            words = fonts.measure(fonts.BODY, self._detail)
            while shown > 1 and taken + words > room:
                shown -= 1
                taken -= fonts.measure(fonts.CAPTION, self._pill_texts[shown]) + px(26)
        for place, pill in enumerate(self._pills):
            pill.pack_forget()
            if place < shown:
                line = self._line if beside else self._second
                pill.pack(in_=line, side="left", padx=(px(8), 0))
                pill.lift()
        if room > px(60):
            left = room - (taken if beside else 0)
            self._title.set_text(fonts.cut(fonts.HEADING, self._text, left))
            left = room - (0 if beside else taken)
            self._below.set_text(fonts.cut(fonts.BODY, self._detail, left))
        else:
            self._title.set_text(self._text)
            self._below.set_text(self._detail)


def _says_who(field: FieldSpec) -> bool:
    return not is_coloured(field) and field.kind.key in _SAYING


class CustomerFigureStrip(Frame):
    """What a customer has brought: total spend, orders, satisfaction.

    ``wide`` tells also how often and when it bought, and what comes next.
    """

    def __init__(self, parent: tk.Misc, *, wide: bool = False) -> None:
        super().__init__(parent)
        self._wide = wide
        words = [_("Total spend"), _("Orders"), _("Satisfaction")]
        if wide:
            words[2:2] = [_("Last purchase")]
            words += [_("Next follow-up"), _("Last contact")]
        self._cards = [FigureCard(self, one) for one in words]
        for place, card in enumerate(self._cards):
            gap = 0 if place == 0 else px(6)
            card.grid(row=0, column=place, sticky="nsew", padx=(gap, 0))
            self.columnconfigure(place, weight=1 if wide else 3 if place == 0 else 2)

    def show(self, figures: CustomerFigures | None) -> None:
        """Show the figures; ``None`` is a customer that is not there yet."""
        if figures is None:
            for card in self._cards:
                card.set("–")
            return
        own, last = figures.takings, figures.last_purchase
        rating = figures.opinion.satisfaction
        marks = "–" if rating is None else f"{rating:.1f}", "" if rating is None else "/ 5"
        self._cards[0].set(shown_money(own.base), _plus(own))
        if not self._wide:
            self._cards[1].set(f"{own.count:,}", last.isoformat() if last else "")
            self._cards[2].set(*marks)
            return
        today = datetime.now().astimezone().date()
        self._cards[1].set(f"{own.count:,}", _how_often(figures))
        self._cards[2].set(last.isoformat() if last else "–", _days_ago(last, today))
        self._cards[3].set(*marks)
        due = figures.follow_up
        late = _days_ago(due.due, today) if due is not None and due.due < today else ""
        self._cards[4].set(due.due.isoformat() if due is not None else "–", late)
        contact = figures.last_contact.astimezone().date() if figures.last_contact else None
        self._cards[5].set(contact.isoformat() if contact else "–", _days_ago(contact, today))


def _how_often(figures: CustomerFigures) -> str:
    first, last, count = figures.first_purchase, figures.last_purchase, figures.takings.count
    if first is None or last is None or count < 2 or first == last:  # noqa: PLR2004 - a distance
        return ""
    days = round((last - first).days / (count - 1))
    return ngettext("every {count} day", "every {count} days", max(days, 1))


def _days_ago(day: date | None, today: date) -> str:
    if day is None or day >= today:
        return ""
    return ngettext("{count} day ago", "{count} days ago", (today - day).days)


def shown_money(one: Sum) -> str:
    """Return a sum with its currency's sign, in whole units."""
    from crm_desktop.services.currencies import sign  # noqa: PLC0415 - with the figures

    return f"{sign(one.currency)}{one.total:,.0f}"


def _plus(own: Takings) -> str:
    others = [shown_money(one) for one in own.others]
    return f"+ {others[0]}" if len(others) == 1 else _("+ others") if others else ""


class Steps(Frame):
    """Which record of a list is shown, between the buttons that lead to the ones beside it."""

    def __init__(self, parent: tk.Misc, step: Callable[[int], Any]) -> None:
        super().__init__(parent)
        up = IconButton(self, "chevron-up", lambda: step(-1), _("Previous customer (Ctrl+Page Up)"))
        up.pack(side="left")
        self._words = Label(self, "", "muted")
        self._words.pack(side="left", padx=px(4))
        down = IconButton(
            self, "chevron-down", lambda: step(1), _("Next customer (Ctrl+Page Down)")
        )
        down.pack(side="left")
        self._timer = ""
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")

    def show(self, ask: Callable[[], tuple[int, int] | None], tries: int = 6) -> None:
        """Show what ``ask`` returns: place and count; asked anew while the list is being read."""
        self._stop()
        place = ask()
        self._words.set_text("" if place is None else f"{place[0]:,} / {place[1]:,}")
        if place is None and tries:
            self._timer = self.after(_LIST_FOLLOWS, self.show, ask, tries - 1)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""
