"""A read that nobody waits for any more ends at once, and leaves nothing behind."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

from crm_desktop.jobs.lanes import Cancelled, Job, Lane
from crm_desktop.services.lists import Query
from crm_desktop.storage.reader import Reader
from tests.offices import open_desk

_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_a_later_job_ends_what_the_earlier_one_reads(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "A"})
    begun, ended = threading.Event(), threading.Event()
    lane = Lane("reading", reads=True)
    found: list[int] = []

    def endless(reader: Reader) -> None:
        begun.set()
        reader.connection.exec_driver_sql(_ENDLESS)

    def first(_job: Job) -> None:
        with desk._store.read() as reader:
            endless(reader)

    with closing(desk):
        lane.submit(first, done=lambda _none: found.append(-1), stopped=ended.set, group="list")
        assert begun.wait(30)
        lane.submit(
            lambda _job: len(desk.lists.ids(Query("customer"))), done=found.append, group="list"
        )
        while lane.busy:
            lane.deliver()
        lane.close()
    assert ended.is_set()
    assert found == [1]


def test_a_cancelled_job_reads_nothing_more(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    caught: list[BaseException] = []
    lane = Lane("reading", reads=True)

    def read(job: Job) -> None:
        job.cancel()
        try:
            desk.lists.ids(Query("customer"))
        except Cancelled as error:
            caught.append(error)
            raise

    with closing(desk):
        lane.submit(read)
        while lane.busy:
            lane.deliver()
        lane.close()
    assert len(caught) == 1


def test_what_does_more_than_read_goes_on(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    seen: list[int] = []
    lane = Lane("files")

    def work(job: Job) -> None:
        job.cancel()
        seen.append(len(desk.lists.ids(Query("customer"))))

    with closing(desk):
        lane.submit(work)
        while lane.busy:
            lane.deliver()
        lane.close()
    assert seen == [0]
