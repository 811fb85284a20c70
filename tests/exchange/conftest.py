"""A reading process that lasts for all tests of the exchange."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm_desktop.exchange.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as process:
        yield process
