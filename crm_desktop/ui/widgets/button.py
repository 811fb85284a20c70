"""Buttons: with words, with an icon only, and the entries of the navigation."""

from __future__ import annotations

from tkinter import ttk
from typing import TYPE_CHECKING, Any, Literal

from crm_desktop.ui.theme import icon as draw_icon
from crm_desktop.ui.theme import on_theme_change, palette, styles

from .surface import Themed, surface_of
from .tooltip import Tooltip

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

ButtonKind = Literal["primary", "secondary", "ghost", "danger"]


class _Base(Themed, ttk.Button):
    """A button whose icon follows theme and state."""

    _group = "button"

    def __init__(
        self,
        parent: tk.Misc,
        style: str,
        text: str,
        command: Callable[[], Any] | None,
        *,
        icon: str | None,
        size: int,
    ) -> None:
        self.surface = surface_of(parent)
        styles.require(self._group, self.surface)
        self._icon = icon
        self._size = size
        self._states_drawn = False
        super().__init__(parent, text=text, style=f"{self.surface}.{style}")
        if command is not None:
            self.configure(command=command)
        if icon:
            self._paint()
            on_theme_change(self, self._paint)

    def _colours(self) -> tuple[str, ...]:
        """Return the icon's colour, then pairs of state and colour."""
        c = palette()
        return (c.muted, "disabled", c.disabled, "selected", c.accent_text)

    def _paint(self) -> None:
        if not self._icon:
            return
        colours = self._colours()
        if not self._states_drawn:
            colours = colours[:1]
        spec: list[Any] = [
            draw_icon(self._icon, self._size, part) if part.startswith("#") else part
            for part in colours
        ]
        beside = "left" if str(self.cget("text")) else "image"
        self["image"] = tuple(spec)
        self["compound"] = beside

    def state(self, statespec: Any = None) -> Any:
        """Set states as ttk does; the icons for them are drawn when the first one is set."""
        if statespec and not self._states_drawn and self._icon:
            self._states_drawn = True
            self._paint()
        return super().state(statespec)

    def set_text(self, text: str) -> None:
        """Change the words."""
        self.configure(text=text)

    @property
    def icon_name(self) -> str:
        """The name of the icon shown, "" without one."""
        return self._icon or ""

    def set_icon(self, icon: str) -> None:
        """Change the icon."""
        if self._icon is None:
            on_theme_change(self, self._paint)
        self._icon = icon
        self._paint()

    def set_enabled(self, enabled: bool) -> None:
        """Let it be pressed, or not."""
        self.state(["!disabled" if enabled else "disabled"])

    def set_selected(self, selected: bool) -> None:
        """Show it as switched on (a filter in use, the present place)."""
        self.state(["selected" if selected else "!selected"])


class Button(_Base):
    """A button with words and, if wanted, an icon before them."""

    def __init__(
        self,
        parent: tk.Misc,
        text: str,
        command: Callable[[], Any] | None = None,
        kind: ButtonKind = "secondary",
        icon: str | None = None,
        *,
        tooltip: str | None = None,
    ) -> None:
        self._kind = kind
        super().__init__(parent, f"{kind.title()}.KitButton", text, command, icon=icon, size=14)
        if tooltip:
            Tooltip(self, tooltip)

    def _colours(self) -> tuple[str, ...]:
        c = palette()
        if self._kind in {"primary", "danger"}:
            off = c.accent_text if self._kind == "primary" else c.danger
            return (c.on_fill, "disabled", off if c.mode == "light" else c.muted)
        return super()._colours()


class DropButton(Button):
    """A button that opens a menu or a panel below it; ``command`` does the opening."""

    def __init__(
        self,
        parent: tk.Misc,
        text: str,
        command: Callable[[], Any] | None = None,
        kind: ButtonKind = "secondary",
        *,
        tooltip: str | None = None,
    ) -> None:
        super().__init__(parent, text, command, kind, "chevron-down", tooltip=tooltip)
        self.bind("<Down>", lambda _event: self.invoke(), add="+")

    def _paint(self) -> None:
        super()._paint()
        self.configure(compound="right")


class IconButton(_Base):
    """A button of one icon; its ``tooltip`` says in words what it does."""

    def __init__(
        self,
        parent: tk.Misc,
        icon: str,
        command: Callable[[], Any] | None = None,
        tooltip: str = "",
        *,
        size: int = 16,
        small: bool = False,
    ) -> None:
        kind = "Small.KitButton" if small else "Icon.KitButton"
        super().__init__(parent, kind, "", command, icon=icon, size=12 if small else size)
        self.tooltip = Tooltip(self, tooltip) if tooltip else None


class NavButton(_Base):
    """One entry of the navigation column."""

    _group = "nav"

    def __init__(
        self,
        parent: tk.Misc,
        text: str,
        icon: str,
        command: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__(parent, "KitNav", text, command, icon=icon, size=16)
        self.configure(width=-1)
        self._label = text
        self._tip: Tooltip | None = None

    def set_narrow(self, narrow: bool) -> None:
        """Show only the icon (and the words as its tooltip), or both."""
        self.configure(text="" if narrow else self._label)
        if narrow and self._tip is None:
            self._tip = Tooltip(self, lambda: "" if self.cget("text") else self._label)
        self._paint()
