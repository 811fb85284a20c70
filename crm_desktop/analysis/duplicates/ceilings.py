"""The most that two values can agree, told by the letters in them without comparing them.

Every value gets a number with a bit for each letter it has, and another for each it has twice. One
edit changes two bits at the most, so half the bits that differ are the least number of edits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.analysis.duplicates.levels import EXACT, FAINT, NEAR, NEAREST, SIMILAR

if TYPE_CHECKING:
    from crm_desktop.analysis.duplicates.fields import Field

_AT_ONCE = 50_000
_LETTERS = 32
_DIGITS = {Kind.NUMBER, Kind.POSTCODE, Kind.PHONE, Kind.CODE}


def ceiling(one: Field, first: Any, second: Any) -> Any:
    """Return the highest level that values with these codes can reach; 0 where one is missing."""
    import numpy as np  # noqa: PLC0415

    marks = _marks(one)
    differing = np.bitwise_count(marks[first] ^ marks[second])
    edits = (differing + np.uint8(1)) // np.uint8(2)
    longer = np.maximum(np.maximum(one.lengths[first], one.lengths[second]), 1)
    share = np.float32(1) - edits / longer.astype(np.float32)
    if one.kind is Kind.CHOICE:
        levels = np.ones(len(first), np.int8)
    elif one.kind in _DIGITS:
        levels = np.select(
            [edits <= 1, edits <= 2, share >= 0.6, share >= 0.34],  # noqa: PLR2004
            [NEAREST, NEAR, SIMILAR, FAINT],
            1,
        )
        if one.kind is Kind.PHONE:
            levels = np.where(one.lengths[first] != one.lengths[second], EXACT, levels)
    elif one.kind is Kind.DATE:
        levels = np.where(edits <= 1, NEAREST, NEAR)
    elif one.kind in {Kind.EMAIL, Kind.LINK}:
        a, b = one.halves[first], one.halves[second]
        box = (a[:, 0] == b[:, 0]) & (a[:, 0] != 0)
        levels = np.select(
            [share >= 0.9, share >= 0.8, box, a[:, 1] == b[:, 1]],  # noqa: PLR2004
            [NEAREST, NEAR, SIMILAR, FAINT],
            1,
        )
    else:
        if one.wordy:
            share = np.maximum(share, _worded(one, first, second, differing))
        levels = np.searchsorted(np.array((0.4, 0.55, 0.7, 0.83)), share, side="right") + 1
        if not one.wordy:
            shorter = np.minimum(one.lengths[first], one.lengths[second])
            levels = np.where(shorter == 1, np.maximum(levels, SIMILAR), levels)
            levels = np.where(edits <= 1, NEAREST, levels)
    if one.chinese and one.kind not in _DIGITS:
        levels = np.where(one.sounds[first] == one.sounds[second], np.maximum(levels, NEAR), levels)
    levels = np.where(first == second, EXACT, levels)
    return np.where((first == 0) | (second == 0), 0, levels).astype(np.int8)


def _worded(one: Field, first: Any, second: Any, differing: Any) -> Any:
    """Return how alike texts of several words can be in any order of their words.

    Those that have a word in common may be as alike as can be; of the others no more letters can
    agree than both have.
    """
    import numpy as np  # noqa: PLC0415

    words = _word_marks(one)
    together = one.lengths[first] + one.lengths[second]
    ordered = np.float32(1) - differing / np.maximum(together, 1).astype(np.float32)
    best = np.maximum((ordered - 0.1) / 0.9, (ordered - 0.25) / 0.93)
    best = np.where(words[first] & words[second], np.float32(1), best)
    return np.where(one.spaced[first] | one.spaced[second], best, np.float32(0))


def _marks(one: Field) -> Any:
    import numpy as np  # noqa: PLC0415

    kept: Any = one.__dict__.get("_marks")
    if kept is None:
        parts = [
            _letter_marks(
                one.values[start : start + _AT_ONCE], one.lengths[start : start + _AT_ONCE]
            )
            for start in range(0, len(one.values), _AT_ONCE)
        ]
        kept = one.__dict__["_marks"] = np.concatenate(parts)
    return kept


def _word_marks(one: Field) -> Any:
    """Return a number for each value with a bit for each word, so that no word is overlooked."""
    import numpy as np  # noqa: PLC0415

    kept: Any = one.__dict__.get("_word_marks")
    if kept is None:
        numbers = []
        for value in one.values:
            mark = 0
            for word in value.split():
                mark |= 1 << (hash(word) & 63)
            numbers.append(mark)
        kept = one.__dict__["_word_marks"] = np.array(numbers, np.uint64)
    return kept


def _letter_marks(values: Sequence[str], lengths: Any) -> Any:
    """Return the number of each value: a bit for each letter, a second one for it twice."""
    import numpy as np  # noqa: PLC0415

    signs = np.frombuffer("".join(values).encode("utf-32-le", "surrogatepass"), np.uint32)
    places = np.repeat(np.arange(len(values)) * _LETTERS, lengths) + (signs & (_LETTERS - 1))
    counts = np.bincount(places, minlength=len(values) * _LETTERS).reshape(-1, _LETTERS)
    bits = np.concatenate([counts > 0, counts > 1], 1)
    packed: Any = np.packbits(bits, axis=1, bitorder="little").view("<u8")
    return packed[:, 0]
