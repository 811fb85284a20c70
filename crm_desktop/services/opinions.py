"""What customers say of the office, summed up: satisfaction and net promoter score."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crm_desktop.fields.conditions import Condition, Tree, both
from crm_desktop.services.breakdowns import months_between
from crm_desktop.services.figure_values import MonthOfOpinion, Opinion
from crm_desktop.services.lists import Query
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.totals import Group, grouped

_PROMOTER, _DETRACTOR = 9, 6


def opinion(reader: Reader, where: Tree | None) -> Opinion:
    """Return the opinion in the feedback that fulfils ``where``."""
    return _summed(grouped(reader, "feedback", ("recommend",), ("satisfaction",), where))


def opinion_of_months(
    reader: Reader, days: tuple[date, date], where: Tree | None
) -> list[MonthOfOpinion]:
    """Return the opinion in each month between two days, in their order, empty months too."""
    tree = both(where, Condition("date", "between", days))
    by_month: dict[str, list[Group]] = {}
    for group in grouped(reader, "feedback", ("date.month", "recommend"), ("satisfaction",), tree):
        by_month.setdefault(group.keys[0], []).append(group)
    return [
        MonthOfOpinion(
            month,
            _summed(by_month.get(month, [])),
            Query("feedback", both(where, Condition("date", "between", part))),
        )
        for month, part in months_between(*days)
    ]


def _summed(groups: Iterable[Group]) -> Opinion:
    """Return the opinion in groups whose last key is the recommendation."""
    count = satisfied = answered = promoters = detractors = recommending = 0
    for group in groups:
        count += group.count
        satisfied += int(group.sums[0] or 0)
        answered += group.filled[0]
        recommend = group.keys[-1]
        if recommend is not None:
            recommending += group.count
            promoters += group.count * (recommend >= _PROMOTER)
            detractors += group.count * (recommend <= _DETRACTOR)
    return Opinion(
        count,
        satisfied / answered if answered else None,
        100 * (promoters - detractors) / recommending if recommending else None,
    )
