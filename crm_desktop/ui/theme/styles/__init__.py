"""The ttk styles of the kit, built when the first widget needs them.

A style is named ``<surface>.<Kind>.Kit<Class>`` (``card.Primary.KitButton``), because a rounded
picture is flattened on the colour it stands on. Every theme of ttk has its own styles; what
one theme was asked for is built for the next one when the mode changes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from crm_desktop.ui.theme.tokens import SURFACES

from .painter import Painter

if TYPE_CHECKING:
    import tkinter as tk

    from crm_desktop.ui.theme.tokens import Surface

GROUPS = {
    "plain": "plain",
    "button": "buttons",
    "nav": "buttons",
    "segment": "buttons",
    "field": "fields",
    "choice": "fields",
    "check": "toggles",
    "radio": "toggles",
    "switch": "toggles",
    "card": "panels",
    "scrollbar": "bars",
    "progress": "bars",
    "tabs": "bars",
}
"""Group of styles -> the module that builds it."""


class _Built:
    asked: dict[tuple[str, Surface], None] = {}  # noqa: RUF012 - one for the one window
    done: set[tuple[str, str, Surface]] = set()  # noqa: RUF012
    painter: Painter | None = None
    theme: str = ""


def start(root: tk.Misc, theme: str) -> None:
    """Build for ``theme`` from now on, beginning with all that was asked for before."""
    if _Built.painter is None or _Built.painter.root is not root:
        _Built.painter = Painter(root)
        _Built.done = set()
        _Built.asked = dict.fromkeys(("plain", surface) for surface in SURFACES)
    _Built.theme = theme
    for group, surface in list(_Built.asked):
        _build(group, surface)


def _build(group: str, surface: Surface) -> None:
    key = (_Built.theme, group, surface)
    painter = _Built.painter
    if key in _Built.done or painter is None:
        return
    _Built.done.add(key)
    module = import_module(f".{GROUPS[group]}", __name__)
    getattr(module, f"build_{group}")(painter.on(surface))


def require(group: str, surface: Surface) -> None:
    """Make sure that the styles of ``group`` exist on ``surface``, now and in every theme."""
    if (group, surface) not in _Built.asked:
        _Built.asked[(group, surface)] = None
        _build(group, surface)
