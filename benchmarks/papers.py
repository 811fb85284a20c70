"""Files in and out: PDF, workbook, CSV, against what the bare libraries need for the same rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Result, in_turns, timed
from benchmarks.office import Office
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query

_HEIGHT, _WIDTH, _MARGIN, _LINE = 595, 842, 45, 16
"""A landscape A4 page, in points."""

Rows = Sequence[Sequence[str]]


def measure(office: Office) -> Iterator[Result]:
    """Yield the speed of printing, exporting and importing all customers of an office."""
    query = Query("customer", None, ("code",))
    spec = office.desk.types["customer"]
    columns = ", ".join(f'"{name}"' for name in spec.columns)
    rows = [
        [str(value) for value in row]
        for row in office.bare.execute(f"SELECT {columns} FROM customer ORDER BY code")
    ]
    with TemporaryDirectory() as name:
        folder = Path(name)
        yield _pdf(office, query, folder, rows)
        yield _workbook(office, query, folder, rows)
        yield _csv(office, query, folder, rows)
        yield from _imports(office, query, folder)
        yield Result(
            "papers",
            "sales report, three pages with charts",
            min(timed(lambda: office.desk.reports.write("sales", folder / "s.pdf")) for _ in "ab"),
            note=f"{office.customers:,} customers",
        )


def _pdf(office: Office, query: Query, folder: Path, rows: Rows) -> Result:
    times = in_turns(
        lambda: office.desk.reports.write("list.customer", folder / "a.pdf", query=query),
        lambda: _bare_pdf(folder / "b.pdf", rows),
        3,
    )
    what = f"PDF: list of {len(rows):,} rows × {len(rows[0])} columns"
    return Result("papers", what, *times, "the same texts drawn on a bare ReportLab canvas")


def _bare_pdf(path: Path, rows: Rows) -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    from crm_desktop.reports.fonts import files  # noqa: PLC0415

    registerFont(TTFont("bare", str(files()["regular"])))
    canvas = Canvas(str(path), (_WIDTH, _HEIGHT), pageCompression=1)
    step = (_WIDTH - 2 * _MARGIN) / len(rows[0])
    y = 0
    for row in rows:
        if y < _MARGIN:
            if y:
                canvas.showPage()
            canvas.setFont("bare", 8)
            y = _HEIGHT - _MARGIN
        for place, text in enumerate(row):
            canvas.drawString(_MARGIN + place * step, y, text)
        canvas.line(_MARGIN, y - 4, _WIDTH - _MARGIN, y - 4)
        y -= _LINE
    canvas.save()


def _workbook(office: Office, query: Query, folder: Path, rows: Rows) -> Result:
    times = in_turns(
        lambda: office.desk.exports.write(query, folder / "a.xlsx"),
        lambda: _bare_workbook(folder / "b.xlsx", rows),
        3,
    )
    return Result(
        "papers", f"Excel: export of {len(rows):,} rows", *times, "openpyxl, write-only, same texts"
    )


def _bare_workbook(path: Path, rows: Rows) -> None:
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)


def _csv(office: Office, query: Query, folder: Path, rows: Rows) -> Result:
    def bare() -> None:
        with (folder / "b.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    times = in_turns(lambda: office.desk.exports.write(query, folder / "a.csv"), bare, 3)
    return Result("papers", f"CSV: export of {len(rows):,} rows", *times, "csv.writer, same texts")


def _imports(office: Office, query: Query, folder: Path) -> Iterator[Result]:
    for ending in ("csv", "xlsx"):
        path = folder / f"in.{ending}"
        office.desk.exports.write(query, path, every_field=True)
        times = {"plan": 0.0, "new": 0.0, "again": 0.0, "undo": 0.0}
        target = folder / f"{ending}.crm"
        desk = Desk(target)

        def plan(desk: Desk = desk, path: Path = path) -> None:
            desk.imports.plan("customer", path)

        def apply(desk: Desk = desk, path: Path = path) -> None:
            desk.imports.apply(desk.imports.plan("customer", path))

        times["plan"] = timed(plan)
        times["new"] = timed(apply)
        times["again"] = timed(apply)
        times["undo"] = timed(desk.history.undo)
        desk.close()
        reading = timed(lambda path=path: _bare_read(path))  # type: ignore[misc]
        count = office.customers
        against = "csv.reader" if ending == "csv" else "python-calamine, in this process"
        yield Result("papers", f"{ending}: read and match columns", times["plan"], reading, against)
        yield Result(
            "papers",
            f"{ending}: import of {count:,} new customers, all fields",
            times["new"],
            reading,
            against,
            note=f"{count / times['new']:,.0f} rows a second; the same again (all unchanged) "
            f"{times['again']:.1f} s; undo {times['undo']:.1f} s",
        )


def _bare_read(path: Path) -> object:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    from python_calamine import load_workbook  # noqa: PLC0415

    return load_workbook(str(path)).get_sheet_by_index(0).to_python()
