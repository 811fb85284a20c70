"""Find the rows of a table that mean the same thing."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates import candidates, clusters, weights
from crm_desktop.analysis.duplicates.ceilings import ceiling
from crm_desktop.analysis.duplicates.fields import Field, Speller, fields_of
from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.analysis.duplicates.levels import DIFFERENT, EXACT, FAINT, NAMES, compare
from crm_desktop.analysis.duplicates.swaps import swapped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

Progress = Callable[[int, int], None]

_WHOLE = 1000
_DRAWN = 60_000
_LEARN_FROM = 100_000
_AT_ONCE = 1_000_000
_SHOWN_FROM = 0.01
_MOST_CLOSED = 60
_OPPOSED = -40.0
_SLACK = -5.5
_TELLING = -6.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one field says of a pair.

    ``level`` is a word out of ``levels.NAMES``, or ``swapped`` where the value stands in another
    column of the other row. ``weight`` is in bits: above 0 it speaks for one thing, below against.
    """

    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows (from 0) with the probability that they mean one thing, and why.

    ``through_cluster`` says that they were brought together by other rows of their cluster.
    """

    first: int
    second: int
    probability: float
    fields: dict[str, Agreement]
    through_cluster: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: matches, the most certain first; clusters of rows, each sorted.

    ``kinds`` says how each column was understood, ``candidates`` how many pairs were compared.
    """

    matches: list[Match]
    clusters: list[list[int]]
    kinds: dict[str, str]
    candidates: int


def find_duplicates(
    titles: Sequence[str],
    columns: Sequence[Sequence[str]],
    *,
    threshold: float = 0.5,
    kinds: Sequence[Kind | None] | None = None,
    spell: Speller = str,
    apart: Collection[tuple[int, int]] = (),
    world: int = 0,
    must: str = "",
    progress: Progress | None = None,
) -> Found:
    """Return the pairs of rows whose probability reaches ``threshold``, and their clusters.

    ``columns`` are equally long and hold texts. ``kinds`` says what they hold, ``None`` for those
    that are to be left out; without it that is recognised. ``spell`` gives Chinese in pinyin.
    ``apart`` are pairs of rows that are known not to be the same.
    ``world`` says that names, numbers and addresses are known to be as rare as in a table of that
    many rows, where this one has fewer.
    ``must`` names a column whose values cannot be of one thing where they have next to nothing in
    common, such as the names of people who share an office.
    ``progress(now, whole)`` is told how far the work is; what it raises ends the work.

    Raises ``ValueError`` for a threshold that is not between 0 and 1.
    """
    if not 0 < threshold < 1:
        raise ValueError(threshold)
    told = progress or (lambda _now, _whole: None)
    rows = len(columns[0]) if columns else 0
    fields = fields_of(titles, columns, kinds=kinds, spell=spell)
    told(30, _WHOLE)
    if rows < 2 or not fields:  # noqa: PLR2004
        return Found([], [], {}, 0)
    kept_apart = frozenset((min(pair), max(pair)) for pair in apart)
    return _Work(fields, rows, threshold, told, kept_apart, world, must).found()


