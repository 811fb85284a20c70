"""Giving memory that is free again back to the system."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Return what is free within the C library's heap to the system, where it keeps it.

    After a report or a long list tens of megabytes are free, but in between stands something that
    is not. Takes up to a few milliseconds; does nothing where the library has no such call.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], object] | None:
    if sys.platform != "linux":
        return None
    import ctypes  # noqa: PLC0415 - not at the start

    found: Callable[[int], object] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
