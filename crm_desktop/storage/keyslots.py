"""The people's own ways into a protected file: its key, wrapped once for each of them.

The slots lie in a small file beside the database, without a name in it. They are a second way in,
never the only one: the password of the file and its recovery key open it without them, and
whoever signs in then gets a new slot. Slots of another key of the file count for nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.storage.encryption import FileKey, salt_of
from crm_desktop.storage.placing import beside, put_in_place, wipe

ENDING = ".keys"
_NEW = ".keys-new"
_ROUNDS = 1 << 15
_BLOCK = 8
_MEMORY = 64 << 20
_SALT = 16
_NONCE = 12
_LENGTH = 32


def slow_hash(text: str, salt: bytes) -> bytes:
    """Return 32 bytes that take about 0.1 s and 32 MB to make of a text (scrypt)."""
    entered = unicodedata.normalize("NFC", text).encode()
    return hashlib.scrypt(
        entered, salt=salt, n=_ROUNDS, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=_LENGTH
    )


def same_name(name: str) -> str:
    """Return what names have in common that mean the same person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass
class _Slots:
    """``file`` is the salt of the database whose key they hold."""

    file: bytes
    salt: bytes = field(default_factory=lambda: os.urandom(_SALT))
    boxes: dict[str, bytes] = field(default_factory=dict)


def has_slots(path: Path) -> bool:
    """Tell whether somebody's own password opens the file at ``path``."""
    found = _read(path)
    return found is not None and bool(found.boxes)


def has_slot(path: Path, person: str) -> bool:
    """Tell whether the person of this id has a way in."""
    found = _read(path)
    return found is not None and person in found.boxes


def open_slot(path: Path, name: str, password: str) -> FileKey | None:
    """Return the key that a person's name and password open; ``None`` where they open none."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - few files have people
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    found = _read(path)
    if found is None or not found.boxes:
        return None
    cipher = AESGCM(_own_key(found.salt, name, password))
    for box in found.boxes.values():
        try:
            return FileKey(cipher.decrypt(box[:_NONCE], box[_NONCE:], found.file), found.file)
        except InvalidTag:
            continue
    return None


def put_slot(path: Path, person: str, name: str, password: str, key: FileKey) -> None:
    """Let a person open the file with this key; in the place of the slot they had.

    ``person`` is their id, which says nothing. Raises ``OSError``.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    found = _read(path) or _Slots(key.salt)
    nonce = os.urandom(_NONCE)
    cipher = AESGCM(_own_key(found.salt, name, password))
    found.boxes[person] = nonce + cipher.encrypt(nonce, key.raw(), found.file)
    _write(path, found)


def drop_slot(path: Path, person: str) -> None:
    """Close the way in of one person. Raises ``OSError``."""
    found = _read(path)
    if found is not None and found.boxes.pop(person, None) is not None:
        _write(path, found)


def drop_slots(path: Path) -> None:
    """Close the ways in of all. Raises ``OSError``."""
    wipe(beside(path, ENDING))


def _own_key(salt: bytes, name: str, password: str) -> bytes:
    return slow_hash(f"{same_name(name)}\0{password}", salt)


def _read(path: Path) -> _Slots | None:
    """Return the slots of the key that the file has now."""
    try:
        kept: Any = json.loads(beside(path, ENDING).read_text("utf-8"))
        boxes = {str(one): bytes.fromhex(box) for one, box in kept["slots"].items()}
        found = _Slots(bytes.fromhex(kept["file"]), bytes.fromhex(kept["salt"]), boxes)
        return found if found.file == salt_of(path) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write(path: Path, slots: _Slots) -> None:
    told = {
        "file": slots.file.hex(),
        "salt": slots.salt.hex(),
        "slots": {one: box.hex() for one, box in slots.boxes.items()},
    }
    fresh = beside(path, _NEW)
    fresh.write_text(json.dumps(told), "utf-8")
    put_in_place(fresh, beside(path, ENDING))
