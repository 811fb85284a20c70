"""The round signs of what happened: an icon on a soft disc."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import icon, palette, px
from crm_desktop.ui.theme.shapes import disc

if TYPE_CHECKING:
    from crm_desktop.ui.theme import Colour

INTERACTIONS = {
    "call": "phone-fill",
    "email": "mail",
    "meeting": "meeting",
    "visit": "visit",
    "chat": "chat",
    "letter": "letter",
    "gift": "gift",
}
"""Type of an interaction -> its icon; ``NOTE`` for all others."""
NOTE = "note"
SIZE = 26


def sign_picture(
    master: tk.Misc, name: str, colour: Colour, ground: str, size: int = SIZE
) -> tk.PhotoImage:
    """Return the icon ``name`` on a disc, flattened on the colour ``ground``.

    Hold it as long as it is shown: Tk does not.
    """
    pair = palette().pills[colour]
    side = px(size)
    whole = tk.PhotoImage(master=master, width=side, height=side)
    whole.tk.call(whole, "copy", disc(pair.fill, ground, side))
    picture = icon(name, size // 2, pair.text, pair.fill)
    at = (side - picture.width()) // 2
    whole.tk.call(whole, "copy", picture, "-to", at, at)
    return whole
