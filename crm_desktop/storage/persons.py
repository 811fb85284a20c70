"""The people of a file, as it keeps them: who they are, what they may do, how they are known."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from crm_desktop.storage.keyslots import slow_hash
from crm_desktop.storage.reader import Reader

SETTING = "people"
"""The setting that holds them. It is shown and changed by nobody else."""
_SALT = 16
_ID = 8


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people; ``id`` says nothing of them, ``hash`` is made of their password."""

    id: str
    name: str
    role: str
    salt: str
    hash: str

    @classmethod
    def new(cls, name: str, role: str, password: str, person_id: str = "") -> Person:
        """Return a person who is known by this password."""
        salt = os.urandom(_SALT)
        made = slow_hash(password, salt).hex()
        return cls(person_id or os.urandom(_ID).hex(), name, role, salt.hex(), made)

    def known_by(self, password: str) -> bool:
        """Tell whether this is their password (0.1 s)."""
        made = slow_hash(password, bytes.fromhex(self.salt)).hex()
        return hmac.compare_digest(made, self.hash)


def people_in(reader: Reader) -> tuple[Person, ...]:
    """Return the people of a file in the order in which they came; none where all may do all."""
    kept = reader.setting(SETTING)
    return tuple(Person(**one) for one in json.loads(kept)) if kept else ()


def as_setting(people: Iterable[Person]) -> str:
    """Return what the setting holds for these people."""
    every = [asdict(one) for one in people]
    return json.dumps(every, ensure_ascii=False) if every else ""
