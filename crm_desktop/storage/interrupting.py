"""Ending what SQLite reads for a job as soon as nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from crm_desktop.jobs.lanes import Cancelled, interruptible_job

_OFTEN = 20_000
"""Steps of SQLite's machine, less than a millisecond of them, between two looks at the job."""


@contextmanager
def ended_by_cancelling(connection: Connection) -> Iterator[None]:
    """Interrupt what is read here when the job of this thread is cancelled; nothing without one.

    Raises ``Cancelled``.
    """
    job = interruptible_job()
    if job is None:
        yield
        return
    job.go_on()
    driver: Any = connection.connection.driver_connection
    # SQLite asks now and then. Its interrupt() would miss a statement that is just about to begin.
    driver.set_progress_handler(lambda: job.cancelled, _OFTEN)
    try:
        yield
    except DatabaseError as error:
        if job.cancelled and str(error.orig) == "interrupted":
            raise Cancelled from error
        raise
    finally:
        driver.set_progress_handler(None, 0)
