"""Thin scrollbars, progress bars and underlined tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts
from crm_desktop.ui.theme.shapes import Shape
from crm_desktop.ui.theme.tokens import HEADER_HEIGHT, SCROLLBAR, px

if TYPE_CHECKING:
    from .painter import Brush


_THUMB = 28
"""A thumb is at least so long, however much there is to scroll."""


def build_scrollbar(brush: Brush) -> None:
    """Build scrollbars without arrows: a rounded thumb with air around it."""
    c = brush.colours
    ground = brush.ground
    breadth = px(SCROLLBAR)
    air = px(2)
    radius = (breadth - 2 * air) // 2

    def thumb(colour: str) -> Shape:
        # The line has the ground's colour: it is the air around the thumb.
        return Shape(colour, ground, radius + air, ground, air)

    # ttk knows the parts of a scrollbar and of a progress bar by the tails of their names.
    name = f"{brush.surface}.kit.thumb"
    for axis, sticky, side in (("Vertical", "ns", "top"), ("Horizontal", "we", "left")):
        brush.element(
            f"{axis}.{name}",
            thumb(c.thumb),
            ("disabled", thumb(ground)),
            ("pressed", thumb(c.thumb_hover)),
            ("active", thumb(c.thumb_hover)),
            middle=(24, 24),
            **{"height" if axis == "Vertical" else "width": _THUMB},
        )
        brush.layout(
            f"{axis}.KitScrollbar",
            [
                (
                    f"{axis}.Scrollbar.trough",
                    {
                        "sticky": sticky,
                        "children": [
                            (f"{axis}.{name}", {"expand": 1, "sticky": "nswe", "side": side})
                        ],
                    },
                )
            ],
        )
        brush.configure(
            f"{axis}.KitScrollbar",
            troughcolor=ground,
            background=ground,
            borderwidth=0,
            bordercolor=ground,
            lightcolor=ground,
            darkcolor=ground,
            gripcount=0,
            relief="flat",
            troughrelief="flat",
        )


def build_progress(brush: Brush) -> None:
    """Build progress bars of 6 logical pixels."""
    c = brush.colours
    height = px(6)
    trough = f"{brush.surface}.kit.trough"
    bar = f"{brush.surface}.kit.pbar"
    radius = height // 2
    brush.element(trough, Shape(c.pressed, brush.ground, radius, "", 0), middle=(120, 2))
    brush.element(bar, Shape(c.fill, c.pressed, radius, "", 0), middle=(60, 2))
    brush.layout(
        "Horizontal.KitProgress",
        [(trough, {"sticky": "we", "children": [(bar, {"side": "left", "sticky": "ns"})]})],
    )
    # While nobody knows how far it is, the bar is as long as its element at least.
    some = f"{brush.surface}.some.kit.pbar"
    brush.element(some, Shape(c.fill, c.pressed, radius, "", 0), middle=(px(64), 2), width=70)
    brush.layout(
        "Busy.Horizontal.KitProgress",
        [(trough, {"sticky": "we", "children": [(some, {"side": "left", "sticky": "ns"})]})],
    )
    for style in ("Horizontal.KitProgress", "Busy.Horizontal.KitProgress"):
        brush.configure(style, background=brush.ground, thickness=height)


def build_tabs(brush: Brush) -> None:
    """Build the buttons of a row of underlined tabs; the row draws the underline."""
    c = brush.colours
    ground = brush.ground
    label = ("Button.padding", {"sticky": "nswe", "children": [("Button.label", {"sticky": ""})]})
    name = f"{brush.surface}.tab.kit"
    brush.element(
        name,
        brush.shape(ground),
        ("focus", brush.shape(ground, c.accent, width=2)),
        height=HEADER_HEIGHT - 4,
    )
    brush.layout("KitTab", [(name, {"sticky": "nswe", "children": [label]})])
    brush.configure(
        "KitTab",
        background=ground,
        foreground=c.muted,
        font=fonts.BODY,
        padding=(px(12), 0, px(12), 0),
    )
    brush.map("KitTab", foreground=[("selected", c.accent_text), ("active", c.text)])
