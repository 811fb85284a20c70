"""The way through an import: a list of the program's own, and one that comes back changed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from crm_desktop.resources import resource
from crm_desktop.services.lists import Query
from crm_desktop.ui.import_steps.columns_step import ColumnsStep
from crm_desktop.ui.import_steps.rows_step import RowsStep
from crm_desktop.ui.screens.imports import ImportScreen
from crm_desktop.ui.window import Window

_SAMPLE = "data/sample.xlsx"
_CUSTOMER = "customer"
_COLUMNS = ("name", "city", "phone", "birthday", "annual_revenue")
_LEFT_OUT = 3
"""So many of the exported rows come back without their phone number and city."""


def import_stops(
    window: Window,
    go: Callable[..., None],
    settle: Callable[[], None],
    scrolled: Callable[[str], Iterator[str]],
) -> Iterator[str]:
    """Yield the name of each stop once the window shows it."""
    go("imports", path=str(resource(_SAMPLE)))
    screen = _screen(window)
    yield "import-file"
    yield from scrolled("import-file")
    for step in ("columns", "rows", "done"):
        _further(screen, settle)
        yield f"import-{step}"
    if screen.state_.done:
        window.undo()
        settle()
    with tempfile.TemporaryDirectory() as folder:
        yield from _back_again(window, go, settle, Path(folder))
    screen.state_.forget_file()


def _screen(window: Window) -> ImportScreen:
    screen = window.screen
    assert isinstance(screen, ImportScreen)
    return screen


def _further(screen: ImportScreen, settle: Callable[[], None]) -> None:
    assert screen.next is not None
    screen.next.invoke()
    settle()


def _back_again(
    window: Window, go: Callable[..., None], settle: Callable[[], None], folder: Path
) -> Iterator[str]:
    """Export a list, change it and the records, and take it back as far as the preview."""
    desk = window.desk
    ids = list(desk.lists.ids(Query(_CUSTOMER, None, ("id",)), limit=_LEFT_OUT))
    if not ids:
        return
    path = folder / "customers.csv"
    desk.exports.write(Query(_CUSTOMER, None, ("id",), _COLUMNS), path)
    lines = path.read_text("utf-8-sig").splitlines()
    changed = [_changed(line) for line in lines[1 : _LEFT_OUT + 1]]
    wrong = "Anna Tan,London,12,,,"
    twins = [_twin(line) for line in lines[-_LEFT_OUT:]]
    back = [*changed, wrong, *lines[_LEFT_OUT + 1 :], *filter(None, twins)]
    path.write_text("\n".join([lines[0], *back]), "utf-8")
    window.act(lambda: desk.records.save(_CUSTOMER, {"city": "London"}, ids[0]))
    settle()
    go("imports", path=str(path))
    screen = _screen(window)
    _further(screen, settle)
    step = screen.step
    if isinstance(step, ColumnsStep):
        step.beside.offer("city")
        settle()
        yield "import-columns-defaults"
    _further(screen, settle)
    rows = screen.step
    if isinstance(rows, RowsStep):
        for key in rows.tabs.tab_keys:
            rows.tabs.choose(key)
            settle()
            yield f"import-rows-{key}"
        rows.tabs.choose("invalid")
        settle()
        if rows.edit.begin(0, "1", ""):
            settle()
            yield "import-rows-cell"
            rows.edit.cancel()
    window.undo()
    settle()


def _twin(line: str) -> str:
    """Return a row for somebody who is likely the one in an exported line."""
    cells = line.split(",")
    return f"{cells[0]} 2,,{cells[2]},,," if len(cells) == len(_COLUMNS) + 1 else ""


def _changed(line: str) -> str:
    """Return an exported line with another city and without what may be ambiguous in it."""
    cells = line.split(",")
    return ",".join([cells[0], "Berlin", *cells[2:]]) if len(cells) == len(_COLUMNS) + 1 else line
