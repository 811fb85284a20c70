"""What waits: follow-ups that are due and messages, in a panel below the bell."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _, ngettext
from crm_desktop.services.lists import Query
from crm_desktop.ui.activity import when
from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px
from crm_desktop.ui.widgets.bindings import bind_window
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.empty import EmptyState
from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.widgets.surface import Card, Frame, Label, Line

if TYPE_CHECKING:
    from crm_desktop.services.figure_values import FollowUp
    from crm_desktop.ui.notices import Notice, Notices
    from crm_desktop.ui.reminding import Reminding
    from crm_desktop.ui.screen import Shell

_WIDTH = 430
_MOST = 8
_SIGNS = {"success": "success", "warning": "warning", "error": "error"}


class BellPanel:
    """Follows what is due while it is open; Esc or a press elsewhere closes it.

    Up and Down go through the rows, Enter opens one, Tab reaches what can be done about it.
    """

    def __init__(
        self, owner: tk.Misc, shell: Shell, reminding: Reminding, notices: Notices
    ) -> None:
        self._owner = owner
        self._shell = shell
        self._reminding = reminding
        self._notices = notices
        self.on_gone: Callable[[], Any] = lambda: None
        self._before = owner.focus_get()
        self.rows: list[_Row] = []
        card = self._card = Card(owner.winfo_toplevel(), (1, 10, 1, 1), kind="popup")
        head = Frame(card, padding=(16, 2, 8, 8))
        head.pack(fill="x")
        Label(head, _("Reminders and messages"), "heading").pack(side="left")
        IconButton(head, "close", self.close, _("Close (Esc)")).pack(side="right")
        Line(card).pack(fill="x", padx=px(1))
        self._place = Frame(card)
        self._place.pack(fill="both", expand=True, padx=px(1), pady=(0, px(4)))
        self._scroll: ScrollFrame | None = None
        for heard in (reminding.heard, notices.heard):
            heard.append(self._fill)
        card.bind("<Destroy>", self._gone, add="+")
        bind_window(card, owner.winfo_toplevel(), {"<ButtonPress-1>": self._elsewhere})
        self._fill()
        self._focus(0)
        reminding.look()

    @property
    def showing(self) -> bool:
        """Tell whether the panel is there."""
        return bool(self._card.winfo_exists())

    def close(self) -> None:
        """Take the panel away; its messages count as seen."""
        self._card.destroy()
        self._notices.read()
        if self._before is not None and self._before.winfo_exists():
            self._before.focus_set()

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._card:
            for heard in (self._reminding.heard, self._notices.heard):
                heard.remove(self._fill)
            self.on_gone()

    def _elsewhere(self, event: tk.Event[Any]) -> None:
        inside = (str(self._card), str(self._owner))
        widget = str(event.widget)
        if not any(widget == one or widget.startswith(f"{one}.") for one in inside):
            self.close()

    # -- what is shown -----------------------------------------------------------------------

    def _fill(self) -> None:
        focused = next((at for at, row in enumerate(self.rows) if row.has_keyboard()), None)
        for child in self._place.winfo_children():
            child.destroy()
        self.rows = []
        due = self._reminding.due
        items = due.items[:_MOST] if due is not None else ()
        if not items and not self._notices.items:
            text = _("Follow-ups that are due and messages about long work will stand here.")
            empty = EmptyState(self._place, "bell", _("Nothing waits"), text)
            empty.pack(pady=px(28))
        else:
            self._scroll = ScrollFrame(self._place, (0, 0, 0, 6))
            self._scroll.pack(fill="both", expand=True)
            if due is not None and items:
                self._add_due(self._scroll.body, items, due.count)
            if self._notices.items:
                self._add_notices(self._scroll.body)
        self._put()
        if focused is not None:
            self._focus(min(focused, len(self.rows) - 1))

    def _add_due(self, body: tk.Misc, items: tuple[FollowUp, ...], count: int) -> None:
        _heading(body, _("Due"))
        for item in items:
            actions: list[tuple[str, str, Callable[[tk.Misc], Any]]] = []
            if not self._shell.desk.read_only:
                actions.append(("check", _("Done"), lambda _w, i=item: self._reminding.done(i)))  # type: ignore[misc]
            actions.append(("alarm", _("Later…"), partial(self._later, item)))
            late = _lateness(item.days)
            row = _Row(
                body,
                item.customer_title or item.subject,
                f"{late}  ·  {item.subject}" if item.subject else late,
                ("clock", "danger" if item.days else "accent_text"),
                run=partial(self._leave, partial(self._reminding.open, item)),
                actions=actions,
                short=True,
            )
            self._pack(row)
        if count > len(items):
            words = ngettext("Show {count} follow-up", "Show all {count} follow-ups", count)
            line = Frame(body, padding=(12, 4, 12, 4))
            line.pack(fill="x")
            Button(line, words, lambda: self._leave(self._all), "ghost").pack(side="left")

    def _add_notices(self, body: tk.Misc) -> None:
        head = _heading(body, _("Messages"))
        Button(head, _("Clear"), self._notices.clear, "ghost").pack(side="right")
        for notice in self._notices.items:
            self._pack(self._notice_row(body, notice))

    def _notice_row(self, body: tk.Misc, notice: Notice) -> _Row:
        colours = {"success": "success", "warning": "warning", "error": "danger"}
        sign = (_SIGNS.get(notice.kind, "info"), colours.get(notice.kind, "accent_text"))
        run = notice.action[1] if notice.action is not None else None
        words = notice.action[0] if notice.action is not None else ""
        detail = when(notice.at) + (f"  ·  {words}" if words else "")
        return _Row(
            body,
            notice.text,
            detail,
            sign,
            run=partial(self._leave, run) if run is not None else None,
            actions=[],
        )

    def _pack(self, row: _Row) -> None:
        row.pack(fill="x")
        row.bind("<Down>", lambda _event: self._step(row, 1))
        row.bind("<Up>", lambda _event: self._step(row, -1))
        self.rows.append(row)

    def _put(self) -> None:
        top = self._owner.winfo_toplevel()
        self._card.update_idletasks()
        wanted = px(60) + (
            self._scroll.body.winfo_reqheight()
            if self._scroll is not None and self.rows
            else self._place.winfo_reqheight()
        )
        below = self._owner.winfo_rooty() - top.winfo_rooty() + self._owner.winfo_height() + px(6)
        right = self._owner.winfo_rootx() - top.winfo_rootx() + self._owner.winfo_width()
        height = max(px(120), min(wanted, round((top.winfo_height() - below) * 0.85)))
        self._card.place(x=right, y=below, anchor="ne", width=px(_WIDTH), height=height)
        self._card.lift()

    # -- moving and doing --------------------------------------------------------------------

    def _focus(self, at: int) -> None:
        if 0 <= at < len(self.rows):
            self.rows[at].focus_set()
        else:
            self._card.focus_set()

    def _step(self, row: _Row, by: int) -> str:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows[at].focus_set()
        return "break"

    def _leave(self, then: Callable[[], Any]) -> None:
        self.close()
        then()

    def _all(self) -> None:
        from crm_desktop.ui.navigation import places  # noqa: PLC0415 - only here

        if any(place.name == "today" for place in places()):
            self._shell.go("today")
            return
        today = date.today()  # noqa: DTZ011 - the local day
        query: Query = self._shell.desk.today.follow_ups(today, 1).due.query
        self._shell.open_list("interaction", query, _("Due follow-ups"))

    def _later(self, item: FollowUp, button: tk.Misc) -> None:
        from crm_desktop.services.reminders import moments  # noqa: PLC0415 - on first use
        from crm_desktop.services.today import later_days  # noqa: PLC0415

        now = datetime.now()  # noqa: DTZ005 - local time is meant
        until = moments(now)
        items: list[MenuItem | None] = [
            MenuItem(label, partial(self._reminding.snooze, item, until[key]), "alarm")
            for key, label in (
                ("quarter", _("Remind me in 15 minutes")),
                ("hour", _("Remind me in an hour")),
                ("tomorrow", _("Remind me tomorrow")),
            )
        ]
        if not self._shell.desk.read_only:
            days = later_days(now.date())
            items.append(None)
            items += [
                MenuItem(label, partial(self._reminding.postpone, item, days[key]), "calendar")
                for key, label in (
                    ("tomorrow", _("Move to tomorrow")),
                    ("next_week", _("Move to next week")),
                    ("next_month", _("Move to next month")),
                )
            ]
        PopupMenu(self._card, items).open_below(button)


class _Row(Frame):
    """A sign, two lines of words (``short``: cut to the width), and small buttons."""

    def __init__(
        self,
        parent: tk.Misc,
        title: str,
        detail: str,
        sign: tuple[str, str],
        *,
        run: Callable[[], Any] | None,
        actions: list[tuple[str, str, Callable[[tk.Misc], Any]]],
        short: bool = False,
    ) -> None:
        super().__init__(parent)
        self._run = run
        self.title = title
        self.buttons: list[IconButton] = []
        self.configure(takefocus=True)
        self._bar = tk.Frame(self, width=px(3))
        self._bar._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar.pack(side="left", fill="y")
        mark = Label(self)
        mark.pack(side="left", padx=(px(12), px(12)), pady=px(10), anchor="n")
        for name, words, call in reversed(actions):
            button = IconButton(self, name, None, words)
            button.configure(command=partial(call, button))
            button.pack(side="right", padx=(0, px(4)))
            self.buttons.insert(0, button)
        words = Frame(self, padding=(0, 7, 10, 7))
        words.pack(side="left", fill="x", expand=True)
        head = Label(words, title, wrap=not short)
        head.pack(fill="x")
        below = Label(words, detail, "caption", wrap=not short)
        below.pack(fill="x")
        if short:
            for label, text, font in ((head, title, fonts.BODY), (below, detail, fonts.CAPTION)):
                label.bind("<Configure>", partial(_cut, label, text, font), add="+")

        def paint() -> None:
            c = palette()
            mark.configure(image=icon(sign[0], 15, getattr(c, sign[1]), c.surface(self.surface)))
            self._show_keyboard()

        paint()
        on_theme_change(self, paint)
        self.bind("<FocusIn>", lambda _event: self._show_keyboard())
        self.bind("<FocusOut>", lambda _event: self._show_keyboard())
        if run is not None:
            for key in ("<Return>", "<KP_Enter>", "<space>"):
                self.bind(key, lambda _event: run())
            for part in (self, mark, words, head, below):
                part.bind("<ButtonRelease-1>", lambda _event: run(), add="+")
                part.configure(cursor="hand2")

    def has_keyboard(self) -> bool:
        """Tell whether the keyboard is on the row or one of its buttons.

        It is so while another program has the keyboard, too: that one will hand it back.
        """
        focus = str(self.focus_lastfor())
        return focus == str(self) or focus.startswith(f"{self}.")

    def _show_keyboard(self) -> None:
        c = palette()
        on = str(self.tk.call("focus")) == str(self)
        self._bar.configure(background=c.accent if on else c.surface(self.surface))


def _cut(label: Label, text: str, font: str, event: tk.Event[Any]) -> None:
    label.set_text(fonts.cut(font, text, event.width))


def _heading(body: tk.Misc, text: str) -> Frame:
    line = Frame(body, padding=(16, 8, 8, 2))
    line.pack(fill="x")
    Label(line, text, "caption").pack(side="left")
    return line


def _lateness(days: int) -> str:
    if days <= 0:
        return _("due today")
    return ngettext("{count} day overdue", "{count} days overdue", days)
