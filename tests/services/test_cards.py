"""Cards through the import and the export: into a customer file, out of it, and home again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm_desktop.exchange.vcard import CardVersion
from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import LANGUAGES, set_language
from crm_desktop.services.cards import NoCards
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.exchange.samples import sample_files
from tests.offices import dump, open_desk
from tests.services.fillings import filled

FEW = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
CARD = """BEGIN:VCARD
VERSION:3.0
UID:urn:uuid:4fbe8971
N:李;娜;;;
FN:李娜
ORG:东方公司;销售部
TITLE:经理
TEL;TYPE=CELL:138 0013 8000
TEL:13900139000
TEL;TYPE=WORK:010-65529988
TEL;TYPE=HOME,FAX:010-65529977
TEL;TYPE=PAGER:555
EMAIL;TYPE=HOME:na@home.example
EMAIL;TYPE=WORK:na@work.example
ADR;TYPE=HOME:;;1 Home St;Leeds;;;UK
ADR;TYPE=WORK:;Room 5;2 Work St;北京;北京;100000;中国
X-QQ:12345
BDAY:1980-03-22
item1.X-ABDATE:2010-05-01
item1.X-ABLabel:Joined
URL:www.example.com
NOTE:first\\nsecond
PHOTO;ENCODING=b:AAAA
END:VCARD
"""


def _card_file(folder: Path, text: str = CARD) -> Path:
    path = folder / "cards.vcf"
    path.write_text(text, encoding="utf-8")
    return path


def _only(desk: Desk, record: str) -> dict[str, Any]:
    (row,) = desk.lists.rows(record, desk.lists.ids(Query(record)), desk.types[record].fields)
    return dict(row)


def test_a_card_becomes_a_contact(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    customer = desk.records.save("customer", {"name": "东方公司"}).id
    plan = desk.imports.plan("contact", _card_file(tmp_path))
    assert plan.columns.unmatched == ()
    report = desk.imports.apply(plan)
    assert report.records["new"] == 1
    assert [str(note) for note in report.notes] == ["Not taken from the cards: PHOTO (1)."]
    row = _only(desk, "contact")
    assert {
        "name": "李娜",
        "customer": customer,
        "department": "销售部",
        "title": "经理",
        "mobile": "+8613800138000",
        "office_phone": "+861065529988",
        "fax": "+861065529977",
        "home_phone": "",
        "email": "na@work.example",
        "address": "Room 5, 2 Work St",
        "city": "北京",
        "country": "CN",
        "postal_code": "100000",
        "social": ({"network": "qq", "account": "12345"},),
        "external_id": "4fbe8971",
    }.items() <= row.items()
    assert row["birthday"].isoformat() == "1980-03-22"
    assert [line["what"] for line in row["anniversaries"]] == ["Joined"]
    assert row["notes"].splitlines() == [
        "first",
        "second",
        "Phone (Pager): 555",
        "Phone: 13900139000",
        "Email (Home): na@home.example",
        "Home page: www.example.com",
        "Address (Home): 1 Home St, Leeds, UK",
    ]
    again = desk.imports.apply(desk.imports.plan("contact", _card_file(tmp_path)))
    assert again.records["unchanged"] == 1
    desk.close()


def test_a_card_becomes_a_customer(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.imports.apply(desk.imports.plan("customer", _card_file(tmp_path)))
    row = _only(desk, "customer")
    assert (row["kind"], row["name"], row["company"]) == ("person", "李娜", "东方公司")
    assert (row["homepage"], row["occupation"]) == ("www.example.com", "经理")
    assert row["addresses"] == ({"type": "home", "address": "1 Home St, Leeds, UK"},)
    desk.close()


def test_an_organisation_that_is_no_customer_stands_in_the_notes(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    report = desk.imports.apply(desk.imports.plan("contact", _card_file(tmp_path)))
    assert any("东方公司" in str(note) for note in report.notes)
    assert "Organisation: 东方公司" in _only(desk, "contact")["notes"]
    desk.close()


def test_a_card_without_a_name_and_a_phone_that_is_none(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    text = "BEGIN:VCARD\nVERSION:2.1\nEMAIL:a@b.example\nTEL;WORK:ask the porter\nEND:VCARD\n"
    plan = desk.imports.plan("contact", _card_file(tmp_path, text))
    assert any("line 1" in str(note) for note in plan.notes)
    assert desk.imports.apply(plan).records["new"] == 1
    row = _only(desk, "contact")
    assert (row["name"], row["notes"]) == ("a@b.example", "Phone (Work): ask the porter")
    desk.close()


@pytest.mark.parametrize("path", sample_files("vcard", {".vcf"}), ids=lambda path: path.name)
@pytest.mark.parametrize("record", ["contact", "customer"])
def test_every_sample_goes_in_whole(path: Path, record: str, tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    plan = desk.imports.plan(record, path)
    report = desk.imports.apply(plan)
    assert [str(problem.text) for problem in report.problems()] == []
    assert report.records["new"] == plan.table.count
    desk.close()


@pytest.mark.parametrize("record", ["contact", "customer"])
@pytest.mark.parametrize("version", ["3.0", "4.0"])
@FEW
@given(data=st.data())
def test_cards_that_come_home_change_nothing(
    record: str, version: CardVersion, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        saved: list[int] = []
        for name in ("customer", record):
            for _ in range(data.draw(st.integers(1, 3))):
                values = data.draw(filled(desk.types[name]))
                # A key is one line, and with another line end in it is another key.
                values["external_id"] = "".join(values.get("external_id", "").splitlines())
                if name == "contact":
                    values["customer"] = data.draw(st.sampled_from([*saved, None]))
                try:
                    one = desk.records.save(name, values).id
                except PersonError:
                    continue
                if name == "customer" and one is not None:
                    saved.append(one)
        set_language(data.draw(st.sampled_from(list(LANGUAGES))))
        path = Path(folder) / "out.vcf"
        exported = desk.exports.write(Query(record), path, card_version=version)
        before = dump(desk.path)
        if exported.count:
            report = desk.imports.apply(desk.imports.plan(record, path))
            told = [
                (outcome.result, outcome.changes, [str(one.text) for one in outcome.problems])
                for outcome in report.outcomes
                if outcome.result != "unchanged"
            ]
            assert told == []
            assert dump(desk.path) == before
        set_language("en")
        desk.close()


@pytest.mark.parametrize("version", ["3.0", "4.0"])
@pytest.mark.parametrize("sign", ["\x85", "\x1f", "\u2028"])
def test_a_sign_that_only_some_take_for_a_blank_comes_home(
    tmp_path: Path, version: CardVersion, sign: str
) -> None:
    desk = open_desk(tmp_path)
    desk.records.save(
        "customer", {"name": "Acme", "social": ({"network": "wechat", "account": sign},)}
    )
    path = tmp_path / "out.vcf"
    desk.exports.write(Query("customer"), path, card_version=version)
    report = desk.imports.apply(desk.imports.plan("customer", path))
    assert [outcome.result for outcome in report.outcomes] == ["unchanged"]
    desk.close()


def test_what_no_card_has_a_place_for_is_told(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "Acme", "legal_representative": "Li"})
    done = desk.exports.write(Query("customer"), tmp_path / "out.vcf")
    assert done.count == 1
    assert "Legal representative" in str(done.notes[0])
    with pytest.raises(NoCards, match="workbook"):
        desk.exports.write(Query("product"), tmp_path / "out.vcf")
    with pytest.raises(NoCards):
        desk.imports.plan("sale", tmp_path / "out.vcf")
    desk.close()
