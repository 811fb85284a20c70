"""Looking at a window as an eye does: what is cut, what lies outside, what cannot be read."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from crm_desktop.ui.theme import palette

WORDS = {"TLabel", "TButton", "TCheckbutton", "TRadiobutton", "Label", "Button"}
SLACK = 1
"""Pixels that rounding may take."""
_AIR = 12
"""Pixels by which what is placed in the middle may reach out: it has so much air around it."""
_TOUCH = 3
"""Pixels that texts may share: the boxes of letters are larger than the letters."""


@dataclass(frozen=True)
class Words:
    """A text in view: whose it is, where it stands on the display, and in which colour."""

    widget: tk.Misc
    text: str
    box: tuple[int, int, int, int]
    ink: str
    disabled: bool = False

    def __str__(self) -> str:
        return f"{self.text!r} in {self.widget.winfo_class()} {path_of(self.widget)}"


def path_of(widget: tk.Misc) -> str:
    """Return the classes of a widget and its parents, the nearest first."""
    names: list[str] = []
    place: tk.Misc | None = widget
    while place is not None and len(names) < 5:
        names.append(type(place).__name__)
        place = place.master
    return " < ".join(names)


Seen = list[tk.Misc]
"""Everything in view, as ``in_view`` returns it."""


def widget_texts(seen: Seen) -> Iterator[Words]:
    """Yield the words on labels and buttons."""
    for one in seen:
        if one.winfo_class() in WORDS:
            text = str(one.cget("text")).strip()
            if text:
                yield Words(one, text, _box(one), _ink(one), _disabled(one))


def canvas_texts(seen: Seen) -> Iterator[Words]:
    """Yield the words drawn on canvases, those scrolled out of view left out."""
    for canvas in seen:
        if not isinstance(canvas, tk.Canvas):
            continue
        call, name = canvas.tk.call, str(canvas)
        left, top = canvas.canvasx(0), canvas.canvasy(0)
        x, y, wide, high = (
            canvas.winfo_rootx(), canvas.winfo_rooty(),
            canvas.winfo_width(), canvas.winfo_height(),
        )  # fmt: skip
        for item in canvas.find_overlapping(left, top, left + wide, top + high):
            if str(call(name, "type", item)) != "text":
                continue
            text = str(call(name, "itemcget", item, "-text")).strip()
            box = canvas.bbox(item)
            if text and box and str(call(name, "itemcget", item, "-state")) != "hidden":
                place = (
                    round(box[0] - left + x), round(box[1] - top + y),
                    round(box[2] - left + x), round(box[3] - top + y),
                )  # fmt: skip
                ink = str(call(name, "itemcget", item, "-fill"))
                # An entry of a menu has no state but its colour.
                yield Words(canvas, text, place, ink, ink == palette().disabled)


def entry_texts(seen: Seen) -> Iterator[Words]:
    """Yield what stands in fields, placeholders too."""
    for one in seen:
        if isinstance(one, tk.Entry):  # ttk's is one as well
            text = one.get() or str(getattr(one, "placeholder", ""))
            if text:
                yield Words(one, text, _box(one), "")


def _box(widget: tk.Misc) -> tuple[int, int, int, int]:
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    return (x, y, x + widget.winfo_width(), y + widget.winfo_height())


def _disabled(widget: tk.Misc) -> bool:
    state = getattr(widget, "instate", None)
    return bool(state is not None and state(["disabled"]))


def _ink(widget: Any) -> str:
    own = str(widget.cget("foreground")) if "foreground" in widget.keys() else ""  # noqa: SIM118
    if own:
        return own
    style = str(widget.cget("style")) or widget.winfo_class()
    return str(widget.tk.call("ttk::style", "lookup", style, "-foreground", widget.state()))


# -- cut ----------------------------------------------------------------------------------------


def cut(seen: Seen, part: float = 1.0) -> list[str]:
    """Return the labels and buttons that are given less than ``part`` of the room they need."""
    found = []
    for words in widget_texts(seen):
        one = words.widget
        wide, high = one.winfo_width(), one.winfo_height()
        if one.winfo_reqwidth() * part > wide + SLACK or one.winfo_reqheight() > high + SLACK:
            needs = f"{one.winfo_reqwidth()}x{one.winfo_reqheight()}"
            found.append(f"{words} has {wide}x{high}, needs {needs}")
    return found


def cut_on_canvas(seen: Seen) -> list[str]:
    """Return the drawn words that run over an edge, or over other words."""
    found = []
    by_canvas: dict[tk.Misc, list[Words]] = {}
    for words in canvas_texts(seen):
        by_canvas.setdefault(words.widget, []).append(words)
    for canvas, every in by_canvas.items():
        left, top, right, bottom = _box(canvas)
        across = canvas.xview() != (0.0, 1.0)  # type: ignore[attr-defined]
        for words in every:
            x0, y0, x1, y1 = words.box
            within = top <= y0 and y1 <= bottom
            if within and not across and (x0 < left - SLACK or x1 > right + SLACK):
                found.append(f"{words} runs out of its canvas: {x0}–{x1} in {left}–{right}")
        every.sort(key=lambda one: (one.box[1], one.box[0]))
        for row in _rows(every):
            row.sort(key=lambda one: one.box[0])
            for first, second in pairwise(row):
                if first.box[2] > second.box[0] + _TOUCH and _beside(first, second):
                    found.append(f"{first} runs into {second.text!r}")
    return found


def _rows(every: list[Words]) -> Iterator[list[Words]]:
    row: list[Words] = []
    for one in every:
        if row and one.box[1] > row[0].box[1] + _TOUCH:
            yield row
            row = []
        row.append(one)
    if row:
        yield row


def _beside(first: Words, second: Words) -> bool:
    return min(first.box[3], second.box[3]) - max(first.box[1], second.box[1]) > _TOUCH


def outside(seen: Seen) -> list[str]:
    """Return the widgets that stand out of their parent, or have no size."""
    found = []
    for one in seen:
        parent = one.master
        if parent is None or isinstance(one, tk.Toplevel | tk.Tk):
            continue
        if one.winfo_width() <= 1 and one.winfo_reqwidth() > 1:
            found.append(f"{path_of(one)} is nothing wide")
            continue
        if one.winfo_manager() in {"canvas", "wm", ""}:
            continue  # what a canvas holds is scrolled
        x, y = one.winfo_rootx() - parent.winfo_rootx(), one.winfo_rooty() - parent.winfo_rooty()
        wide, high = x + one.winfo_width(), y + one.winfo_height()
        slack = _AIR if one.winfo_manager() == "place" else SLACK
        if (
            min(x, y) < -slack
            or wide > parent.winfo_width() + slack
            or high > parent.winfo_height() + slack
        ):
            room = f"{parent.winfo_width()}x{parent.winfo_height()}"
            found.append(f"{path_of(one)} ends at {wide},{high} from {x},{y} in {room}")
    return found


def off_screen(seen: Seen) -> list[str]:
    """Return the windows of their own that do not lie on the display."""
    found = []
    for one in seen:
        if isinstance(one, tk.Toplevel):
            x0, y0, x1, y1 = _box(one)
            if x0 < 0 or y0 < 0 or x1 > one.winfo_screenwidth() or y1 > one.winfo_screenheight():
                found.append(f"{path_of(one)} at {x0},{y0} to {x1},{y1}")
    return found


def shortened(seen: Seen) -> list[Words]:
    """Return the texts that end in an ellipsis: cut on purpose, or waiting for something."""
    every = [*widget_texts(seen), *canvas_texts(seen)]
    return [one for one in every if one.text.endswith("…")]


# -- contrast -----------------------------------------------------------------------------------


def luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = [one / 255 for one in colour]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast of two colours as WCAG 2 defines it, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def faint(
    seen: Seen, picture: Any, least: float, least_disabled: float, known: set[object]
) -> list[str]:
    """Return the texts whose ink stands out too little from the ground that is really there.

    ``picture`` shows the whole display. What is in ``known`` is not looked at again.
    """
    found = []
    for words in [*widget_texts(seen), *canvas_texts(seen)]:
        key = (str(words.widget), words.text, words.ink)
        if key in known:
            continue
        known.add(key)
        ground = _ground(words, picture)
        if ground is None or not words.ink:
            continue
        red, green, blue = (part // 257 for part in words.widget.winfo_rgb(words.ink))
        ink = (red, green, blue)
        reached = contrast(ink, ground)
        if reached < (least_disabled if words.disabled else least) - 0.02:
            found.append(f"{words}: {reached:.2f} of {words.ink} on #%02x%02x%02x" % ground)
    return found


def _ground(words: Words, picture: Any) -> tuple[int, int, int] | None:
    x0, y0, x1, y1 = words.box
    left, top, right, bottom = _box(words.widget)
    box = (max(x0, left, 0), max(y0, top, 0), min(x1, right), min(y1, bottom))
    box = (box[0], box[1], min(box[2], picture.width), min(box[3], picture.height))
    if box[2] - box[0] < 4 or box[3] - box[1] < 4:
        return None
    over = words.widget.winfo_containing((box[0] + box[2]) // 2, (box[1] + box[3]) // 2)
    if over is not words.widget:
        return None  # something lies over it
    if not _wholly_shown(words.widget, box):
        return None
    colours = picture.crop(box).getcolors((box[2] - box[0]) * (box[3] - box[1]))
    found: tuple[int, int, int] = max(colours)[1][:3]
    return found


def _wholly_shown(widget: tk.Misc, box: tuple[int, int, int, int]) -> bool:
    return all(
        widget.winfo_containing(x, y) is widget
        for x in (box[0] + 1, box[2] - 2)
        for y in (box[1] + 1, box[3] - 2)
    )


# -- words ----------------------------------------------------------------------------------------


def texts(seen: Seen) -> set[str]:
    """Return all that stands anywhere."""
    return {one.text for one in [*widget_texts(seen), *canvas_texts(seen), *entry_texts(seen)]}
