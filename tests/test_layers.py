"""The rules of the house that a machine can hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 400
"""Lines; a file above this has a reason in ``docs/file-sizes.md``."""


def test_imports_go_down_the_house(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def _long_files() -> dict[str, int]:
    folders = ("crm_desktop", "tests", "benchmarks", "scripts", "installer")
    files = [
        *ROOT.glob("*.py"),
        *(file for name in folders for file in (ROOT / name).rglob("*.py")),
    ]
    lengths = {
        file.relative_to(ROOT).as_posix(): len(file.read_text(encoding="utf-8").splitlines())
        for file in files
    }
    return {name: length for name, length in lengths.items() if length > LONGEST}


def _reasons() -> dict[str, str]:
    table = (ROOT / "docs" / "file-sizes.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", table, flags=re.MULTILINE))


def test_a_long_file_has_a_reason() -> None:
    unexplained = {name: size for name, size in _long_files().items() if name not in _reasons()}

    assert not unexplained, "divide these, or write the reason down in docs/file-sizes.md"


def test_a_reason_has_a_long_file() -> None:
    outdated = _reasons().keys() - _long_files().keys()

    assert not outdated, "remove these from docs/file-sizes.md"


def test_the_commit_hooks_are_the_checks() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    checks = re.search(r"^check: ([a-z ]+?) *##", makefile, flags=re.MULTILINE)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")

    assert checks is not None
    assert re.findall(r"entry: make --silent (\w+)$", hooks, re.MULTILINE) == checks[1].split()
