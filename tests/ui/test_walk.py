"""A short random walk through the window; ``make walk`` takes long ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.slow.walk import walk


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_one_does_nothing_fails(tmp_path: Path, seed: int) -> None:
    walked = walk(tmp_path, 300, seed, customers=12)
    assert not walked.faults, "\n\n".join(walked.faults)
    assert walked.whole
    assert walked.given_back  # so few steps do not warm it up: memory is the long walk's matter
