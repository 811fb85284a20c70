"""What is told of each write: its images as the log's text, and what search finds it by.

This is most of the work of a write and needs nothing of the file, so during a large operation a
process of its own may do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.jobs.aside import Aside
from crm_desktop.storage.indexing import Indexed, indexed
from crm_desktop.storage.rows import Image, as_json, loaded_value

_AT_ONCE = 1_000


class Change(NamedTuple):
    """A change for the log; with ``after``, its texts follow."""

    record: str
    id: int
    verb: str
    before: Image | None
    after: Image | None


class Sought(NamedTuple):
    """A record that search is to find by what it holds now."""

    record: str
    id: int
    image: Image


Item = Change | Sought
Texts = tuple[str | None, str | None]
"""The images of a change, as the log keeps them."""

Put = Callable[[Item, Texts | Indexed], None]
Records = Mapping[str, RecordSpec]


def made(records: Records, item: Item) -> Texts | Indexed:
    """Return what is told of an item."""
    if isinstance(item, Change):
        return as_json(item.before), as_json(item.after)
    spec = records[item.record]
    image = item.image
    return indexed(spec, {one.name: loaded_value(one, image[one.name]) for one in spec.searched})


def teller(types: Callable[[], Records]) -> Callable[[Sequence[Item]], list[Texts | Indexed]]:
    """Return what does the work for many items; ``types`` returns the record types."""
    records = types()
    return lambda items: [made(records, item) for item in items]


class Telling:
    """Has the items of one write made, and put down in their order."""

    def __init__(self, records: Records, put: Put) -> None:
        self._records = records
        self._put = put
        self._aside: Aside[Sequence[Item], list[Texts | Indexed]] | None = None
        self._waiting: list[Item] = []
        self._sent: list[Item] = []

    def add(self, item: Item) -> None:
        """Take an item; it is put down now or, while there is help, by ``catch_up``."""
        if self._aside is None:
            self._put(item, made(self._records, item))
            return
        self._waiting.append(item)
        if len(self._waiting) >= _AT_ONCE:
            self._receive()
            self._send()

    def catch_up(self) -> None:
        """Put down everything that was taken."""
        if self._aside is not None:
            self._receive()
            self._send()
            self._receive()

    @contextmanager
    def helped(self, types: Callable[[], Records]) -> Iterator[None]:
        """Have the work done by a process of its own, which gets the record types by ``types``."""
        self._aside = Aside(teller, types, name="telling")
        try:
            yield
            self.catch_up()
        finally:
            self._aside.close()
            self._aside = None

    def _send(self) -> None:
        assert self._aside is not None
        self._sent, self._waiting = self._waiting, []
        self._aside.send(self._sent)

    def _receive(self) -> None:
        assert self._aside is not None
        if self._aside.busy:
            for item, one in zip(self._sent, self._aside.receive(), strict=True):
                self._put(item, one)
