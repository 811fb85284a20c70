"""A small office in which something is to be done today, and what its screen shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from crm_desktop.services.desk import Desk
from crm_desktop.ui.screens.records import ListScreen
from crm_desktop.ui.screens.today import TodayScreen
from crm_desktop.ui.today_board import TodayBoard
from crm_desktop.ui.worklists import Worklist
from tests.offices import today
from tests.ui.opened import Opened, small_office


def fill(folder: Path) -> dict[str, int]:
    """Make a small office in which something is to be done; return some of its records."""
    ids = small_office(folder)
    desk = Desk(folder / "office.crm", who="Tester")
    anna, river = ids["customer"][2], ids["customer"][1]
    desk.records.save(
        "customer", {"kind": "person", "birthday": _born(today() + dt.timedelta(days=1), 40)}, anna
    )
    desk.records.save("contact", {"birthday": _born(today(), 50)}, ids["contact"][0])
    made = {"anna": anna, "contact": ids["contact"][0], "late": ids["interaction"][0]}
    for name, days in (("now", 0), ("soon", 3)):
        made[name] = desk.records.save(
            "interaction",
            {
                "at": dt.datetime.now(dt.UTC) - dt.timedelta(days=2),
                "customer": river,
                "contact": ids["contact"][0],
                "subject": f"Offer {name}",
                "next_follow_up": today() + dt.timedelta(days=days),
            },
        ).id
    made["complaint"] = desk.records.save(
        "feedback",
        {
            "customer": anna,
            "kind": "complaint",
            "content": "The box\nwas open",
            "date": today() - dt.timedelta(days=4),
        },
    ).id
    desk.close()
    return made


def _born(comes: dt.date, years: int) -> dt.date:
    year = comes.year - years
    while True:
        try:
            return comes.replace(year=year)
        except ValueError:
            year -= 1


def board(there: Opened) -> TodayBoard:
    screen = there.window.screen
    assert isinstance(screen, TodayScreen)
    assert screen.board is not None
    return screen.board


def titles(listed: Worklist[Any]) -> list[str]:
    source = listed.grid_of.source
    return [cells["what"].text for cells in source.rows(source.ids(0, source.count()))]


def in_list(there: Opened) -> list[int]:
    there.settle()
    screen = there.window.screen
    assert isinstance(screen, ListScreen)
    there.until(lambda: screen.pane.rows.complete)
    return list(screen.pane.rows.book.all())
