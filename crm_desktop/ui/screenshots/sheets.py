"""Contact sheets: many pictures side by side, small, with their names below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_ACROSS = 4
_WIDTH = 480
_GAP = 12
_FOOT = 22
_GROUND, _INK = "#d9dde3", "#1b2433"
_MOST = 24


def make_sheets(pictures: Sequence[Path], folder: Path, mark: str) -> list[Path]:
    """Write as many sheets as ``pictures`` need to ``folder``; return their paths."""
    sheets = []
    for number, first in enumerate(range(0, len(pictures), _MOST), 1):
        path = folder / f"sheet-{mark}-{number}.png"
        make_sheet(pictures[first : first + _MOST], path)
        sheets.append(path)
    return sheets


def make_sheet(pictures: Sequence[Path], path: Path) -> None:
    """Write one sheet of ``pictures`` to ``path``, in rows of four."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only here

    small = []
    for one in pictures:
        with Image.open(one) as opened:
            picture = opened.convert("RGB")
            picture.thumbnail((_WIDTH, _WIDTH * 2))
            small.append(picture)
    high = max((one.height for one in small), default=0) + _FOOT + _GAP
    rows = -(-len(small) // _ACROSS)
    sheet = Image.new("RGB", (_ACROSS * (_WIDTH + _GAP) + _GAP, rows * high + _GAP), _GROUND)
    draw = ImageDraw.Draw(sheet)
    for place, (picture, one) in enumerate(zip(small, pictures, strict=True)):
        x = _GAP + place % _ACROSS * (_WIDTH + _GAP)
        y = _GAP + place // _ACROSS * high
        sheet.paste(picture, (x, y))
        draw.text((x, y + picture.height + 4), one.stem, fill=_INK)
    sheet.save(path, compress_level=2)
