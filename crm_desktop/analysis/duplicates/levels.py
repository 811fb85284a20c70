"""How far two values agree: six levels, by kind of field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.kinds import Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crm_desktop.analysis.duplicates.fields import Field

    Levels = NDArray[np.int8]
    Codes = NDArray[np.int32]

MISSING, DIFFERENT, FAINT, SIMILAR, NEAR, NEAREST, EXACT = range(7)
COUNT = 7
NAMES = ("missing", "different", "faint", "similar", "near", "very near", "exact")

_WORKERS = 2
_PART = 400_000
_DATE_DIGITS = 8
_DIGITS = {Kind.NUMBER, Kind.POSTCODE, Kind.PHONE, Kind.CODE}


def compare(first: Field, second: Field, one: Codes, other: Codes) -> Levels:
    """Return the level of agreement of values of ``first`` with values of ``second``.

    ``one`` and ``other`` are codes of equal length; both fields are the same, or of one family.
    Every different couple of values is compared once.
    """
    import numpy as np  # noqa: PLC0415

    levels = np.zeros(len(one), np.int8)
    filled = np.flatnonzero((one > 0) & (other > 0))
    if not len(filled):
        return levels
    width = len(second.values)
    couples = one[filled].astype(np.int64) * width + other[filled]
    different, back = np.unique(couples, return_inverse=True)
    left, right = different // width, different % width
    if first is second:
        same = left == right
    else:
        known = {value: place for place, value in enumerate(second.values)}
        twin = np.array([known.get(value, -1) for value in first.values])
        same = twin[left] == right
    found = np.full(len(different), EXACT, np.int8)
    rest = np.flatnonzero(~same)
    for start in range(0, len(rest), _PART):
        part = rest[start : start + _PART]
        found[part] = _graded(first, second, left[part], right[part])
    levels[filled] = found[back]
    return levels


def _graded(first: Field, second: Field, left: Any, right: Any) -> Levels:
    import numpy as np  # noqa: PLC0415

    kind = first.kind
    one = [first.values[place] for place in left]
    other = [second.values[place] for place in right]
    if kind is Kind.CHOICE:
        return np.ones(len(one), np.int8)
    if kind in _DIGITS:
        levels = _digits(one, other, by_tail=kind is Kind.PHONE)
    elif kind is Kind.DATE:
        levels = _dates(one, other)
    elif kind in {Kind.EMAIL, Kind.LINK}:
        levels = _addresses(one, other)
    elif kind in {Kind.GIVEN, Kind.SURNAME, Kind.STATE}:
        levels = _single(one, other)
    else:
        levels = _wordy(one, other)
        rarity = first.rarity
        for place in np.flatnonzero(levels >= SIMILAR).tolist():
            levels[place] = min(levels[place], _by_words(one[place], other[place], rarity))
    if first.chinese and kind not in _DIGITS:
        for place, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
            if levels[place] < NEAR and first.spelled[a] == second.spelled[b]:
                levels[place] = NEAR
    return levels


def _similarity(one: Sequence[str], other: Sequence[str]) -> Any:
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return process.cpdist(one, other, scorer=OSA.normalized_similarity, workers=_WORKERS)


def _edits(one: Sequence[str], other: Sequence[str]) -> Any:
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return process.cpdist(one, other, scorer=OSA.distance, dtype=np.int32, workers=_WORKERS)


def _step(values: Any, steps: Sequence[float]) -> Levels:
    """Return DIFFERENT, and one level more for each of the rising ``steps`` that is reached."""
    import numpy as np  # noqa: PLC0415

    found: Levels = np.searchsorted(np.asarray(steps), values + 1e-6, side="right") + 1
    return found.astype(np.int8)


def _digits(one: Sequence[str], other: Sequence[str], *, by_tail: bool) -> Levels:
    import numpy as np  # noqa: PLC0415

    edits = _edits(one, other)
    longer = np.maximum(np.fromiter(map(len, one), int), np.fromiter(map(len, other), int))
    share = 1 - edits / longer
    levels = _step(share, (0.34, 0.6, 2.0, 2.0))
    levels[(edits == 1) & (longer > 1)] = NEAREST
    levels[(edits == 2) & (longer > 4)] = NEAR  # noqa: PLR2004
    if by_tail:
        for place in np.flatnonzero((share > 0.6) & (levels < EXACT)).tolist():  # noqa: PLR2004
            a, b = one[place], other[place]
            if len(a) != len(b) and min(len(a), len(b)) > 6 and a.endswith(b[-len(a) :]):  # noqa: PLR2004
                levels[place] = EXACT if b.endswith(a[-len(b) :]) else levels[place]
    return levels


def _dates(one: Sequence[str], other: Sequence[str]) -> Levels:
    import numpy as np  # noqa: PLC0415

    edits = _edits(one, other)
    levels = np.select([edits == 1, edits == 2, edits == 3, edits == 4], [5, 3, 2, 2], 1)  # noqa: PLR2004
    lengths = np.fromiter(map(len, one), int), np.fromiter(map(len, other), int)
    whole = np.flatnonzero((lengths[0] == _DATE_DIGITS) & (lengths[1] == _DATE_DIGITS))
    if len(whole):
        a, b = (
            np.array([texts[place] for place in whole.tolist()], "U8")
            .view(np.uint32)
            .reshape(-1, 8)
            for texts in (one, other)
        )
        year, month, day = (
            (a[:, part] == b[:, part]).all(1) for part in (slice(4), slice(4, 6), slice(6, 8))
        )
        swapped = year & (a[:, 4:6] == b[:, 6:8]).all(1) & (a[:, 6:8] == b[:, 4:6]).all(1)
        two = year.astype(int) + month + day == 2  # noqa: PLR2004
        shifted = (np.sort(a, 1) == np.sort(b, 1)).all(1) & (edits[whole] <= 3)  # noqa: PLR2004
        levels[whole] = np.where(swapped, NEAREST, levels[whole])
        levels[whole] = np.maximum(levels[whole], np.where(two | shifted, NEAR, 0))
    return levels.astype(np.int8)


def _addresses(one: Sequence[str], other: Sequence[str]) -> Levels:
    """Compare mailboxes and pages: spelling, then the same mailbox or the same host."""
    import numpy as np  # noqa: PLC0415

    levels = _step(_similarity(one, other), (2.0, 2.0, 0.8, 0.9))
    levels = np.minimum(levels, NEAREST)
    for place in np.flatnonzero(levels < NEAR).tolist():
        a, b = one[place], other[place]
        (box, at, host), (box2, _at, host2) = a.rpartition("@"), b.rpartition("@")
        if not at:
            host, host2 = a.partition("/")[0], b.partition("/")[0]
        if at and len(box) > 4 and box == box2:  # noqa: PLR2004
            levels[place] = SIMILAR
        elif host == host2:
            levels[place] = FAINT
    return levels


def _single(one: Sequence[str], other: Sequence[str]) -> Levels:
    """Compare single names."""
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415

    share = _similarity(one, other)
    edits = _edits(one, other)
    winkler = process.cpdist(one, other, scorer=JaroWinkler.similarity, workers=_WORKERS)
    longer = np.maximum(np.fromiter(map(len, one), int), np.fromiter(map(len, other), int))
    levels = _step(np.maximum(share, winkler - 0.22), (0.45, 0.6, 0.74, 0.86))
    levels[(edits == 1) & (longer > 3)] = NEAREST  # noqa: PLR2004
    for place in np.flatnonzero(levels < SIMILAR).tolist():
        a, b = one[place], other[place]
        if min(len(a), len(b)) == 1 and a[:1] == b[:1]:
            levels[place] = SIMILAR  # an initial
    return levels


def _wordy(one: Sequence[str], other: Sequence[str]) -> Levels:
    """Compare texts of several words, in any order, one perhaps with more of them."""
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    best = _similarity(one, other)
    worded = np.flatnonzero(
        np.fromiter((" " in a or " " in b for a, b in zip(one, other, strict=True)), bool, len(one))
        & (best < 0.88)  # noqa: PLR2004
    )
    if len(worded):
        one, other = (
            [one[place] for place in worded.tolist()],
            [other[place] for place in worded.tolist()],
        )
        ordered = process.cpdist(one, other, scorer=fuzz.token_sort_ratio, workers=_WORKERS) / 100
        shared = process.cpdist(one, other, scorer=fuzz.token_set_ratio, workers=_WORKERS) / 100
        shorter = np.minimum(np.fromiter(map(len, one), int), np.fromiter(map(len, other), int))
        shared = np.where(shorter > 3, shared, 0)  # noqa: PLR2004 - "st" is within everything
        best[worded] = np.maximum.reduce(
            [best[worded], (ordered - 0.1) / 0.9, (shared - 0.25) / 0.93]
        )
    return _step(best, (0.45, 0.6, 0.74, 0.88))


def _by_words(one: str, other: str, rarity: Mapping[str, float]) -> int:
    """Return the highest level that two texts can have by the words that they do not share.

    Common words count little: two branches of one company share its name.
    """
    left, right = set(one.split()), set(other.split())
    if len(left) < 2 and len(right) < 2:  # noqa: PLR2004 - nothing but spelling to go by
        return NEAREST
    both = left & right
    left -= both
    right -= both
    shared = sum(rarity.get(word, 1.0) for word in both)
    if left and right:
        from rapidfuzz import process  # noqa: PLC0415
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        for word in tuple(left):
            near = process.extractOne(
                word, right, scorer=OSA.normalized_similarity, score_cutoff=0.7
            )
            if near is not None:
                shared += min(rarity.get(word, 1.0), rarity.get(near[0], 1.0))
                left.discard(word)
                right.discard(near[0])
    alone = [sum(rarity.get(word, 1.0) for word in side) for side in (left, right)]
    within = shared / max(shared + min(alone), 1e-9)
    whole = shared / max(shared + sum(alone), 1e-9)
    best = max(whole, 0.75 * within)
    return DIFFERENT + sum(best >= step for step in (0.2, 0.4, 0.6, 0.76))
