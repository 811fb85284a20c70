"""Noticing that a person cancelled work in the background: nobody else tells of it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.jobs.lanes import Job

_EVERY = 150


def when_cancelled(
    owner: tk.Misc, job: Job, waiting: Callable[[], bool], call: Callable[[], Any]
) -> None:
    """Run ``call`` once ``job`` was cancelled, unless ``owner`` is gone or no longer ``waiting``.

    A job that was cancelled calls neither ``done`` nor ``failed``, so whoever shows that it waits
    has to find out by itself.
    """

    def look() -> None:
        if not owner.winfo_exists() or not waiting():
            return
        if job.cancelled:
            call()
        else:
            owner.after(_EVERY, look)

    owner.after(_EVERY, look)
