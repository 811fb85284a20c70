"""Entry-like fields and the button of a drop-down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts
from crm_desktop.ui.theme.icons import icon
from crm_desktop.ui.theme.tokens import FIELD_HEIGHT, px

if TYPE_CHECKING:
    from crm_desktop.ui.theme.shapes import Shape

    from .painter import Brush


def _faces(brush: Brush) -> tuple[Shape, tuple[tuple[str, Shape], ...]]:
    c = brush.colours
    fill = c.field
    states = (
        ("disabled", brush.shape(c.field_off, c.line)),
        ("invalid focus", brush.shape(fill, c.danger, width=2)),
        ("invalid", brush.shape(fill, c.danger)),
        ("focus", brush.shape(fill, c.accent, width=2)),
        ("readonly !alternate", brush.shape(c.field_off, c.line)),
        ("active", brush.shape(fill, c.field_hover)),
    )
    return brush.shape(fill, c.field_line), states


def build_field(brush: Brush) -> None:
    """Build one-line entries, the bare entry within a box, and the box itself.

    A box is a frame that looks like a field and holds an entry beside icons or chips; its
    owner gives it the states ``focus`` and ``invalid``.
    """
    c = brush.colours
    normal, states = _faces(brush)
    name = f"{brush.surface}.field.kit"
    brush.element(name, normal, *states, height=FIELD_HEIGHT)
    area = ("Entry.textarea", {"sticky": "nswe"})
    inside = ("Entry.padding", {"sticky": "nswe", "children": [area]})
    brush.layout("KitEntry", [(name, {"sticky": "nswe", "children": [inside]})])
    brush.layout("Bare.KitEntry", [inside])
    brush.layout("KitBox", [(name, {"sticky": "nswe"})])
    entry = {
        "foreground": c.text,
        "insertcolor": c.text,
        "selectbackground": c.select,
        "selectforeground": c.select_text,
        "selectborderwidth": 0,
        "fieldbackground": c.field,
        "background": c.field,
        "font": fonts.BODY,
        "insertwidth": px(1.5),
    }
    brush.configure("KitEntry", **entry, padding=(px(10), 0, px(10), px(1)))
    brush.configure("Bare.KitEntry", **entry, padding=0)
    off = [("disabled", c.disabled), ("readonly", c.muted)]
    brush.map("KitEntry", foreground=off)
    brush.map("Bare.KitEntry", foreground=off)
    brush.map("Bare.KitEntry", background=[("disabled", c.field_off)])
    brush.configure("KitBox", background=c.field, padding=px(2))
    label = ("Label.padding", {"children": [("Label.label", {"sticky": "nswe"})]})
    brush.layout("KitHoleLabel", [("Label.fill", {"sticky": "nswe", "children": [label]})])
    brush.configure(
        "KitHoleLabel", background=c.field, foreground=c.hint, font=fonts.BODY, padding=0
    )
    brush.map(
        "KitHoleLabel",
        background=[("disabled", c.field_off)],
        foreground=[("disabled", c.disabled)],
    )


def build_choice(brush: Brush) -> None:
    """Build the face of a drop-down: text at the left, a chevron at the right."""
    c = brush.colours
    normal, states = _faces(brush)
    name = f"{brush.surface}.choice.kit"
    brush.element(name, normal, *states, height=FIELD_HEIGHT)
    arrow = f"{brush.surface}.chevron.kit"
    brush.picture(
        arrow,
        icon("chevron-down", 12, c.muted, c.field),
        ("disabled", icon("chevron-down", 12, c.disabled, c.field_off)),
        width=px(30),
        sticky="",
    )
    label = ("Button.padding", {"sticky": "nswe", "children": [("Button.label", {"sticky": "we"})]})
    parts = [(arrow, {"side": "right", "sticky": ""}), label]
    brush.layout("KitChoice", [(name, {"sticky": "nswe", "children": parts})])
    brush.configure(
        "KitChoice",
        background=c.field,
        foreground=c.text,
        font=fonts.BODY,
        anchor="w",
        padding=(px(10), 0, 0, px(1)),
    )
    brush.map("KitChoice", foreground=[("disabled", c.disabled), ("alternate", c.hint)])
