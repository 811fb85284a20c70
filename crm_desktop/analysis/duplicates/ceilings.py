"""The most that two values can agree, told by the letters in them without comparing them.

Every value gets a number with a bit for each letter it has, and another for each it has twice. One
edit changes two bits at the most, so half the bits that differ are the least number of edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.analysis.duplicates.levels import EXACT, NEAR, NEAREST, SIMILAR

if TYPE_CHECKING:
    from crm_desktop.analysis.duplicates.fields import Field

_DIGITS = {Kind.NUMBER, Kind.POSTCODE, Kind.PHONE, Kind.CODE}


def ceiling(one: Field, first: Any, second: Any) -> Any:
    """Return the highest level that values with these codes can reach; 0 where one is missing."""
    import numpy as np  # noqa: PLC0415

    marks, lengths, spaced = _marks(one)
    edits = (np.bitwise_count(marks[first] ^ marks[second]) + 1) // 2
    share = 1 - edits / np.maximum(np.maximum(lengths[first], lengths[second]), 1)
    if one.kind is Kind.CHOICE:
        levels = np.ones(len(first), np.int8)
    elif one.kind in _DIGITS:
        levels = np.select([edits <= 1, edits <= 2, share >= 0.34], [NEAREST, NEAR, SIMILAR], 1)  # noqa: PLR2004
        if one.kind is Kind.PHONE:
            levels = np.where(lengths[first] != lengths[second], EXACT, levels)
    elif one.kind is Kind.DATE:
        levels = np.where(edits <= 1, NEAREST, NEAR)
    elif one.kind in {Kind.EMAIL, Kind.LINK}:
        levels = np.select([share >= 0.9, share >= 0.8], [NEAREST, NEAR], SIMILAR)  # noqa: PLR2004
    else:
        steps = np.array((0.4, 0.55, 0.7, 0.83))
        levels = np.searchsorted(steps, share, side="right") + 1
        levels = np.where(spaced[first] | spaced[second], NEAREST, levels)
        if one.chinese:
            levels = np.maximum(levels, NEAR)
    levels = np.where(first == second, EXACT, levels)
    return np.where((first == 0) | (second == 0), 0, levels).astype(np.int8)


def _marks(one: Field) -> tuple[Any, Any, Any]:
    import numpy as np  # noqa: PLC0415

    kept: Any = one.__dict__.get("_marks")
    if kept is None:
        numbers = []
        for value in one.values:
            mark = 0
            for sign in value:
                bit = 1 << (ord(sign) & 31)
                mark |= bit << 32 if mark & bit else bit
            numbers.append(mark)
        lengths = np.fromiter(map(len, one.values), np.int32, len(numbers))
        spaced = np.fromiter((one.wordy and " " in value for value in one.values), bool)
        kept = one.__dict__["_marks"] = (np.array(numbers, np.uint64), lengths, spaced)
    found: tuple[Any, Any, Any] = kept
    return found
