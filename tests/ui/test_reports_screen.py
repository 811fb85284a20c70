from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crm_desktop.fields.conditions import Condition
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui import printing
from crm_desktop.ui.screens.exports import ExportDialog
from crm_desktop.ui.screens.reports import ReportsScreen
from crm_desktop.ui.widgets import Button
from tests.ui.kit_driving import find, press, walk
from tests.ui.opened import Opened, opened, said, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path) as there:
        yield there


def screen(there: Opened) -> ReportsScreen:
    found = there.window.screen
    assert isinstance(found, ReportsScreen)
    return found


def made(there: Opened) -> ReportsScreen:
    there.until(lambda: screen(there)._file is not None, "no report was made")
    there.settle()
    return screen(there)


def text_of(path: Path) -> str:
    import pypdfium2  # noqa: PLC0415

    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def test_the_first_report_is_shown_as_pages(office: Opened) -> None:
    office.window.go("reports")
    found = made(office)
    assert found.kind is not None
    assert found.kind.key == "sales"
    assert found.preview.pages >= 1
    office.until(lambda: found.preview._picture is not None)
    assert found.save.instate(["!disabled"])


def test_pages_are_turned_and_sized(office: Opened) -> None:
    office.window.go("reports")
    preview = made(office).preview
    office.until(lambda: preview._picture is not None)
    assert preview.pages > 1
    canvas = preview.canvas
    press(canvas, "<Next>")
    office.settle()
    assert preview.page == 1
    press(canvas, "<Home>")
    office.settle()
    assert preview.page == 0
    before = preview._dpi()
    press(canvas, "<Control-minus>")
    office.settle()
    assert preview._dpi() < before
    press(canvas, "<Control-0>")
    office.settle()
    assert preview._dpi() == before
    for _notch in range(60):
        canvas.event_generate("<Button-5>")
        office.settle()
        if preview.page:
            break
    assert preview.page == 1


def test_every_report_can_be_made(office: Opened) -> None:
    office.go("reports")
    for key in screen(office).kinds:
        if not key.startswith("card."):
            screen(office).choose(key)
            assert made(office).preview.pages >= 1, key


def test_a_single_record_must_be_named(office: Opened) -> None:
    office.go("reports")
    screen(office).choose("card.customer")
    office.settle()
    assert "Which one?" in said(screen(office))
    assert screen(office).save.instate(["disabled"])
    choices = screen(office).choices
    assert choices is not None
    assert choices._record is not None
    assert choices._record.has_focus()
    customer = office.desk.lists.ids(Query("customer", Condition("name", "is", "黄超磊")))[0]
    choices.take(record_id=customer)
    screen(office)._make()
    found = made(office)
    assert found._file is not None
    assert "黄超磊" in text_of(found._file)


def test_a_list_is_printed_as_it_was_seen(office: Opened) -> None:
    query = Query("customer", Condition("level", "is", "important"), columns=("name", "city"))
    office.window.go("reports", report="list.customer", query=query, title="The big ones")
    found = made(office)
    assert found._file is not None
    text = text_of(found._file)
    assert "The big ones" in text
    assert "黄超磊" in text
    assert "Blue River" not in text


def test_ctrl_p_in_a_list_leads_here(office: Opened) -> None:
    press(office.window.screen, "<Control-p>")
    office.settle()
    assert isinstance(office.window.screen, ReportsScreen)
    found = made(office)
    assert found.kind is not None
    assert found.kind.key == "list.customer"


