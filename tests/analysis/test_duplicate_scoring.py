"""Parts of the search for duplicates that others rely on: bounds, pairs kept apart, few records."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.analysis.duplicates.ceilings import ceiling
from crm_desktop.analysis.duplicates.fields import fields_of
from crm_desktop.analysis.duplicates.finding import find_duplicates
from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.analysis.duplicates.levels import compare
from crm_desktop.analysis.duplicates.scoring import score
from crm_desktop.services.file_duplicates import spelled, table_of
from tests.analysis.test_duplicates import TITLES, people

MESSY = Path(__file__).parents[3] / "shared/samples/dedupe/csv_example"
WORDS = st.sampled_from(
    ["acme", "akme", "trading", "ltd", "易达", "益达", "科技", "北京", "a", "12", "west", "wets"]
)
VALUES = {
    Kind.COMPANY: st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    Kind.ADDRESS: st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    Kind.PHONE: st.text("0123456789", min_size=6, max_size=12),
    Kind.POSTCODE: st.text("012345", min_size=3, max_size=6),
    Kind.EMAIL: st.builds("{}@{}.example".format, WORDS, WORDS),
    Kind.LINK: st.builds("www.{}.example/{}".format, WORDS, WORDS),
    Kind.DATE: st.dates().map(str),
}


@pytest.mark.parametrize("kind", list(VALUES))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_two_values_agree_more_than_their_bound(kind: Kind, data: st.DataObject) -> None:
    values = data.draw(st.lists(VALUES[kind], min_size=2, max_size=8))
    for field in fields_of(["x"], [values], kinds=[kind], spell=spelled, every=True):
        first, second = np.triu_indices(len(values), 1)
        one, other = field.codes[first], field.codes[second]
        levels, most = compare(field, field, one, other), ceiling(field, one, other)
        assert (levels <= most).all(), (field.values, levels, most)


def test_rows_known_to_differ_are_in_no_cluster_together() -> None:
    columns = [list(column) for column in zip(*people(400, 40), strict=True)]
    found = find_duplicates(TITLES, columns, apart=[(400, 0), (1, 401)])
    assert [0, 400] not in found.clusters
    assert [1, 401] not in found.clusters
    assert [2, 402] in found.clusters


def test_two_records_are_judged_without_a_table() -> None:
    kinds = {"name": Kind.COMPANY, "phone": Kind.PHONE, "city": Kind.PLACE}
    rows = [
        {"name": "Acme Trading Ltd", "phone": "+442079460958", "city": "London"},
        {"name": "Acme Trading", "phone": "020 7946 0958", "city": "London"},
        {"name": "Blue Harbour", "city": "London"},
        {"name": "Acme Trading", "city": "Leeds"},
    ]
    same, other, namesake = score(rows, [(0, 1), (0, 2), (0, 3)], kinds, whole=1000)
    assert same.probability > 0.99
    assert same.fields["phone"].level == "exact"
    assert other.probability < 0.01
    assert other.probability < namesake.probability < same.probability
    assert score(rows, [], kinds, whole=1000) == []


if MESSY.exists():

    def test_the_messy_list_is_found_as_well_as_before() -> None:
        table = table_of(MESSY / "csv_example_messy_input.csv", "Id")
        truth = MESSY / "csv_example_input_with_true_ids.csv"
        with truth.open(encoding="utf-8", errors="replace") as stream:
            known = {row["Id"]: row["True Id"] for row in csv.DictReader(stream)}
        groups: dict[str, list[int]] = defaultdict(list)
        for row, one in enumerate(table.ids):
            groups[known[str(one)]].append(row)
        wanted = {pair for group in groups.values() for pair in combinations(group, 2)}
        found = find_duplicates(table.titles, table.columns, spell=spelled)
        got = {(match.first, match.second) for match in found.matches}
        precision, recall = len(got & wanted) / len(got), len(got & wanted) / len(wanted)
        assert 2 * precision * recall / (precision + recall) >= 0.95
