"""What the program reminds of: follow-ups that are due, each told once, or later if wanted.

Which were told and which were put off is a small memory that its owner keeps as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crm_desktop.services.figure_values import FollowUp

if TYPE_CHECKING:
    from crm_desktop.services.today import TodayService

MORNING = 9
"""The hour at which what was put off until tomorrow comes back."""
_LOOKED_AT = 50
_KEPT = 500


@dataclass(frozen=True)
class Due:
    """What is due now: the latest first, those never told before, and how many there are."""

    items: tuple[FollowUp, ...]
    new: tuple[FollowUp, ...]
    count: int
    overdue: int


@dataclass
class Memory:
    """Which follow-ups were told, and which are put off until a moment (local time)."""

    told: dict[str, None] = field(default_factory=dict)
    later: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def load(cls, kept: object) -> Memory:
        """Return what ``dump`` gave; what cannot be read counts as nothing."""
        memory = cls()
        if not isinstance(kept, Mapping):
            return memory
        told, later = kept.get("told"), kept.get("later")
        if isinstance(told, list):
            memory.told = dict.fromkeys(str(one) for one in told)
        if isinstance(later, Mapping):
            for key, moment in later.items():
                try:
                    memory.later[str(key)] = datetime.fromisoformat(str(moment))
                except ValueError:
                    continue
        return memory

    def dump(self) -> dict[str, Any]:
        """Return the memory as JSON keeps it, the oldest forgotten."""
        later = {key: moment.isoformat() for key, moment in self.later.items()}
        return {"told": list(self.told)[-_KEPT:], "later": later}

    def tell(self, items: Iterable[FollowUp]) -> None:
        """Note that these were told."""
        for one in items:
            self.told[key_of(one)] = None

    def put_off(self, item: FollowUp, until: datetime) -> None:
        """Say nothing of ``item`` until then, and tell it again."""
        key = key_of(item)
        self.later[key] = until
        self.told.pop(key, None)


class ReminderService:
    """Looks through the follow-ups of one open file."""

    def __init__(self, today: TodayService) -> None:
        self._today = today

    def due(self, now: datetime, memory: Memory) -> Due:
        """Return what is due at ``now`` (local time); what was put off is left out until then."""
        found = self._today.follow_ups(now.date(), _LOOKED_AT)
        waiting = {key for key, until in memory.later.items() if until > now}
        items = tuple(one for one in found.due.items if key_of(one) not in waiting)
        hidden = len(found.due.items) - len(items)
        new = tuple(one for one in items if key_of(one) not in memory.told)
        late = sum(one.days > 0 for one in found.due.items if key_of(one) in waiting)
        return Due(items, new, found.due.count - hidden, found.overdue.count - late)


def key_of(item: FollowUp) -> str:
    """Return what names a follow-up for as long as it is due on the same day."""
    return f"{item.interaction}:{item.due.isoformat()}"


def moments(now: datetime) -> dict[str, datetime]:
    """Return until when something may be put off: a quarter, an hour, tomorrow morning."""
    tomorrow = (now + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return {
        "quarter": now + timedelta(minutes=15),
        "hour": now + timedelta(hours=1),
        "tomorrow": tomorrow,
    }
