"""A short version of ``tests.slow.faults``: one failing step of each action; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.slow.faults import ACTIONS, Action, run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all trials, which share the offices they begin with."""
    return tmp_path_factory.mktemp("faults")


TRIALS = [
    (one, one.protected[number % len(one.protected)]) for number, one in enumerate(ACTIONS.values())
]
"""Each action on one kind of file, free and protected ones in turns."""


@pytest.mark.parametrize(
    ("action", "protected"), TRIALS, ids=[one.name.replace(" ", "-") for one, _kind in TRIALS]
)
def test_a_failing_step_loses_nothing(folder: Path, action: Action, protected: bool) -> None:
    steps, failed, wrong = run(folder, action, protected=protected, seed=5, most=1, reads=False)

    assert not wrong, "\n".join(wrong)
    assert failed, f"none of {steps} steps came to fail"
