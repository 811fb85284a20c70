"""Files of records: kept once, never lost by undo, looked over by the check."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.fields.attachments import Attachment, free_name, safe_name
from crm_desktop.services.attachments import CannotKeep, ContentGone, NoSuchFile
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def acme(desk: Desk) -> int:
    return desk.records.save("customer", {"name": "Acme"}).id


def letter(folder: Path, name: str = "letter.txt", text: str = "Dear Sir") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def contents(desk: Desk) -> list[Path]:
    return sorted(path for path in desk.attachments.folder.rglob("*") if path.is_file())


def test_a_file_is_kept_under_the_hash_of_its_content(
    desk: Desk, acme: int, tmp_path: Path
) -> None:
    (file,), changes = desk.attachments.add("customer", acme, [letter(tmp_path, "合同.pdf")])

    digest = hashlib.sha256(b"Dear Sir").hexdigest()
    assert (file.name, file.sha256, file.size) == ("合同.pdf", digest, 8)
    assert file.media_type == "application/pdf"
    assert changes.of("customer")
    assert contents(desk) == [tmp_path / "office.crm.files" / digest[:2] / digest]
    assert desk.attachments.of("customer", acme) == (file,)
    assert [hit.title for hit in desk.search("合同")] == ["Acme"]


def test_the_same_content_is_kept_once_and_the_same_name_gets_a_number(
    desk: Desk, acme: int, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    paths = [letter(tmp_path), letter(other, text="Dear Madam"), letter(tmp_path, "copy.txt")]
    desk.attachments.add("customer", acme, paths)

    again, changes = desk.attachments.add("customer", acme, [letter(tmp_path)])

    names = [one.name for one in desk.attachments.of("customer", acme)]
    assert names == ["letter.txt", "letter (2).txt", "copy.txt"]
    assert len(contents(desk)) == 2
    assert again == ()
    assert not changes


def test_undo_takes_a_file_off_and_redo_brings_it_back_with_its_content(
    desk: Desk, acme: int, tmp_path: Path
) -> None:
    before = dump(desk.path)
    (file,), _changes = desk.attachments.add("customer", acme, [letter(tmp_path)])
    after = dump(desk.path)

    desk.history.undo()
    assert {**dump(desk.path), "setting": []} == {**before, "setting": []}
    assert len(contents(desk)) == 1
    desk.history.redo()

    assert dump(desk.path) == after
    assert desk.attachments.open_copy(file).read_bytes() == b"Dear Sir"


def test_removing_and_renaming_are_undone_one_by_one(desk: Desk, acme: int, tmp_path: Path) -> None:
    files, _changes = desk.attachments.add(
        "customer", acme, [letter(tmp_path), letter(tmp_path, "b.txt", "b")]
    )

    desk.attachments.rename("customer", acme, files[0], "../b.txt")
    renamed = desk.attachments.of("customer", acme)
    desk.attachments.remove("customer", acme, [renamed[1]])

    assert [one.name for one in desk.attachments.of("customer", acme)] == ["b (2).txt"]
    desk.history.undo()
    desk.history.undo()
    assert desk.attachments.of("customer", acme) == files
    with pytest.raises(NoSuchFile, match=r"no file “b \(2\)\.txt”"):
        desk.attachments.remove("customer", acme, [renamed[0]])


def test_a_copy_is_read_only_and_goes_when_the_database_closes(
    desk: Desk, acme: int, tmp_path: Path
) -> None:
    (file,), _changes = desk.attachments.add("customer", acme, [letter(tmp_path)])

    path = desk.attachments.open_copy(file)

    assert path.name == "letter.txt"
    assert not path.stat().st_mode & 0o222
    assert desk.attachments.open_copy(file) == path
    desk.close()
    assert not path.exists()


def test_a_changed_or_missing_content_is_told_and_not_opened(
    desk: Desk, acme: int, tmp_path: Path
) -> None:
    (a, b), _changes = desk.attachments.add(
        "customer", acme, [letter(tmp_path), letter(tmp_path, "b.txt", "bb")]
    )
    folder = desk.attachments.folder
    (folder / a.sha256[:2] / a.sha256).write_bytes(b"Dear Mad")
    (folder / b.sha256[:2] / b.sha256).unlink()

    with pytest.raises(ContentGone, match="not what was added"):
        desk.attachments.open_copy(a)
    with pytest.raises(ContentGone, match="missing in the folder"):
        desk.attachments.save_as(b, tmp_path / "out.txt")
    problems = [str(one) for one in desk.checks.run().problems]

    assert not (tmp_path / "out.txt").exists()
    assert [one for one in problems if "“letter.txt” of Customer “Acme” was changed" in one]
    assert [one for one in problems if "“b.txt” of Customer “Acme” is missing" in one]
    # Adding the right file again heals what was changed, and keeps what stood there.
    desk.attachments.add("customer", acme, [letter(tmp_path, "again.txt")])
    assert desk.attachments.open_copy(a).read_bytes() == b"Dear Sir"
    assert [one for one in contents(desk) if ".damaged-" in one.name]


def test_only_what_nothing_mentions_is_tidied_away(desk: Desk, acme: int, tmp_path: Path) -> None:
    kept, undone, binned, young = (
        letter(tmp_path, f"{name}.txt", name) for name in ("kept", "undone", "binned", "young")
    )
    desk.attachments.add("customer", acme, [undone])
    desk.history.undo()
    other = desk.records.save("customer", {"name": "Other"}).id
    desk.attachments.add("customer", other, [binned])
    desk.records.delete("customer", [other])
    stray = desk.attachments.keep(kept)
    for path in contents(desk):
        os.utime(path, (time.time() - 10**6,) * 2)
    desk.attachments.keep(young)

    result = desk.checks.run()
    removed = desk.attachments.tidy()

    assert not result.problems
    assert (result.unused, result.unused_size) == (1, 4)
    assert [one.sha256 for one in removed] == [stray.sha256]
    assert len(contents(desk)) == 3
    assert desk.history.operations()[0].name == "customer.delete"


def test_a_copy_that_is_broken_off_leaves_nothing_behind(
    desk: Desk, acme: int, tmp_path: Path
) -> None:
    big = tmp_path / "big.bin"
    big.write_bytes(os.urandom(3 << 20))
    seen: list[int] = []

    def stop(now: int, whole: int) -> None:
        seen.append(now)
        assert whole == 3 << 20
        if now > 1 << 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.attachments.add("customer", acme, [big], stop)

    assert seen == [1 << 20, 2 << 20]
    assert contents(desk) == []
    assert desk.attachments.of("customer", acme) == ()


def test_what_cannot_be_added_is_said_and_changes_nothing(
    desk: Desk, acme: int, tmp_path: Path
) -> None:
    with pytest.raises(CannotKeep, match="not there any more"):
        desk.attachments.add("customer", acme, [letter(tmp_path), tmp_path / "gone.txt"])
    with pytest.raises(CannotKeep, match=r"is a folder|not copied"):
        desk.attachments.add("customer", acme, [tmp_path])
    with pytest.raises(NoSuchFile, match="Products have no files"):
        desk.attachments.add("product", 1, [letter(tmp_path)])

    assert desk.attachments.of("customer", acme) == ()


def test_files_of_all_that_belongs_to_a_customer(desk: Desk, acme: int, tmp_path: Path) -> None:
    contact = desk.records.save("contact", {"name": "Ann", "customer": acme}).id
    call = desk.records.save("interaction", {"customer": acme, "subject": "Visit"}).id
    other = desk.records.save("customer", {"name": "Other"}).id
    for record, record_id, name in (
        ("customer", acme, "a.txt"),
        ("contact", contact, "b.txt"),
        ("interaction", call, "c.txt"),
        ("customer", other, "d.txt"),
    ):
        desk.attachments.add(record, record_id, [letter(tmp_path, name, name)])

    found = desk.attachments.of_customer(acme)

    assert {(one.file.name, one.record, one.title) for one in found} == {
        ("a.txt", "customer", "Acme"),
        ("b.txt", "contact", "Ann"),
        ("c.txt", "interaction", "Visit"),
    }


def test_an_export_writes_names_and_an_import_leaves_files_alone(
    desk: Desk, acme: int, tmp_path: Path
) -> None:
    desk.attachments.add("customer", acme, [letter(tmp_path)])
    sheet = tmp_path / "out.csv"
    desk.exports.write(Query("customer"), sheet, every_field=True)
    written = sheet.read_text(encoding="utf-8-sig")
    assert "letter.txt" in written
    sheet.write_text(written.replace("letter.txt", "").replace("Acme", "Acme Ltd"), "utf-8")

    desk.imports.apply(desk.imports.plan("customer", sheet))

    assert desk.records.title("customer", acme) == "Acme Ltd"
    assert [one.name for one in desk.attachments.of("customer", acme)] == ["letter.txt"]


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\报价.xlsx", "报价.xlsx"),
        ("a:b?c*.txt", "a_b_c_.txt"),
        ("con.txt", "_con.txt"),
        ("  .. ", "file"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("line\nbreak.txt", "linebreak.txt"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe
    assert safe_name(safe) == safe


def test_a_name_that_is_taken_gets_the_next_number() -> None:
    assert free_name("a.txt", ["A.TXT", "a (2).txt"]) == "a (3).txt"
    assert free_name("README", ["readme"]) == "README (2)"


def test_a_description_with_a_false_hash_is_refused() -> None:
    image = {
        "name": "x",
        "sha256": "../../x",
        "size": 1,
        "media_type": "",
        "added_at": "2026-01-01",
    }
    with pytest.raises(ValueError, match="x"):
        Attachment.of(image)
