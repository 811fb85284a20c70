"""Whether single records are likely the same, by the scorer that judges whole tables.

A few records teach nothing, so the weights are those that were learnt on tables of customers:
``_SAME`` and ``_CHANCE`` are what the estimate settles at there, rounded. How rare a value is
follows from how many of the others have it, and from how many records there are in all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.fields import Field, Speller, fields_of
from crm_desktop.analysis.duplicates.finding import Agreement, opposed
from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.analysis.duplicates.levels import EXACT, NAMES, compare
from crm_desktop.analysis.duplicates.swaps import swapped
from crm_desktop.analysis.duplicates.weights import Weights, likely

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CERTAIN = 40.0
_EXPECTED = 0.3
"""How many others a record is expected to be the same as, before it is looked at."""

WORLD = 10_000
"""In a file of few records a name or number is as rare as in one of so many."""

_TEXT = (0.008, 0.016, 0.05, 0.08, 0.08, 0.766), (0.9940, 0.0050, 0.0005, 0.0003, 0.0001, 0.0001)
_SAME_AND_CHANCE = {
    Kind.NAME: _TEXT, Kind.COMPANY: _TEXT, Kind.GIVEN: _TEXT, Kind.SURNAME: _TEXT,
    Kind.TEXT: _TEXT, Kind.LONG: _TEXT,
    Kind.PHONE: (
        (0.010, 0.002, 0.002, 0.002, 0.140, 0.844), (0.9790, 0.0200, 0.0007, 0.0001, 5e-5, 1e-5),
    ),
    Kind.EMAIL: (
        (0.015, 0.005, 0.005, 0.005, 0.250, 0.720), (0.8800, 0.0600, 0.0590, 0.0008, 1e-4, 1e-5),
    ),
    Kind.LINK: (
        (0.010, 0.005, 0.005, 0.060, 0.200, 0.720), (0.9970, 0.0010, 0.0010, 0.0005, 4e-4, 1e-5),
    ),
    Kind.STATE: (
        (0.025, 0.100, 0.050, 0.025, 0.050, 0.750), (0.9360, 0.0220, 0.0010, 0.0010, 1e-3, 0.040),
    ),
    Kind.PLACE: (
        (0.020, 0.100, 0.050, 0.050, 0.030, 0.750), (0.9580, 0.0270, 0.0005, 0.0005, 5e-4, 0.013),
    ),
    Kind.ADDRESS: (
        (0.030, 0.030, 0.070, 0.060, 0.140, 0.670), (0.9870, 0.0120, 0.0008, 0.0001, 5e-5, 5e-5),
    ),
    Kind.NUMBER: (
        (0.020, 0.010, 0.010, 0.020, 0.100, 0.840), (0.9000, 0.0700, 0.0100, 0.0100, 5e-3, 5e-3),
    ),
    Kind.POSTCODE: (
        (0.005, 0.005, 0.005, 0.010, 0.215, 0.760), (0.8320, 0.1360, 0.0010, 0.0290, 2e-3, 1e-3),
    ),
    Kind.DATE: (
        (0.010, 0.080, 0.015, 0.010, 0.145, 0.740), (0.5640, 0.4120, 0.0170, 0.0050, 2e-3, 1e-4),
    ),
    Kind.CODE: (
        (0.010, 0.002, 0.002, 0.006, 0.080, 0.900), (0.9500, 0.0400, 0.0050, 0.0030, 1e-3, 1e-4),
    ),
    Kind.CHOICE: ((0.2, 1e-4, 1e-4, 1e-4, 1e-4, 0.8), (0.8, 1e-4, 1e-4, 1e-4, 1e-4, 0.2)),
}  # fmt: skip
_USUAL_SHARE = {
    Kind.STATE: 0.04, Kind.PLACE: 0.013, Kind.POSTCODE: 4e-4, Kind.DATE: 3e-4, Kind.CHOICE: 0.2,
    Kind.NUMBER: 0.01,
}  # fmt: skip
"""How many records have the same value, where that does not depend on how many there are."""

_BOUND = {
    (Kind.STATE, Kind.PLACE): 0.97, (Kind.STATE, Kind.POSTCODE): 0.9,
    (Kind.STATE, Kind.ADDRESS): 0.63, (Kind.STATE, Kind.EMAIL): 0.4,
    (Kind.STATE, Kind.PHONE): 0.25, (Kind.STATE, Kind.COMPANY): 0.3, (Kind.STATE, Kind.LINK): 0.25,
    (Kind.PLACE, Kind.POSTCODE): 0.87, (Kind.PLACE, Kind.ADDRESS): 0.61,
    (Kind.PLACE, Kind.EMAIL): 0.33, (Kind.PLACE, Kind.PHONE): 0.2, (Kind.PLACE, Kind.COMPANY): 0.25,
    (Kind.PLACE, Kind.LINK): 0.2, (Kind.POSTCODE, Kind.ADDRESS): 0.56,
    (Kind.POSTCODE, Kind.EMAIL): 0.34, (Kind.LINK, Kind.COMPANY): 0.25,
    (Kind.EMAIL, Kind.LINK): 0.1, (Kind.COMPANY, Kind.LINK): 0.1, (Kind.NUMBER, Kind.ADDRESS): 0.1,
}  # fmt: skip
"""How likely the first agrees where the second does, between different things."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How likely a row is the same thing, and what each field says of it."""

    probability: float
    fields: dict[str, Agreement]


