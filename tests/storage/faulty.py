"""A disk on which any one step can be made to fail: each write, sync, rename, removal, read.

Nothing is compiled or mounted for it. SQLite is given a file system of its own by its public
interface (``sqlite3_vfs_register``): the usual one, with the steps that matter looked at first.
What Python itself does to files goes through the few functions of ``os`` and ``io`` that are
replaced meanwhile. Only files below one folder are looked at.
"""

from __future__ import annotations

import ctypes
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3._sqlite3 as native

_P = ctypes.c_void_p
_I = ctypes.c_int
_L = ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_I, _P, _P, _P, _I, _P)
_DELETE = ctypes.CFUNCTYPE(_I, _P, ctypes.c_char_p, _I)
_CLOSE = ctypes.CFUNCTYPE(_I, _P)
_MOVE = ctypes.CFUNCTYPE(_I, _P, _P, _I, _L)
_TRUNCATE = ctypes.CFUNCTYPE(_I, _P, _L)
_SYNC = ctypes.CFUNCTYPE(_I, _P, _I)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", _I), ("size", _I), ("longest", _I), ("next", _P), ("name", ctypes.c_char_p),
        ("data", _P), ("open", _P), ("delete", _P), ("rest", _P * 14),
    )  # fmt: skip


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", _I), ("close", _P), ("read", _P), ("write", _P), ("truncate", _P),
        ("sync", _P), ("rest", _P * 13),
    )  # fmt: skip


CODES = {
    "open": (14,),
    "read": (266,),
    "write": (13, 778),
    "truncate": (1546,),
    "sync": (1034,),
    "delete": (2570,),
}
"""What SQLite's own file system answers: CANTOPEN, FULL, and kinds of IOERR."""

ERRORS = {
    "open": (errno.EACCES, errno.ENOSPC),
    "read": (errno.EIO,),
    "write": (errno.ENOSPC, errno.EIO),
    "sync": (errno.EIO,),
    "rename": (errno.EACCES, errno.EIO),
    "link": (errno.EPERM,),
    "delete": (errno.EACCES,),
    "folder": (errno.EACCES, errno.ENOSPC),
    "chmod": (errno.EPERM,),
}


class Faults:
    """Counts the steps taken below ``folder``, and fails those it is told to.

    ``steps`` are the kinds of steps so far with the names of their files. ``at`` is the number of
    the step that fails (0: none), and with ``lasting`` all after it fail as well: the disk is gone.
    ``failed`` are the steps that did.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.steps: list[tuple[str, str]] = []
        self.failed: list[tuple[str, str]] = []
        self.at = 0
        self.lasting = False
        self.variant = 0
        self.reads = False
        """Whether reading is a step as well."""

    def begin(self, at: int = 0, *, lasting: bool = False, variant: int = 0) -> None:
        """Count from one again, and fail at this step."""
        self.steps, self.failed = [], []
        self.at, self.lasting, self.variant = at, lasting, variant

    def end(self) -> None:
        """Let everything succeed again."""
        self.at, self.lasting = 0, False

    def fails(self, kind: str, path: str) -> bool:
        """Count a step; tell whether it fails."""
        if not path.startswith(self.folder) or (kind == "read" and not self.reads):
            return False
        self.steps.append((kind, os.path.basename(path)))  # noqa: PTH119 - a plain string
        number = len(self.steps)
        failing = bool(self.at) and (number == self.at or (self.lasting and number > self.at))
        if failing:
            self.failed.append(self.steps[-1])
        return failing

    def code(self, kind: str) -> int:
        """Return what SQLite's file system answers to this kind of step."""
        return CODES[kind][self.variant % len(CODES[kind])]

    def check(self, kind: str, path: object) -> None:
        """Count a step of Python's own. Raises ``OSError`` where it fails."""
        if not isinstance(path, (str, os.PathLike)):
            return
        name = os.path.abspath(os.fspath(path))  # noqa: PTH100 - a plain string
        if self.fails(kind, name):
            number = ERRORS[kind][self.variant % len(ERRORS[kind])]
            raise OSError(number, os.strerror(number), name)


@contextmanager
def faulty(folder: Path) -> Iterator[Faults]:
    """Look at each step below ``folder`` as long as the block lasts."""
    faults = Faults(folder)
    with _database_files(faults), _own_files(faults):
        yield faults


# -- the steps of SQLite -------------------------------------------------------------------------


@contextmanager
def _database_files(faults: Faults) -> Iterator[None]:
    library = ctypes.CDLL(native.__file__)
    if not hasattr(library, "sqlite3_vfs_find"):
        pytest.skip("this driver does not let its file system be replaced")
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    usual = library.sqlite3_vfs_find(None)
    vfs = _Vfs.from_buffer_copy(usual.contents)
    vfs.name = b"faulty"
    keeping = _Files(faults, usual.contents)
    vfs.open = ctypes.cast(keeping.opening, _P)
    vfs.delete = ctypes.cast(keeping.deleting, _P)
    library.sqlite3_vfs_register(ctypes.byref(vfs), 1)
    try:
        yield
    finally:
        faults.end()
        library.sqlite3_vfs_unregister(ctypes.byref(vfs))
        library.sqlite3_vfs_register(usual, 1)
        # A connection that is still open goes on to use it.
        _KEPT.append((vfs, keeping))


