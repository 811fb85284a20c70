"""Buttons of all kinds, navigation entries and the segments of saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts
from crm_desktop.ui.theme.shapes import Shape
from crm_desktop.ui.theme.tokens import (
    BUTTON_HEIGHT,
    NAV_HEIGHT,
    RADIUS_FIELD,
    RADIUS_NAV,
    px,
)

if TYPE_CHECKING:
    from .painter import Brush, Layout


def _layout(element: str) -> Layout:
    inner = ("Button.padding", {"sticky": "nswe", "children": [("Button.label", {"sticky": ""})]})
    return [(element, {"sticky": "nswe", "children": [inner]})]


def _face(
    brush: Brush, kind: str, normal: Shape, *states: tuple[str, Shape], height: int = BUTTON_HEIGHT
) -> None:
    name = f"{brush.surface}.{kind}.kit"
    brush.element(name, normal, *states, height=height)
    brush.layout(kind, _layout(name))


def build_button(brush: Brush) -> None:
    """Build Primary, Secondary, Ghost, Danger, Icon and Small buttons."""
    c = brush.colours
    ground = brush.ground
    quiet = c.field if brush.surface in {"app", "inset", "side"} else ground
    hover = c.hover
    lined = (
        ("disabled", brush.shape(ground, c.line)),
        ("pressed", brush.shape(c.pressed, c.field_hover)),
        ("focus", brush.shape(quiet, c.accent, width=2)),
        ("active", brush.shape(hover, c.field_hover)),
        ("selected", brush.shape(c.soft, c.accent)),
    )
    filled = (
        ("disabled", brush.shape(c.fill_off)),
        ("pressed", brush.shape(c.fill_pressed)),
        ("focus", brush.ringed(c.fill, c.accent_text, c.on_fill)),
        ("active", brush.shape(c.fill_hover)),
    )
    danger = (
        ("disabled", brush.shape(c.danger_off)),
        ("pressed", brush.shape(c.danger_hover)),
        ("focus", brush.ringed(c.danger_fill, c.danger, c.on_fill)),
        ("active", brush.shape(c.danger_hover)),
    )
    ghost = (
        ("disabled", Shape(brush.ground_off, brush.ground_off, px(7), "", px(1))),
        ("pressed", brush.shape(c.pressed)),
        ("focus", brush.shape(ground, c.accent, width=2)),
        ("active", brush.shape(hover)),
        ("selected", brush.shape(c.soft)),
    )
    _face(brush, "Primary.KitButton", brush.shape(c.fill), *filled)
    _face(brush, "Danger.KitButton", brush.shape(c.danger_fill), *danger)
    _face(brush, "Secondary.KitButton", brush.shape(quiet, c.field_line), *lined)
    _face(brush, "Ghost.KitButton", brush.shape(ground), *ghost)
    _face(brush, "Icon.KitButton", brush.shape(ground), *ghost)
    _face(brush, "Small.KitButton", brush.shape(ground), *ghost, height=24)
    wide = (px(14), 0, px(14), px(1))
    common = {
        "space": px(7),
        "font": fonts.BODY,
        "anchor": "center",
        "focuscolor": "",
        "background": ground,
    }
    bold = {**common, "font": fonts.BODY_BOLD}
    brush.configure("Primary.KitButton", **bold, foreground=c.on_fill, padding=wide)
    brush.configure("Danger.KitButton", **bold, foreground=c.on_fill, padding=wide)
    brush.configure("Secondary.KitButton", **common, foreground=c.text, padding=wide)
    ghost_pad = (px(10), 0, px(10), px(1))
    brush.configure("Ghost.KitButton", **common, foreground=c.text, padding=ghost_pad)
    brush.configure("Icon.KitButton", **common, foreground=c.text, padding=px(9))
    brush.configure("Small.KitButton", **common, foreground=c.muted, padding=px(4))
    for kind in ("Secondary", "Ghost", "Icon", "Small"):
        brush.map(
            f"{kind}.KitButton",
            foreground=[("disabled", c.disabled), ("selected", c.accent_text)],
        )
    light = c.mode == "light"
    for kind, off in (("Primary", c.accent_text), ("Danger", c.danger)):
        ink = off if light else c.muted
        brush.map(f"{kind}.KitButton", foreground=[("disabled", ink)])


def build_nav(brush: Brush) -> None:
    """Build the entries of a navigation column (state ``selected`` is the present place)."""
    c = brush.colours
    ground = brush.ground
    states = (
        ("selected focus", brush.shape(c.soft, c.accent, radius=RADIUS_NAV, width=2)),
        ("selected", brush.shape(c.soft, radius=RADIUS_NAV)),
        ("focus", brush.shape(ground, c.accent, radius=RADIUS_NAV, width=2)),
        ("pressed", brush.shape(c.pressed, radius=RADIUS_NAV)),
        ("active", brush.shape(c.hover, radius=RADIUS_NAV)),
    )
    name = f"{brush.surface}.nav.kit"
    brush.element(name, brush.shape(ground, radius=RADIUS_NAV), *states, height=NAV_HEIGHT)
    inner = ("Button.padding", {"sticky": "nswe", "children": [("Button.label", {"sticky": "w"})]})
    brush.layout("KitNav", [(name, {"sticky": "nswe", "children": [inner]})])
    brush.configure(
        "KitNav",
        background=ground,
        foreground=c.muted if c.mode == "dark" else c.text,
        font=fonts.BODY,
        anchor="w",
        space=px(10),
        padding=(px(12), 0, px(8), 0),
    )
    brush.map("KitNav", foreground=[("selected", c.accent_text), ("active", c.text)])


def build_segment(brush: Brush) -> None:
    """Build the segments of a row of saved views (state ``selected`` is the chosen one)."""
    c = brush.colours
    ground = brush.ground
    radius = RADIUS_FIELD
    states = (
        ("selected focus", brush.shape(c.soft, c.accent, radius=radius, width=2)),
        ("selected", brush.shape(c.soft, radius=radius)),
        ("focus", brush.shape(ground, c.accent, radius=radius, width=2)),
        ("active", brush.shape(c.hover, radius=radius)),
    )
    name = f"{brush.surface}.segment.kit"
    brush.element(name, brush.shape(ground, radius=radius), *states, height=BUTTON_HEIGHT)
    brush.layout("KitSegment", _layout(name))
    brush.configure(
        "KitSegment",
        background=ground,
        foreground=c.muted,
        font=fonts.BODY,
        padding=(px(8), 0, px(8), px(1)),
    )
    brush.map("KitSegment", foreground=[("selected", c.accent_text), ("active", c.text)])
