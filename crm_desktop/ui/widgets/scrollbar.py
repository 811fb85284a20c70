"""A thin scrollbar that can go away while there is nothing to scroll."""

from __future__ import annotations

from tkinter import ttk
from typing import TYPE_CHECKING, Any, Literal

from crm_desktop.ui.theme import styles

from .surface import Themed, surface_of

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

    from crm_desktop.ui.theme import Surface


class Scrollbar(Themed, ttk.Scrollbar):  # type: ignore[misc]  # ttk's stubs disagree
    """A rounded thumb without arrows. A click beside the thumb jumps there.

    With ``hides`` it fades into its ground while everything is in view.
    """

    def __init__(
        self,
        parent: tk.Misc,
        command: Callable[..., Any],
        *,
        orient: Literal["vertical", "horizontal"] = "vertical",
        surface: Surface | None = None,
        hides: bool = True,
    ) -> None:
        self.surface = surface or surface_of(parent)
        styles.require("scrollbar", self.surface)
        style = f"{self.surface}.{orient.title()}.KitScrollbar"
        super().__init__(parent, orient=orient, style=style, command=command, takefocus=False)
        self._hides = hides
        self.bind("<ButtonPress-1>", self._jump)

    def _jump(self, event: tk.Event[ttk.Scrollbar]) -> str | None:
        if str(self.identify(event.x, event.y)).endswith("trough"):
            # As a middle click does: the thumb comes to the pointer and is held.
            self.tk.call("ttk::scrollbar::Jump", str(self), event.x, event.y)
            return "break"
        return None

    def set(self, first: float | str, last: float | str) -> None:
        """Show the part from ``first`` to ``last`` (0 to 1)."""
        super().set(first, last)
        if self._hides:
            whole = float(first) <= 0 and float(last) >= 1
            self.state(["disabled" if whole else "!disabled"])
