"""Looking into a backup without writing into it, also one of an older version.

What has to be brought up to date first is a copy in a temporary folder. It has the key that the
backup has, so what is protected is never in the clear there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from crm_desktop.records import record_types
from crm_desktop.services.desk import Desk
from crm_desktop.services.temporary import remove_folder, temporary_folder
from crm_desktop.storage.encryption import FileKey, connect
from crm_desktop.storage.rows import Image, read_images
from crm_desktop.storage.schema import VERSION
from crm_desktop.storage.store import Store


class LookingDesk(Desk):
    """A backup that is open to be looked at; closing it removes the copy that was needed."""

    def __init__(self, path: Path, *, things: ExitStack, **known: Any) -> None:
        self._things = things
        super().__init__(path, look_only=True, **known)

    def image(self, record: str, record_id: int) -> Image | None:
        """Return a record as it is stored there; ``None`` if there is none."""
        with self._store.read() as reader:
            images = read_images(reader.connection, self.types[record], [record_id])
        return images.get(record_id)

    def close(self) -> None:
        """Close it, and remove what was made for it."""
        try:
            super().close()
        finally:
            self._things.close()


def open_to_look(path: Path, key: FileKey | None, who: str = "") -> LookingDesk:
    """Open a backup; nothing is ever written into it. Raises ``CannotOpen``."""
    with ExitStack() as things:
        usable = things.enter_context(current(path, key))
        return LookingDesk(usable, things=things.pop_all(), who=who, key=key)


@contextmanager
def current(path: Path, key: FileKey | None) -> Iterator[Path]:
    """Yield a database with the tables of today: ``path``, or a copy that was brought up to date.

    Raises ``CannotOpen`` and ``CannotBackUp``.
    """
    with closing(connect(path, key, mode="ro")) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version >= VERSION:
        yield path
        return
    folder = temporary_folder()
    try:
        copy = folder / path.name
        shutil.copyfile(path, copy)
        Store(copy, record_types(), key=key.copy() if key else None).close()
        yield copy
    finally:
        remove_folder(folder)
