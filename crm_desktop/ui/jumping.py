"""Letters that are typed in a list lead to the first row that begins so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.i18n import _

if TYPE_CHECKING:
    from crm_desktop.ui.listing import RecordGrid

_ABOVE = 2
"""So many rows before the one that was found stay in view."""
_WAIT = 150
_TRIES = 60
"""How often, and how long, the ids of a long list are waited for."""


class Jumping:
    """Looks for what was typed in ``rows``, by the field that they are sorted by."""

    def __init__(self, rows: RecordGrid) -> None:
        self._rows = rows
        self._text = ""
        self._missed = ""

    def jump(self, text: str) -> None:
        """Go to the first row whose leading field begins with ``text``."""
        rows = self._rows
        if self._missed and text.startswith(self._missed):
            return  # with more letters still less begins so
        self._text, self._missed = text, ""
        lists, query = rows.shell.desk.lists, rows.query
        reading = rows.shell.desk.records.reading()

        def find(_job: object) -> int | None:
            return lists.first_beginning(query, text, reading)

        def found(row: int | None) -> None:
            if text != self._text or query != rows.query:
                return
            if row is None:
                self._missed = text
                rows.shell.toast(_("No row begins with “{text}”.", text=text))
            else:
                self._go(row, text, _TRIES)

        rows.shell.work(find, found, group=f"jump {rows}", owner=rows)

    def _go(self, row: int, text: str, tries: int) -> None:
        rows = self._rows
        if text != self._text or not rows.winfo_exists():
            return
        index = rows.index_of(row)
        if index is not None:
            first, last = rows.visible_range()
            rows.set_current(row)
            if not first <= index < last - 1:
                # What follows begins so too, and is what the person wants to see.
                rows.scroll_to((index - _ABOVE) * rows.row_height)
        elif not rows.complete and tries:
            # The ids of a long list follow its first rows.
            rows.after(_WAIT, self._go, row, text, tries - 1)