_KEPT: list[object] = []


class _Files:
    """The open files of SQLite: what each is called, and its steps."""

    def __init__(self, faults: Faults, usual: _Vfs) -> None:
        self._faults = faults
        self._names: dict[int, str] = {}
        self._tables: dict[int, tuple[_Methods, list[object]]] = {}
        self._open = _OPEN(usual.open)
        self._delete = _DELETE(usual.delete)
        self.opening = _OPEN(self._opened)
        self.deleting = _DELETE(self._deleted)

    def _opened(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        if self._faults.fails("open", path):
            # What is not open has no methods; SQLite looks at that.
            ctypes.cast(file, ctypes.POINTER(_P))[0] = None
            return self._faults.code("open")
        result = int(self._open(vfs, name, file, flags, out))
        if result == 0 and path:
            self._names[file] = path
            methods = ctypes.cast(file, ctypes.POINTER(_P))
            methods[0] = self._table(methods[0] or 0)
        return result

    def _deleted(self, vfs: int, name: bytes, durable: int) -> int:
        if self._faults.fails("delete", name.decode()):
            return self._faults.code("delete")
        return int(self._delete(vfs, name, durable))

    def _table(self, usual: int) -> int:
        """Return the address of the usual methods with the steps that are looked at."""
        if usual not in self._tables:
            old = _Methods.from_address(usual)
            new = _Methods.from_buffer_copy(old)
            made = [
                self._wrapped(kind, shape, getattr(old, kind))
                for kind, shape in (
                    ("read", _MOVE), ("write", _MOVE), ("truncate", _TRUNCATE), ("sync", _SYNC)
                )
            ]  # fmt: skip
            new.read, new.write, new.truncate, new.sync = (ctypes.cast(one, _P) for one in made)
            self._tables[usual] = (new, made)
        return ctypes.addressof(self._tables[usual][0])

    def _wrapped(self, kind: str, shape: Any, usual: int) -> Any:
        passed = shape(usual)

        def step(file: int, *values: Any) -> int:
            if self._faults.fails(kind, self._names.get(file, "")):
                return self._faults.code(kind)
            # Nobody pulls the plug here, so nothing has to reach the disk.
            return 0 if kind == "sync" else int(passed(file, *values))

        return shape(step)


_OPENING = ("mode", "buffering", "encoding", "errors", "newline", "closefd", "opener")
"""What ``open`` takes after the file, in this order."""


# -- the steps of Python -------------------------------------------------------------------------


@contextmanager
def _own_files(faults: Faults) -> Iterator[None]:
    usual = io.open

    class Raw(io.FileIO):
        def write(self, data: Any, /) -> int:
            faults.check("write", self.name)
            return super().write(data)

        def readinto(self, buffer: Any, /) -> int:
            faults.check("read", self.name)
            return super().readinto(buffer)

    def opening(file: Any, *given: Any, **named: Any) -> Any:
        named |= dict(zip(_OPENING, given, strict=False))
        mode = named.setdefault("mode", "r")
        inside = isinstance(file, (str, os.PathLike)) and os.path.abspath(  # noqa: PTH100
            os.fspath(file)
        ).startswith(faults.folder)
        if not inside or named.get("buffering") == 0:
            return usual(file, **named)
        if set(mode) & set("wax+"):
            faults.check("open", file)
        raw = Raw(file, mode.replace("b", "").replace("t", ""))
        buffered: Any = (
            io.BufferedRandom(raw) if "+" in mode
            else io.BufferedReader(raw) if "r" in mode else io.BufferedWriter(raw)
        )  # fmt: skip
        return (
            buffered
            if "b" in mode
            else io.TextIOWrapper(
                buffered, named.get("encoding"), named.get("errors"), named.get("newline")
            )
        )

    def looked_at(kind: str, work: Callable[..., Any], position: int = 0) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            if not named.get("dir_fd"):
                faults.check(kind, _path(given[position]))
            return None if kind == "sync" else work(*given, **named)

        return step

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(io, "open", opening)
        patch.setattr("builtins.open", opening)
        for name, kind, position in (
            ("fsync", "sync", 0), ("replace", "rename", 1), ("rename", "rename", 1),
            ("link", "link", 1), ("unlink", "delete", 0), ("remove", "delete", 0),
            ("mkdir", "folder", 0), ("chmod", "chmod", 0),
        ):  # fmt: skip
            patch.setattr(os, name, looked_at(kind, getattr(os, name), position))
        yield


def _path(given: object) -> object:
    """Return the path of an open file; what is no number is a path already."""
    if isinstance(given, int):
        try:
            return os.readlink(f"/proc/self/fd/{given}")  # noqa: PTH115
        except OSError:
            return None
    return given
