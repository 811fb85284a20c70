"""Which backups are kept: the latest, and one for each of the last days, weeks and months."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crm_desktop.i18n import N_

REASONS = {
    "latest": N_("one of the latest"),
    "daily": N_("of the day"),
    "weekly": N_("of the week"),
    "monthly": N_("of the month"),
}
"""What a generation is called."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How many are kept: of the latest, and of days, weeks and months that have any."""

    latest: int = 3
    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def kept(moments: Iterable[datetime], keep: Keep) -> dict[datetime, str]:
    """Return those of the moments that are kept, each with why: the longest-lived reason.

    Of a day, week or month the last backup stands for it. Moments are local times.
    """
    newest = sorted(set(moments), reverse=True)
    found: dict[datetime, str] = {}
    for reason, some in (
        ("monthly", _last_of(newest, keep.monthly, [(one.year, one.month) for one in newest])),
        ("weekly", _last_of(newest, keep.weekly, [one.isocalendar()[:2] for one in newest])),
        ("daily", _last_of(newest, keep.daily, [one.date() for one in newest])),
        ("latest", newest[: keep.latest]),
    ):
        for moment in some:
            found.setdefault(moment, reason)
    return found


def _last_of(newest: Sequence[datetime], count: int, spans: Sequence[Hashable]) -> list[datetime]:
    first: dict[Hashable, datetime] = {}
    for moment, span in zip(newest, spans, strict=True):
        first.setdefault(span, moment)
    return list(first.values())[:count]
