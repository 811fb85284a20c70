"""Files named by the clipboard, in the forms that file managers give them."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

import pytest

from crm_desktop.ui.filing import pasted_paths, paths_in


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "报价 2026.txt"
    path.write_text("x", encoding="utf-8")
    return path


def test_paths_and_addresses_are_read(paper: Path) -> None:
    for text in (str(paper), f'"{paper}"', paper.as_uri(), f"copy\n{paper.as_uri()}\r\n"):
        assert paths_in(text) == [paper]
    assert paths_in(f"{paper}\n{paper}") == [paper]


def test_what_is_no_file_is_left_out(paper: Path) -> None:
    for text in ("", "hello", "relative.txt", str(paper.parent), f"{paper}x", "# comment"):
        assert paths_in(text) == []


def test_a_list_of_files_comes_byte_by_byte(root: tk.Tk, paper: Path) -> None:
    told = f"{paper.as_uri()}\r\n".encode()
    root.clipboard_clear()
    root.clipboard_append(" ".join(f"0x{one:x}" for one in told))

    assert pasted_paths(root) == [paper]
