"""Drives the window and a bare one, and prints how long each thing took, as JSON.

A time ends when everything is drawn that the event brought about, and the display has answered.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import Any

import ttkbootstrap

from crm_desktop.i18n import set_language
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui.screens.records import ListScreen
from crm_desktop.ui.screenshots.rest import Rest
from crm_desktop.ui.screenshots.showing import Settings
from crm_desktop.ui.window import Window

_LETTERS = "abcdefghij"
_ROWS = 1_000
_SEARCHED = ("gr", "wang", "0138", "上海", "hello@", "sons")


def painted(root: tk.Misc) -> None:
    """Let everything be drawn that waits for it, and wait for the display."""
    root.update()
    root.winfo_pointerxy()
    root.update()


def clocked(root: tk.Misc, work: Callable[[], Any], times: int) -> list[float]:
    """Return how long ``work`` and the paint after it took, each time."""
    taken = []
    for _time in range(times):
        painted(root)
        begun = time.perf_counter()
        work()
        painted(root)
        taken.append(time.perf_counter() - begun)
    return taken


def typed(widget: tk.Misc) -> Callable[[], None]:
    """Return what types one letter after the other into ``widget``."""
    letters = iter(_LETTERS * 1_000)
    return lambda: widget.event_generate(f"<KeyPress-{next(letters)}>")


def bare(times: int) -> dict[str, list[float]]:
    """Measure the reference: an Entry, a Treeview and two frames in ttkbootstrap's own window."""
    app = ttkbootstrap.App(title="bare", size=(1366, 768))
    root = app
    frames = [ttk.Frame(root), ttk.Frame(root)]
    for frame in frames:
        frame.place(x=0, y=80, relwidth=1, relheight=0.5)
        for row in range(12):
            for column in range(6):
                ttk.Label(frame, text=f"{row}/{column}").grid(row=row, column=column, padx=8)
    entry = ttk.Entry(root)
    entry.pack(fill="x")
    tree = ttk.Treeview(root, columns=[str(one) for one in range(8)], show="headings", height=14)
    for row in range(_ROWS):
        tree.insert("", "end", iid=str(row), values=[f"{row} {one}" for one in range(8)])
    tree.pack(side="bottom", fill="x")
    painted(root)
    entry.focus_force()
    painted(root)
    taken = {"typing in an Entry": clocked(root, typed(entry), times)}
    tree.focus_force()
    tree.focus("0")
    tree.selection_set("0")
    painted(root)
    taken["arrow in a Treeview"] = clocked(root, lambda: tree.event_generate("<Down>"), times)

    def turn() -> None:
        frames.reverse()
        frames[0].tkraise()

    taken["raising a frame"] = clocked(root, turn, times)
    app.destroy()
    return taken


class Measured:
    """The window on the file at ``path``, driven step by step."""

    def __init__(self, path: Path, times: int) -> None:
        set_language("en")
        self._desk = Desk(path)
        self._window = Window(self._desk, Settings(language="en", window=[1366, 768, 0, 0]))
        self._times = times
        self._window.open("customer")
        self._rest = Rest(self._window)
        self._root = self._window.root
        self._root.update()
        self._root.focus_force()
        self._root.event_generate("<Motion>", warp=True, x=2, y=2)
        self._rest.settle()

    def taken(self) -> dict[str, list[float]]:
        """Measure everything."""
        return {
            "arrow in the list": self._arrow(),
            "typing in a field": self._field(),
            **self._search(),
            "going to a screen seen before": self._screens(),
            "opening a record in the panel": self._panel(),
            "opening the customer's page": self._page(),
        }

    def close(self) -> None:
        """End the window."""
        self._window.background.stop()
        self._root.destroy()
        self._desk.close()

    def _clocked(self, work: Callable[[], Any]) -> list[float]:
        taken = []
        for _time in range(self._times):
            taken += clocked(self._root, work, 1)
            self._rest.settle()
        return taken

    def _pane(self) -> Any:
        screen = self._window.screen
        assert isinstance(screen, ListScreen)
        return screen.pane

    def _arrow(self) -> list[float]:
        canvas = self._pane().rows.canvas
        canvas.focus_force()
        return self._clocked(lambda: canvas.event_generate("<Down>"))

    def _field(self) -> list[float]:
        panel = self._pane().panel
        panel.form.widget("name").focus()
        painted(self._root)
        widget = self._root.focus_get()
        assert widget is not None
        taken = self._clocked(typed(widget))
        panel.discard()
        return taken

    def _search(self) -> dict[str, list[float]]:
        first: list[float] = []
        found: list[float] = []
        window, root = self._window, self._root
        for turn in range(self._times):
            window.find("")
            self._rest.settle()
            entry: Any = root.focus_get()
            words = _SEARCHED[turn % len(_SEARCHED)]
            entry.variable.set(words[:-1])
            self._rest.settle()
            begun = time.perf_counter()
            entry.variable.set(words)
            painted(root)
            first.append(time.perf_counter() - begun)
            while window.background.pump.busy:
                root.tk.dooneevent(0)
            painted(root)
            found.append(time.perf_counter() - begun)
        root.focus_force()
        self._rest.settle()
        return {
            "typing in the search, to its first paint": first,
            "typing in the search, to what is found": found,
        }

    def _screens(self) -> list[float]:
        names = ["customer", "sale", "contact"]
        for name in names:
            self._window.go(name)
            self._rest.settle()
        turn = iter(range(1_000_000))
        return self._clocked(lambda: self._window.go(names[next(turn) % len(names)]))

    def _panel(self) -> list[float]:
        self._window.go("customer")
        self._rest.settle()
        ids = iter(self._desk.lists.ids(Query("customer"), limit=self._times + 1))
        return self._clocked(lambda: self._window.go("customer", show=next(ids)))

    def _page(self) -> list[float]:
        ids = iter(self._desk.lists.ids(Query("customer"), limit=self._times + 2))
        self._window.go("customer/page", show=next(ids))
        self._rest.settle()
        return self._clocked(lambda: self._window.go("customer/page", show=next(ids)))


def main() -> None:
    """Measure a copy of the file named, so many times each."""
    path, times = Path(sys.argv[1]), int(sys.argv[2])
    taken = bare(times)
    with tempfile.TemporaryDirectory(prefix="crm-window-") as home:
        copy = Path(home, "office.crm")
        shutil.copy(path, copy)
        window = Measured(copy, times)
        taken |= window.taken()
        window.close()
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
