"""The tabs of a customer's page that are made by hand: overview, timeline, files, history."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.services.timeline import Entry
from crm_desktop.ui.customerfiles import CustomerFiles
from crm_desktop.ui.filing import open_file
from crm_desktop.ui.overview import Overview
from crm_desktop.ui.past import PastList
from crm_desktop.ui.story import StoryTab
from crm_desktop.ui.widgets.surface import Frame

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

OVERVIEW, TIMELINE, FILES, PAST = "overview", "timeline", "files", "past"
_RECORD = "customer"


class CustomerTabs:
    """Makes each tab when it is first shown, and shows the customer in those that were made.

    ``go(record, id)`` shows one of the page's lists and in it a record (0: just the list);
    ``begin(record)`` begins a new record there.
    """

    def __init__(
        self, shell: Shell, go: Callable[[str, int], Any], begin: Callable[[str], Any]
    ) -> None:
        self._shell = shell
        self._go = go
        self._begin = begin
        self._customer: int | None = None
        self._row: Mapping[str, Any] | None = None
        self.overview: Overview | None = None
        self.timeline: StoryTab | None = None
        self.files: CustomerFiles | None = None
        self.past: PastList | None = None

    # -- making --------------------------------------------------------------------------------

    def make_overview(self, parent: tk.Misc) -> tk.Widget:
        """Return the overview."""
        overview = self.overview = Overview(parent, self._shell, self._go, self._begin)
        if self._row is not None:
            overview.show(self._row)
        return overview

    def make_timeline(self, parent: tk.Misc) -> tk.Widget:
        """Return the timeline."""
        timeline = self.timeline = StoryTab(parent, self._shell, self._open)
        if self._customer is not None:
            timeline.show(self._customer)
        return timeline

    def make_files(self, parent: tk.Misc) -> tk.Widget:
        """Return the files."""
        files = self.files = CustomerFiles(parent, self._shell)
        if self._customer is not None:
            files.show(self._customer)
        return files

    def make_past(self, parent: tk.Misc) -> tk.Widget:
        """Return the history."""
        place = Frame(parent, padding=(0, 10, 0, 6))
        past = self.past = PastList(place, self._shell, _RECORD)
        past.pack(fill="both", expand=True)
        if self._customer is not None:
            past.show(self._customer)
        return place

    def _open(self, entry: Entry) -> None:
        owner = self.timeline
        if entry.file is not None and owner is not None:
            open_file(self._shell, owner, entry.file)
        else:
            self._go(PAST if entry.kind == "change" else entry.record, entry.record_id)

    # -- showing -------------------------------------------------------------------------------

    def show(self, customer: int) -> None:
        """Show a customer, or read it anew."""
        self._customer = customer
        for tab in (self.timeline, self.files, self.past):
            if tab is not None:
                tab.show(customer)

    def show_row(self, row: Mapping[str, Any]) -> None:
        """Show what the customer itself says."""
        self._row = row
        if self.overview is not None:
            self.overview.show(row)

    def focus(self, key: str) -> bool:
        """Put the keyboard into a tab; return whether it is one of these."""
        if key == OVERVIEW and self.overview is not None:
            self.overview.focus_first()
        elif key == TIMELINE and self.timeline is not None:
            self.timeline.focus_story()
        elif key == FILES and self.files is not None:
            self.files.focus_first()
        elif key == PAST and self.past is not None:
            self.past.rows.canvas.focus_set()
        else:
            return False
        return True

    # -- what was entered ----------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Tell whether something was entered and not kept."""
        facts = self.overview is not None and self.overview.facts.dirty
        return facts or (self.timeline is not None and self.timeline.composer.dirty)

    def keep(self) -> bool:
        """Keep it; return whether that went well."""
        kept = self.overview is None or self.overview.facts.keep()
        if self.timeline is not None and self.timeline.composer.dirty:
            kept = self.timeline.composer.save() and kept
        return kept

    def discard(self) -> None:
        """Forget it."""
        if self.overview is not None:
            self.overview.facts.discard()
        if self.timeline is not None:
            self.timeline.composer.forget()

    def labels(self) -> dict[str, str]:
        """Return what the tabs are called."""
        return {
            OVERVIEW: _("Overview"),
            TIMELINE: _("Timeline"),
            FILES: _("Files"),
            PAST: _("History"),
        }
