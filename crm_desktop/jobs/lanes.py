"""Background work: one lane runs one job after another in a thread of its own.

A lane knows nothing of windows. What a job tells or returns is put into a queue; whoever owns the
screen empties it with ``deliver`` from its own thread, so that callbacks run there.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_log = logging.getLogger(__name__)
_TELL_EVERY = 0.1
_here = threading.local()


def interruptible_job() -> Job | None:
    """Return the job of this thread if what it reads ends at once when it is cancelled."""
    job: Job | None = getattr(_here, "job", None)
    return job


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Raised within a job that was cancelled; an ordinary roll-back follows."""


@dataclass
class Job:
    """One piece of work that was handed in."""

    work: Callable[[Job], Any]
    done: Callable[[Any], None] | None = None
    failed: Callable[[BaseException], None] | None = None
    told: Callable[[int, int], None] | None = None
    stopped: Callable[[], None] | None = None
    group: str = ""
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _last: float = 0.0
    _outbox: queue.SimpleQueue[Callable[[], None]] | None = None

    def cancel(self) -> None:
        """Ask the job to stop; once it has, ``stopped`` is called, not ``done`` or ``failed``."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Tell whether somebody asked the job to stop."""
        return self._cancelled.is_set()

    def go_on(self) -> None:
        """Raise ``Cancelled`` where somebody asked the job to stop."""
        if self.cancelled:
            raise Cancelled

    def progress(self, now: int, whole: int) -> None:
        """Tell how far the work is; called from within it.

        Raises ``Cancelled``. Costs nothing to call often: the screen hears of it ten times a
        second at most.
        """
        self.go_on()
        moment = time.monotonic()
        if self.told and self._outbox and (moment - self._last >= _TELL_EVERY or now == whole):
            self._last = moment
            told = self.told
            self._outbox.put(lambda: told(now, whole))


class Lane:
    """A thread that does jobs in the order in which they come.

    With ``reads``, what a job reads from the file ends at once when the job is cancelled.
    """

    def __init__(self, name: str, *, reads: bool = False) -> None:
        self._reads = reads
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._outbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._latest: dict[str, Job] = {}
        self._open = 0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Tell whether a job waits, runs or has something undelivered."""
        return self._open > 0 or not self._outbox.empty()

    def submit(
        self,
        work: Callable[[Job], Any],
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        told: Callable[[int, int], None] | None = None,
        stopped: Callable[[], None] | None = None,
        group: str = "",
    ) -> Job:
        """Hand in ``work(job)``; its value goes to ``done``, its exception to ``failed``.

        ``told(now, whole)`` hears of progress, ``stopped`` that the job was cancelled. An earlier
        job of the same ``group`` is cancelled: its late result is of no use.
        """
        job = Job(work, done, failed, told, stopped, group, _outbox=self._outbox)
        if group:
            earlier = self._latest.get(group)
            if earlier:
                earlier.cancel()
            self._latest[group] = job
        self._open += 1
        self._jobs.put(job)
        return job

    def deliver(self) -> int:
        """Call what finished jobs left to call, in the caller's thread; return how many calls."""
        calls = 0
        while True:
            try:
                call = self._outbox.get_nowait()
            except queue.Empty:
                return calls
            calls += 1
            call()

    def close(self, wait: float = 5.0) -> None:
        """Finish the job that runs, drop the others, end the thread."""
        self._jobs.put(None)
        self._thread.join(wait)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            _here.job = job if self._reads else None
            self._do(job)
            _here.job = None
            del job  # while this thread waits it must not keep what the job knows

    def _do(self, job: Job) -> None:
        if job.cancelled:
            self._outbox.put(self._ended(job, None, None))
            return
        try:
            value = job.work(job)
        except Cancelled:
            self._outbox.put(self._ended(job, None, None))
        except BaseException as error:  # noqa: BLE001 - handed to whoever owns the job
            self._outbox.put(self._ended(job, job.failed, error))
            if job.failed is None:
                _log.exception("A job failed and nobody listens")
        else:
            self._outbox.put(self._ended(job, job.done, value))

    def _ended(
        self, job: Job, call: Callable[[Any], None] | None, value: Any
    ) -> Callable[[], None]:
        def tell() -> None:
            self._open -= 1
            if self._latest.get(job.group) is job:
                del self._latest[job.group]
            if job.cancelled:
                if job.stopped is not None:
                    job.stopped()
            elif call is not None:
                call(value)

        return tell
