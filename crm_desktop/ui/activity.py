"""The latest that passed between the office and a customer, a line each."""

from __future__ import annotations

import tkinter as tk
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.texts import Choice, Option
from crm_desktop.i18n import _
from crm_desktop.services.lists import Query
from crm_desktop.ui.signs import INTERACTIONS, NOTE, sign_picture
from crm_desktop.ui.theme import on_theme_change, palette, px
from crm_desktop.ui.widgets.cutlabel import CutLabel
from crm_desktop.ui.widgets.surface import Frame, Label

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_MOST = 3


class ActivityList(Frame):
    """Shows the last few interactions that fulfil a condition; a press opens one."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        super().__init__(parent)
        self._shell = shell
        Label(self, _("Recent activity"), "subheading").pack(anchor="w", pady=(px(6), px(6)))
        self._list = Frame(self)
        self._list.pack(fill="x")

    def show(self, where: Tree | None) -> None:
        """Show what fulfils ``where``; ``None`` shows nothing."""
        for child in self._list.winfo_children():
            child.destroy()
        rows: list[dict[str, Any]] = []
        if where is not None:
            lists = self._shell.desk.lists
            ids = lists.ids(Query("interaction", where, ("-at",)), limit=_MOST)
            rows = lists.rows("interaction", ids, ("at", "type", "subject"))
        for row in rows:
            self._line(row)
        if not rows:
            Label(self._list, _("Nothing yet."), "muted").pack(anchor="w")

    def _line(self, row: dict[str, Any]) -> None:
        kind = self._shell.desk.types["interaction"].fields["type"].kind
        option = kind.option(row["type"]) if isinstance(kind, Choice) else None
        line = Frame(self._list)
        line.pack(fill="x", pady=px(3))
        sign = Label(line)
        sign.pack(side="left", padx=(0, px(12)))
        _paint_sign(sign, row["type"], option)
        on_theme_change(sign, lambda: _paint_sign(sign, row["type"], option))
        Label(line, when(row["at"]), "caption").pack(side="right", padx=(px(8), 0))
        label = f"{option.show()}: " if option is not None else ""
        text = label + str(row["subject"])
        words = CutLabel(line, text)
        words.pack(side="left", fill="x", expand=True)
        for part in (line, sign, words):
            part.bind(
                "<ButtonRelease-1>",
                lambda _event: self._shell.open_record("interaction", row["id"]),
            )
            part.configure(cursor="hand2")


def _paint_sign(sign: Label, key: str, option: Option | None) -> None:
    colour: Any = (option.colour if option is not None else "") or "grey"
    ground = palette().surface(sign.surface)
    whole = sign_picture(sign, INTERACTIONS.get(key, NOTE), colour, ground)
    sign.configure(image=whole)
    sign.picture = whole  # type: ignore[attr-defined]  # Tk does not hold it by itself


def when(moment: datetime) -> str:
    """Return a moment as near as it is: a time of today or yesterday, else the day."""
    local, now = moment.astimezone(), datetime.now().astimezone()
    days = (now.date() - local.date()).days
    if days == 0:
        return _("Today {time}", time=f"{local:%H:%M}")
    if days == 1:
        return _("Yesterday {time}", time=f"{local:%H:%M}")
    return f"{local:%m-%d}" if local.year == now.year else f"{local:%Y-%m-%d}"
