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
    Lengths = tuple[NDArray[np.int32], NDArray[np.int32]]

MISSING, DIFFERENT, FAINT, SIMILAR, NEAR, NEAREST, EXACT = range(7)
COUNT = 7
NAMES = ("missing", "different", "faint", "similar", "near", "very near", "exact")

_WORKERS = 2
_FEW = 5_000
_PART = 400_000
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
    if kind is Kind.CHOICE:
        return np.ones(len(left), np.int8)
    one, other = first.texts[left].tolist(), second.texts[right].tolist()
    lengths = first.lengths[left], second.lengths[right]
    if kind in _DIGITS:
        levels = _digits(one, other, lengths, by_tail=kind is Kind.PHONE)
    elif kind is Kind.DATE:
        levels = _dates(one, other, first.days[left], second.days[right])
    elif kind in {Kind.EMAIL, Kind.LINK}:
        share = _share(_edits(one, other), lengths)
        levels = _addresses(share, first.halves[left], second.halves[right])
    elif kind in {Kind.GIVEN, Kind.SURNAME, Kind.STATE}:
        levels = _single(one, other, lengths)
    else:
        spaced = first.spaced[left], second.spaced[right]
        levels = _wordy(one, other, lengths, spaced[0] | spaced[1])
        rarity = first.rarity
        for place in np.flatnonzero((levels >= SIMILAR) & (spaced[0] | spaced[1])).tolist():
            levels[place] = min(levels[place], _by_words(one[place], other[place], rarity))
    if first.chinese and kind not in _DIGITS:
        alike = (levels < NEAR) & (first.sounds[left] == second.sounds[right])
        levels[alike] = NEAR
    return levels


def _workers(texts: Sequence[str]) -> int:
    """Return how many threads are worth starting."""
    return _WORKERS if len(texts) > _FEW else 1


def _edits(one: Sequence[str], other: Sequence[str]) -> Any:
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return process.cpdist(one, other, scorer=OSA.distance, dtype=np.int32, workers=_workers(one))


def _share(edits: Any, lengths: Lengths) -> Any:
    """Return what share of the longer text agrees."""
    import numpy as np  # noqa: PLC0415

    return 1 - edits / np.maximum(np.maximum(*lengths), 1)


def _step(values: Any, steps: Sequence[float]) -> Levels:
    """Return DIFFERENT, and one level more for each of the rising ``steps`` that is reached."""
    import numpy as np  # noqa: PLC0415

    found: Levels = np.searchsorted(np.asarray(steps), values + 1e-6, side="right") + 1
    return found.astype(np.int8)


def _digits(one: Sequence[str], other: Sequence[str], lengths: Lengths, *, by_tail: bool) -> Levels:
    import numpy as np  # noqa: PLC0415

    edits = _edits(one, other)
    longer = np.maximum(*lengths)
    share = _share(edits, lengths)
    levels = _step(share, (0.34, 0.6, 2.0, 2.0))
    levels[(edits == 1) & (longer > 1)] = NEAREST
    levels[(edits == 2) & (longer > 4)] = NEAR  # noqa: PLR2004
    if by_tail:
        tails = (share > 0.6) & (levels < EXACT) & (lengths[0] != lengths[1])  # noqa: PLR2004
        for place in np.flatnonzero(tails & (np.minimum(*lengths) > 6)).tolist():  # noqa: PLR2004
            a, b = one[place], other[place]
            if a.endswith(b[-len(a) :]) and b.endswith(a[-len(b) :]):
                levels[place] = EXACT
    return levels


def _dates(one: Sequence[str], other: Sequence[str], a: Any, b: Any) -> Levels:
    """Compare days; ``a`` and ``b`` hold their eight digits, a 0 first where they are no days."""
    import numpy as np  # noqa: PLC0415

    edits = _edits(one, other)
    levels = np.select([edits == 1, edits == 2, edits == 3, edits == 4], [5, 3, 2, 2], 1)  # noqa: PLR2004
    whole = np.flatnonzero((a[:, 0] > 0) & (b[:, 0] > 0))
    if len(whole):
        a, b = a[whole], b[whole]
        year, month, day = (
            (a[:, part] == b[:, part]).all(1) for part in (slice(4), slice(4, 6), slice(6, 8))
        )
        swapped = year & (a[:, 4:6] == b[:, 6:8]).all(1) & (a[:, 6:8] == b[:, 4:6]).all(1)
        two = year.astype(int) + month + day == 2  # noqa: PLR2004
        shifted = (np.sort(a, 1) == np.sort(b, 1)).all(1) & (edits[whole] <= 3)  # noqa: PLR2004
        levels[whole] = np.where(swapped, NEAREST, levels[whole])
        levels[whole] = np.maximum(levels[whole], np.where(two | shifted, NEAR, 0))
    return levels.astype(np.int8)


def _addresses(share: Any, one: Any, other: Any) -> Levels:
    """Compare mailboxes and pages: spelling, then the same mailbox or the same host.

    ``one`` and ``other`` have a number for the mailbox and one for the host of each value.
    """
    import numpy as np  # noqa: PLC0415

    levels = np.minimum(_step(share, (2.0, 2.0, 0.8, 0.9)), NEAREST)
    box = (one[:, 0] == other[:, 0]) & (one[:, 0] != 0)
    below = np.where(box, SIMILAR, np.where(one[:, 1] == other[:, 1], FAINT, levels))
    return np.where(levels < NEAR, below, levels).astype(np.int8)


def _single(one: Sequence[str], other: Sequence[str], lengths: Lengths) -> Levels:
    """Compare single names."""
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415

    edits = _edits(one, other)
    winkler = process.cpdist(one, other, scorer=JaroWinkler.similarity, workers=_workers(one))
    best = np.maximum(_share(edits, lengths), winkler - 0.22)
    levels = _step(best, (0.45, 0.6, 0.74, 0.86))
    levels[(edits == 1) & (np.maximum(*lengths) > 3)] = NEAREST  # noqa: PLR2004
    initials = (levels < SIMILAR) & (np.minimum(*lengths) == 1)
    for place in np.flatnonzero(initials).tolist():
        if one[place][:1] == other[place][:1]:
            levels[place] = SIMILAR
    return levels


def _wordy(one: Sequence[str], other: Sequence[str], lengths: Lengths, spaced: Any) -> Levels:
    """Compare texts of several words, in any order, one perhaps with more of them."""
    import numpy as np  # noqa: PLC0415
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    best = _share(_edits(one, other), lengths)
    worded = np.flatnonzero(spaced & (best < 0.88))  # noqa: PLR2004
    if len(worded):
        one, other = (
            [one[place] for place in worded.tolist()],
            [other[place] for place in worded.tolist()],
        )
        ordered = (
            process.cpdist(one, other, scorer=fuzz.token_sort_ratio, workers=_workers(one)) / 100
        )
        shared = (
            process.cpdist(one, other, scorer=fuzz.token_set_ratio, workers=_workers(one)) / 100
        )
        shorter = np.minimum(*lengths)[worded]
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
