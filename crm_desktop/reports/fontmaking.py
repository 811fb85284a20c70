"""Making the two font files that ship in ``assets/fonts`` from the full typeface.

Run once when the typeface is renewed, never on a user's machine::

    python -m crm_desktop.reports.fontmaking NotoSansSC-Regular.ttf NotoSansSC-Bold.ttf

The sources are the static TrueType files of Noto Sans SC (SIL Open Font Licence 1.1). The
regular face keeps every character; the bold one, used for headings and totals, keeps
everything but rare Han characters, which are drawn from the regular face with a thicker pen.
Hinting and layout tables go, since neither a PDF nor matplotlib reads them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from crm_desktop.reports.fonts import NARROW

REGULAR = "assets/fonts/NotoSansSC-Regular.ttf"
BOLD = "assets/fonts/NotoSansSC-Bold.ttf"

_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_UNUSED_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx", "DSIG", "gasp"]


def _double_bytes(encoding: str, first: range, second: list[range]) -> set[int]:
    found: set[int] = set()
    for high in first:
        for low in (byte for part in second for byte in part):
            try:
                found.add(ord(bytes((high, low)).decode(encoding)))
            except UnicodeDecodeError:
                continue
    return found


def common_han() -> set[int]:
    """Return the code points of GB 2312 (mainland) and of level 1 of Big5 (traditional)."""
    simplified = _double_bytes("gb2312", range(0xB0, 0xF8), [range(0xA1, 0xFF)])
    traditional = _double_bytes("big5", range(0xA4, 0xC7), [range(0x40, 0x7F), range(0xA1, 0xFF)])
    return {code for code in simplified | traditional if _is_han(code)}


def _is_han(code: int) -> bool:
    return any(low <= code <= high for low, high in _HAN)


def _add_narrow_signs(font: Any) -> None:
    """Give the Latin forms of some signs private code points, where the PDF writer finds them.

    The quotes are alternates of the typeface itself; ellipsis and middle dot are put together
    from full stops.
    """
    for table in ("vhea", "vmtx"):
        del font[table]
    cmap = font.getBestCmap()
    alternates = _alternates(font, "pwid")
    stop, advance = cmap[ord(".")], font["hmtx"][cmap[ord(".")]][0]
    height = font["OS/2"].sxHeight // 2 - advance // 5
    for sign, private in NARROW.items():
        match sign:
            case "…":
                glyph = _composed(font, stop, [(0, 0), (advance, 0), (2 * advance, 0)])
            case "·":
                glyph = _composed(font, stop, [(0, height)])
            case _:
                glyph = alternates[cmap[ord(sign)]]
        for table in font["cmap"].tables:
            if table.format == 12:  # noqa: PLR2004 - the one that reaches beyond U+FFFF
                table.cmap[ord(private)] = glyph


def _alternates(font: Any, feature: str) -> dict[str, str]:
    """Return the single substitutions of a layout feature."""
    layout = font["GSUB"].table
    found: dict[str, str] = {}
    for record in layout.FeatureList.FeatureRecord:
        if record.FeatureTag == feature:
            for index in record.Feature.LookupListIndex:
                for table in layout.LookupList.Lookup[index].SubTable:
                    found |= getattr(getattr(table, "ExtSubTable", table), "mapping", {})
    return found


def _composed(font: Any, part: str, places: list[tuple[int, int]]) -> str:
    """Add a glyph made of ``part`` repeated at ``places`` and return its name."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415 - only for this command

    pen = TTGlyphPen(font.getGlyphSet())
    for across, up in places:
        pen.addComponent(part, (1, 0, 0, 1, across, up))
    name = f"{part}.{len(places)}"
    advance, bearing = font["hmtx"][part]
    font["glyf"][name] = pen.glyph()
    font.setGlyphOrder(list(font["glyf"].glyphOrder))
    font["hmtx"][name] = (advance * len(places), bearing)
    return name


def make(source: Path, target: Path, *, rare_han: bool) -> int:
    """Write the part of ``source`` that we use to ``target`` and return its characters' number."""
    from fontTools import subset  # noqa: PLC0415 - heavy, and only for this command
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font: Any = TTFont(source, recalcTimestamp=False)
    _add_narrow_signs(font)
    common = common_han()
    wanted = [c for c in font.getBestCmap() if rare_han or not _is_han(c) or c in common]
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += _UNUSED_TABLES
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    return len(wanted)


def main(arguments: list[str]) -> int:
    """Make both files from the regular and the bold source named in ``arguments``."""
    if len(arguments) != 2:  # noqa: PLR2004 - the regular and the bold file
        sys.stderr.write("Name the regular and the bold TrueType file of Noto Sans SC.\n")
        return 2
    for source, target, rare_han in zip(arguments, (REGULAR, BOLD), (True, False), strict=True):
        count = make(Path(source), Path(target), rare_han=rare_han)
        size = Path(target).stat().st_size / 1e6
        sys.stdout.write(f"{target}: {count:,} characters, {size:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
