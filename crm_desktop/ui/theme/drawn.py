"""Pictures that were drawn before, in one file: drawing them anew would cost each start 0.1 s.

The file may be deleted at any time. It counts only for the program that wrote it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import struct
from pathlib import Path

from crm_desktop import __version__

_log = logging.getLogger(__name__)
_SIZES = struct.Struct("<II")
_MOST = 4_000
"""Beyond so many pictures the file is begun anew."""


def _made_by() -> bytes:
    """Return what names the program that draws: its version and the state of its drawing code."""
    parts = [__version__]
    for name in ("shapes.py", "icons.py"):
        with contextlib.suppress(OSError):  # in a frozen program there are no such files
            state = Path(__file__).with_name(name).stat()
            parts.append(f"{state.st_mtime_ns}-{state.st_size}")
    return ("crm pictures " + " ".join(parts)).encode()


class Drawn:
    """What was drawn before, by the look of it. Unreadable or missing, the file counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, bytes] = {}
        self._new = False
        try:
            content = path.read_bytes()
        except OSError:
            return
        mark = _made_by()
        if content.startswith(mark):
            self._read(content, len(mark))

    def _read(self, content: bytes, at: int) -> None:
        try:
            while at < len(content):
                key, data = _SIZES.unpack_from(content, at)
                at += _SIZES.size
                end = at + key + data
                if end > len(content):
                    break  # the disk was full when it was written
                self._kept[content[at : at + key].decode()] = content[at + key : end]
                at = end
        except (struct.error, UnicodeDecodeError):
            _log.warning("The kept pictures cannot be read; they are drawn anew")
            self._kept.clear()

    def get(self, key: str) -> bytes | None:
        """Return the picture known by ``key``."""
        return self._kept.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Keep a picture that was drawn just now."""
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[key] = data
        self._new = True

    def save(self) -> None:
        """Write the file if there is anything new; a full or read-only disk only costs time."""
        if not self._new:
            return
        self._new = False
        parts = [_made_by()]
        for key, data in self._kept.items():
            name = key.encode()
            parts += [_SIZES.pack(len(name), len(data)), name, data]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._path.with_suffix(f".{os.getpid()}")
            beside.write_bytes(b"".join(parts))
            beside.replace(self._path)
        except OSError:
            _log.warning("The drawn pictures cannot be kept", exc_info=True)
