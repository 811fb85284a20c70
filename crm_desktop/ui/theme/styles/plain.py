"""Frames, separators and labels: flat colours, no pictures, there from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts

if TYPE_CHECKING:
    from .painter import Brush


def build_plain(brush: Brush) -> None:
    """Build frames and all kinds of labels."""
    colours = brush.colours
    ground = brush.ground
    brush.layout("KitFrame", [("Frame.border", {"sticky": "nswe"})])
    brush.configure("KitFrame", background=ground, borderwidth=0, relief="flat")
    brush.layout("KitLine", [("Frame.border", {"sticky": "nswe"})])
    brush.configure("KitLine", background=colours.line, borderwidth=0, relief="flat")
    label = [
        (
            "Label.padding",
            {"sticky": "nswe", "children": [("Label.label", {"sticky": "nswe"})]},
        )
    ]
    brush.layout("KitLabel", [("Label.fill", {"sticky": "nswe", "children": label})])
    brush.configure(
        "KitLabel", background=ground, foreground=colours.text, font=fonts.BODY, padding=0
    )
    off = [("disabled", brush.ground_off)]
    brush.map("KitFrame", background=off)
    brush.map("KitLabel", foreground=[("disabled", colours.disabled)], background=off)
    kinds: dict[str, tuple[str, str]] = {
        "Body": (colours.text, fonts.BODY),
        "Strong": (colours.text, fonts.BODY_BOLD),
        "Muted": (colours.muted, fonts.BODY),
        "Caption": (colours.muted, fonts.CAPTION),
        "Micro": (colours.muted, fonts.MICRO),
        "Title": (colours.text, fonts.TITLE),
        "Heading": (colours.text, fonts.HEADING),
        "Subheading": (colours.text, fonts.BODY_BOLD),
        "Figure": (colours.text, fonts.FIGURE),
        "Error": (colours.danger, fonts.CAPTION),
        "Success": (colours.success, fonts.CAPTION),
        "Warning": (colours.warning, fonts.CAPTION),
        "Link": (colours.accent_text, fonts.BODY),
        "Mono": (colours.text, fonts.MONO),
    }
    for kind, (colour, font) in kinds.items():
        # The layout is found by the name's tail, "KitLabel", of the same surface only.
        brush.layout(f"{kind}.KitLabel", [("Label.fill", {"sticky": "nswe", "children": label})])
        brush.configure(
            f"{kind}.KitLabel", background=ground, foreground=colour, font=font, padding=0
        )
