"""Bounds that the process sets to itself before it touches a file."""

from __future__ import annotations

import os
import sys

if sys.platform != "win32":
    import resource

MOST_MEMORY = 1_500_000_000
"""Bytes of address space; enough for a sheet of 700,000 rows with 20 columns."""


def set_limits() -> None:
    """Bound the memory of this process and silence what libraries print when they give up.

    Linux bounds the address space and Windows the committed memory. macOS knows no such bound:
    there the sizes that a file declares and the limit on time must do.
    """
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    os.close(quiet)
    if sys.platform == "win32":
        _bound_on_windows()
    elif sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    def _bound_on_windows() -> None:
        """Put this process into a job object of its own, which ends it beyond the bound.

        https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-jobobject_extended_limit_information
        """

        class Basic(ctypes.Structure):
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

        class Extended(ctypes.Structure):
            _fields_ = (
                ("Basic", Basic),
                ("IoInfo", ctypes.c_uint64 * 6),
                ("ProcessMemoryLimit", ctypes.c_size_t),
                ("JobMemoryLimit", ctypes.c_size_t),
                ("PeakProcessMemoryUsed", ctypes.c_size_t),
                ("PeakJobMemoryUsed", ctypes.c_size_t),
            )

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            ctypes.c_void_p,
            wintypes.DWORD,
        )
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        bounds = Extended()
        bounds.Basic.LimitFlags = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
        bounds.ProcessMemoryLimit = MOST_MEMORY
        job = kernel.CreateJobObjectW(None, None)
        extended_limits = 9
        if not (
            job
            and kernel.SetInformationJobObject(
                job, extended_limits, ctypes.byref(bounds), ctypes.sizeof(bounds)
            )
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        ):
            raise ctypes.WinError(ctypes.get_last_error())