def test_conditions_and_periods(office: Opened) -> None:
    office.window.go("reports")
    made(office)
    choices = screen(office).choices
    assert choices is not None
    assert choices._period is not None
    choices._period.set("last_year")
    choices._period_chosen()
    first, last = choices._span()
    assert first is not None
    assert last is not None
    assert (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    choices._period.set("own")
    choices._period_chosen()
    office.root.update()
    choices._days[0].set("2026-01-05")
    assert str(choices._span()[0]) == "2026-01-05"
    choices._open_conditions()
    office.root.update()
    assert choices._conditions is not None
    assert choices._conditions.winfo_viewable()
    choices._filter.conditions.append(Condition("owner", "is", "Nobody"))
    choices._filtered()
    assert choices.wanted()["where"] == Condition("owner", "is", "Nobody")
    made(office)


def test_a_long_list_is_made_only_when_asked(
    office: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_desktop.ui.screens.reports._MANY", 2)
    office.go("reports")
    screen(office).choose("list.customer")
    office.settle()
    assert screen(office)._file is None
    assert "The list has 3 records." in said(screen(office))
    screen(office)._make(however_long=True)
    assert made(office).preview.pages == 1


def test_saving_and_printing(
    office: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.window.go("reports")
    found = made(office)
    office.saved_as = tmp_path / "kept.pdf"
    press(found.save, "<space>")
    office.settle()
    assert office.saved_as.read_bytes().startswith(b"%PDF")
    assert "kept.pdf was saved." in office.toasts
    monkeypatch.setattr(printing, "printer", lambda: "")
    press(found.print, "<space>")
    office.settle()
    assert office.shown == [found._file]
    sent: list[tuple[Path, str]] = []
    monkeypatch.setattr(printing, "printer", lambda: "Office")
    monkeypatch.setattr(printing, "send", lambda path, name: sent.append((path, name)))
    press(found.print, "<space>")
    office.settle()
    assert sent == [(found._file, "Office")]


def test_a_folder_that_takes_nothing_is_said(office: Opened, tmp_path: Path) -> None:
    office.window.go("reports")
    found = made(office)
    office.saved_as = tmp_path / "missing" / "kept.pdf"
    found._save()
    office.settle()
    assert any("could not be saved there" in text for text in office.toasts)


def test_a_write_makes_the_pages_anew(office: Opened) -> None:
    office.window.go("reports", report="list.customer", query=Query("customer"))
    first = made(office)._file
    office.window.act(lambda: office.desk.records.save("customer", {"name": "Newcomer"}))
    office.until(lambda: screen(office)._file not in {None, first})
    path = screen(office)._file
    assert path is not None
    assert "Newcomer" in text_of(path)


def test_its_files_go_with_it(tmp_path: Path, display: str) -> None:
    del display
    small_office(tmp_path)
    with opened(tmp_path, "reports") as there:
        folder = screen(there)._folder
        assert folder.is_dir()
    assert not folder.exists()


def dialog(there: Opened) -> ExportDialog:
    there.window.obey("export")
    there.settle()
    return next(one for one in there.root.winfo_children() if isinstance(one, ExportDialog))


def test_a_list_is_exported(office: Opened, tmp_path: Path) -> None:
    asked = dialog(office)
    path = tmp_path / "out.xlsx"
    asked.path.set(str(path))
    press(asked.export, "<Return>")
    office.settle()
    assert path.is_file()
    assert "3 records were exported." in office.toasts
    office.window.toasts.act()
    assert office.shown == [tmp_path]
    asked = dialog(office)
    assert Path(asked.path.get()).parent == tmp_path
    press(asked, "<Escape>")
    assert not find(office.root, ExportDialog)


def test_every_field_goes_into_a_text_file(office: Opened, tmp_path: Path) -> None:
    asked = dialog(office)
    asked.form.set(".csv")
    asked._form_chosen()
    assert asked.path.get().endswith(".csv")
    asked.path.set(str(tmp_path / "all.csv"))
    asked.columns.set("all")
    asked.opens.set(value=True)
    asked.export.invoke()
    office.settle()
    head = (tmp_path / "all.csv").read_text("utf-8-sig").splitlines()[0]
    assert "Postal code" in head
    assert office.shown == [tmp_path / "all.csv"]


def test_what_an_encoding_lacks_is_asked_about_before_anything_is_written(
    office: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "old.csv"
    for way in ("cp1252", "gb18030"):
        asked = dialog(office)
        asked.form.set(".csv")
        asked._form_chosen()
        asked.path.set(str(path))
        asked.encoding.set(way)
        asked.separator.set(";")
        asked.export.invoke()
        if way == "cp1252":
            office.until(lambda: office.window.asking)
            assert not path.exists()
            office.root.update()
            next(
                one
                for one in walk(office.window._ask)
                if isinstance(one, Button) and "?" in str(one.cget("text"))
            ).invoke()
            office.until(path.exists)
            assert b'"???"' in path.read_bytes()
    office.until(lambda: "黄超磊" in path.read_text("gb18030", errors="replace"))
    assert '";"' in path.read_text("gb18030")


def test_cards_are_written_in_the_version_chosen(office: Opened, tmp_path: Path) -> None:
    asked = dialog(office)
    asked.form.set(".vcf")
    asked._form_chosen()
    asked.path.set(str(tmp_path / "all.vcf"))
    asked.version.set("4.0")
    asked.export.invoke()
    office.until((tmp_path / "all.vcf").exists)
    assert "VERSION:4.0" in (tmp_path / "all.vcf").read_text("utf-8")


def test_a_place_that_is_not_there_is_refused(office: Opened, tmp_path: Path) -> None:
    asked = dialog(office)
    asked.path.set(str(tmp_path / "no" / "out.xlsx"))
    asked.export.invoke()
    assert asked.path.error
    asked.path.set("")
    asked.export.invoke()
    assert asked.path.error
    asked.cancel()
    assert not any(isinstance(one, tk.Toplevel) for one in office.root.winfo_children())


def test_an_office_that_sold_long_ago_sees_its_last_year(tmp_path: Path, display: str) -> None:
    del display
    small_office(tmp_path)
    desk = Desk(tmp_path / "office.crm")
    for sale in desk.lists.ids(Query("sale")):
        desk.records.save("sale", {"date": date(2017, 12, 30)}, sale)
    desk.close()
    with opened(tmp_path) as there:
        there.go("reports")
        choices = screen(there).choices
        assert choices is not None
        assert choices.wanted()["start"] == date(2017, 1, 1)
        assert choices.wanted()["end"] == date(2017, 12, 31)
        assert made(there).preview.pages > 1
