"""Strings that break programs go through the form, the file, the list and the search unchanged."""

from __future__ import annotations

import json
from pathlib import Path

from crm_desktop.fields.kind import clean
from crm_desktop.services.lists import Query

from .window_driver import Driver, opened

MOST = 200
"""No name may be longer."""
SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "strings"
OWN = (
    "王小明 & Söhne <b>GmbH</b>",
    "=1+1",
    "{placeholder} %s %(x)s {0}",
    "😀 𠮷野家 e\u0301",
    "\u202etfel ot thgir",
    "[exec ls] $HOME `id` \\x41",
    "a\u00a0b\u200bc\ufeffd",
    "'; DROP TABLE customer; --",
)
"""Some of our own, so that the test is never empty."""


def strings() -> list[str]:
    found = list(OWN)
    for file in sorted(SAMPLES.glob("*.json")):
        found += json.loads(file.read_text("utf-8"))
    return [one for one in dict.fromkeys(found) if clean(one)]


def write(driver: Driver, name: str, text: str) -> None:
    widget = driver.form.widget(name)
    assert widget is not None
    target = widget.focus_target()
    # As pasting does it.
    target.tk.call(str(target), "insert", "end" if name == "name" else "1.0", text)


def test_hostile_strings_come_back_unchanged(tmp_path: Path) -> None:
    wanted = strings()
    with opened(tmp_path / "office.crm", place="product") as driver:
        desk = driver.window.desk
        driver.press("<Control-n>")
        driver.settle()
        for text in wanted:
            driver.form.load(None)
            write(driver, "name", text[:MOST])
            write(driver, "description", text)
            driver.root.update()
            assert driver.form.save(), (text, driver.said())
        driver.settle()
        ids = desk.lists.ids(Query("product", sort=("id",)))
        rows = desk.lists.rows("product", ids, ("name", "description"))
        for text, row in zip(wanted, rows, strict=True):
            assert row["name"] == clean(text[:MOST])
            assert row["description"] == text.replace("\r\n", "\n").replace("\r", "\n")
        # The list paints every one of them.
        grid = driver.pane.rows
        for index in range(0, grid.total, 8):
            grid.go_to(index)
            driver.root.update()
        assert grid.total == len(wanted)
