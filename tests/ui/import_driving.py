"""Going through the steps of an import by its buttons."""

from __future__ import annotations

from crm_desktop.ui.screens.imports import ImportScreen
from tests.ui.kit_driving import press
from tests.ui.opened import Opened, said


def screen(there: Opened) -> ImportScreen:
    """Return the import in view."""
    found = there.window.screen
    assert isinstance(found, ImportScreen)
    return found


def further(there: Opened) -> ImportScreen:
    """Go on to the next step, and return the import."""
    found = screen(there)
    assert found.next is not None
    assert found.next.instate(["!disabled"]), said(found.foot)
    press(found.next, "<space>")
    there.settle()
    return found