@dataclass
class _Work:
    """One search at work."""

    fields: list[Field]
    rows: int
    threshold: float
    told: Progress
    apart: frozenset[tuple[int, int]]
    world: int
    must: str

    def found(self) -> Found:
        import numpy as np  # noqa: PLC0415

        pairs = candidates.pairs_of(
            self.fields, self.rows, lambda now, whole: self.told(30 + 250 * now // whole, _WHOLE)
        )
        learnt = self._learn(pairs)
        floor = math.log(_SHOWN_FROM)
        kept: list[Any] = []
        for start in range(0, len(pairs), _AT_ONCE):
            self.told(500 + 400 * start // len(pairs), _WHOLE)
            part = pairs[start : start + _AT_ONCE]
            odds = self._odds(learnt, part)
            near = odds >= floor
            kept.append((part[near], odds[near]))
        numbers = np.concatenate([part for part, _odds in kept])
        odds = np.concatenate([odds for _part, odds in kept])
        self.told(900, _WHOLE)
        return self._grouped(learnt, numbers, odds, len(pairs))

    def _split(self, pairs: Any) -> tuple[Any, Any]:
        return pairs // self.rows, pairs % self.rows

    def _levels(self, first: Any, second: Any) -> Any:
        import numpy as np  # noqa: PLC0415

        columns = []
        for one in self.fields:
            a, b = one.codes[first], one.codes[second]
            columns.append(_compared(one, a, b, ceiling(one, a, b)))
        return np.stack(columns, 1)

    def _drawn(self, chance: Any, count: int) -> Any:
        import numpy as np  # noqa: PLC0415

        first = chance.integers(0, self.rows, count)
        second = (first + chance.integers(1, self.rows, count)) % self.rows
        return np.minimum(first, second) * self.rows + np.maximum(first, second)

    def _learn(self, pairs: Any) -> weights.Weights:
        import numpy as np  # noqa: PLC0415

        chance = np.random.default_rng(1)
        whole = self.rows * (self.rows - 1) // 2
        by_chance = self._levels(*self._split(self._drawn(chance, min(_DRAWN, 3 * whole))))
        self.told(330, _WHOLE)
        pairs = self._telling(pairs)
        part = 1.0
        if len(pairs) > _LEARN_FROM:
            part = _LEARN_FROM / len(pairs)
            pairs = pairs[np.sort(chance.choice(len(pairs), _LEARN_FROM, replace=False))]
        split = self._split(pairs)
        levels = self._levels(*split)
        if self.must:
            able = ~opposed(self.fields, levels, self.must)
            levels, split = levels[able], (split[0][able], split[1][able])
        self.told(400, _WHOLE)
        estimate = partial(
            weights.estimate, self.fields, levels, split, by_chance, rows=self.rows, part=part,
            world=self.world,
            told=lambda: self.told(450, _WHOLE),
        )  # fmt: skip
        learnt = estimate()
        first, second = self._split(candidates.agreeing(self.fields, self.rows, chance))
        if len(first):
            shared = self._levels(first, second)
            bound = weights.bound_fields(learnt, self.fields, shared, first)
            learnt = estimate(bound=bound)
        return learnt

    def _telling(self, pairs: Any) -> Any:
        """Return the pairs whose exact agreements may make them one thing; others teach nothing."""
        import numpy as np  # noqa: PLC0415

        shares = [np.maximum(one.counts, 1) / max(one.filled, 1) for one in self.fields]
        kept = []
        for start in range(0, len(pairs), _AT_ONCE):
            part = pairs[start : start + _AT_ONCE]
            first, second = self._split(part)
            total = np.full(len(part), math.log(0.2 / self.rows), np.float32)
            least = np.zeros(len(part), np.float32)
            for one, share in zip(self.fields, shares, strict=True):
                a, b = one.codes[first], one.codes[second]
                weight = np.where(a == b, -np.log(share)[a], -1.2)
                weight[(a == 0) | (b == 0)] = 0.0
                total += weight
                least = np.minimum(least, weight)
            kept.append(part[total - least > _TELLING])
        return np.concatenate(kept)

    def _odds(self, learnt: weights.Weights, pairs: Any) -> Any:
        """Return the log odds of pairs; far below any threshold, only that they are.

        The fields are compared one after the other, and a pair is dropped once the best that the
        rest could say would not save it.
        """
        import numpy as np  # noqa: PLC0415

        first, second = self._split(pairs)
        table = np.log(learnt.same / learnt.chance)
        open_to = np.zeros((len(pairs), len(self.fields)), np.float32)
        most = np.zeros((len(pairs), len(self.fields)), np.int8)
        for place, one in enumerate(self.fields):
            a, b = one.codes[first], one.codes[second]
            level = most[:, place] = ceiling(one, a, b)
            best = np.maximum.accumulate(np.concatenate([[0.0], table[place, 1:]]))
            best[1] = table[place, 1]
            open_to[:, place] = best[level]
            same = np.flatnonzero(a == b)
            exact = np.log(learnt.same[place, EXACT] / learnt.share[place])
            open_to[same, place] = np.where(a[same] == 0, 0, exact[a[same]])
        levels = np.zeros((len(pairs), len(self.fields)), np.int8)
        bound = learnt.prior + open_to.sum(1)
        alive = np.arange(len(pairs))
        filled = np.array([one.filled / self.rows for one in self.fields])
        for place in np.argsort(table[:, 1] * filled):
            alive = alive[bound[alive] > _SLACK]
            one = self.fields[place]
            i, j = one.codes[first[alive]], one.codes[second[alive]]
            level = _compared(one, i, j, most[alive, place])
            levels[alive, place] = level
            weight = np.where(level < EXACT, table[place][level], open_to[alive, place])
            bound[alive] += np.where(level == 0, 0, weight - open_to[alive, place])
        alive = alive[bound[alive] > _SLACK]
        i, j, levels = first[alive], second[alive], levels[alive]
        parts = learnt.of(self.fields, levels, i)
        turned = swapped(self.fields, learnt, parts, i, j)
        parts[opposed(self.fields, levels, self.must, turned), 0] += _OPPOSED
        odds = np.full(len(pairs), _SLACK, np.float32)
        odds[alive] = learnt.prior + parts.sum(1)
        return odds

    def _grouped(self, learnt: weights.Weights, numbers: Any, odds: Any, compared: int) -> Found:
        import numpy as np  # noqa: PLC0415

        limit = math.log(self.threshold / (1 - self.threshold))
        evidence = dict(zip(numbers.tolist(), odds.tolist(), strict=True))
        linked = [
            divmod(number, self.rows) for number, one in evidence.items() if one >= limit
        ]  # fmt: skip
        missing = [
            one * self.rows + other
            for group in clusters.components(linked)
            if 2 < len(group) <= _MOST_CLOSED  # noqa: PLR2004
            for place, one in enumerate(group)
            for other in group[place + 1 :]
            if one * self.rows + other not in evidence
        ]
        if missing:
            extra = np.array(missing, np.int64)
            evidence.update(zip(missing, self._odds(learnt, extra).tolist(), strict=True))
        by_pair = {divmod(number, self.rows): one for number, one in evidence.items()}
        by_pair |= dict.fromkeys(self.apart, -math.inf)
        groups = clusters.clusters(by_pair, limit, learnt.prior)
        together = [
            (one, other)
            for group in groups
            for place, one in enumerate(group)
            for other in group[place + 1 :]
        ]
        matches = self._explained(learnt, together, limit) if together else []
        self.told(_WHOLE, _WHOLE)
        kinds = {one.name: str(one.kind) for one in self.fields}
        return Found(matches, groups, kinds, compared)

    def _explained(
        self, learnt: weights.Weights, pairs: list[tuple[int, int]], limit: float
    ) -> list[Match]:
        import numpy as np  # noqa: PLC0415

        first, second = np.array(pairs, np.int64).T
        levels = self._levels(first, second)
        parts = learnt.of(self.fields, levels, first)
        turned = swapped(self.fields, learnt, parts, first, second)
        odds = learnt.prior + parts.sum(1)
        odds[opposed(self.fields, levels, self.must, turned)] += _OPPOSED
        found = []
        for place, (one, other) in enumerate(pairs):
            fields = {
                field.name: Agreement(
                    "swapped" if turned[place, column] else NAMES[levels[place, column]],
                    round(float(parts[place, column]) / math.log(2), 2),
                )
                for column, field in enumerate(self.fields)
                if levels[place, column] or turned[place, column]
            }
            own = 1 / (1 + math.exp(-max(-40.0, min(40.0, float(odds[place])))))
            weak = odds[place] < limit
            found.append(
                Match(one, other, max(own, self.threshold) if weak else own, fields, bool(weak))
            )
        return sorted(found, key=lambda match: (-match.probability, match.first, match.second))


def opposed(fields: Sequence[Field], levels: Any, must: str, turned: Any = None) -> Any:
    """Return which pairs have next to nothing in common in the field ``must``.

    Those whose value was found in another field (``turned``) are not among them.
    """
    import numpy as np  # noqa: PLC0415

    found = np.zeros(len(levels), bool)
    for place, one in enumerate(fields):
        if one.name == must:
            found = (levels[:, place] == DIFFERENT) | (levels[:, place] == FAINT)
            found &= True if turned is None else ~turned[:, place]
    return found


def _compared(one: Field, first: Any, second: Any, most: Any) -> Any:
    """Return the levels of values with these codes, of which ``most`` is what they can reach."""
    import numpy as np  # noqa: PLC0415

    levels: Any = np.minimum(most, DIFFERENT).astype(np.int8)
    looked = np.flatnonzero(most > DIFFERENT)
    levels[looked] = compare(one, one, first[looked], second[looked])
    return levels
