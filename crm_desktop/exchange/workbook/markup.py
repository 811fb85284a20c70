"""Tables in web pages and in the XML of Excel 2003, which many programs save as .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.exchange.encodings import NotText, find_encoding
from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.exchange.workbook.libraries import no_sheet
from crm_desktop.exchange.workbook.sheet import RawSheet
from crm_desktop.i18n import Text, _

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 100_000_000
_MOST_SPAN = 1000
_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NUMBER = "{urn:schemas-microsoft-com:office:excel}num"
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")


def by_lxml(path: Path, wanted: str | None) -> RawSheet:
    """Return the ``wanted`` table, or the largest one. Raises ``UnreadableFile``."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(
            Text("The web page is too large for a table. Save the table as .csv and import that.")
        )
    text = _decoded(path)
    tables = dict(_excel_2003(text) if _SHEET[1:-1] in text[:4096] else _web_page(text))
    if not tables:
        raise UnreadableFile(
            Text(
                "This is a web page without a table. Perhaps it only says that the download "
                "failed: open it in a browser and look."
            )
        )
    if wanted is not None and wanted not in tables:
        raise no_sheet(wanted)
    name = wanted or max(tables, key=lambda name: sum(len(row) for _, row in tables[name]))
    return RawSheet(name, tuple(tables), tables[name], errors_as_text=True)


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    declared = _DECLARED.search(data[:2048])
    for encoding in (declared[1].decode("ascii") if declared else "", _found(path)):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", "replace")


def _found(path: Path) -> str:
    try:
        return find_encoding(path)
    except NotText:
        return "utf-8"


def _web_page(text: str) -> Iterator[tuple[str, list[tuple[int, list[Any]]]]]:
    """Yield the page's tables, numbered."""
    from lxml import html  # noqa: PLC0415 - only in the reading process

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    page = html.document_fromstring(_XML.sub("", text), parser=parser, ensure_head_body=True)
    count = 0
    for table in page.iter("table"):
        rows = list(enumerate(_table_rows(table), 1))
        if any(any(cell is not None for cell in row) for _, row in rows):
            count += 1
            yield _("Table {number}", number=count), rows


def _table_rows(table: _Element) -> Iterator[list[Any]]:
    """Yield the rows of one table, not of those within it; spanned cells are blank."""
    hanging: dict[int, int] = {}
    for line in table.iter("tr"):
        if next(line.iterancestors("table")) is not table:
            continue
        row: list[Any] = []

        def skip_hanging(row: list[Any] = row) -> None:
            while hanging.get(len(row), 0):
                hanging[len(row)] -= 1
                row.append(None)

        for cell in line.iterchildren("td", "th"):
            skip_hanging()
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for column in range(len(row), len(row) + across):
                hanging[column] = down - 1
            row.extend([_cell_value(cell), *[None] * (across - 1)])
        skip_hanging()
        yield row


def _span(cell: _Element, name: str) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), _MOST_SPAN) if text.isdecimal() else 1


def _cell_value(cell: _Element) -> str | float | None:
    """Return what a browser shows in the cell, or the number that Excel wrote beside it."""
    for name in ("x:num", _NUMBER):
        if cell.get(name):
            return _number(str(cell.get(name)))
    pieces: list[str] = []
    for part in cell.iter():
        if part.tag == "br":
            pieces.append("\n")
        elif isinstance(part.tag, str) and part.text and part.tag not in {"script", "style"}:
            pieces.append(re.sub(r"[ \t\r\n]+", " ", part.text))
        if part is not cell and part.tail:
            pieces.append(re.sub(r"[ \t\r\n]+", " ", part.tail))
    text = "".join(pieces).replace("\xa0", " ")
    return re.sub(r" *\n *", "\n", text).strip() or None


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _excel_2003(text: str) -> Iterator[tuple[str, list[tuple[int, list[Any]]]]]:
    """Yield name and rows of the sheets of a workbook in the XML of Excel 2003."""
    from lxml import etree  # noqa: PLC0415 - only in the reading process

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    book = etree.fromstring(_XML.sub("", text).lstrip().encode(), parser)
    for sheet in book.iter(f"{_SHEET}Worksheet"):
        yield str(sheet.get(f"{_SHEET}Name", "")), list(_excel_2003_rows(sheet))


def _excel_2003_rows(sheet: _Element) -> Iterator[tuple[int, list[Any]]]:
    number = 0
    for line in sheet.iterfind(f"{_SHEET}Table/{_SHEET}Row"):
        number = max(_index(line) or number + 1, number + 1)
        row: list[Any] = []
        for cell in line.iterfind(f"{_SHEET}Cell"):
            row.extend([None] * ((_index(cell) or 0) - 1 - len(row)))
            data = cell.find(f"{_SHEET}Data")
            row.append(None if data is None else _excel_2003_value(data))
            across = cell.get(f"{_SHEET}MergeAcross", "0")
            row.extend([None] * (min(int(across), _MOST_SPAN) if across.isdecimal() else 0))
        yield number, row


def _index(element: _Element) -> int | None:
    text = element.get(f"{_SHEET}Index", "")
    return min(int(text), 1_048_576) if text.isdecimal() else None


def _excel_2003_value(data: _Element) -> Any:
    text = "".join(str(piece) for piece in data.itertext())
    match data.get(f"{_SHEET}Type"):
        case "Number":
            return _number(text)
        case "Boolean":
            return text.strip() == "1"
        case "DateTime":
            try:
                return datetime.fromisoformat(text.strip())
            except ValueError:
                return text
        case _:
            return text