def score(
    rows: Sequence[Mapping[str, str]],
    pairs: Sequence[tuple[int, int]],
    kinds: Mapping[str, Kind],
    *,
    whole: int,
    spell: Speller = str,
    must: str = "",
) -> list[Scored]:
    """Return for each pair of ``rows`` how likely both are the same thing.

    The rows hold texts by field name; ``kinds`` says what the fields hold. ``whole`` is the number
    of all records out of which the rows were picked; ``must`` is that of ``find_duplicates``.
    """
    import numpy as np  # noqa: PLC0415

    names = [name for name in kinds if any(row.get(name) for row in rows)]
    if not pairs or not names:
        return [Scored(0.0, {}) for _pair in pairs]
    columns = [[row.get(name, "") for row in rows] for name in names]
    fields = fields_of(
        names, columns, kinds=[kinds[name] for name in names], spell=spell, every=True
    )
    weights = _weights(fields, max(whole, len(rows), 100))
    first, second = np.array(pairs, np.int64).T
    levels = np.stack([compare(one, one, one.codes[first], one.codes[second]) for one in fields], 1)
    parts = weights.of(fields, levels, first)
    turned = swapped(fields, weights, parts, first, second)
    odds = weights.prior + parts.sum(1)
    odds[opposed(fields, levels, must, turned)] -= _CERTAIN
    found = likely(odds)
    return [
        Scored(float(found[at]), _agreements(fields, levels[at], parts[at], turned[at]))
        for at in range(len(pairs))
    ]


def _agreements(
    fields: Sequence[Field], levels: Any, parts: Any, turned: NDArray[np.bool_]
) -> dict[str, Agreement]:
    return {
        one.name: Agreement(
            "swapped" if turned[place] else NAMES[levels[place]],
            round(float(parts[place]) / math.log(2), 2),
        )
        for place, one in enumerate(fields)
        if levels[place] or turned[place]
    }


def _weights(fields: Sequence[Field], whole: int) -> Weights:
    import numpy as np  # noqa: PLC0415

    count = len(fields)
    tables = [
        np.array([(0.0, *row) for row in table])
        for table in zip(*(_SAME_AND_CHANCE[one.kind] for one in fields), strict=True)
    ]
    same, chance = tables
    chance[:, 0] = 1.0
    same[:, 0] = 1.0
    shares = []
    for one in fields:
        least = max(_USUAL_SHARE.get(one.kind, 0.0), 1 / max(whole, WORLD))
        shares.append(np.maximum((one.counts - 1) / max(whole, WORLD), least))
        chance[len(shares) - 1, EXACT] = max(chance[len(shares) - 1, EXACT], least)
    bound = np.zeros((count, count))
    for place, one in enumerate(fields):
        for at, other in enumerate(fields):
            bound[place, at] = _BOUND.get((one.kind, other.kind), 0.0)
    return Weights(same, chance, shares, math.log(_EXPECTED / whole), bound)
