"""Saving, finding, deleting; what happens when two people or two versions meet on one file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import MetaData, inspect

from crm_desktop.fields.problems import InvalidRecord
from crm_desktop.records import record_types
from crm_desktop.services.desk import CannotOpen, CannotWrite, Desk
from crm_desktop.services.lists import Query
from crm_desktop.services.records import StaleRecord
from crm_desktop.storage import schema
from crm_desktop.storage.engine import open_engine
from crm_desktop.storage.tables import Tables
from tests.offices import dump, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path)


def test_a_save_with_what_somebody_else_changed_is_refused(desk: Desk) -> None:
    saved = desk.records.save("customer", {"name": "Acme"}).id
    seen = desk.records.get("customer", saved)["updated_at"]
    desk.records.save("customer", {"city": "Berlin"}, saved)

    with pytest.raises(StaleRecord) as refused:
        desk.records.save("customer", {"city": "Paris"}, saved, seen=seen)

    assert refused.value.now["city"] == "Berlin"
    assert desk.records.get("customer", saved)["city"] == "Berlin"


def test_an_invalid_record_names_every_field_and_writes_nothing(desk: Desk) -> None:
    before = dump(desk.path)

    with pytest.raises(InvalidRecord) as refused:
        desk.records.save("sale", {"customer": None, "lines": (), "date": None})

    assert {problem.field for problem in refused.value.problems} == {"customer", "lines", "date"}
    assert dump(desk.path) == before


def test_a_unique_field_is_refused_with_the_name_of_who_has_it(desk: Desk) -> None:
    desk.records.save("customer", {"name": "Acme", "code": "n010001"})

    with pytest.raises(InvalidRecord, match="“Acme” already has this"):
        desk.records.save("customer", {"name": "Other", "code": "N010001"})


def test_deleting_a_customer_takes_its_own_along_and_restoring_brings_them_back(desk: Desk) -> None:
    acme = desk.records.save("customer", {"name": "Acme"}).id
    gone = desk.records.save("contact", {"name": "Gone before", "customer": acme}).id
    desk.records.save("contact", {"name": "Ann", "customer": acme})
    desk.records.save("feedback", {"customer": acme, "content": "Fine"})
    desk.records.delete("contact", [gone])

    desk.records.delete("customer", [acme])
    assert [desk.lists.count(Query(name)) for name in ("contact", "feedback")] == [0, 0]
    desk.records.restore("customer", [acme])

    assert [
        row["name"]
        for row in desk.lists.rows("contact", desk.lists.ids(Query("contact")), ["name"])
    ] == ["Ann"]
    assert desk.lists.count(Query("feedback")) == 1


def test_one_main_contact_and_contacts_of_the_own_customer(desk: Desk) -> None:
    acme = desk.records.save("customer", {"name": "Acme"}).id
    other = desk.records.save("customer", {"name": "Other"}).id
    ann = desk.records.save("contact", {"name": "Ann", "customer": acme, "is_main": True}).id

    with pytest.raises(InvalidRecord, match="Ann is already the main contact"):
        desk.records.save("contact", {"name": "Bob", "customer": acme, "is_main": True})
    with pytest.raises(InvalidRecord, match="Ann belongs to Acme"):
        desk.records.save("interaction", {"customer": other, "contact": ann, "subject": "Call"})
    desk.records.save("contact", {"title": "Director"}, ann)


def test_a_sale_takes_prices_from_products_and_adds_rounded_amounts(desk: Desk) -> None:
    acme = desk.records.save("customer", {"name": "Acme"}).id
    paper = desk.records.save("product", {"name": "Paper", "list_price": Decimal("33.6442")}).id
    line = {"product": paper, "unit_price": None, "discount": None, "amount": None}

    sale = desk.records.save(
        "sale",
        {
            "customer": acme,
            "lines": ({**line, "quantity": Decimal(3)}, {**line, "quantity": Decimal("0.5")}),
        },
    ).id

    row = desk.records.get("sale", sale)
    assert [part["amount"] for part in row["lines"]] == [Decimal("100.93"), Decimal("16.82")]
    assert row["total"] == Decimal("117.75")
    assert row["lines"][0]["product.title"] == "Paper"


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_migrations_lead_to_the_declared_tables(tmp_path: Path) -> None:
    tables = Tables(record_types())
    migrated, made = tmp_path / "migrated.crm", tmp_path / "made.crm"
    engine = open_engine(migrated)
    schema.upgrade(engine, migrated)
    engine.dispose()
    Desk(made).close()

    def shape(path: Path) -> dict[str, object]:
        engine = open_engine(path)
        found = MetaData()
        found.reflect(engine)
        looked = inspect(engine)
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            )
            indexes = {row[0]: " ".join(row[1].split()) for row in rows}
        engine.dispose()
        return {
            "columns": {
                # What a migration adds stands last; statements name their columns.
                name: sorted(
                    (
                        column["name"],
                        str(column["type"]),
                        column["nullable"],
                        column["default"] or "",
                    )
                    for column in looked.get_columns(name)
                )
                for name in sorted(found.tables)
            },
            "foreign": {
                name: sorted(
                    (
                        key["constrained_columns"],
                        key["referred_table"],
                        sorted(key["options"].items()),
                    )
                    for key in looked.get_foreign_keys(name)
                )
                for name in sorted(tables.metadata.tables)
            },
            "indexes": indexes,
        }

    assert shape(migrated) == shape(made)
    assert Desk(migrated).records.save("customer", {"name": "Acme"}).id == 1


def test_a_newer_file_opens_for_reading_only(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "Acme"})
    desk.close()
    with driver.connect(str(desk.path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")

    newer = open_desk(tmp_path)

    assert newer.read_only
    assert [hit.title for hit in newer.search("acme")] == ["Acme"]
    with pytest.raises(CannotWrite, match="newer version"):
        newer.records.save("customer", {"name": "Other"})
    with pytest.raises(CannotWrite, match="newer version"):
        newer.history.undo()


def test_what_is_no_database_is_refused_with_a_sentence_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.crm"
    path.write_bytes(b"Dear Sir or Madam, " * 200)

    with pytest.raises(CannotOpen, match=r"letter\.crm"):
        Desk(path)

    assert path.read_bytes() == b"Dear Sir or Madam, " * 200


def test_ids_are_never_given_twice(desk: Desk) -> None:
    first = desk.records.save("customer", {"name": "Acme"}).id
    desk.history.undo()

    assert desk.records.save("customer", {"name": "Other"}).id != first
