"""No widget takes a name that tkinter uses for itself: it would break silently."""

from __future__ import annotations

import tkinter as tk
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import crm_desktop.ui

OURS = "crm_desktop.ui."


def modules() -> list[ModuleType]:
    names = [one.name for one in walk_packages(crm_desktop.ui.__path__, OURS)]
    return [import_module(name) for name in names if not name.endswith("__main__")]


def test_no_private_name_of_tkinter_is_taken() -> None:
    taken = set()
    for module in modules():
        for one in vars(module).values():
            if not (isinstance(one, type) and issubclass(one, tk.Misc)):
                continue
            if not one.__module__.startswith(OURS):
                continue
            theirs = {
                name
                for base in one.__mro__
                if base.__module__.split(".")[0] == "tkinter"
                for name in vars(base)
            }
            taken |= {
                f"{one.__module__}.{one.__name__}.{name}"
                for name in vars(one)
                if name in theirs and name.startswith("_") and not name.startswith("__")
            }
    assert not taken
