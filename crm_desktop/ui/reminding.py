"""Reminders while the program runs: the file is looked at each minute, in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _, ngettext
from crm_desktop.ui.repeating import Repeating

if TYPE_CHECKING:
    from crm_desktop.jobs.lanes import Job
    from crm_desktop.services.figure_values import FollowUp
    from crm_desktop.services.history import Changes
    from crm_desktop.services.reminders import Due, Memory
    from crm_desktop.ui.window import Window

EVERY = 60_000
_FIRST = 1_500
"""Milliseconds after the start before the file is looked at: the first screen comes first."""
_SOON = 400
_KEY = "reminders"


class Reminding:
    """Knows what is due; ``heard`` are called when that changes."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._memory: Memory | None = None
        self._soon = ""
        self.due: Due | None = None
        self.heard: list[Callable[[], Any]] = []

    def start(self) -> None:
        """Look soon, and then each minute."""
        Repeating(self._window.root, _FIRST, EVERY, self.look)

    def changed(self, changes: Changes) -> None:
        """Look again after a write that may have to do with what is due."""
        if self.due is None or not (changes.of("interaction") or changes.of("customer")):
            return
        if self._soon:
            self._window.root.after_cancel(self._soon)
        self._soon = self._window.root.after(_SOON, self.look)

    def look(self) -> None:
        """Look what is due now."""
        from crm_desktop.services.reminders import ReminderService  # noqa: PLC0415 - not at the start

        self._soon = ""
        if self._window.curtain.drawn:
            return
        desk, memory = self._window.desk, self._remembered()

        def read(_job: Job) -> Due:
            return ReminderService(desk.today).due(datetime.now(), memory)  # noqa: DTZ005 - local

        self._window.work(read, self._arrived, group="reminders", owner=self._window.root)

    def _arrived(self, due: Due) -> None:
        before, self.due = self.due, due
        if due.new:
            memory = self._remembered()
            memory.tell(due.new)
            self._keep(memory)
            if self._window.preferences.get("remind", True):
                self._say(due)
        # Whoever looks at the panel is not disturbed by what was there already.
        if before is None or replace(before, new=()) != replace(due, new=()):
            for call in list(self.heard):
                call()

    def _say(self, due: Due) -> None:
        if len(due.new) == 1:
            one = due.new[0]
            text = _(
                "Follow up now: {customer}, {subject}",
                customer=one.customer_title or _("no customer"),
                subject=one.subject,
            )
            self._window.toast(text, (_("Open"), lambda: self.open(one)))
            return
        count = max(len(due.new), due.count) if len(due.new) == len(due.items) else len(due.new)
        text = ngettext("{count} follow-up is due.", "{count} follow-ups are due.", count)
        self._window.toast(text, (_("Show"), self._window.show_bell))

    # -- what can be done about one ------------------------------------------------------------

    def open(self, item: FollowUp) -> None:
        """Show the customer with the interaction, or the interaction alone."""
        if item.customer is None:
            self._window.open_record("interaction", item.interaction)
        else:
            self._window.go("customer/page", show=item.customer, tab="interaction")

    def done(self, item: FollowUp) -> None:
        """Tick a follow-up off."""
        today = self._window.desk.today
        self._window.act(
            lambda: today.done(item.interaction), _("Ticked off: {subject}", subject=item.subject)
        )

    def postpone(self, item: FollowUp, day: date) -> None:
        """Put a follow-up off until a day, for everybody."""
        today = self._window.desk.today
        said = _("Follow-up on {day}", day=day.isoformat())
        self._window.act(lambda: today.postpone(item.interaction, day), said)

    def snooze(self, item: FollowUp, until: datetime) -> None:
        """Say nothing of a follow-up on this computer until then."""
        memory = self._remembered()
        memory.put_off(item, until)
        self._keep(memory)
        self.look()

    # -- the memory ----------------------------------------------------------------------------

    def _remembered(self) -> Memory:
        from crm_desktop.services.reminders import Memory  # noqa: PLC0415 - not at the start

        if self._memory is None:
            self._memory = Memory.load(self._kept().get(str(self._window.desk.path)))
        return self._memory

    def _kept(self) -> dict[str, Any]:
        kept = self._window.preferences.get(_KEY)
        return dict(kept) if isinstance(kept, dict) else {}

    def _keep(self, memory: Memory) -> None:
        files = self._kept() | {str(self._window.desk.path): memory.dump()}
        self._window.preferences.set(_KEY, files)
