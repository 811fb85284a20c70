"""Chunks of the invented office from processes of their own, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from multiprocessing.connection import Connection

from crm_desktop.jobs.processes import Helper
from crm_desktop.records import record_types
from crm_desktop.services.demo_chunk import DemoChunk, Given, Office, Wanted
from crm_desktop.services.demo_people import DemoWorld
from crm_desktop.storage.prepared import Prepared

Give = Callable[[Wanted], Given]
Span = tuple[int, int]


def serve(connection: Connection, office: Office) -> None:
    """Make the chunks that are asked for, until the program closes its end."""
    import signal  # noqa: PLC0415 - what ends a process is its own affair

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program decides what Ctrl+C ends
    world = DemoWorld(office.seed, office.today, office.language)
    types = record_types()
    try:
        while True:
            start, stop = connection.recv()
            chunk = DemoChunk(office, types, start, stop, world)
            connection.send(chunk.wanted)
            connection.send(list(chunk.ready(connection.recv())))
    except (EOFError, ConnectionError):
        return


def made_by_helpers(
    office: Office, spans: Sequence[Span], give: Give, count: int
) -> Iterator[list[Prepared]]:
    """Yield the records of each span, made by ``count`` processes; ``give`` is asked in order."""
    with ExitStack() as stack:
        links = [
            stack.enter_context(closing(Helper(serve, office, name=f"demo-{number}"))).connection
            for number in range(count)
        ]
        for link, span in zip(links, spans, strict=False):
            link.send(span)
        for place in range(len(spans)):
            link = links[place % count]
            link.send(give(link.recv()))
            # While this one is made ready, the one before is taken.
            if place:
                yield _received(links, spans, place - 1)
        if spans:
            yield _received(links, spans, len(spans) - 1)


def _received(links: Sequence[Connection], spans: Sequence[Span], place: int) -> list[Prepared]:
    """Return what was made of a span, and ask its process for the next."""
    link = links[place % len(links)]
    found: list[Prepared] = link.recv()
    if place + len(links) < len(spans):
        link.send(spans[place + len(links)])
    return found
