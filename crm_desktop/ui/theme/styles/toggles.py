"""Check boxes, radio buttons and switches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts
from crm_desktop.ui.theme.shapes import Shape, check_box, radio, switch
from crm_desktop.ui.theme.tokens import RADIUS_CHECK, px

if TYPE_CHECKING:
    import tkinter as tk

    from .painter import Brush


def _style(brush: Brush, style: str, indicator: str, family: str) -> None:
    c = brush.colours
    label = (f"{family}.label", {"side": "left", "sticky": "nswe"})
    brush.layout(
        style,
        [
            (
                f"{family}.padding",
                {"sticky": "nswe", "children": [(indicator, {"side": "left"}), label]},
            )
        ],
    )
    brush.configure(
        style,
        background=brush.ground,
        foreground=c.text,
        font=fonts.BODY,
        padding=(0, px(3), px(2), px(3)),
        focuscolor="",
    )
    brush.map(
        style,
        foreground=[("disabled", c.disabled), ("focus", c.accent_text)],
        background=[],
    )


def build_check(brush: Brush) -> None:
    """Build check boxes; the state ``alternate`` is “some of them”."""
    c = brush.colours
    size = px(16)

    def box(fill: str, line: str, mark: str = "", width: int = 1) -> tk.PhotoImage:
        shape = Shape(fill, brush.ground, px(RADIUS_CHECK), line, px(width))
        return check_box(shape, size, mark, c.on_fill)

    name = f"{brush.surface}.check.kit"
    brush.picture(
        name,
        box(c.field, c.field_line),
        ("disabled selected", box(c.fill_off, c.fill_off, "check")),
        ("disabled", box(c.field_off, c.line)),
        ("alternate focus", box(c.fill, c.accent_text, "some", 2)),
        ("alternate", box(c.fill, c.fill, "some")),
        ("selected focus", box(c.fill, c.accent_text, "check", 2)),
        ("selected", box(c.fill, c.fill, "check")),
        ("invalid", box(c.field, c.danger)),
        ("focus", box(c.field, c.accent, width=2)),
        ("active", box(c.field, c.field_hover)),
        width=size + px(8),
        sticky="w",
    )
    _style(brush, "KitCheck", name, "Checkbutton")


def build_radio(brush: Brush) -> None:
    """Build radio buttons."""
    c = brush.colours
    size = px(16)

    def ring(line: str, fill: str, dot: str = "") -> tk.PhotoImage:
        return radio(line, fill, dot, brush.ground, size)

    name = f"{brush.surface}.radio.kit"
    brush.picture(
        name,
        ring(c.field_line, c.field),
        ("disabled selected", ring(c.fill_off, c.fill_off, c.on_fill)),
        ("disabled", ring(c.line, c.field_off)),
        ("selected focus", ring(c.accent_text, c.fill, c.on_fill)),
        ("selected", ring(c.fill, c.fill, c.on_fill)),
        ("focus", ring(c.accent, c.field)),
        ("active", ring(c.field_hover, c.field)),
        width=size + px(8),
        sticky="w",
    )
    _style(brush, "KitRadio", name, "Radiobutton")


def build_switch(brush: Brush) -> None:
    """Build switches."""
    c = brush.colours
    width, height = px(32), px(18)

    def track(fill: str, on: bool, line: str = "") -> tk.PhotoImage:
        shape = Shape(fill, brush.ground, height // 2, line, px(2))
        return switch(shape, width, height, c.on_fill, on)

    name = f"{brush.surface}.switch.kit"
    brush.picture(
        name,
        track(c.thumb, on=False),
        ("disabled selected", track(c.fill_off, on=True)),
        ("disabled", track(c.line, on=False)),
        ("selected focus", track(c.fill, on=True, line=c.accent_text)),
        ("selected", track(c.fill, on=True)),
        ("focus", track(c.thumb, on=False, line=c.accent)),
        ("active", track(c.thumb_hover, on=False)),
        width=width + px(8),
        sticky="w",
    )
    _style(brush, "KitSwitch", name, "Checkbutton")
