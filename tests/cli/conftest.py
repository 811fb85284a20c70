"""Calling the command line on a file of a test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.app.main import main
from tests.cli.calling import Answer, Crm


@pytest.fixture
def crm(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Crm:
    """Return how to call ``crm-desktop`` on ``office.crm`` in the test's folder."""

    def call(*arguments: object) -> Answer:
        code = main(["--database", str(tmp_path / "office.crm"), *map(str, arguments)])
        told = capfd.readouterr()
        return Answer(code, told.out, told.err)

    return call
