"""The part of the tour that shows what would go of a person, and what is in a backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crm_desktop.services.lists import Query
from crm_desktop.ui.privacy import PEOPLE, ErasureDialog
from crm_desktop.ui.window import Window


def privacy_stops(window: Window, settle: Callable[[], None]) -> Iterator[str]:
    """Yield the name of each stop once ``window`` shows it."""
    for record in PEOPLE:
        first = next(iter(window.desk.lists.ids(Query(record), limit=1)), None)
        if first is None:
            continue
        plan = window.desk.erasures.plan(record, first, anonymise=record == "contact")
        dialog = ErasureDialog(window.root, window, plan)
        dialog.open()
        settle()
        yield f"erase-{record}"
        dialog.erase.invoke()
        settle()
        yield f"erase-{record}-wrong"
        dialog.cancel()
        settle()
    window.go("backup", backup=window.desk.backups.make().backup)
    settle()
    yield "backup"
