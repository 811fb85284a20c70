"""A short version of ``tests.slow.torture``: fifteen times killed, nothing lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.slow.torture import torture


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
@pytest.mark.parametrize(("encrypted", "rounds"), [(False, 8), (True, 7)])
def test_a_killed_process_loses_nothing_that_it_reported(
    tmp_path: Path, encrypted: bool, rounds: int
) -> None:
    told: list[str] = []
    done = torture(tmp_path, rounds, seed=7, encrypted=encrypted, tell=told.append)
    assert sum(done.values()) > 0
