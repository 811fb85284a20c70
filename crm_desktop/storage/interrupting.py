"""Ending what SQLite reads for a job as soon as nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from crm_desktop.jobs.lanes import Cancelled, interruptible_job


@contextmanager
def ended_by_cancelling(connection: Connection) -> Iterator[None]:
    """Interrupt what is read here when the job of this thread is cancelled; nothing without one.

    Raises ``Cancelled``.
    """
    job = interruptible_job()
    if job is None:
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with job.interrupted_by(driver.interrupt):
            yield
    except DatabaseError as error:
        if job.cancelled and str(error.orig) == "interrupted":
            raise Cancelled from error
        raise
