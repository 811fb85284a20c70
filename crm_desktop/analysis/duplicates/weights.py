"""How much each agreement says, estimated on the table itself.

The model is that of Fellegi and Sunter (1969): a level of agreement in a field counts the logarithm
of how much more often it is found between rows of the same thing than between rows of different
things. The first is estimated by expectation and maximisation over the candidates, the second by
pairs of rows drawn by chance. Exact agreement counts by the value: a rare name says more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.analysis.duplicates.levels import COUNT, EXACT, FAINT, SIMILAR

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from crm_desktop.analysis.duplicates.fields import Field

    Levels = NDArray[np.int8]
    Numbers = NDArray[np.int64]
    Shares = NDArray[np.float64]

_ROUNDS = 25
_SETTLED = 1e-3
_USUAL = (0.0, 0.05, 0.03, 0.04, 0.06, 0.14, 0.68)
_USUAL_CHOICE = (0.0, 0.2, 0.0, 0.0, 0.0, 0.0, 0.8)
_PSEUDO = 15.0
_FIRST_GUESS = 0.1
_BOUND = 0.04
_MOST_PER_ROW = 3.0
_RARE = frozenset({
    Kind.NAME, Kind.COMPANY, Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.ADDRESS, Kind.CODE,
})  # fmt: skip


@dataclass
class Whole:
    """A value that two fields hold in parts, such as an address in its numbers and its words.

    ``codes`` has for every row a number for the whole, 0 where a part is missing; ``counts`` how
    many rows have each, ``share`` how likely a thing has it.
    """

    one: int
    other: int
    codes: Numbers
    counts: Numbers
    share: Shares


@dataclass
class Weights:
    """What was learnt.

    ``same[f, l]`` and ``chance[f, l]`` are the shares of level ``l`` in field ``f`` between rows of
    one thing and between rows of different things; ``share[f]`` has for every value how likely a
    thing has it; ``prior`` is the log odds of a pair drawn by chance; ``bound[f]`` are, for each
    other field, how likely ``f`` agrees where that one does, by chance.
    """

    same: Shares
    chance: Shares
    share: list[Shares]
    prior: float
    bound: Shares
    wholes: list[Whole] = field(default_factory=list)
    swap: float = 0.01
    rounds: int = field(default=0)

    def of(self, fields: Sequence[Field], levels: Levels, first: Numbers) -> Shares:
        """Return the weight (natural logarithm) of every field of every pair.

        ``first`` are the rows of one side, for the values on which both agree.
        """
        import numpy as np  # noqa: PLC0415

        table = np.log(self.same / self.chance)
        table[:, 0] = 0.0
        found = np.empty(levels.shape, np.float64)
        for place, one in enumerate(fields):
            level = levels[:, place]
            weight = table[place][level]
            exact = np.flatnonzero(level == EXACT)
            by_value = self.share[place][one.codes[first[exact]]]
            weight[exact] = np.log(self.same[place, EXACT]) - np.log(by_value)
            for other in np.flatnonzero(self.bound[place]):
                together = (level >= FAINT) & (levels[:, other] >= SIMILAR)
                most = -np.log(self.bound[place, other])
                weight = np.where(together, np.minimum(weight, most), weight)
            found[:, place] = weight
        for whole in self.wholes:
            self._weigh_whole(whole, levels, first, found)
        return found

    def _weigh_whole(self, whole: Whole, levels: Levels, first: Numbers, found: Shares) -> None:
        """Let both parts together say what the whole says where both agree exactly.

        How much one part says where the other agrees is then not a guess about all values.
        """
        import numpy as np  # noqa: PLC0415

        one, other = whole.one, whole.other
        both = np.flatnonzero((levels[:, one] == EXACT) & (levels[:, other] == EXACT))
        same = np.log(self.same[one, EXACT] * self.same[other, EXACT])
        told = same - np.log(whole.share[whole.codes[first[both]]])
        lacking = np.maximum(told - found[both, one] - found[both, other], 0)
        found[both, one] += lacking / 2
        found[both, other] += lacking / 2


def likely(odds: Shares) -> Shares:
    """Return probabilities for log odds."""
    import numpy as np  # noqa: PLC0415

    found: Shares = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
    return found


def usual(one: Field) -> Any:
    """Return how often rows of the same thing reach each level, before anything is known."""
    import numpy as np  # noqa: PLC0415

    return np.array(_USUAL_CHOICE if one.kind is Kind.CHOICE else _USUAL)


def estimate(
    fields: Sequence[Field],
    levels: Levels,
    pairs: tuple[Numbers, Numbers],
    by_chance: Levels,
    *,
    rows: int,
    part: float = 1.0,
    world: int = 0,
    bound: Shares | None = None,
    told: Callable[[], None] = lambda: None,
) -> Weights:
    """Return the weights learnt from the candidates' ``levels``.

    ``by_chance`` are the levels of pairs of rows drawn by chance. ``part`` says what share of all
    candidates is given. ``world`` is the least number of things of which names, numbers and
    addresses are taken to be one.
    """
    import numpy as np  # noqa: PLC0415

    first, _second = pairs
    all_pairs = rows * (rows - 1) / 2
    seen = np.stack([np.bincount(by_chance[:, f], minlength=COUNT) for f in range(len(fields))])
    seen = seen.astype(float)
    same = np.stack([usual(one) for one in fields])
    same = np.maximum(same, 1e-4)
    weights = Weights(
        same, _by_chance(fields, seen, np.zeros_like(seen), all_pairs),
        [_shares(one, None, world) for one in fields],
        float(np.log(_FIRST_GUESS * rows / all_pairs)),
        np.zeros((len(fields), len(fields))) if bound is None else bound,
    )  # fmt: skip
    weights.wholes = [_whole(fields, *pair, world) for pair in _parts(fields)]
    probability = np.zeros(len(levels))
    for turn in range(_ROUNDS):
        told()
        total, without = _anchored(weights, fields, levels, first)
        before, probability = probability, likely(total)
        matched = np.stack([
            np.bincount(levels[:, f], probability, COUNT) for f in range(len(fields))
        ]) / part  # fmt: skip
        counted = np.stack([
            np.bincount(levels[:, f], likely(without[:, f]), COUNT) for f in range(len(fields))
        ]) / part  # fmt: skip
        counted[:, 0] = 0
        pseudo = np.stack([usual(one) for one in fields]) * _PSEUDO
        weights.same = (counted + pseudo) / (counted.sum(1, keepdims=True) + _PSEUDO)
        weights.same = np.maximum(weights.same, 1e-4)
        weights.chance = _by_chance(fields, seen, matched, all_pairs)
        for place, one in enumerate(fields):
            exact = np.flatnonzero(levels[:, place] == EXACT)
            codes = one.codes[first[exact]]
            links = np.bincount(codes, probability[exact], len(one.values)) / part
            weights.share[place] = _shares(one, links, world)
        for whole in weights.wholes:
            _learn_whole(whole, levels, first, probability, part, world)
        expected = min(probability.sum() / part + 0.5, _MOST_PER_ROW * rows)
        weights.prior = float(np.log(expected / all_pairs))
        weights.rounds = turn + 1
        if np.abs(probability - before).max(initial=0) < _SETTLED:
            break
    return weights


def _parts(fields: Sequence[Field]) -> list[tuple[int, int]]:
    """Return the places of fields that hold the parts of one column."""
    return [
        (one, other)
        for one, first in enumerate(fields)
        for other, second in enumerate(fields)
        if one < other and first.column and first.column == second.column
    ]


def _whole(fields: Sequence[Field], one: int, other: int, world: int) -> Whole:
    import numpy as np  # noqa: PLC0415

    a, b = fields[one].codes.astype(np.int64), fields[other].codes.astype(np.int64)
    joined = np.where((a > 0) & (b > 0), a * len(fields[other].values) + b, 0)
    different, codes = np.unique(joined, return_inverse=True)
    if different[0] != 0:
        codes = codes + 1
    counts = np.bincount(codes)
    counts[0] = (codes == 0).sum()
    return Whole(one, other, codes, counts, _of_things(counts.astype(float), None, world))


def _learn_whole(  # noqa: PLR0917
    whole: Whole,
    levels: Levels,
    first: Numbers,
    probability: Shares,
    part: float,
    world: int,
) -> None:
    import numpy as np  # noqa: PLC0415

    exact = np.flatnonzero((levels[:, [whole.one, whole.other]] == EXACT).all(1))
    links = np.bincount(whole.codes[first[exact]], probability[exact], len(whole.counts)) / part
    whole.share = _of_things(whole.counts.astype(float), links, world)


def _anchored(
    weights: Weights, fields: Sequence[Field], levels: Levels, first: Numbers
) -> tuple[Shares, Shares]:
    """Return log odds of pairs by exact agreements alone, and the same without each field.

    Likeness does not count here, or all that is alike (branches, families, neighbours) would in
    the end be learnt as what is the same; and a field does not judge itself.
    """
    import numpy as np  # noqa: PLC0415

    parts = weights.of(fields, levels, first)
    exact = np.clip(weights.same[:, EXACT], 0.3, 0.98)
    apart = np.log((1 - exact) / (1 - weights.chance[:, EXACT]))
    parts = np.where((levels > 0) & (levels < EXACT), apart[None, :], parts)
    total = weights.prior + parts.sum(1)
    return total, total[:, None] - parts


def _by_chance(fields: Sequence[Field], seen: Any, matched: Any, all_pairs: float) -> Any:
    """Return the shares of levels between different things.

    From the pairs drawn by chance are taken those that are expected to be of the same thing.
    """
    import numpy as np  # noqa: PLC0415

    drawn = seen.sum(1, keepdims=True)
    apart = np.maximum(seen - matched * drawn / all_pairs, 0)
    apart[:, 0] = 0
    smooth = np.full(COUNT, 0.5)
    smooth[0] = 0
    found = (apart + smooth) / (apart.sum(1, keepdims=True) + smooth.sum())
    for place, one in enumerate(fields):
        if one.kind is Kind.CHOICE:
            found[place, 2:EXACT] = 1e-4
    found[:, 0] = 1.0
    return found


def _shares(one: Field, links: Any, world: int) -> Any:
    """Return how likely a thing has each value: by rows, those of one thing counted once."""
    return _of_things(one.counts.astype(float), links, world if one.kind in _RARE else 1)


def _of_things(counts: Any, links: Any, least: int) -> Any:
    import numpy as np  # noqa: PLC0415

    if links is None:
        things = np.maximum(counts, 1)
    else:
        things = np.maximum(counts**2 / np.maximum(counts + 2 * links, 1), 1)
    return things / max(float(things[1:].sum()), least, 1)


def bound_fields(
    learnt: Weights, fields: Sequence[Field], levels: Levels, first: Numbers
) -> Shares:
    """Return how likely a field agrees where another does, between different things.

    ``levels`` are pairs drawn among the rows that are alike in some field. Only where two fields
    are far from independent is there a figure; else 0.
    """
    import numpy as np  # noqa: PLC0415

    count = len(fields)
    found = np.zeros((count, count))
    apart = 1 - likely(_anchored(learnt, fields, levels, first)[0])
    chance = learnt.chance
    for place in range(count):
        for other in range(count):
            if place == other:
                continue
            both = (levels[:, other] >= SIMILAR) & (levels[:, place] > 0)
            weight = apart[both].sum()
            if weight < 20:  # noqa: PLR2004 - too few to tell
                continue
            agree = (apart[both] * (levels[both, place] >= SIMILAR)).sum() / weight
            alone = chance[place, SIMILAR:].sum()
            if agree > max(_BOUND, 3 * alone) and fields[other].variety >= fields[place].variety:
                found[place, other] = min(agree, 1.0)
    return found
