"""Values that stand in one another's columns: given name and surname, two lines of an address."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.fields import FAMILIES, Field
from crm_desktop.analysis.duplicates.levels import EXACT, NEAR, compare
from crm_desktop.analysis.duplicates.weights import Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HOPELESS = -14.0
_POOR = 0.0


def swapped(
    fields: Sequence[Field], learnt: Weights, parts: Any, first: Any, second: Any
) -> NDArray[np.bool_]:
    """Raise the weights in ``parts`` of fields that agree crosswise; return which those are.

    Only pairs that something else speaks for are looked at. A swap costs what it is rare.
    """
    import numpy as np  # noqa: PLC0415

    turned = np.zeros(parts.shape, bool)
    for one, other in combinations(range(len(fields)), 2):
        family = FAMILIES.get(fields[one].kind)
        if family is None or family != FAMILIES.get(fields[other].kind):
            continue
        straight = parts[:, one] + parts[:, other]
        rest = learnt.prior + parts.sum(1) - straight
        looked = np.flatnonzero((rest > _HOPELESS) & (straight < _POOR + 3.0))
        if not len(looked):
            continue
        a, b = fields[one], fields[other]
        i, j = first[looked], second[looked]
        there = compare(a, b, a.codes[i], b.codes[j])
        back = compare(b, a, b.codes[i], a.codes[j])
        good = ((there >= NEAR) | (back >= NEAR)) & (
            ((there >= NEAR) | (there == 0)) & ((back >= NEAR) | (back == 0))
        )
        crossed = np.log(learnt.swap) + _weight(learnt, one, a, there, i) + _weight(
            learnt, other, b, back, i
        )  # fmt: skip
        better = np.flatnonzero(good & (crossed > straight[looked]))
        rows = looked[better]
        parts[rows, one] = parts[rows, other] = crossed[better] / 2
        turned[rows, one] = turned[rows, other] = True
    return turned


def _weight(learnt: Weights, place: int, one: Field, levels: Any, rows: Any) -> Any:
    import numpy as np  # noqa: PLC0415

    table = np.log(learnt.same[place] / learnt.chance[place])
    table[0] = 0
    found = table[levels]
    exact = np.flatnonzero(levels == EXACT)
    found[exact] = np.log(learnt.same[place, EXACT]) - np.log(
        learnt.share[place][one.codes[rows[exact]]]
    )
    return found
