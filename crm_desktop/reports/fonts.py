"""The typeface of reports and charts, and where it has no glyph, the next best font.

Text is set in Noto Sans SC, which ships with the program. A character it lacks is taken from
DejaVu Sans (it comes with matplotlib) and then from the fonts of the operating system; a
character no font knows is drawn as an empty box but stays in the PDF's text. Bold text falls
back to the regular faces, thickened.

``python -m crm_desktop.reports.fonts`` says which files are used and fails if ours are missing.
"""

from __future__ import annotations

import importlib.util
import itertools
import logging
import os
import struct
import sys
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from crm_desktop.resources import resource

Weight = Literal["regular", "bold"]

FAMILY = "Noto Sans SC"
NARROW = {sign: chr(0x10FE00 + ord(sign) % 0x100) for sign in "‘’“”…·"}
"""Signs that the typeface draws as wide as a Han character, and the private characters at which
our files hold their narrow form, for text in Latin letters."""

WIDE = {narrow: sign for sign, narrow in NARROW.items()}
_OURS = {
    "regular": "assets/fonts/NotoSansSC-Regular.ttf",
    "bold": "assets/fonts/NotoSansSC-Bold.ttf",
}
_DEJAVU = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
_EM = 1000
_log = logging.getLogger(__name__)

_SYSTEM_FOLDERS = {
    "win32": (r"%WINDIR%\Fonts", r"%LOCALAPPDATA%\Microsoft\Windows\Fonts"),
    "darwin": (
        "/System/Library/Fonts/Supplemental",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "~/Library/Fonts",
    ),
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
}
_SYSTEM_FILES = {
    "win32": (
        *("segoeui.ttf", "seguisym.ttf", "seguiemj.ttf", "leelawui.ttf", "Nirmala.tt[fc]"),
        *("malgun.ttf", "msyh.ttc", "simsunb.ttf", "ebrima.ttf", "gadugi.ttf"),
    ),
    "darwin": ("Arial Unicode.ttf", "Apple Symbols.ttf", "Thonburi.ttc", "NotoSans*.ttf"),
    "linux": (
        *("NotoSans-Regular.ttf", "DroidSansFallbackFull.ttf", "FreeSans.ttf", "Symbola*.ttf"),
        *("NotoEmoji-Regular.ttf", "wqy-*.ttc", "NotoSans*-Regular.ttf", "unifont*.ttf"),
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font file. ``widths`` are in thousandths of the size; ``thicken`` imitates bold."""

    path: Path
    drawing: Any
    widths: dict[str, float]
    thicken: bool = False


class Typeface:
    """One weight with its chain of fonts. Safe to use from several threads."""

    def __init__(self, weight: Weight) -> None:
        self._lock = threading.Lock()
        self._waiting = _chain(weight)
        self._faces = [next(self._waiting)]
        self._places: dict[str, int] = {}
        self._advances = _Advances(self)

    @property
    def main(self) -> Face:
        """The face in which almost everything is set."""
        return self._faces[0]

    def width(self, text: str, size: float) -> float:
        """Return how wide ``text`` is on one line, in the unit of ``size``."""
        return sum(map(self._advances.__getitem__, text)) * size / _EM

    def advance(self, character: str) -> float:
        """Return the width of one character in thousandths of the size."""
        return self._advances[character]

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """Cut ``text`` into parts that are each set in one face."""
        if self.main.widths.keys() >= set(text):
            return [(self.main, text)]
        parts: list[tuple[Face, str]] = []
        for character in text:
            face = self.face(character)
            if parts:
                before = parts[-1][0]
                joins = unicodedata.combining(character) or character == " "
                if face is before or (joins and character in before.widths):
                    parts[-1] = (before, parts[-1][1] + character)
                    continue
            parts.append((face, character))
        return parts

    def face(self, character: str) -> Face:
        """Return the first face of the chain that has ``character``, else the main one."""
        place = self._places.get(character)
        if place is None:
            with self._lock:
                place = self._places[character] = self._find(character)
        return self._faces[place]

    def _find(self, character: str) -> int:
        for place, face in enumerate(self._faces):
            if character in face.widths:
                return place
        for face in self._waiting:
            self._faces.append(face)
            if character in face.widths:
                return len(self._faces) - 1
        return 0


class _Advances(dict[str, float]):
    """Character to its width; looked up in the chain once."""

    def __init__(self, typeface: Typeface) -> None:
        super().__init__(typeface.main.widths)
        self._typeface = typeface

    def __missing__(self, character: str) -> float:
        face = self._typeface.face(character)
        width = face.widths.get(character, float(face.drawing.defaultWidth))
        self[character] = width
        return width


@cache
def typeface(weight: Weight) -> Typeface:
    """Return the typeface of ``weight``. Raises ``FileNotFoundError`` if our file is missing."""
    return Typeface(weight)


def files() -> dict[Weight, Path]:
    """Return our font file for each weight (matplotlib reads them as they are)."""
    return {"regular": resource(_OURS["regular"]), "bold": resource(_OURS["bold"])}


def _chain(weight: Weight) -> Iterator[Face]:
    """Yield the faces in the order in which they are asked, each read when it is reached."""
    yield _face(resource(_OURS[weight]), thicken=False)
    if weight == "bold":
        yield _face(resource(_OURS["regular"]), thicken=True)
    for path in itertools.chain(_dejavu(weight), _system()):
        try:
            yield _face(path, thicken=weight == "bold" and "Bold" not in path.name)
        except (OSError, ValueError, struct.error, _font_error()) as error:
            _log.info("%s cannot be embedded: %s", path.name, error)


def _face(path: Path, *, thicken: bool) -> Face:
    drawing = _parsed(path)
    widths = drawing.charWidths
    return Face(path, drawing, {chr(c): float(w) for c, w in widths.items()}, thicken)


@cache
def _parsed(path: Path) -> Any:
    from reportlab.pdfbase.ttfonts import TTFontFace  # noqa: PLC0415 - only to write a PDF

    found = TTFontFace(str(path))
    # A list for each sign, wanted only while the file is read: some megabytes a font.
    found.glyphToChar = {}
    return found


def _font_error() -> type[Exception]:
    from reportlab.pdfbase.ttfonts import TTFError  # noqa: PLC0415 - only to write a PDF

    error: type[Exception] = TTFError
    return error


def _dejavu(weight: Weight) -> Iterator[Path]:
    found = importlib.util.find_spec("matplotlib")
    for folder in (found.submodule_search_locations or []) if found else []:
        for name in dict.fromkeys((_DEJAVU[weight], _DEJAVU["regular"])):
            path = Path(folder, "mpl-data", "fonts", "ttf", name)
            if path.exists():
                yield path


def _system() -> Iterator[Path]:
    platform = sys.platform if sys.platform in _SYSTEM_FILES else "linux"
    named = (os.path.expandvars(folder) for folder in _SYSTEM_FOLDERS[platform])
    folders = [path for path in (Path(name).expanduser() for name in named) if path.is_dir()]
    seen: set[Path] = set()
    for pattern in _SYSTEM_FILES[platform]:
        for folder in folders:
            for path in sorted(folder.rglob(pattern)):
                if path not in seen:
                    seen.add(path)
                    yield path


def main() -> int:
    """Say where each font of the chain is; return 1 if one of ours is missing."""
    try:
        ours = files()
    except FileNotFoundError as missing:
        sys.stderr.write(f"The font file {missing} is missing. Install the program again.\n")
        return 1
    for path in [*ours.values(), *_dejavu("regular"), *_system()]:
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
