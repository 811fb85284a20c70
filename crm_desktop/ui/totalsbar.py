"""The totals below a list, each below its column."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.services.grouping import RECKONINGS, Reckoning, Totals, measured, reckoning
from crm_desktop.ui.grouping import reckoning_items, total_cells
from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.widgets.button import DropButton
from crm_desktop.ui.widgets.surface import Frame, Line

if TYPE_CHECKING:
    from crm_desktop.ui.listcard import ListCard

_HEIGHT = 44
_PAD = 8


class TotalsBar(Frame):
    """Reads the totals of ``card``'s list in the background and shows them."""

    def __init__(self, card: ListCard) -> None:
        super().__init__(card)
        self._card = card
        self._found: Totals = {}
        Line(self).pack(fill="x")
        self.canvas = tk.Canvas(self, height=px(_HEIGHT), highlightthickness=0, borderwidth=0)
        self.canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self.canvas.pack(fill="x")
        self.button = DropButton(self, "", self._menu)
        self._seen: object = None
        on_theme_change(self, self._anew)
        self.canvas.bind("<Configure>", lambda _event: self._anew(), add="+")
        self._anew()

    def load(self) -> None:
        """Read the totals of the list as it is shown now."""
        card = self._card
        query = card.shown_query()
        lists = card.shell.desk.lists

        def read(_job: object) -> Totals:
            return lists.totals(query)

        card.shell.work(read, self._arrived, group=f"totals {card}", owner=self)

    def _arrived(self, found: Totals) -> None:
        self._found = found
        if not total_cells(self._card.spec, found, self._card.rows.own_currency()):
            self.pack_forget()  # there is nothing to total
        self._anew()

    def _now(self) -> Reckoning:
        card = self._card
        names = measured(card.spec, card.rows.names)
        return reckoning(card.rows.query, card.spec, names)

    def _menu(self) -> None:
        from crm_desktop.ui.widgets.menu import PopupMenu  # noqa: PLC0415 - on first use

        PopupMenu(self, reckoning_items(self._card, self._now())).open_below(self.button)

    def _anew(self) -> None:
        self._seen = None
        self.follow()

    def follow(self) -> None:
        """Draw the totals below the columns, where these are now."""
        rows = self._card.rows
        placed = rows.arrangement.placed
        shift = round(rows.canvas.canvasx(0))
        look: Any = (tuple(placed), shift, self._found)
        if self._seen is not None and look == self._seen:
            return
        self._seen = look
        c = palette()
        canvas = self.canvas
        canvas.delete("all")
        canvas.configure(background=c.surface(self.surface))
        self.button.set_text(_(RECKONINGS[self._now()]))
        self.button.place(x=px(10), rely=0.5, anchor="w")
        middle = px(_HEIGHT) // 2
        cells = total_cells(self._card.spec, self._found, rows.own_currency())
        start = px(10) + self.button.winfo_reqwidth() + px(12)
        hidden = dict(cells)
        for each in placed:
            name = each.column.key
            if name not in cells:
                continue
            end = rows.left + each.x + each.width - px(_PAD) - shift
            text = cells[name].text
            if end - fonts.measure(fonts.BODY_BOLD, text) < start:
                continue
            hidden.pop(name)
            canvas.create_text(
                end, middle, anchor="e", text=text, font=fonts.BODY_BOLD, fill=c.text
            )
        self._write_rest(start, middle, {name: cell.text for name, cell in hidden.items()})

    def _write_rest(self, x: int, middle: int, texts: dict[str, str]) -> None:
        """Write the totals of columns that have found no room, with their names."""
        c = palette()
        taken = [self.canvas.bbox(item)[0] for item in self.canvas.find_all()]
        room = min([self.canvas.winfo_width(), *taken]) - px(12)
        for name, text in texts.items():
            label = _("{field}: {value}", field=self._card.spec.fields[name].show_label(), value="")
            wide = fonts.measure(fonts.CAPTION, label) + fonts.measure(fonts.BODY_BOLD, text)
            if x + wide > room:
                return
            self.canvas.create_text(
                x, middle, anchor="w", text=label, font=fonts.CAPTION, fill=c.muted
            )
            x += fonts.measure(fonts.CAPTION, label) + px(2)
            self.canvas.create_text(
                x, middle, anchor="w", text=text, font=fonts.BODY_BOLD, fill=c.text
            )
            x += fonts.measure(fonts.BODY_BOLD, text) + px(16)
