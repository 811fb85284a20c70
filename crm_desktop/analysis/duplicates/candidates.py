"""Which pairs of rows are worth comparing: neighbours under many keys, never a whole block.

Under every key the rows are sorted, first by the key and then by what else they say, and each row
is paired with the few that follow it and have the same key. So a key that a thousand rows share
costs no more than one that two rows share, and the pairs of one key are at most rows times width.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.kinds import Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crm_desktop.analysis.duplicates.fields import Field

    Pairs = NDArray[np.int64]

ALL_PAIRS = 2000
"""Tables up to this many rows are compared whole."""

_LEAST_VARIETY = 4.0
_MOST_FIELDS = 9
_RARE = 12
_AGREEING = 4000
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("", "", "aeiouyhw")


def pairs_of(fields: Sequence[Field], rows: int, told: Callable[[int, int], None]) -> Pairs:
    """Return the candidates as sorted numbers ``first * rows + second`` with first < second."""
    import numpy as np  # noqa: PLC0415

    if rows <= ALL_PAIRS:
        first, second = np.triu_indices(rows, 1)
        return first.astype(np.int64) * rows + second
    found: list[Pairs] = []
    kept = np.zeros(0, np.int64)
    keys = list(_keys(fields, rows))
    for done, (make, width) in enumerate(keys):
        told(done, len(keys))
        key, order = make()
        found.append(_neighbours(key, order, rows, width))
        if sum(map(len, found)) > max(4 * rows, 4_000_000):
            kept = _distinct([kept, *found])
            found = []
    return _distinct([kept, *found])


def _distinct(parts: Sequence[Pairs]) -> Pairs:
    """Return the numbers in order, each once; sorting beats numpy's hashing many times over."""
    import numpy as np  # noqa: PLC0415

    every = np.concatenate(parts)
    every.sort()
    first = np.ones(len(every), bool)
    np.not_equal(every[1:], every[:-1], out=first[1:])
    return every[first]


def agreeing(fields: Sequence[Field], rows: int, chance: Any) -> Pairs:
    """Return pairs of rows drawn among those that agree in a field, some thousands for each."""
    import numpy as np  # noqa: PLC0415

    found = []
    for one in fields:
        order = chance.permutation(rows)
        common = np.where(one.counts[one.codes] > 2, one.codes, 0).astype(np.int64)  # noqa: PLR2004
        order = order[np.argsort(common[order], kind="stable")]
        pairs = _neighbours(common, order, rows, 1)
        found.append(chance.choice(pairs, min(len(pairs), _AGREEING), replace=False))
        if one.kind is Kind.CHOICE:
            continue
        for texts in (one.spelled, [text[::-1] for text in one.spelled]):
            places = _places(texts)
            order = chance.permutation(rows)
            order = order[np.argsort(places[one.codes[order]], kind="stable")]
            pairs = _neighbours((one.codes > 0).astype(np.int64), order, rows, 1)
            found.append(chance.choice(pairs, min(len(pairs), _AGREEING), replace=False))
    return _distinct(found)


def _neighbours(key: Any, order: Any, rows: int, width: int) -> Pairs:
    """Pair each row with the next ``width`` of the same key; ``key`` 0 stands for none."""
    import numpy as np  # noqa: PLC0415

    sorted_keys = key[order]
    order = order[sorted_keys != 0]
    sorted_keys = key[order]
    parts = []
    for step in range(1, width + 1):
        same = np.flatnonzero(sorted_keys[step:] == sorted_keys[:-step])
        if not len(same):
            break
        one, other = order[same], order[same + step]
        parts.append(np.minimum(one, other).astype(np.int64) * rows + np.maximum(one, other))
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _keys(  # noqa: C901 - a list of keys
    fields: Sequence[Field], rows: int
) -> Iterator[tuple[Callable[[], tuple[Any, Any]], int]]:
    """Yield makers of (key of each row, order of the rows), with the width for each."""
    import numpy as np  # noqa: PLC0415

    small = rows <= 20_000  # noqa: PLR2004
    good = sorted(
        (one for one in fields if one.variety > _LEAST_VARIETY and one.filled > rows * 0.01),
        key=lambda one: -min(one.variety, rows) * one.filled,
    )[: _MOST_FIELDS if small else 6]
    if not good:
        good = list(fields)
    profile = _profile(good, rows)
    ranks = np.argsort(np.argsort(profile, kind="stable"), kind="stable")

    def within(key: Any) -> tuple[Any, Any]:
        return key, np.lexsort((ranks, key))

    def exact(one: Field) -> tuple[Any, Any]:
        return within(one.codes.astype(np.int64))

    def rough(one: Field) -> tuple[Any, Any]:
        return within(_rough(one))

    def rare(one: Field, place: int) -> tuple[Any, Any]:
        return within(_rare(one, place))

    def turned(one: Field, other: Field) -> tuple[Any, Any]:
        return within(_either(one, other))

    def both(part: Callable[[Field], Any], first: Field, second: Field) -> tuple[Any, Any]:
        one, other = part(first), part(second)
        key = one * (int(other.max()) + 1) + other
        return within(np.where((one > 0) & (other > 0), key, 0))

    def neighbourhood(one: Field, *, backward: bool) -> tuple[Any, Any]:
        texts = [text[::-1] for text in one.spelled] if backward else one.spelled
        places = _places(texts)
        filled = (one.codes > 0).astype(np.int64)
        return filled, np.lexsort((ranks, places[one.codes]))

    for one in good:
        yield partial(exact, one), 15 if small else 5
        yield partial(rough, one), 10 if small else 2
        if one.kind is not Kind.CHOICE and one.variety > rows * 0.02:
            for backward in (False, True):
                yield partial(neighbourhood, one, backward=backward), 6 if small else 2
        for place in range(2 if one.wordy else 0):
            yield partial(rare, one, place), 8 if small else 2
    for one, other in combinations(good, 2):
        if one.column == other.column and one.kind is not Kind.NUMBER:
            continue
        yield partial(both, _codes, one, other), 8 if small else 2
        yield partial(both, _rough, one, other), 5 if small else 1
    people = [one for one in good if one.kind in {Kind.GIVEN, Kind.SURNAME}]
    if len(people) == 2:  # noqa: PLR2004
        yield partial(turned, *people), 6


