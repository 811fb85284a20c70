from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_desktop.services.importing import ImportService
from crm_desktop.services.lists import Query
from crm_desktop.ui.import_steps.columns_step import ColumnsStep
from crm_desktop.ui.import_steps.file_step import FileStep
from crm_desktop.ui.import_steps.rows_step import RowsStep
from tests.offices import dump
from tests.ui.import_driving import further, screen
from tests.ui.kit_driving import press, type_in
from tests.ui.opened import Opened, opened, said, small_office

SAMPLES = Path(__file__).parents[2] / "../shared/samples/crm_import"
FILES = sorted(SAMPLES.rglob("*.csv")) if SAMPLES.is_dir() else []

LIST = """Name,Phone,Email,City,Level,Annual revenue,Mystery
Alpha Ltd,+44 20 7946 0000,a@example.com,London,VIP,1200,x
Beta,12,not-an-email,北京,Normal,abc,y
黄超磊,13800130001,,深圳,Important,9000,z
,138 0013 0099,q@example.com,上海,Normal,,w
Anna Tan,+6561234567,,Singapore,Normal,,
"""


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    with opened(tmp_path, "imports") as there:
        yield there


def read(there: Opened, path: Path) -> FileStep:
    there.window.choose_file = lambda *_facts: path  # type: ignore[method-assign]
    step = screen(there).step
    assert isinstance(step, FileStep)
    press(step.choose, "<space>")
    there.settle()
    return step


def rows_of(there: Opened, folder: Path) -> RowsStep:
    read(there, folder / "list.csv")
    further(there)
    step = further(there).step
    assert isinstance(step, RowsStep)
    return step


def why(step: RowsStep) -> list[str]:
    return [cells["why"].text for cells in step._rows.rows(range(step._rows.count()))]


def test_the_record_type_is_recognised(office: Opened, tmp_path: Path) -> None:
    step = read(office, tmp_path / "list.csv")
    assert screen(office).state_.record == "customer"
    assert step._types["customer"].instate(["selected"])
    assert "5 rows, 7 columns." in said(step)
    assert "6 of 7 columns are recognised." in said(step)


@pytest.mark.parametrize("name", ["csv__contacts", "csv__companies", "customers-100"])
def test_real_lists_are_recognised(office: Opened, name: str) -> None:
    found = [path for path in FILES if path.stem.startswith(name)]
    for path in found[:1]:
        read(office, path)
        wanted = "contact" if "contacts" in name else "customer"
        assert screen(office).state_.record == wanted


def test_a_path_can_be_typed(office: Opened, tmp_path: Path) -> None:
    step = screen(office).step
    assert isinstance(step, FileStep)
    step.path.set(str(tmp_path / "list.csv"))
    press(step.path.entry, "<Return>")
    office.settle()
    assert step.ready


