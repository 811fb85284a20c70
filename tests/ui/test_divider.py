"""The width of the panel beside a list: dragged or by keys, kept, and put back."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.ui.widgets.divider import Divider
from tests.ui.kit_driving import find
from tests.ui.window_driver import Driver, fill, opened


def _divider(driver: Driver) -> Divider:
    return next(one for one in find(driver.root, Divider) if one.winfo_viewable())


def _wide(driver: Driver) -> int:
    driver.settle()
    assert driver.pane.panel is not None
    return driver.pane.panel.winfo_width()


def test_the_panel_is_as_wide_as_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    fill(path, {"product": [{"code": "P1", "name": "Desk"}]})
    with opened(path, place="product", size="1600x800") as driver:
        driver.pane.rows.set_current(driver.pane.rows.id_at(0))
        driver.press("<F2>")
        first = _wide(driver)
        driver.pane.rows.canvas.focus_force()
        driver.press("<Alt-Shift-Left>", "<Alt-Shift-Left>", "<Alt-Shift-Right>")
        assert _wide(driver) == first + 40
        divider = _divider(driver)
        divider.event_generate("<ButtonPress-1>", x=4, y=50)
        divider.event_generate("<B1-Motion>", x=-26, y=50)
        divider.event_generate("<ButtonRelease-1>", x=-26, y=50)
        assert _wide(driver) == first + 70
        driver.window.speak("zh_CN")
        driver.settle()
        assert _wide(driver) == first + 70
        for _time in range(2):
            _divider(driver).event_generate("<ButtonPress-1>", x=4, y=50)
            _divider(driver).event_generate("<ButtonRelease-1>", x=4, y=50)
        assert _wide(driver) == first
        divider = _divider(driver)
        for x in (4, -3000, -3000):
            kind = "<ButtonPress-1>" if x == 4 else "<B1-Motion>"
            divider.event_generate(kind, x=x, y=50)
        divider.event_generate("<ButtonRelease-1>", x=-3000, y=50)
        assert 0 < _wide(driver) < driver.pane.winfo_width() - 400