def _codes(one: Field) -> Any:
    import numpy as np  # noqa: PLC0415

    return one.codes.astype(np.int64)


def _places(texts: Sequence[str]) -> Any:
    """Return the place of each text in their order."""
    import numpy as np  # noqa: PLC0415

    places = np.empty(len(texts), np.int64)
    places[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return places


def _profile(fields: Sequence[Field], rows: int) -> Any:
    """Return for each row a number by which rows that say the like stand together."""
    import numpy as np  # noqa: PLC0415

    text = np.zeros(rows, np.int64)
    for one in fields[:3]:
        places = _places(one.spelled)
        text = text * 997 + places[one.codes] * 997 // max(len(one.values), 1)
    return text


def _rough(one: Field) -> Any:
    """Return a coarse key of each row's value: what stays when vowels and ends are misspelled."""
    import numpy as np  # noqa: PLC0415

    kept: Any = one.__dict__.get("_rough_key")
    if kept is None:
        places: dict[str, int] = {"": 0}
        numbers = [places.setdefault(_skeleton(one, text), len(places)) for text in one.spelled]
        kept = one.__dict__["_rough_key"] = np.array(numbers, np.int64)[one.codes]
    return kept


def _skeleton(one: Field, text: str) -> str:
    if one.kind in {Kind.PHONE, Kind.CODE, Kind.POSTCODE, Kind.NUMBER, Kind.DATE}:
        return "".join(sorted(text))[:12]
    bare = text.replace(" ", "")
    skeleton = _DOUBLED.sub(r"\1", bare[:1] + bare[1:].translate(_VOWELS))
    return skeleton[: 6 if one.wordy else 4]


def _rare(one: Field, place: int) -> Any:
    """Return as key the rarest (or second rarest) word of each row's value, if it is rare."""
    import numpy as np  # noqa: PLC0415

    kept: Any = one.__dict__.get("_rare_keys")
    if kept is None:
        found: Counter[str] = Counter()
        split = [_pieces(text) for text in one.values]
        for words, count in zip(split, one.counts.tolist(), strict=True):
            for word in words:
                found[word] += count
        places: dict[str, int] = {"": 0}
        numbers = []
        for words in split:
            rare = sorted((found[word], word) for word in words if 1 < found[word] <= _RARE * 20)
            chosen = [word for _count, word in rare[:2]] + ["", ""]
            numbers.append([places.setdefault(word, len(places)) for word in chosen[:2]])
        kept = one.__dict__["_rare_keys"] = np.array(numbers, np.int64)
    return kept[one.codes, place]


def _pieces(text: str) -> set[str]:
    """Return the words of a text; of Chinese every two characters that stand together."""
    words = {word for word in text.split() if len(word) > 2 or word.isdecimal()}  # noqa: PLR2004
    for run in re.findall("[㐀-鿿]{2,}", text):
        words.update(run[at : at + 2] for at in range(len(run) - 1))
    return words


def _either(one: Field, other: Field) -> Any:
    """Return a key that two people share whose names were swapped."""
    import numpy as np  # noqa: PLC0415

    places: dict[str, int] = {}
    numbers = [
        np.array([places.setdefault(text, len(places)) for text in field.values], np.int64)
        for field in (one, other)
    ]
    a, b = numbers[0][one.codes], numbers[1][other.codes]
    key = np.minimum(a, b) * (len(places) + 1) + np.maximum(a, b)
    return np.where((one.codes > 0) & (other.codes > 0), key, 0)
