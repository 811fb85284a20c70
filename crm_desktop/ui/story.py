"""The timeline of one customer: writing at the top, kinds and search, the story below."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import N_, _
from crm_desktop.services.timeline import KINDS, Entry, Page, Place
from crm_desktop.ui.composer import Composer
from crm_desktop.ui.storytext import StoryText
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.empty import EmptyState
from crm_desktop.ui.widgets.searchfield import SearchField
from crm_desktop.ui.widgets.surface import Frame, Line
from crm_desktop.ui.widgets.tabs import SegmentedTabs

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_LABELS = {
    "": N_("All"),
    "interaction": N_("Interactions"),
    "sale": N_("Sales"),
    "feedback": N_("Feedback"),
    "change": N_("Status changes"),
    "file": N_("Files"),
}


class StoryTab(Frame):
    """Shows one customer's timeline; ``on_open`` is told which entry shall be opened."""

    def __init__(self, parent: tk.Misc, shell: Shell, on_open: Callable[[Entry], Any]) -> None:
        super().__init__(parent, padding=(0, 12, 0, 6))
        self._shell = shell
        self._customer: int | None = None
        self._following: Place | None = None
        self._reading = False
        self.composer = Composer(self, shell)
        self.composer.pack(fill="x", padx=(px(2), px(10)))
        bar = Frame(self)
        bar.pack(fill="x", pady=(px(10), px(6)))
        self.kinds = SegmentedTabs(bar, [(key, _(label)) for key, label in _LABELS.items()])
        self.kinds.pack(side="left")
        self.kinds.on_choose = lambda _key: self._read()
        self.search = SearchField(bar, _("Search in the timeline"), width=22)
        self.search.pack(side="right", padx=(0, px(10)))
        self.search.on_change(lambda _text: self._read())
        Line(self).pack(fill="x")
        self.story = StoryText(self, lambda record: shell.desk.types[record])
        self.story.pack(fill="both", expand=True)
        self.story.on_open = on_open
        self.story.on_end = self._more
        self.composer.on_left = self.focus_story
        self._nothing: EmptyState | None = None

    def show(self, customer: int) -> None:
        """Show a customer's timeline, or read it anew."""
        if customer != self._customer:
            self._customer = customer
            self.story.show([])
            self.search.set("")
            self.kinds.choose("")
        self.composer.show(customer)
        self._read()

    def focus_story(self) -> None:
        """Put the keyboard into the story."""
        self.story.text.focus_set()

    def _wanted(self) -> dict[str, Any]:
        kind = self.kinds.chosen
        return {"kinds": (kind,) if kind else (), "text": str(self.search.get())}

    def _read(self) -> None:
        customer, wanted = self._customer, self._wanted()
        if customer is None:
            return
        timeline = self._shell.desk.timeline
        self._reading = True

        def arrived(found: tuple[Page, dict[str, int]]) -> None:
            self._reading = False
            page, counts = found
            self._count(counts)
            self._following = page.following
            self.story.show(page.entries)
            self._say_nothing(page, wanted)

        self._shell.work(
            lambda _job: (timeline.page(customer, **wanted), timeline.counts(customer)),
            arrived,
            group="timeline",
            owner=self,
        )

    def _more(self) -> None:
        customer, after, wanted = self._customer, self._following, self._wanted()
        if customer is None or after is None or self._reading:
            return
        timeline = self._shell.desk.timeline
        self._reading = True

        def arrived(page: Page) -> None:
            self._reading = False
            self._following = page.following
            self.story.add(page.entries)

        self._shell.work(
            lambda _job: timeline.page(customer, after=after, **wanted),
            arrived,
            group="timeline",
            owner=self,
        )

    def _count(self, counts: dict[str, int]) -> None:
        for kind in KINDS:
            words = _(_LABELS[kind])
            self.kinds.set_label(kind, f"{words}  {counts[kind]:,}" if counts[kind] else words)

    def _say_nothing(self, page: Page, wanted: dict[str, Any]) -> None:
        if self._nothing is not None:
            self._nothing.destroy()
            self._nothing = None
        if not page.entries:
            narrowed = bool(wanted["text"] or wanted["kinds"])
            words = _("Nothing fits") if narrowed else _("Nothing has happened yet")
            self._nothing = EmptyState(self.story, "history", words)
            self._nothing.place(relx=0.5, rely=0.45, anchor="center")
