"""Where the sample files are, if they are there, and files that the tests make themselves."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

SAMPLES = Path(__file__).parents[2] / "../shared/samples"
WORKBOOKS = {".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".et", ".dbf"}
TEXTS = {".csv", ".tsv", ".txt"}

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

AWKWARD = [
    *("=1+1", "+86 138 0013 8000", "-", "@here", "'quoted", "#N/A", "TRUE", "1e5", "00123", "1/2"),
    *(
        "  both ends  ",
        "\t",
        "\n",
        " ",
        "a\r\nb",
        "a\rb",
        "a\nb",
        "]]>",
        "<r>&</r>",
        '"',
        '""',
        "\\",
    ),
    *("_x0041_", "_x005F_x0041_", "_x0041_x0042_", "a_x000D_b", "__x0041__", "_", "_x", "_x00"),
    *(
        "\x00",
        "\x01\x08\x0b\x1f\x7f",
        "\ufffe",
        "\uffff",
        "\ufeff",
        "\u2028",
        "𝕏😀",
        "客户,；|",
        "a;b;c",
    ),
    *("x" * 32_767, "😀" * 16_383, "1234567890123456789", "sep=;", "# note", "e\u0301"),
]
"""Texts that one or the other program is known to change."""


def sample_files(folder: str, endings: set[str]) -> list[Path]:
    """Return the sample files in a folder, none where there are no samples."""
    found = (SAMPLES / folder).resolve().rglob("*")
    return sorted(path for path in found if path.suffix.lower() in endings)


def naughty_strings() -> list[str]:
    """Return the list of naughty strings, and in any case our own."""
    path = SAMPLES / "strings" / "blns.json"
    listed = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return [*AWKWARD, *(text for text in listed if text)]


def cells_xml(rows: Sequence[Sequence[object]]) -> str:
    """Return rows of numbers, texts and ready-made cells (beginning with ``<c``)."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for index, value in enumerate(row):
            place = f'r="{chr(65 + index)}{number}"'
            if isinstance(value, str) and value.startswith("<c"):
                cells.append(value)
            elif isinstance(value, str):
                text = escape(value)
                cells.append(f'<c {place} t="inlineStr"><is><t>{text}</t></is></c>')
            elif value is not None:
                cells.append(f"<c {place}><v>{value}</v></c>")
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(lines)


def workbook_bytes(
    rows: str, *, before: str = "", after: str = "", sheets: tuple[str, ...] = ("Sheet1",)
) -> bytes:
    """Return a workbook whose first sheet has these rows of XML; the other sheets are empty."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as parts:
        numbers = range(1, len(sheets) + 1)
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
            f'ContentType="{_TYPE}.worksheet+xml"/>'
            for number in numbers
        )
        parts.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f"{overrides}</Types>",
        )
        parts.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        links = "".join(
            f'<Relationship Id="rId{number}" Type="{_RELATED}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
            for number in numbers
        )
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        )
        listed = "".join(
            f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in zip(numbers, sheets, strict=True)
        )
        parts.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{listed}</sheets></workbook>',
        )
        for number in numbers:
            content = rows if number == 1 else ""
            parts.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{content}</sheetData>'
                f"{after}</worksheet>",
            )
    return package.getvalue()
