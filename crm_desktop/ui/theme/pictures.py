"""Keeping the pictures that Tk shows: each is drawn once and lives as long as the window.

A picture is made from bytes (PPM or PNG) and found again by what it looks like, so that two
themes or two hundred rows share one.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from .drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path


class _Store:
    root: tk.Misc | None = None
    photos: dict[Hashable, tk.PhotoImage] = {}  # noqa: RUF012 - one store for the one window
    drawn: Drawn | None = None


def keep_in(path: Path | None) -> None:
    """Take pictures that were drawn before from ``path``; ``None`` draws all anew."""
    _Store.drawn = None if path is None else Drawn(path)


def save() -> None:
    """Keep what was drawn since, for the next start."""
    if _Store.drawn is not None:
        _Store.drawn.save()


def attach(root: tk.Misc) -> None:
    """Draw for ``root`` from now on; pictures of an earlier window are let go."""
    if _Store.root is not root:
        _Store.root = root
        _Store.photos = {}


def root() -> tk.Misc:
    """Return the window that pictures and fonts belong to."""
    if _Store.root is None:
        raise RuntimeError("The theme has not been applied to a window yet")
    return _Store.root


def photo(key: Hashable, draw: Callable[[], bytes]) -> tk.PhotoImage:
    """Return the picture known by ``key``, made from ``draw()`` when it is new."""
    found = _Store.photos.get(key)
    if found is None:
        found = _Store.photos[key] = tk.PhotoImage(master=root(), data=_content(key, draw))
    return found


def _content(key: Hashable, draw: Callable[[], bytes]) -> bytes:
    drawn = _Store.drawn
    if drawn is None:
        return draw()
    name = repr(key)
    content = drawn.get(name)
    if content is None:
        content = draw()
        drawn.put(name, content)
    return content
