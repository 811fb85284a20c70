"""What stands in the file now beside what was entered, when somebody else was faster."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.surface import Card, Frame, Label


class CompareCard(Card):
    """One row for each field that both have changed: both values, and a button to take theirs.

    Fields that only the other has changed are in the form already.
    """

    def __init__(
        self,
        parent: tk.Misc,
        spec: RecordSpec,
        theirs: Mapping[str, Any],
        mine: Mapping[str, Any],
        *,
        take: Callable[[str, Any], Any],
        save: Callable[[], Any],
    ) -> None:
        super().__init__(parent, (12, 10, 12, 12), "inset")
        Label(self, _("This record was changed meanwhile."), "strong").pack(anchor="w")
        said = (
            _("Below, both values of what you and somebody else have changed.")
            if theirs
            else _("What the other changed was taken over; what you entered is still here.")
        )
        Label(self, said, "caption", wrap=True).pack(fill="x", pady=(px(2), px(8)))
        table = Frame(self)
        table.pack(fill="x")
        table.columnconfigure((1, 2), weight=1, uniform="value")
        if theirs:
            for column, words in ((1, _("Yours")), (2, _("In the file now"))):
                Label(table, words, "caption").grid(row=0, column=column, sticky="w")
        for row, (name, value) in enumerate(theirs.items(), 1):
            field = spec.fields[name]

            def shown(one: Any, field: Any = field) -> str:
                return "—" if is_blank(one) else field.kind.show(one)[:80]

            Label(table, field.show_label(), "caption").grid(
                row=row, column=0, sticky="w", padx=(0, px(10)), pady=px(3)
            )
            Label(table, shown(mine[name])).grid(row=row, column=1, sticky="w")
            Label(table, shown(value)).grid(row=row, column=2, sticky="w")
            button = Button(table, _("Take this"), kind="ghost")
            button.configure(command=partial(self._taken, button, take, name, value))
            button.grid(row=row, column=3, sticky="e")
        Button(self, _("Save as it stands"), save, "primary").pack(anchor="e", pady=(px(8), 0))

    @staticmethod
    def _taken(button: Button, take: Callable[[str, Any], Any], name: str, value: Any) -> None:
        take(name, value)
        button.set_enabled(enabled=False)
