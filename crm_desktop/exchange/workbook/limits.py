"""Bounds that the process sets to itself before it touches a file."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9
    _LIMIT_PROCESS_MEMORY = 0x100

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("Basic", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class MemoryBound:
        """How much memory this process may commit; it belongs to a job object of its own.

        https://learn.microsoft.com/windows/win32/procthread/job-objects
        Where the system refuses the job, the bounds on size and time must do.
        """

        def __init__(self) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._kernel.GetCurrentProcess.restype = wintypes.HANDLE
            self._kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            self._kernel.SetInformationJobObject.argtypes = (
                wintypes.HANDLE,
                ctypes.c_int,
                ctypes.c_void_p,
                wintypes.DWORD,
            )
            self._job = self._kernel.CreateJobObjectW(None, None)
            self._kernel.AssignProcessToJobObject(self._job, self._kernel.GetCurrentProcess())

        def set(self, most: int) -> None:
            """Let the process use up to ``most`` bytes from now on."""
            limits = _ExtendedLimits()
            limits.Basic.LimitFlags = _LIMIT_PROCESS_MEMORY
            limits.ProcessMemoryLimit = most
            self._kernel.SetInformationJobObject(
                self._job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )

else:
    import resource

    class MemoryBound:
        """How much address space this process may use.

        macOS does not know such a bound: there the bounds on size and time must do.
        """

        def set(self, most: int) -> None:
            """Let the process use up to ``most`` bytes from now on."""
            if sys.platform != "linux":
                return
            _, highest = resource.getrlimit(resource.RLIMIT_AS)
            bound = most if highest == resource.RLIM_INFINITY else min(most, highest)
            resource.setrlimit(resource.RLIMIT_AS, (bound, highest))


def silence() -> None:
    """Keep what libraries print when they give up from the program's own error output."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    os.close(quiet)
