"""Erasing a person leaves no trace in any file, and everybody else as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.fields.conditions import Condition
from crm_desktop.services.desk import Desk
from crm_desktop.services.erasing import CannotErase
from crm_desktop.services.erasing_plan import PENDING
from crm_desktop.services.erasing_settings import cleaned_preferences
from crm_desktop.services.history import NothingToUndo, UndoBlocked
from crm_desktop.services.lists import Query

PASSWORD = "a few words are best"
PLANTED = (
    "Zebulon", "Quackenbush", "Oldname", "zeb@quack.example", "65529988", "Marzipanberg",
    "Xylotag", "zebchat99", "Kontaktova", "13911112222", "Geheimnisvoll", "Verschwiegen",
    "Lobhudelei", "赵钱孙李", "plantedcontent", "Umzugsgasse",
)  # fmt: skip
_LINE = {"quantity": 2, "unit_price": None, "discount": None, "amount": None}


@pytest.fixture(params=["", PASSWORD], ids=["plain", "protected"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    made = Desk(tmp_path / "office.crm", who="Tester", password=request.param or None)
    yield made
    made.close()


def plant(desk: Desk, folder: Path) -> dict[str, int]:
    """Enter somebody with every sort of trace; return the ids by what they are."""
    save = desk.records.save
    other = save("customer", {"name": "Somebody Else", "notes": "stays"}).id
    person = save(
        "customer",
        {
            "name": "Zebulon Oldname", "kind": "person", "email": "zeb@quack.example",
            "phone": "010 6552 9988", "notes": "Likes Marzipanberg, 赵钱孙李", "tags": ("Xylotag",),
            "social": ({"network": "wechat", "account": "zebchat99"},), "status": "active",
            "addresses": ({"type": "home", "address": "Umzugsgasse 5"},),
        },
    ).id  # fmt: skip
    save("customer", {"name": "Zebulon Quackenbush"}, person)
    contact = save(
        "contact",
        {"name": "Wilhelmina Kontaktova", "customer": person, "mobile": "13911112222"},
    ).id  # fmt: skip
    product = save("product", {"name": "Chair", "code": "C1", "list_price": 10}).id
    sale = save(
        "sale",
        {"customer": person, "contact": contact, "notes": "Geheimnisvoll",
         "lines": ({"product": product} | _LINE,)},
    ).id  # fmt: skip
    talk = save("interaction", {"customer": person, "subject": "Verschwiegen"}).id
    save("interaction", {"customer": other, "subject": "Their own"})
    praise = save("feedback", {"customer": person, "content": "Lobhudelei", "satisfaction": 5}).id
    paper = folder / "Quackenbush.txt"
    paper.write_text("plantedcontent " * 200, "utf-8")
    desk.attachments.add("customer", person, [paper])
    paper.unlink()
    desk.lists.save_view("sale", "of that one", Query("sale", Condition("customer", "is", person)))
    desk.lists.save_view("sale", "of the other", Query("sale", Condition("customer", "is", other)))
    desk.set_setting(
        "unsaved", json.dumps({"record": "customer", "id": person, "values": {"notes": "Xylotag"}})
    )
    desk.history.undo()
    desk.history.redo()
    desk.records.delete("interaction", [talk])
    return {
        "person": person, "other": other, "contact": contact, "product": product, "sale": sale,
        "talk": talk, "praise": praise,
    }  # fmt: skip


def traces(folder: Path) -> set[str]:
    """Return which planted texts stand in any file below ``folder``, however they are written."""
    found: set[str] = set()
    for path in folder.rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        for text in PLANTED:
            forms = [text, json.dumps(text).strip('"')]
            spelled = {one.lower().encode(code) for one in forms for code in ("utf-8", "utf-16-le")}
            if any(one in data for one in spelled):
                found.add(text)
    return found


def test_nothing_is_left_of_an_erased_customer(desk: Desk, tmp_path: Path) -> None:
    ids = plant(desk, tmp_path)
    before = {
        record: desk.records.get(record, ids[key])
        for record, key in (("customer", "other"), ("product", "product"))
    }
    if not desk.locks.encrypted:
        assert traces(tmp_path) >= set(PLANTED) - {"Lobhudelei"}
    plan = desk.erasures.plan("customer", ids["person"])
    assert plan.removed == {
        "contact": (ids["contact"],), "feedback": (ids["praise"],), "interaction": (ids["talk"],),
    }  # fmt: skip
    assert plan.rests == {"sale": (ids["sale"],), "customer": (ids["person"],)}
    assert plan.views == ("of that one",)
    assert plan.draft
    done = desk.erasures.erase(plan)
    assert done.clean
    assert done.files == 1
    assert desk.checks.run().problems == ()
    assert traces(tmp_path) == set()
    assert {name: desk.records.get(name, row["id"]) for name, row in before.items()} == before
    sale = desk.records.get("sale", ids["sale"])
    assert (sale["total"], sale["notes"], sale["contact"]) == (20, "", None)
    assert sale["customer.title"] == f"Erased Customer {ids['person']}"
    assert [one.name for one in desk.lists.views("sale") if one.own] == ["of the other"]
    assert desk.setting("unsaved") == ""
    assert not desk.search("quackenbush")
    assert not desk.search("quackenbusch")


def test_it_cannot_be_taken_back(desk: Desk, tmp_path: Path) -> None:
    ids = plant(desk, tmp_path)
    desk.erasures.erase(desk.erasures.plan("contact", ids["contact"]))
    assert desk.history.next_undo() is None
    with pytest.raises(NothingToUndo, match="erased"):
        desk.history.undo()
    made = next(one for one in desk.history.operations() if one.name == "contact.create")
    assert "Kontaktova" not in desk.history.sentence(made)
    with pytest.raises(UndoBlocked, match="erased"):
        desk.history.take_back(made.id)
    desk.records.save("customer", {"notes": "later"}, ids["other"])
    assert desk.history.undo()[0].name == "customer.change"
    with pytest.raises(NothingToUndo):
        desk.history.undo()
    assert desk.checks.run().problems == ()


def test_an_anonymised_customer_keeps_its_figures(desk: Desk, tmp_path: Path) -> None:
    ids = plant(desk, tmp_path)
    desk.records.restore("interaction", [ids["talk"]])
    desk.erasures.erase(desk.erasures.plan("customer", ids["person"], anonymise=True))
    assert traces(tmp_path) == set()
    customer = desk.records.get("customer", ids["person"])
    assert (customer["kind"], customer["status"], customer["email"]) == ("person", "active", "")
    assert desk.records.get("interaction", ids["talk"])["subject"] == "Erased"
    assert desk.records.get("feedback", ids["praise"])["satisfaction"] == 5
    assert desk.checks.run().problems == ()
    assert desk.history.versions("customer", ids["person"])[0].verb == "erased"
    desk.history.of("customer", ids["person"])


def test_a_contact_goes_out_of_what_its_customer_says(desk: Desk, tmp_path: Path) -> None:
    ids = plant(desk, tmp_path)
    told = desk.records.save(
        "interaction",
        {"customer": ids["person"], "subject": "With Wilhelmina Kontaktova", "contact": None},
    ).id  # fmt: skip
    plan = desk.erasures.plan("contact", ids["contact"])
    assert plan.removed == {"contact": (ids["contact"],)}
    desk.erasures.erase(plan)
    assert traces(tmp_path) & {"Kontaktova", "13911112222"} == set()
    assert desk.records.get("interaction", told)["subject"] == "With …"
    assert desk.records.get("sale", ids["sale"])["notes"] == "Geheimnisvoll"
    assert desk.records.get("customer", ids["person"])["name"] == "Zebulon Quackenbush"
    assert desk.checks.run().problems == ()


def test_a_later_forgery_of_an_erased_entry_is_found(tmp_path: Path) -> None:
    import sqlcipher3.dbapi2 as driver  # noqa: PLC0415

    with_desk = Desk(tmp_path / "office.crm", who="Tester")
    ids = plant(with_desk, tmp_path)
    with_desk.erasures.erase(with_desk.erasures.plan("customer", ids["person"]))
    with_desk.erasures.erase(with_desk.erasures.plan("customer", ids["other"]))
    assert with_desk.checks.run().problems == ()
    with driver.connect(str(tmp_path / "office.crm")) as connection:
        connection.execute("UPDATE operation SET who = 'Nobody' WHERE id = 2")
        connection.commit()
    assert [str(one)[:12] for one in with_desk.audit.problems()] == ["Entry 2 of t"]
    with_desk.close()


def test_it_is_refused_where_the_file_moved_on(desk: Desk, tmp_path: Path) -> None:
    ids = plant(desk, tmp_path)
    plan = desk.erasures.plan("customer", ids["person"])
    assert [one.title for one in plan.mentions] == []
    desk.records.save("customer", {"notes": "of Zebulon Quackenbush"}, ids["other"])
    with pytest.raises(CannotErase):
        desk.erasures.erase(plan)
    again = desk.erasures.plan("customer", ids["person"])
    assert [one.title for one in again.mentions] == ["Somebody Else"]
    with pytest.raises(CannotErase):
        desk.erasures.plan("product", ids["product"])


def test_settings_of_the_computer_are_cleaned(desk: Desk, tmp_path: Path) -> None:
    ids = plant(desk, tmp_path)
    plan = desk.erasures.plan("customer", ids["person"])
    path = str(desk.path)
    draft = {"record": "interaction", "id": None, "values": {"customer": ids["person"]}}
    kept = {
        "unsaved": {path: draft, "elsewhere": draft},
        "recent": {path: [["customer", ids["person"]], ["customer", ids["other"]]]},
    }
    new = cleaned_preferences(kept, path, plan.touched, plan.forgetting.words, desk.types)
    assert new == {
        "unsaved": {"elsewhere": draft},
        "recent": {path: [["customer", ids["other"]]]},
    }


def test_whoever_was_merged_into_a_person_goes_too(desk: Desk, tmp_path: Path) -> None:
    ids = plant(desk, tmp_path)
    twin = desk.records.save(
        "customer", {"name": "Gundula Verdoppelt", "email": "gundula@twin.example", "city": "Ulm"}
    ).id
    desk.likely.not_the_same("customer", ids["other"], twin)
    desk.merging.merge(desk.merging.plan("customer", ids["person"], [twin]))
    assert desk.likely.told_apart("customer")
    desk.erasures.erase(desk.erasures.plan("customer", ids["person"]))
    for path in tmp_path.rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        assert not [text for text in (b"gundula", b"verdoppelt") if text in data]
    assert traces(tmp_path) == set()
    assert desk.likely.told_apart("customer") == []
    assert desk.checks.run().problems == ()


def test_the_check_tells_of_an_erasure_that_was_broken_off(desk: Desk, tmp_path: Path) -> None:
    ids = plant(desk, tmp_path)
    desk.erasures.erase(desk.erasures.plan("customer", ids["person"]))
    desk.set_setting(PENDING, "yes")
    assert "privacy finish" in str(desk.checks.run().problems[0])
    assert desk.erasures.finish()
    assert desk.checks.run().problems == ()
