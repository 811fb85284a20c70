"""Moving to another computer: database, attached files and settings in one file.

The file is a ZIP archive with a manifest of hashes. The database in it is a verified backup and has
the key that the file has: what is protected stays so.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.services.events import EXPORT
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage.attachments import ContentFolder
from crm_desktop.storage.backup import copy_database
from crm_desktop.storage.encryption import is_encrypted
from crm_desktop.storage.placing import beside, clear_up, put_in_place
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import timestamp

__all__ = ["CannotPack", "PackService", "Packed", "unpack"]

Progress = Callable[[int, int], None]

_MANIFEST = "manifest.json"
_DATABASE = "database.crm"
_SETTINGS = "settings.json"
_CONTENT = re.compile(r"files/([0-9a-f]{2}/[0-9a-f]{64})")
_FORM = 1
_CHUNK = 1 << 20
_LEFT_OUT = ("unsaved", "window", "geometry")
"""Settings that belong to the computer or to a moment."""


class CannotPack(PersonError):  # noqa: N818
    """Nothing was packed or unpacked; the sentence says why."""


@dataclass(frozen=True)
class Packed:
    """What was packed, or made from a packed file: where, how many attached files, bytes."""

    path: Path
    files: int
    size: int


class PackService:
    """Packs one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @needs(Right.PACK)
    def pack(
        self, target: Path, settings: Path | None = None, progress: Progress | None = None
    ) -> Packed:
        """Write everything to ``target``; ``settings`` is the file with those of this computer.

        Raises ``CannotPack``, ``CannotBackUp`` and what ``progress`` raises; then what stood at
        ``target`` is untouched.
        """
        store = self._store
        store.note(EXPORT, {"what": "pack", "file": target.name})
        unfinished = beside(target, ".part")
        try:
            with tempfile.TemporaryDirectory(
                dir=target.parent, prefix=".pack-", ignore_cleanup_errors=True
            ) as folder:
                database = Path(folder) / _DATABASE
                facts = copy_database(store.path, store.key, database, timestamp(), progress)
                packing = _Packing(unfinished, progress)
                with packing.archive:
                    packing.put(_DATABASE, database, packed=not is_encrypted(database))
                    count = packing.put_contents(ContentFolder(store.path))
                    if settings is not None and settings.exists():
                        packing.put_text(_SETTINGS, _portable(settings))
                    packing.close(store.path.name, asdict(facts))
            size = unfinished.stat().st_size
            put_in_place(unfinished, target)
        except OSError as error:
            raise CannotPack(
                Text("{name} could not be written ({reason}). Make room, or choose another folder.",
                     name=target.name, reason=error.strerror or error)
            ) from error  # fmt: skip
        finally:
            clear_up(unfinished)
        return Packed(target, count, size)


class _Packing:
    """An archive that is being written, with the hashes of what is in it."""

    def __init__(self, path: Path, progress: Progress | None) -> None:
        self.archive = zipfile.ZipFile(path, "w", allowZip64=True)
        self._hashes: dict[str, dict[str, Any]] = {}
        self._progress = progress
        self._done = 0

    def put(self, name: str, source: Path, *, packed: bool) -> None:
        info = zipfile.ZipInfo.from_file(source, name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as file, self.archive.open(info, "w", force_zip64=True) as out:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                out.write(chunk)
                size += len(chunk)
                self._tell(len(chunk))
        self._hashes[name] = {"sha256": digest.hexdigest(), "size": size}

    def put_contents(self, contents: ContentFolder) -> int:
        count = 0
        for place in contents.places():
            self.put(f"files/{place.parent.name}/{place.name}", place, packed=False)
            count += 1
        return count

    def put_text(self, name: str, text: str) -> None:
        data = text.encode()
        self.archive.writestr(name, data)
        digest = hashlib.sha256(data).hexdigest()
        self._hashes[name] = {"sha256": digest, "size": len(data)}

    def close(self, name: str, facts: dict[str, Any]) -> None:
        manifest = {"form": _FORM, "name": name, "database": facts, "parts": self._hashes}
        self.archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))

    def _tell(self, size: int) -> None:
        self._done += size
        if self._progress is not None:
            self._progress(self._done, self._done)


def unpack(
    source: Path, target: Path, settings: Path | None = None, progress: Progress | None = None
) -> Packed:
    """Make the customer file ``target`` from a packed one, verified part by part.

    ``settings`` are only brought where this computer has none. Raises ``CannotPack`` where there
    is a file already or the packed one is damaged; then nothing was made.
    """
    if target.exists():
        raise CannotPack(
            Text("{name} is there already. Unpack under another name.", name=target.name)
        )
    made: list[Path] = []
    try:
        with _opened(source) as (archive, parts):
            target.parent.mkdir(parents=True, exist_ok=True)
            whole = sum(int(part["size"]) for part in parts.values())
            done = 0
            for name, part in parts.items():
                place = _place(name, target, settings)
                if place is None or place.exists():
                    continue
                place.parent.mkdir(parents=True, exist_ok=True)
                unfinished = beside(place, ".part")
                made.append(unfinished)
                with archive.open(name) as file:
                    _pour(file, unfinished, part, source)
                if name != _DATABASE:
                    put_in_place(unfinished, place)
                    made.append(place)
                done += int(part["size"])
                if progress is not None:
                    progress(done, whole)
            # Last: with it everything is there.
            put_in_place(beside(target, ".part"), target)
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        _take_back(made)
        raise CannotPack(_unpackable(source, target, error)) from error
    except BaseException:
        _take_back(made)
        raise
    files = sum(name.startswith("files/") for name in parts)
    return Packed(target, files, target.stat().st_size)


@contextmanager
def _opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, dict[str, Any]]]]:
    with zipfile.ZipFile(source) as archive:
        manifest = json.loads(archive.read(_MANIFEST))
        if manifest["form"] != _FORM or _DATABASE not in manifest["parts"]:
            raise CannotPack(_damaged(source))
        yield archive, manifest["parts"]


def _place(name: str, target: Path, settings: Path | None) -> Path | None:
    """Return where a part belongs; only names of a known form lead anywhere."""
    if name == _DATABASE:
        return target
    if name == _SETTINGS:
        return settings
    found = _CONTENT.fullmatch(name)
    return None if found is None else ContentFolder(target).path / found[1]


def _pour(file: IO[bytes], path: Path, part: dict[str, Any], source: Path) -> None:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as out:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
            size += len(chunk)
            if size > part["size"]:
                break
    if (digest.hexdigest(), size) != (part["sha256"], part["size"]):
        raise CannotPack(_damaged(source))


def _take_back(made: list[Path]) -> None:
    for path in reversed(made):
        clear_up(path)
        with suppress(OSError):
            path.parent.rmdir()


def _portable(settings: Path) -> str:
    kept = json.loads(settings.read_text("utf-8"))
    return json.dumps({key: value for key, value in kept.items() if key not in _LEFT_OUT})


def _unpackable(source: Path, target: Path, error: Exception) -> Text:
    """Return the sentence for a packed file of which nothing could be made."""
    if isinstance(error, OSError) and error.errno and source.exists():
        return Text(
            "{name} could not be written ({reason}). Make room, or choose another folder.",
            name=target.name,
            reason=error.strerror,
        )
    return _damaged(source)


def _damaged(source: Path) -> Text:
    return Text(
        "{name} is not a packed customer file, or it is damaged. Pack it again.", name=source.name
    )
