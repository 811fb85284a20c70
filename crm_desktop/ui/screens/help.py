"""The short manual: how things are done here, and which keys do what."""

from __future__ import annotations

import tkinter as tk

from crm_desktop.i18n import N_, _
from crm_desktop.ui.keys import EVERYWHERE, FORM, KEYS, LIST
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Card, Frame, Label, ScrollFrame

CHAPTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("Customers and what belongs to them"),
        (
            N_(
                "Every customer has contacts, sales, feedback and interactions. Open a "
                "customer's page with Ctrl+Enter to see them together."
            ),
            N_(
                "The customer code is proposed: a letter for the level, the area or "
                "dialling code, a serial number. You may write another one."
            ),
        ),
    ),
    (
        N_("Finding things"),
        (
            N_(
                "Ctrl+K searches everything: names, pinyin initials, parts of phone "
                "numbers, notes. With “>” at the beginning it runs a command."
            ),
            N_(
                "In a list, Ctrl+F adds conditions. Keep them as a view of your own; the "
                "columns, their widths and the order belong to it."
            ),
        ),
    ),
    (
        N_("Nothing is lost"),
        (
            N_(
                "Ctrl+Z takes back the last thing that was done, even a whole import and "
                "even after the program was closed. History tells what was done, by whom "
                "and when."
            ),
            N_("What you delete waits in the recycle bin, in History, until you restore it."),
        ),
    ),
    (
        N_("Excel and CSV"),
        (
            N_(
                "Import recognises the columns by their titles and shows each row before "
                "it is kept: new, changed, unchanged or wrong, and why."
            ),
            N_(
                "Rows that cannot be taken are saved as a workbook with the reasons; mend"
                " them and import that file."
            ),
            N_(
                "A list that you exported can be changed in Excel and imported again: the"
                " records are recognised."
            ),
        ),
    ),
    (
        N_("Reports"),
        (
            N_(
                "Reports print lists, single records, sales and feedback. What you see is"
                " the PDF; save or print it."
            ),
            N_("The company's name at the head of each page comes from Settings."),
        ),
    ),
    (
        N_("Your file"),
        (
            N_(
                "All data is in one file on this computer; Settings says where, and "
                "checks it. Copying that file while the program is closed is a backup."
            ),
        ),
    ),
)
"""Title and paragraphs of each chapter."""


class HelpScreen(Screen):
    """The manual at the left, all keys at the right."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self._scroll = ScrollFrame(self.body)
        self._scroll.pack(fill="both", expand=True)
        inside = self._scroll.body
        inside.columnconfigure(0, weight=1)
        manual = Frame(inside)
        manual.grid(row=0, column=0, sticky="nsew")
        for title, paragraphs in CHAPTERS:
            card = Card(manual, (20, 16, 20, 18))
            card.pack(fill="x", pady=(0, px(14)))
            Label(card, _(title), "heading").pack(anchor="w")
            for paragraph in paragraphs:
                Label(card, _(paragraph), wrap=True).pack(fill="x", pady=(px(8), 0))
        keys = Card(inside, (20, 16, 20, 18))
        keys.grid(row=0, column=1, sticky="new", padx=(px(14), 0))
        for at, group in enumerate((EVERYWHERE, LIST, FORM)):
            Label(keys, _(group), "heading").pack(anchor="w", pady=(px(18) if at else 0, px(6)))
            rows = Frame(keys)
            rows.pack(fill="x")
            for row, key in enumerate(one for one in KEYS if one.group == group):
                Label(rows, key.written, "mono").grid(
                    row=row, column=0, sticky="w", padx=(0, px(16)), pady=px(3)
                )
                Label(rows, _(key.label), "muted").grid(row=row, column=1, sticky="w")
        self.configure(takefocus=True)
        for event, pixels in (("<Down>", 40), ("<Up>", -40), ("<Next>", 400), ("<Prior>", -400)):
            self.bind(event, lambda _event, by=pixels: self._scroll.scroll_by(px(by)))  # type: ignore[misc]

    def title(self) -> str:
        """Return the title."""
        return _("Help")

    def shown(self) -> None:
        """Take the keyboard, so that the arrow keys scroll."""
        self.focus_set()
