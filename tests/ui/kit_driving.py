"""Driving widgets as a person does: keys, presses, and finding what is shown."""

from __future__ import annotations

import time
import tkinter as tk
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 5.0

W = TypeVar("W", bound=tk.Misc)


def take_keyboard(widget: tk.Misc) -> None:
    """Put the keyboard on ``widget``, or on what it hands it to."""
    widget.focus_force()
    end = time.monotonic() + PATIENCE
    # A busy X server hands the keyboard over some turns later.
    while widget.focus_get() is None and time.monotonic() < end:
        widget.update()
    widget.update()


def press(widget: tk.Misc, *keys: str) -> None:
    """Press ``keys`` (``<Control-a>``, ``<Return>``) with the keyboard on ``widget``."""
    assert widget.winfo_viewable()
    take_keyboard(widget)
    for key in keys:
        widget.event_generate(key)
    widget.update()


def type_in(widget: tk.Misc, text: str) -> None:
    """Type ``text`` letter by letter."""
    take_keyboard(widget)
    for letter in text:
        key = {" ": "space", "-": "minus"}.get(letter, letter)
        widget.event_generate(f"<KeyPress-{key}>")
        widget.event_generate(f"<KeyRelease-{key}>")
    widget.update()


def click(widget: tk.Misc, x: int = 5, y: int = 5, modifier: str = "") -> None:
    """Press and release the first mouse button at a place of ``widget``."""
    assert widget.winfo_viewable()
    widget.event_generate("<Enter>", x=x, y=y)
    widget.event_generate("<Motion>", x=x, y=y)
    widget.event_generate(f"<{modifier}ButtonPress-1>", x=x, y=y)
    widget.event_generate(f"<{modifier}ButtonRelease-1>", x=x, y=y)
    widget.update()


def walk(widget: tk.Misc) -> Iterator[tk.Misc]:
    """Return ``widget`` and all that stands in it."""
    yield widget
    for child in widget.winfo_children():
        yield from walk(child)


def find(widget: tk.Misc, kind: type[W]) -> list[W]:
    """Return what stands in ``widget`` and is a ``kind``, in view."""
    return [each for each in walk(widget) if isinstance(each, kind) and each.winfo_viewable()]


def texts(canvas: tk.Canvas) -> list[tuple[float, str]]:
    """Return the texts of ``canvas`` and how far from its top they stand."""
    call = canvas.tk.call
    found = []
    for item in canvas.find_all():
        if str(call(str(canvas), "type", item)) == "text":
            text = str(call(str(canvas), "itemcget", item, "-text"))
            found.append((canvas.coords(item)[1] - canvas.canvasy(0), text))
    return sorted(found)


def fills(canvas: tk.Canvas) -> set[str]:
    """Return the colours of the rectangles of ``canvas``."""
    call = canvas.tk.call
    return {
        str(call(str(canvas), "itemcget", item, "-fill"))
        for item in canvas.find_all()
        if str(call(str(canvas), "type", item)) == "rectangle"
    }
