"""Opening the themed window, and changing mode or scale while it is open."""

from __future__ import annotations

import contextlib
import tkinter as tk
from typing import TYPE_CHECKING, Any

from . import fonts, pictures, styles, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from ttkbootstrap import App

    from .tokens import Mode

_FAMILY = "crm"


class _Listeners:
    calls: dict[tk.Misc, list[Callable[[], None]]] = {}  # noqa: RUF012 - one for the one window
    factor: float = 1.0
    text: float = 1.0


def _name(mode: Mode, factor: float) -> str:
    # Pictures are made for one scale, and a ttk theme cannot change an element: so a theme each.
    return f"{_FAMILY}-{mode}" if factor == 1 else f"{_FAMILY}{round(factor * 100)}-{mode}"


def _register(mode: Mode, factor: float) -> str:
    from ttkbootstrap import Theme  # noqa: PLC0415 - heavy; tokens and texts are used without it
    from ttkbootstrap.style.theme import Colors, ThemeDefinition  # noqa: PLC0415

    c = tokens.DARK if mode == "dark" else tokens.LIGHT
    name = _name(mode, factor)
    colours = Colors(  # type: ignore[no-untyped-call]
        primary=c.fill,
        secondary=c.muted,
        success=c.success,
        info=c.accent,
        warning=c.unsaved,
        danger=c.danger_fill,
        light=c.inset,
        dark=c.text,
        bg=c.app,
        fg=c.text,
        selectbg=c.select,
        selectfg=c.select_text,
        border=c.field_line,
        inputfg=c.text,
        inputbg=c.field,
        active=c.hover,
    )

    class Exact(Theme):  # type: ignore[misc, unused-ignore]
        """Our colours as they stand, where a Theme would derive its own from anchors."""

        def to_definitions(self) -> list[Any]:
            return [ThemeDefinition(name=name, colors=colours, mode=mode)]  # type: ignore[no-untyped-call]

    Exact(name=name).register()  # type: ignore[no-untyped-call]
    return name


def display_factor(root: tk.Misc) -> float:
    """Return how dense the display is: 1 at 96 dpi, in steps of a quarter, at least 1."""
    return max(1.0, round(float(root.winfo_fpixels("1i")) / 96 * 4) / 4)


def open_window(
    title: str = "",
    *,
    mode: Mode = "light",
    scale: float = 1.0,
    text: str = "normal",
    class_name: str = "CrmDesktop",
) -> App:
    """Return the program's one root window, themed from its first moment and not yet shown.

    ``scale`` is the person's own factor, on top of the display's; ``text`` one of
    ``TEXT_SIZES``. Call ``deiconify()`` when the window is filled.
    """
    from ttkbootstrap import App  # noqa: PLC0415 - heavy; see _register

    from crm_desktop.ui.widgets import bindings  # noqa: PLC0415 - the widgets stand on the theme

    theme = _register(mode, scale)
    root = App(title=title, theme=theme, iconphoto=None, className=class_name)
    root.withdraw()
    root.protocol("WM_DELETE_WINDOW", root.destroy)
    apply(root, mode, scale=scale, text=text)
    bindings.install(root)
    return root


def apply(
    root: tk.Misc, mode: Mode, *, scale: float | None = None, text: str | None = None
) -> None:
    """Show everything in ``mode``, and in ``scale`` and size of ``text`` where they are given.

    Widgets follow at once in colour; a new scale reaches fonts and styles, but the gaps
    between widgets only when a screen is built anew.
    """
    from ttkbootstrap import Style  # noqa: PLC0415 - heavy; see _register

    if scale is not None:
        _Listeners.factor = scale
    if text is not None:
        _Listeners.text = tokens.TEXT_SIZES.get(text, 1.0)
    factor = _Listeners.factor * display_factor(root)
    name = _name(mode, _Listeners.factor)
    style = Style.get_instance() or Style()  # type: ignore[no-untyped-call]
    tokens.activate(mode, factor, _Listeners.text)
    pictures.attach(root)
    fonts.setup(root)
    if style.theme_use() != name:
        if name not in style.theme_names():
            _register(mode, _Listeners.factor)
        style.theme_use(name)
    styles.start(root, f"{name}-{factor}")
    root.configure(background=tokens.palette().app)  # type: ignore[call-arg]
    _tell()


def _tell() -> None:
    for widget, calls in list(_Listeners.calls.items()):
        with contextlib.suppress(tk.TclError):
            if not widget.winfo_exists():
                _Listeners.calls.pop(widget, None)
                continue
        for call in calls:
            call()


def on_theme_change(widget: tk.Misc, call: Callable[[], None]) -> None:
    """Run ``call`` after every change of mode or scale, for as long as ``widget`` lives."""
    if widget not in _Listeners.calls:
        _Listeners.calls[widget] = []
        widget.bind("<Destroy>", lambda event: _forget(event, widget), add="+")
    _Listeners.calls[widget].append(call)


def _forget(event: tk.Event[Any], widget: tk.Misc) -> None:
    if event.widget is widget:
        _Listeners.calls.pop(widget, None)


def mode() -> Mode:
    """Return the mode shown now."""
    return tokens.palette().mode
