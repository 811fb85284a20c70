"""What the search shows of records: the hits with whose they are, and what was opened last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_desktop.services.desk import Desk, Hit
from crm_desktop.services.records import MissingRecord

MOST = 200
PER_TYPE = 8
"""So many hits are read, and so many of each type are shown."""


def hits(desk: Desk, text: str) -> list[Hit]:
    """Return what is found; records that are called by a number say whose they are."""
    found = desk.search(text, MOST)
    wanted: dict[str, list[int]] = {}
    for hit in found:
        ids = wanted.setdefault(hit.record, [])
        if len(ids) < PER_TYPE:
            ids.append(hit.id)
    owners: dict[tuple[str, int], str] = {}
    for record, ids in wanted.items():
        name = desk.types[record].subtitle
        if name in desk.types[record].references:
            for row in desk.lists.rows(record, ids, (name,)):
                owners[record, row["id"]] = row[f"{name}.title"]
    return [
        replace(hit, subtitle=hit.subtitle or owners.get((hit.record, hit.id), "")) for hit in found
    ]


def likeness(hit: Hit, text: str) -> int:
    """Return how near a hit is to what was typed: 0 is called so, 1 begins so, 2 holds it.

    What is only similar is 3.
    """
    if hit.near:
        return 3
    title, wanted = hit.title.casefold(), " ".join(text.split()).casefold()
    return 0 if title == wanted else 1 if title.startswith(wanted) else 2


def titles(desk: Desk, records: Sequence[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """Return the titles of those of ``records`` that are still in use."""
    found: list[tuple[str, int, str]] = []
    for record, record_id in records:
        try:
            row = desk.records.get(record, record_id)
        except MissingRecord:
            continue
        if not row["deleted_at"]:
            found.append((record, record_id, desk.types[record].call(row)))
    return found
