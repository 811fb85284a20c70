"""What the command line answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple


class Answer(NamedTuple):
    """The exit code and what was printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return what was printed with ``--json``."""
        return json.loads(self.out)


Crm = Callable[..., Answer]
