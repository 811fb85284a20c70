"""Taking a block of cells from the clipboard: into cells of a list, or as records of their own."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.exchange.clipboard import read_block
from crm_desktop.exchange.table import Table
from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text, _, ngettext
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.import_mapping import match_columns
from crm_desktop.services.pasting import ChangedMeanwhile, Paste, PasteReport, spread_block
from crm_desktop.ui.paste_card import PasteCard
from crm_desktop.ui.widgets.grid.cursor import CellRange

if TYPE_CHECKING:
    from crm_desktop.ui.listcard import ListCard

_MOST_TITLES_UNKNOWN = 0.5
"""A first row is one of titles where more than this share of it is known as fields."""

Block = list[list[str]]


class Pasting:
    """Asks, shows what would change, and changes it, for one list."""

    def __init__(self, card: ListCard) -> None:
        self._card = card
        self._rows = card.rows
        self._shell = card.shell
        self._preview: PasteCard | None = None

    @property
    def shown(self) -> bool:
        """Tell whether a preview stands over the list."""
        return self._preview is not None

    def close(self) -> None:
        """Take the preview away and give the keyboard back to the list."""
        preview, self._preview = self._preview, None
        if preview is not None and preview.winfo_exists():
            preview.destroy()
            self._rows.canvas.focus_set()

    # -- what is pasted ----------------------------------------------------------------------

    def begin(self) -> None:
        """Take what the clipboard holds: into the chosen cells, else as new records."""
        try:
            block = read_block(self._rows.clipboard_get())
        except tk.TclError:  # it is empty, or holds a picture
            block = []
        if not any(map(any, block)):
            self._shell.toast(_("There is no text on the clipboard."), kind="warning")
            return
        titled = self._has_titles(block)
        cells = self._rows.cursor.range
        if cells is not None and not titled:
            self._into(cells, block)
        elif cells is None and len(block) == 1 and len(block[0]) == 1:
            text = _("Go to a cell first, with → or a second click on a row, and paste there.")
            self._shell.toast(text)
        else:
            self._ask(block, titled=titled)

    def _has_titles(self, block: Block) -> bool:
        """Tell whether the first row names fields of the record type."""
        titles = block[0]
        filled = [title for title in titles if title.strip()]
        if len(block) == 1 or not filled:
            return False
        samples = [block[1][at] if at < len(block[1]) else "" for at in range(len(titles))]
        found = match_columns(self._card.spec, titles, samples)
        known = sum(bool(column.field or column.why) for column in found.columns)
        return known > len(filled) * _MOST_TITLES_UNKNOWN

    def _ask(self, block: Block, *, titled: bool) -> None:
        """Offer to add the rows as records, which an import does."""
        count = len(block) - titled
        plural = _(self._card.spec.plural)
        said = (
            ngettext(
                "The clipboard holds {count} row under titles. Import it into “{list}”?",
                "The clipboard holds {count} rows under titles. Import them into “{list}”?",
                count,
                list=plural,
            )
            if titled
            else ngettext(
                "The clipboard holds {count} row. Import it into “{list}” as a new record?",
                "The clipboard holds {count} rows. Import them into “{list}” as new records?",
                count,
                list=plural,
            )
        )
        answers = [(_("Import…"), lambda: self.hand_over(block, titled=titled))]
        cells = self._rows.cursor.range
        if cells is not None:
            answers.append((_("Paste into cells"), lambda: self._into(cells, block[titled:])))
        self._shell.ask(said, *answers, (_("Cancel"), self._rows.canvas.focus_set))

    def hand_over(self, block: Block, *, titled: bool) -> None:
        """Go on with the import screen: it knows records that are there already."""
        rows, numbers = [], []
        for number, line in enumerate(block, 1):
            cells = [text or None for text in line]
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                rows.append(list(cells))
                numbers.append(number)
        name = _("Clipboard")
        table = Table(name, (name,), rows, numbers, 1 if titled else None)  # type: ignore[arg-type]
        self._shell.go("imports", record=self._card.record, table=table)

    # -- into cells --------------------------------------------------------------------------

    def clear(self) -> None:
        """Empty the chosen cells; undo brings them back."""
        cells = self._rows.cursor.range
        if cells is not None:
            ids = self._records(cells.first, cells.last + 1)
            wide = cells.right - cells.left + 1
            paste = self._paste(ids, cells, [[""] * wide] * len(ids))
            self._fill(paste, cells, look=False)

    def _records(self, first: int, stop: int, most: int | None = None) -> list[int]:
        """Return the records of some rows, at most so many; heads of groups are none."""
        rows = self._rows
        found: list[int] = []
        while first < stop and (most is None or len(found) < most):
            upto = min(stop, first + (stop - first if most is None else most))
            found += [row for row in rows.book.between(first, upto) if row >= 0]
            first = upto
        return found[:most]

    def _into(self, cells: CellRange, block: Block) -> None:
        rows = self._rows
        chosen = len(self._records(cells.first, cells.last + 1))
        filled, high, wide = spread_block(block, chosen, cells.right - cells.left + 1)
        ids = self._records(cells.first, rows.total, high)
        right = min(cells.left + wide, len(rows.cursor.placed)) - 1
        last = rows.index_of(ids[-1])
        assert last is not None
        target = CellRange(cells.first, last, cells.left, right)
        notes = []
        beyond = cells.left + wide - 1 - right
        if beyond:
            text = Text("Columns of the block beyond the last of the list: {count}.", count=beyond)
            notes.append(text)
        below = high - len(ids)
        if below:
            text = Text("Rows of the block below the last of the list: {count}.", count=below)
            notes.append(text)
        self._fill(self._paste(ids, target, filled), target, look=True, notes=notes)

    def _paste(self, ids: list[int], cells: CellRange, block: Block) -> Paste:
        rows = self._rows
        names = tuple(rows.cursor.keys(cells))
        cut = [line[: len(names)] for line in block[: len(ids)]]
        return Paste(rows.spec.name, ids, names, cut)

    def _fill(
        self, paste: Paste, cells: CellRange, *, look: bool, notes: list[Text] | None = None
    ) -> None:
        """Work out what would change; show it with ``look``, else change it at once."""
        pastes = self._shell.desk.pastes

        def work(job: Job) -> PasteReport:
            run = pastes.preview if look else pastes.apply
            return run(paste, progress=job.progress)

        def done(report: PasteReport) -> None:
            if not look:
                self._written(report, cells)
                return
            report.notes += notes or []
            if not report.cells:
                self._shell.toast(_("These cells hold this already."))
                return
            self._show(paste, cells, report)

        title = _("Looking at the cells") if look else _("Emptying the cells")
        self._shell.work(work, done, title=title, group=f"paste {self._rows}", owner=self._rows)

    def _show(self, paste: Paste, cells: CellRange, report: PasteReport) -> None:
        self.close()
        self._preview = PasteCard(
            self._card,
            self._card.spec,
            report,
            apply=lambda: self._apply(paste, cells, report),
            cancel=self.close,
        )
        self._preview.open()

    def _apply(self, paste: Paste, cells: CellRange, seen: PasteReport) -> None:
        desk = self._shell.desk

        def work(job: Job) -> PasteReport:
            return desk.pastes.apply(paste, seen.seen, job.progress)

        def done(report: PasteReport) -> None:
            self.close()
            self._written(report, cells)

        def failed(error: BaseException) -> None:
            self._shell.fail(error)
            if isinstance(error, ChangedMeanwhile):
                self._fill(paste, cells, look=True)
            elif not isinstance(error, PersonError):
                self.close()

        self._shell.work(work, done, title=_("Pasting"), failed=failed, owner=self._rows)

    def _written(self, report: PasteReport, cells: CellRange) -> None:
        shell, rows = self._shell, self._rows
        corners = rows.id_at(cells.first), rows.id_at(cells.last)
        if report.changes:
            shell.broadcast(report.changes)
            said = ngettext("Changed {count} cell", "Changed {count} cells", report.changed)
            shell.toast(said, (_("Undo"), shell.undo), kind="success")
        if report.rejected:
            first = next(cell.problem for cell in report.cells if cell.problem is not None)
            said = ngettext(
                "{count} cell stays as it is. {reason}",
                "{count} cells stay as they are. {reason}",
                report.rejected,
                reason=str(first),
            )
            shell.toast(said, kind="warning")
        rows.canvas.focus_set()
        there = cells.last < rows.total and (rows.id_at(cells.first), rows.id_at(cells.last))
        if there == corners and cells.right < len(rows.cursor.placed):
            rows.cursor.choose(cells)