def test_a_file_that_cannot_be_read_says_why(office: Opened, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing else")
    step = read(office, broken)
    assert not step.ready
    assert step.path.error
    read(office, tmp_path / "missing.csv")
    assert step.path.error
    next_button = screen(office).next
    assert next_button is not None
    assert next_button.instate(["disabled"])


def test_encoding_and_titles_can_be_corrected(office: Opened, tmp_path: Path) -> None:
    path = tmp_path / "chinese.csv"
    path.write_bytes("客户名单\n客户名称,城市\n东信达,北京\n".encode("gb18030"))
    step = read(office, path)
    titles = step._titles.field
    titles.focus()
    titles.set("")
    type_in(titles.focus_target(), "2")
    office.settle()
    assert step.ready
    assert "2 of 2 columns are recognised." in said(step)
    titles.set("")
    type_in(titles.focus_target(), "9")
    assert titles.error


def test_columns_are_matched_and_can_be_changed(office: Opened, tmp_path: Path) -> None:
    read(office, tmp_path / "list.csv")
    step = further(office).step
    assert isinstance(step, ColumnsStep)
    assert [field.get() for field in step._fields.values()] == [
        "name",
        "phone",
        "email",
        "city",
        "level",
        "annual_revenue",
        None,
    ]
    assert "6 of 7 columns are taken" in said(step)
    mystery = step._fields[6]
    assert mystery.has_focus()
    face = mystery.focus_target()
    press(face, "<Down>")
    type_in(face, "notes")
    press(face, "<Return>")
    assert mystery.get() == "notes"
    assert "7 of 7 columns are taken" in said(step)
    step._chose(6, "city")
    assert (step._fields[3].get(), mystery.get()) == (None, "city")
    step._chose(6, "name")
    assert mystery.get() == "name"


def test_every_row_is_judged_before_anything_is_kept(office: Opened, tmp_path: Path) -> None:
    before = dump(tmp_path / "office.crm")
    step = rows_of(office, tmp_path)
    assert step.tabs.chosen == "invalid"
    assert "Phone: “12” is not a phone number" in why(step)[0]
    cells = step._rows.rows([0])[0]
    assert (cells["1"].text, cells["1"].colour) == ("12", "red")
    assert cells["3"].colour == "grey"
    assert any("is not a phone number" in text for text in said(step.details))
    step.tabs.choose("changed")
    assert "City: 北京 → 深圳" in why(step)[0]
    labels = [str(step.tabs._parts[key].cget("text")) for key in step.tabs.tab_keys]
    assert labels == ["All  5", "New  1", "Changed  1", "Unchanged  1", "Invalid  2"]
    assert dump(tmp_path / "office.crm") == before


def test_import_and_undo(office: Opened, tmp_path: Path) -> None:
    before = dump(tmp_path / "office.crm")
    rows_of(office, tmp_path)
    found = screen(office)
    assert found.next is not None
    assert found.next.cget("text") == "Import 2 records"
    further(office)
    assert found.state_.done
    assert "2 records were imported." in office.toasts
    assert "Imported: 1 new, 1 changed." in said(found.foot)
    assert office.desk.lists.count(Query("customer")) == 4
    found._undo()
    office.settle()
    assert dump(tmp_path / "office.crm") == before
    assert isinstance(found.step, ColumnsStep)


def test_the_result_leads_to_the_list(office: Opened, tmp_path: Path) -> None:
    rows_of(office, tmp_path)
    further(office)
    further(office)
    assert office.window.here == "customer"


def test_rejected_rows_are_saved_to_be_mended(office: Opened, tmp_path: Path) -> None:
    rows_of(office, tmp_path)
    office.saved_as = tmp_path / "rejected.xlsx"
    screen(office)._save_rejects()
    office.settle()
    assert office.saved_as.is_file()
    screen(office)._again()
    office.settle()
    step = read(office, office.saved_as)
    assert "2 rows, 8 columns." in said(step)[3] or step.ready


def test_all_or_nothing_keeps_everything_out(office: Opened, tmp_path: Path) -> None:
    step = read(office, tmp_path / "list.csv")
    press(step._whole.focus_target(), "<space>")
    further(office)
    further(office)
    found = screen(office)
    assert found.next is not None
    assert found.next.instate(["disabled"])
    assert "Nothing is imported while a row is wrong." in said(found.foot)


def test_known_records_can_be_left_alone(office: Opened, tmp_path: Path) -> None:
    step = read(office, tmp_path / "list.csv")
    step._on_match.set("skip")
    step._on_match.changed()
    further(office)
    report = further(office).state_.report
    assert report is not None
    assert (report.records["changed"], report.records["skipped"]) == (0, 1)


def test_a_list_without_anything_known_is_refused_in_words(office: Opened, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Alpha,Omega\n1,2\n3,4\n", "utf-8")
    read(office, path)
    found = further(office)
    assert found.next is not None
    assert found.next.instate(["disabled"])


def test_esc_goes_a_step_back(office: Opened, tmp_path: Path) -> None:
    read(office, tmp_path / "list.csv")
    further(office)
    press(screen(office), "<Escape>")
    step = screen(office).step
    assert isinstance(step, FileStep)
    assert step.ready


def test_it_can_be_cancelled(
    office: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(office, tmp_path / "list.csv")
    further(office)
    began = threading.Event()

    def never_ends(_self: object, _plan: object, progress: Callable[[int, int], None]) -> None:
        while True:
            progress(1, 100)
            began.set()
            threading.Event().wait(0.01)

    monkeypatch.setattr(ImportService, "preview", never_ends)
    found = screen(office)
    assert found.next is not None
    found.next.invoke()
    office.until(began.is_set)
    assert found.next.instate(["disabled"])
    assert found._job is not None
    found._job.cancel()
    office.until(lambda: found._job is None)
    assert found.next is not None
    assert found.next.instate(["!disabled"])
    assert isinstance(found.step, ColumnsStep)


def test_only_the_import_itself_is_undone(office: Opened, tmp_path: Path) -> None:
    rows_of(office, tmp_path)
    further(office)
    office.window.act(lambda: office.desk.records.save("customer", {"name": "Later"}))
    screen(office)._undo()
    assert any("Something else was done since" in text for text in office.toasts)
    assert office.desk.lists.count(Query("customer")) == 5


def test_it_outlives_a_change_of_language(office: Opened, tmp_path: Path) -> None:
    rows_of(office, tmp_path)
    office.window.speak("zh_CN")
    office.settle()
    step = screen(office).step
    assert isinstance(step, RowsStep)
    assert step._rows.count() == 2


def test_an_empty_list_is_written(office: Opened, tmp_path: Path) -> None:
    office.saved_as = tmp_path / "empty.xlsx"
    step = screen(office).step
    assert isinstance(step, FileStep)
    press(step.template, "<space>")
    office.settle()
    assert office.saved_as.is_file()
    assert "empty.xlsx was saved." in office.toasts


def test_a_list_asks_for_its_own_type(office: Opened, tmp_path: Path) -> None:
    office.go("imports", record="product")
    step = screen(office).step
    assert isinstance(step, FileStep)
    assert step._types["product"].instate(["selected"])
    read(office, tmp_path / "list.csv")
    assert screen(office).state_.record == "product"
