"""What the program has to say without interrupting anybody: it waits under the bell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_MOST = 30


@dataclass(frozen=True)
class Notice:
    """One message; ``kind`` is info, success, warning or error, ``action`` a label and a call."""

    text: str
    kind: str
    at: datetime
    action: tuple[str, Callable[[], Any]] | None = None


@dataclass
class Notices:
    """The messages of this session, the latest first; ``heard`` are called after each change."""

    items: list[Notice] = field(default_factory=list)
    unread: int = 0
    heard: list[Callable[[], Any]] = field(default_factory=list)

    def add(
        self,
        text: str,
        action: tuple[str, Callable[[], Any]] | None = None,
        *,
        kind: str = "info",
    ) -> None:
        """Put a message under the bell."""
        now = datetime.now().astimezone()
        self.items = [Notice(text, kind, now, action), *self.items][:_MOST]
        self.unread = min(self.unread + 1, _MOST)
        self._tell()

    def read(self) -> None:
        """Note that all of them were seen."""
        if self.unread:
            self.unread = 0
            self._tell()

    def clear(self) -> None:
        """Forget them."""
        self.items = []
        self.unread = 0
        self._tell()

    def _tell(self) -> None:
        for call in list(self.heard):
            call()
