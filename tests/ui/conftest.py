"""A themed window for each test that asks for one."""

from __future__ import annotations

import gc
import tkinter as tk
from typing import TYPE_CHECKING

import pytest

from crm_desktop.ui import theme

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def root(display: str) -> Iterator[tk.Tk]:
    """Open the kit's window, 900 x 600 and in view, and take it away afterwards."""
    del display
    window = theme.open_window("Test")
    window.geometry("900x600+20+20")
    window.deiconify()
    window.update()
    window.focus_force()
    window.update()
    yield window
    if window.winfo_exists():
        window.destroy()
    # What is left of a window must not be collected later, in a thread of another test.
    gc.collect()
