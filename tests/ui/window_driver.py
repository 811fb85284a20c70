"""Driving the whole window as a person does, by keys alone."""

from __future__ import annotations

import gc
import json
import time
import tkinter as tk
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crm_desktop.i18n import LANGUAGES
from crm_desktop.services.desk import Desk
from crm_desktop.ui.form.form import RecordForm
from crm_desktop.ui.pane import RecordsPane
from crm_desktop.ui.screens.customer_page import CustomerPage
from crm_desktop.ui.screens.records import ListScreen
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.window import Window

_PATIENCE = 20.0
_KEYSYMS = {" ": "space", "-": "minus", ".": "period", ",": "comma", "@": "at", ":": "colon"}


class Preferences:
    """Settings that are kept in memory; written and read as JSON, as the real ones are."""

    def __init__(self, **values: Any) -> None:
        self.kept: dict[str, Any] = values

    def get(self, key: str, default: Any = None) -> Any:
        return self.kept.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self.kept[key] = json.loads(json.dumps(value))

    def language(self) -> str:
        chosen = self.kept.get("language", "en")
        return chosen if chosen in LANGUAGES else "en"


class Driver:
    """A person at the keyboard of ``window``."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.root = window.root

    def until(self, true: Callable[[], object], what: str = "") -> None:
        """Let the window work until ``true()``."""
        end = time.monotonic() + _PATIENCE
        while not true():
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain: {what or true}")
            # The pump's timer keeps this from blocking for long.
            self.root.tk.dooneevent(0)

    def settle(self) -> None:
        """Let everything that was begun come to its end, short timers included."""
        done: list[int] = []
        self.root.after(300, lambda: done.append(1))
        self.until(lambda: done)
        self.until(lambda: not self.window.background.pump.busy, "background work")
        self.root.update()

    @property
    def focus(self) -> tk.Misc:
        """Return the widget that has the keyboard."""
        widget = self.root.focus_get()
        assert widget is not None, "nothing has the keyboard"
        return widget

    def press(self, *keys: str) -> None:
        """Press keys such as ``<Control-n>``, wherever the keyboard is."""
        for key in keys:
            if self.root.focus_get() is None:
                self.root.focus_force()
                self.root.update()
            self.focus.event_generate(key)
            self.root.update()

    def type(self, text: str) -> None:
        """Type text letter by letter, wherever the keyboard is."""
        for letter in text:
            key = _KEYSYMS.get(letter, letter)
            self.press(f"<KeyPress-{key}>")
            if isinstance(self.root.focus_get(), tk.Entry):
                self.press(f"<KeyRelease-{key}>")

    def replace(self, text: str) -> None:
        """Type text in the place of what stands in the field."""
        self.press("<Control-a>")
        self.press("<Delete>")
        self.type(text)

    # -- what is on the screen ---------------------------------------------------------------

    @property
    def pane(self) -> RecordsPane:
        """Return the list in view."""
        screen = self.window.screen
        if isinstance(screen, CustomerPage):
            return screen.parts[screen.form.tabs.chosen]
        assert isinstance(screen, ListScreen), screen
        return screen.pane

    @property
    def form(self) -> RecordForm:
        """Return the form in view."""
        screen = self.window.screen
        if isinstance(screen, CustomerPage) and screen.form.tabs.chosen not in screen.parts:
            return screen.form
        assert self.pane.panel is not None
        assert self.pane.panel_open
        return self.pane.panel.form

    def field(self, name: str) -> FieldWidget:
        """Return the widget of a field, turning to its tab with Ctrl+Tab."""
        for _turn in range(12):
            widget = self.form.widget(name)
            if widget is not None and widget.winfo_viewable():
                return widget
            self.press("<Control-Tab>")
        raise AssertionError(f"no tab shows {name}")

    def tab_to(self, name: str) -> FieldWidget:
        """Press Tab until the keyboard is in a field, and return it."""
        wanted = self.field(name)
        for _step in range(80):
            if wanted.has_focus():
                return wanted
            self.press("<Tab>")
        raise AssertionError(f"the Tab key does not lead to {name}")

    def titles(self) -> list[str]:
        """Return the titles of the records in the list, in order."""
        rows = self.pane.rows
        name = rows.spec.title
        ids = [rows.id_at(index) for index in range(rows.total)]
        found = self.window.desk.lists.rows(rows.spec.name, ids, [name])
        return [rows.spec.call(row) for row in found]

    def said(self) -> str:
        """Return what the toasts say."""
        return " | ".join(self.window.toasts.texts)

    def asked(self) -> bool:
        """Tell whether the bar asks something."""
        return self.window.asking


@contextmanager
def opened(
    path: Path, *, place: str = "", size: str = "1366x768", **preferences: Any
) -> Iterator[Driver]:
    """Open the window on the file at ``path`` and close it afterwards."""
    width, height = (int(part) for part in size.split("x"))
    kept = Preferences(
        **{"remind": False, "welcomed": True, **preferences, "window": [width, height, 0, 0]}
    )
    desk = Desk(path, who="tester")
    window = Window(desk, kept)
    driver = Driver(window)
    try:
        window.open(place)
        window.root.update()
        # Without a window manager nobody gives the window the keyboard.
        (window.root.focus_lastfor() or window.root).focus_force()
        # Where nothing manages windows, one that opens under the pointer takes the keyboard.
        window.root.event_generate("<Motion>", warp=True, x=2, y=2)
        driver.settle()
        yield driver
    finally:
        window.background.stop()
        window.root.destroy()
        desk.close()
        # What is left of a window must not be collected later, in a thread of another test.
        del window, driver
        gc.collect()


def fill(path: Path, rows: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, list[int]]:
    """Put records into the file at ``path``; return their ids by record type."""
    desk = Desk(path)
    try:
        return {
            record: [desk.records.save(record, values).id for values in every]
            for record, every in rows.items()
        }
    finally:
        desk.close()
