"""Cards: rounded panels with a thin line, standing on another surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme.shapes import Shape
from crm_desktop.ui.theme.tokens import RADIUS_CARD, RADIUS_FIELD, px

if TYPE_CHECKING:
    from .painter import Brush


def build_card(brush: Brush) -> None:
    """Build the card, the inset panel and the lifted card that stand on this surface."""
    c = brush.colours
    ground = brush.ground
    faces = {
        "Card": Shape(c.card, ground, px(RADIUS_CARD), c.line, px(1)),
        "Inset": Shape(c.inset, ground, px(RADIUS_FIELD), c.line, px(1)),
        "Popup": Shape(c.popup, ground, px(RADIUS_CARD), c.field_line, px(1)),
        "Chosen": Shape(c.card, ground, px(RADIUS_CARD), c.accent, px(2)),
        "Target": Shape(c.soft, ground, px(RADIUS_CARD), c.accent, px(1)),
    }
    for kind, shape in faces.items():
        name = f"{brush.surface}.{kind}.panel.kit"
        brush.element(name, shape, middle=(300, 200) if kind == "Card" else (120, 60))
        brush.layout(f"{kind}.KitCard", [(name, {"sticky": "nswe"})])
        brush.configure(f"{kind}.KitCard", background=shape.fill)
