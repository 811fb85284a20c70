"""The whole window on a small office, for tests that look at its screens."""

from __future__ import annotations

import datetime as dt
import gc
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from crm_desktop.app.settings import Settings
from crm_desktop.services.desk import Desk
from crm_desktop.ui.screen import Screen
from crm_desktop.ui.widgets.surface import Label
from crm_desktop.ui.window import Window
from tests.ui.kit_driving import walk

PATIENCE = 30.0


class Opened:
    """A window that is open, and how to wait for what it does in the background."""

    def __init__(self, window: Window, desk: Desk) -> None:
        self.window = window
        self.desk = desk
        self.root: tk.Tk = window.root
        self.shown: list[Path] = []
        self.saved_as: Path | None = None
        # What leaves the program is a fake: the system's file dialogs and viewers.
        window.show_file = self._show  # type: ignore[method-assign]
        window.save_file = lambda *_facts: self.saved_as  # type: ignore[method-assign]

    def _show(self, path: Path) -> None:
        self.shown.append(path)

    def until(self, true: Callable[[], Any], why: str = "") -> None:
        """Let the window live until something is true."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, why or "it did not come to that"
            self.root.tk.dooneevent(0)  # the pump's timer ends the waiting
        self.root.update()

    def settle(self) -> None:
        """Let the window live until nothing is read or written any more."""
        self.root.update()
        self.until(lambda: not self.window.background.pump.busy, "the lanes are still busy")

    def go(self, place: str, **known: Any) -> Screen:
        """Show a place and wait until it is filled."""
        self.window.go(place, **known)
        self.settle()
        return self.window.screen

    @property
    def toasts(self) -> list[str]:
        """What is being said at the foot of the window."""
        return self.window.toasts.texts


@contextmanager
def opened(folder: Path, place: str = "customer", **preferences: Any) -> Iterator[Opened]:
    """Open the window on a file in ``folder``, with the keyboard in it."""
    desk = Desk(folder / "office.crm", who="Tester")
    settings = Settings(folder / "settings.json")
    started = {"language": "en", "window": [1200, 760, 0, 0], "remind": False}
    started["welcomed"] = True
    for key, value in {**started, **preferences}.items():
        settings.set(key, value)
    window = Window(desk, settings)
    # Errors in callbacks reach the ``errors`` fixture instead of the window's own log.
    del window.root.report_callback_exception
    try:
        window.open(place)
        window.root.update()
        window.root.focus_force()
        # Where nothing manages windows, one that opens under the pointer takes the keyboard.
        window.root.event_generate("<Motion>", warp=True, x=2, y=2)
        there = Opened(window, desk)
        there.settle()
        yield there
    finally:
        window.background.stop()
        if window.root.winfo_exists():
            window.root.destroy()
        desk.close()
        # What is left of a window must not be collected later, in a thread of another test.
        gc.collect()


def small_office(folder: Path) -> dict[str, list[int]]:
    """Make a file with a few records of every type; return their ids by type."""
    desk = Desk(folder / "office.crm", who="Tester")
    today = dt.date.today()  # noqa: DTZ011 - the local day
    save = desk.records.save
    customers = [
        save("customer", {"name": name, "level": level, "city": city, "phone": phone}).id
        for name, level, city, phone in (
            ("黄超磊", "important", "北京", "+8613800130001"),
            ("Blue River Ltd", "normal", "London", "+442079460001"),
            ("Anna Tan", "normal", "Singapore", "+6561234567"),
        )
    ]
    products = [
        save("product", {"code": code, "name": name, "list_price": Decimal(price)}).id
        for code, name, price in (("P1", "Sensor kit", 100), ("P2", "Router", 250))
    ]
    contact = save("contact", {"name": "Carl Smith", "customer": customers[1]}).id
    sales = [
        save(
            "sale",
            {
                "date": today - dt.timedelta(days=days),
                "customer": customer,
                "lines": (
                    {
                        "product": products[0],
                        "quantity": Decimal(2),
                        "unit_price": None,
                        "discount": Decimal(0),
                        "amount": None,
                    },
                ),
            },
        ).id
        for days, customer in ((0, customers[0]), (40, customers[1]), (80, customers[0]))
    ]
    feedback = save(
        "feedback",
        {
            "date": today,
            "customer": customers[0],
            "content": "Quick and friendly",
            "satisfaction": 4,
        },
    ).id
    interaction = save(
        "interaction",
        {
            "at": dt.datetime.now(dt.UTC) - dt.timedelta(days=9),
            "customer": customers[0],
            "subject": "Call about the budget",
            "next_follow_up": today - dt.timedelta(days=3),
        },
    ).id
    desk.close()
    return {
        "customer": customers,
        "product": products,
        "contact": [contact],
        "sale": sales,
        "feedback": [feedback],
        "interaction": [interaction],
    }


def said(widget: tk.Misc) -> list[str]:
    """Return the words of all labels in view in ``widget``."""
    return [
        str(each.cget("text"))
        for each in walk(widget)
        if isinstance(each, Label) and each.winfo_viewable() and each.cget("text")
    ]
