"""Duplicates in tables, through the doors: the search, the kinds of columns, the command."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from crm_desktop.analysis.duplicates.cleaning import cleaned
from crm_desktop.analysis.duplicates.clusters import clusters
from crm_desktop.analysis.duplicates.finding import Found, find_duplicates
from crm_desktop.analysis.duplicates.kinds import Kind, recognise
from crm_desktop.cli.commands import run
from crm_desktop.services.file_duplicates import table_of

SAMPLE = Path(__file__).parents[3] / "shared/samples/dedupe/febrl/dataset1.csv"
TITLES = ("given_name", "surname", "street", "city", "phone", "birthday")


def people(count: int, copies: int, seed: int = 3) -> list[list[str]]:
    """Invented people; the last rows are copies of the first with one field misspelled."""
    draw = Random(seed)
    parts = ("ba", "ri", "lo", "men", "ta", "su", "vel", "ko", "dan", "fi", "gor", "ne")

    def word(length: int) -> str:
        return "".join(draw.choice(parts) for _ in range(length))

    names, surnames = [word(2) for _ in range(60)], [word(3) for _ in range(200)]
    rows = [
        [
            draw.choice(names), draw.choice(surnames), f"{draw.randrange(1, 300)} {word(3)} street",
            draw.choice(surnames), f"0{draw.randrange(10**8, 10**9)}",
            f"19{draw.randrange(40, 99)}-0{draw.randrange(1, 9)}-{draw.randrange(10, 28)}",
        ]
        for _ in range(count)
    ]  # fmt: skip
    for row in rows[:copies]:
        other = list(row)
        at = draw.randrange(5)
        value = other[at]
        other[at] = value[:2] + value[3:]
        rows.append(other)
    return rows


def search(rows: list[list[str]], titles: tuple[str, ...] = TITLES) -> Found:
    return find_duplicates(titles, [list(column) for column in zip(*rows, strict=True)])


def test_copies_with_a_slip_are_found_and_nothing_else() -> None:
    found = search(people(400, 40))
    assert {(one.first, one.second) for one in found.matches} == {
        (row, 400 + row) for row in range(40)
    }
    assert found.clusters == [[row, 400 + row] for row in range(40)]


def test_every_pair_says_why() -> None:
    found = search(people(400, 40))
    for match in found.matches:
        assert match.probability >= 0.5
        assert sum(one.weight for one in match.fields.values()) > 0
        assert {one.level for one in match.fields.values()} & {"exact", "very near"}


def test_swapped_names_and_missing_values_do_not_hide_a_copy() -> None:
    rows = people(400, 40)
    rows[400][:2] = rows[0][1::-1]
    rows[401][3] = rows[401][5] = ""
    found = search(rows)
    pairs = {(one.first, one.second): one for one in found.matches}
    assert pairs[0, 400].fields["surname"].level == "swapped"
    assert "city" not in pairs[1, 401].fields


def test_a_table_too_large_to_compare_whole_is_found_by_keys() -> None:
    rows = people(2500, 100)
    found = search(rows)
    right = {(row, 2500 + row) for row in range(100)}
    got = {(one.first, one.second) for one in found.matches}
    assert len(got & right) >= 97
    assert len(got - right) <= 2
    assert found.candidates < len(rows) ** 2 / 4


def test_progress_rises_to_the_whole_and_can_end_the_work() -> None:
    told: list[tuple[int, int]] = []
    columns = [list(column) for column in zip(*people(100, 5), strict=True)]
    find_duplicates(TITLES, columns, progress=lambda now, whole: told.append((now, whole)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]

    def stop(_now: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_duplicates(TITLES, columns, progress=stop)


@pytest.mark.parametrize("rows", [[], [["ann"]], [["ann"], ["ann"]], [[""], [""]]])
def test_tables_with_nothing_to_compare_have_no_duplicates(rows: list[list[str]]) -> None:
    found = find_duplicates(["name"], [[row[0] for row in rows]])
    assert found.clusters == []


def test_a_chain_of_weak_links_does_not_glue() -> None:
    evidence = {(0, 1): 2.0, (1, 2): 2.0, (2, 3): 2.0, (0, 2): -9.0, (1, 3): -9.0, (0, 3): -9.0}
    assert all(len(group) == 2 for group in clusters(evidence, 0.0, -10.0))
    strong = dict.fromkeys(combinations(range(4), 2), 3.0)
    assert clusters(strong, 0.0, -10.0) == [[0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("title", "values", "kind"),
    [
        ("Vorname", ["Anna", "Jens", "Ute"], Kind.GIVEN),
        ("last_name", ["Berg", "Kohl", "Adam"], Kind.SURNAME),
        ("公司名称", ["东方贸易有限公司", "新华科技有限公司", "金龙酒店"], Kind.COMPANY),
        ("x", ["a@b.example", "c@d.example", "e@f.example"], Kind.EMAIL),
        ("contact", ["+49 30 1234567", "030 7654321", "+86 13800138000"], Kind.PHONE),
        ("when", ["2020-01-02", "1999-12-31", "1980-05-06"], Kind.DATE),
        ("id", ["1", "2", "3"], None),
        ("note", ["", "", ""], None),
    ],
)
def test_kinds_are_recognised(title: str, values: list[str], kind: Kind | None) -> None:
    assert recognise(title, values) == kind


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.COMPANY, "Müller & Söhne GmbH", "muller and sohne"),
        (Kind.COMPANY, "东方贸易有限公司", "东方贸易股份有限公司"),
        (Kind.PHONE, "+86 138 0013 8000", "13800138000"),
        (Kind.PHONE, "010 1234 5678 ext 12", "010-12345678"),
        (Kind.DATE, "3 Feb 1990", "1990-02-03"),
        (Kind.LINK, "https://www.a.example/", "a.example"),
        (Kind.ADDRESS, "12 North Street", "12 N. St"),
    ],
)
def test_values_written_in_two_ways_are_one(kind: Kind, one: str, other: str) -> None:
    assert cleaned(kind, one) == cleaned(kind, other) != ""


def test_the_command_prints_pairs_and_clusters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.csv"
    lines = [",".join((*TITLES, "key"))]
    lines += [",".join((*row, f"k{at}")) for at, row in enumerate(people(100, 10))]
    file.write_text("\n".join(lines), "utf-8")
    home = tmp_path / "home.crm"
    code = run(
        ["duplicates", "--file", str(file), "--id", "key", "--json"], home=home, who="me"
    )  # fmt: skip
    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert ["k0", "k100"] in answer["clusters"]
    assert {"a", "b", "probability", "fields"} <= answer["pairs"][0].keys()
    run(["duplicates", "--file", str(file), "--json"], home=home, who="me")
    assert [1, 101] in json.loads(capsys.readouterr().out)["clusters"]
    assert run(["duplicates", "--file", str(file), "--id", "none"], home=home, who="me") == 1
    assert not home.exists()


if SAMPLE.exists():

    def test_the_known_set_is_found_without_the_number_of_the_person() -> None:
        table = table_of(SAMPLE, "rec_id")
        place = table.titles.index("soc_sec_id")
        found = find_duplicates(
            table.titles[:place] + table.titles[place + 1 :],
            table.columns[:place] + table.columns[place + 1 :],
        )
        got = {(table.ids[one.first], table.ids[one.second]) for one in found.matches}
        right = sum(a.split("-")[1] == b.split("-")[1] for a, b in got)
        precision, recall = right / len(got), right / 500
        assert 2 * precision * recall / (precision + recall) >= 0.995
