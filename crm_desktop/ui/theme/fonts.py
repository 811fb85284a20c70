"""One family for both scripts, as named fonts that follow the scale.

Widgets name a font (``fonts.BODY``); a change of scale reaches them all at once. Measuring
is cached, because every row of a list asks how wide its texts are.
"""

from __future__ import annotations

import tkinter as tk
from tkinter import font as tkfont

from . import pictures
from .tokens import text_scale

MICRO = "crm.micro"
CAPTION = "crm.caption"
BODY = "crm.body"
HEADING = "crm.heading"
FIGURE = "crm.figure"
TITLE = "crm.title"
MICRO_BOLD = "crm.micro.bold"
CAPTION_BOLD = "crm.caption.bold"
BODY_BOLD = "crm.body.bold"
AVATAR = "crm.avatar"
MONO = "crm.mono"

_SIZES: dict[str, tuple[int, str]] = {
    MICRO: (8, "normal"),
    CAPTION: (9, "normal"),
    BODY: (10, "normal"),
    HEADING: (12, "bold"),
    FIGURE: (13, "bold"),
    TITLE: (15, "bold"),
    MICRO_BOLD: (8, "bold"),
    CAPTION_BOLD: (9, "bold"),
    BODY_BOLD: (10, "bold"),
    AVATAR: (7, "bold"),
}
"""Name -> points and weight."""

FONTS = tuple(_SIZES)

FAMILIES = (
    "Segoe UI",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
)
"""Families that hold both scripts (or are joined with one that does), best first."""

_BUILT_IN = ("TkDefaultFont", "TkTextFont", "TkMenuFont", "TkHeadingFont", "TkTooltipFont")
_KEEP = 20_000
_LONGEST = 400
"""No line on a screen shows more characters than this."""


class _Measures:
    holders: dict[str, tk.Label] = {}  # noqa: RUF012 - one for the one window
    widths: dict[tuple[str, str], int] = {}  # noqa: RUF012
    cuts: dict[tuple[str, str, int], str] = {}  # noqa: RUF012


def choose_family(root: tk.Misc) -> str:
    """Return the first of :data:`FAMILIES` that this machine has, else Tk's own."""
    present = set(tkfont.families(root))
    for family in FAMILIES:
        if family in present:
            return family
    return str(tkfont.nametofont("TkDefaultFont", root=root).actual("family"))


def _pixels(points: int) -> int:
    # Negative sizes are pixels: the same on every display, and ours to scale.
    return -round(points * 96 / 72 * text_scale())


def setup(root: tk.Misc) -> None:
    """Create the named fonts in ``root``, or size them anew after a change of scale."""
    known = set(tkfont.names(root))
    call = root.tk.call
    if BODY in known:
        family = str(call("font", "configure", BODY, "-family"))
    else:
        family = choose_family(root)
        _Measures.holders = {}
    for name, (points, weight) in _SIZES.items():
        verb = "configure" if name in known else "create"
        options = ("-family", family, "-size", _pixels(points), "-weight", weight)
        call("font", verb, name, *options)
    for name in _BUILT_IN:
        if name in known:
            call("font", "configure", name, "-family", family, "-size", _pixels(10))
    fixed = str(call("font", "configure", "TkFixedFont", "-family"))
    verb = "configure" if MONO in known else "create"
    call("font", verb, MONO, "-family", fixed, "-size", _pixels(10))
    _Measures.widths = {}
    _Measures.cuts = {}


def _hold(name: str) -> None:
    # Tk closes a font that no widget uses, and opening one costs 200 measurements.
    if name not in _Measures.holders:
        _Measures.holders[name] = tk.Label(pictures.root(), font=name)


def _ask(name: str, text: str) -> int:
    return int(pictures.root().tk.call("font", "measure", name, text))


def measure(name: str, text: str) -> int:
    """Return the width of ``text`` in the font ``name``, in screen pixels."""
    key = (name, text)
    width = _Measures.widths.get(key)
    if width is None:
        _hold(name)
        if len(_Measures.widths) > _KEEP:
            _Measures.widths.clear()
        width = _Measures.widths[key] = _ask(name, text)
    return width


def line_height(name: str) -> int:
    """Return the height of one line in the font ``name``, in screen pixels."""
    _hold(name)
    return int(pictures.root().tk.call("font", "metrics", name, "-linespace"))


def cut(name: str, text: str, width: int) -> str:
    """Return ``text``, shortened with “…” where it is wider than ``width`` pixels."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST]
    if measure(name, text) <= width:
        return text
    key = (name, text, width)
    found = _Measures.cuts.get(key)
    if found is None:
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if _ask(name, text[:middle].rstrip() + "…") <= width:
                low = middle
            else:
                high = middle - 1
        found = text[:low].rstrip() + "…" if low else ("…" if width > 0 else "")
        if len(_Measures.cuts) > _KEEP:
            _Measures.cuts.clear()
        _Measures.cuts[key] = found
    return found
