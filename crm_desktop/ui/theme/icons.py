"""Outline icons, drawn from a small font when they are first asked for.

The font is a subset of Bootstrap Icons (MIT); its licence stands beside it in
``assets/icons``. The names are ours and say what an icon means here.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from crm_desktop.resources import resource

from .pictures import photo
from .tokens import palette, px

if TYPE_CHECKING:
    import tkinter as tk

    from PIL.ImageFont import FreeTypeFont

GLYPHS: dict[str, int] = {
    "agenda": 0xF1E2,
    "alarm": 0xF102,
    "arrow-down": 0xF128,
    "arrow-left": 0xF12F,
    "arrow-right": 0xF138,
    "arrow-up": 0xF148,
    "attach": 0xF4B3,
    "bell": 0xF18A,
    "bell-off": 0xF631,
    "board": 0xF44D,
    "book": 0xF194,
    "bookmark": 0xF1A2,
    "building": 0xF1DD,
    "bulb": 0xF46B,
    "cake": 0xF6ED,
    "calendar": 0xF214,
    "campaign": 0xF484,
    "card": 0xF2DC,
    "cart": 0xF244,
    "chart": 0xF17E,
    "chart-line": 0xF3F2,
    "chart-pie": 0xF4E9,
    "chat": 0xF24A,
    "check": 0xF633,
    "chevron-down": 0xF282,
    "chevron-left": 0xF284,
    "chevron-right": 0xF285,
    "chevron-up": 0xF286,
    "chevrons-left": 0xF27F,
    "chevrons-right": 0xF280,
    "circle": 0xF28A,
    "clock": 0xF293,
    "close": 0xF659,
    "columns": 0xF465,
    "contact": 0xF4DB,
    "contract": 0xF360,
    "copy": 0xF759,
    "dashboard": 0xF3F4,
    "database": 0xF8C4,
    "database-check": 0xF8B0,
    "density": 0xF304,
    "display": 0xF302,
    "dot": 0xF287,
    "download": 0xF30A,
    "duplicate": 0xF45B,
    "edit": 0xF4CB,
    "error": 0xF333,
    "expand": 0xF14A,
    "eye": 0xF341,
    "eye-off": 0xF340,
    "feedback": 0xF407,
    "file": 0xF392,
    "file-pdf": 0xF63E,
    "file-sheet": 0xF389,
    "file-text": 0xF38B,
    "filter": 0xF56B,
    "flag": 0xF3CC,
    "folder": 0xF3D7,
    "funnel": 0xF3E1,
    "gift": 0xF3EC,
    "grip": 0xF3FE,
    "heart": 0xF417,
    "help": 0xF505,
    "history": 0xF292,
    "home": 0xF425,
    "image": 0xF42A,
    "inbox": 0xF42D,
    "info": 0xF431,
    "key": 0xF44F,
    "keyboard": 0xF451,
    "letter": 0xF73D,
    "link": 0xF470,
    "list": 0xF478,
    "lock": 0xF47B,
    "log-out": 0xF1C3,
    "mail": 0xF32F,
    "meeting": 0xF4D0,
    "menu": 0xF479,
    "menu-dots": 0xF5D3,
    "menu-dots-flat": 0xF5D4,
    "merge": 0xF438,
    "minus": 0xF63B,
    "mobile": 0xF4E7,
    "money": 0xF246,
    "moon": 0xF497,
    "note": 0xF58D,
    "open": 0xF1C5,
    "paste": 0xF290,
    "pause": 0xF4C4,
    "people": 0xF4D0,
    "people-fill": 0xF4CF,
    "percent": 0xF4D1,
    "person": 0xF4E1,
    "person-plus": 0xF4DD,
    "phone": 0xF5C1,
    "phone-fill": 0xF5B4,
    "pin": 0xF3E8,
    "play": 0xF4F5,
    "plugin": 0xF4F7,
    "plus": 0xF64D,
    "printer": 0xF501,
    "product": 0xF1C7,
    "quote": 0xF38B,
    "receipt": 0xF50F,
    "redo": 0xF110,
    "refresh": 0xF130,
    "report": 0xF35A,
    "restore": 0xF64F,
    "rules": 0xF46F,
    "save": 0xF7D8,
    "search": 0xF52A,
    "segment": 0xF2EE,
    "send": 0xF6C0,
    "service": 0xF414,
    "settings": 0xF3E5,
    "shield": 0xF52F,
    "smile": 0xF327,
    "sort-down": 0xF229,
    "sort-up": 0xF235,
    "split": 0xF460,
    "star": 0xF588,
    "star-fill": 0xF586,
    "success": 0xF26B,
    "sun": 0xF5A2,
    "table": 0xF5AA,
    "tag": 0xF5B0,
    "tags": 0xF5B2,
    "target": 0xF1DE,
    "tasks": 0xF473,
    "ticket": 0xF6CA,
    "tools": 0xF5DB,
    "translate": 0xF658,
    "trash": 0xF78B,
    "trend-down": 0xF229,
    "trend-up": 0xF235,
    "trophy": 0xF5E7,
    "truck": 0xF5EA,
    "undo": 0xF10F,
    "unlock": 0xF600,
    "upload": 0xF603,
    "visit": 0xF54A,
    "wallet": 0xF615,
    "warning": 0xF33B,
    "web": 0xF3EE,
    "zoom-in": 0xF62C,
    "zoom-out": 0xF62D,
}
"""Icon name -> code point in the icon font."""


@cache
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415 - heavy, and wanted only when drawing

    return ImageFont.truetype(str(resource("assets/icons/icons.ttf")), size)


def _draw(name: str, size: int, colour: str, ground: str) -> bytes:
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mask = Image.new("L", (size, size))
    ImageDraw.Draw(mask).text((0, 0), chr(GLYPHS[name]), font=_font(size), fill=255)
    if ground:
        flat = Image.new("RGB", (size, size), ground)
        flat.paste(colour, (0, 0, size, size), mask)
        return b"P6 %d %d 255\n" % flat.size + flat.tobytes()
    clear = Image.new("RGBA", (size, size), colour)
    clear.putalpha(mask)
    png = BytesIO()
    clear.save(png, "png")
    return png.getvalue()


def icon(name: str, size: int = 16, colour: str = "", ground: str = "") -> tk.PhotoImage:
    """Return the icon ``name`` at ``size`` logical pixels.

    ``colour`` is the text's by default. Give the ``ground`` it stands on where that never
    changes: a flattened picture is cheaper to draw than a transparent one.
    Raises ``KeyError`` for a name that is not in :data:`GLYPHS`.
    """
    if name not in GLYPHS:
        raise KeyError(name)
    ink = colour or palette().text
    pixels = px(size)
    return photo(("icon", name, pixels, ink, ground), lambda: _draw(name, pixels, ink, ground))
