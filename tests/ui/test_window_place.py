"""Where the window stands: remembered, and never beside the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.ui.placing import fitted
from tests.ui.opened import opened


@pytest.mark.parametrize(
    ("wanted", "screen", "found"),
    [
        ((1200, 700, 50, 40), (1920, 1080), (1200, 700, 50, 40)),
        ((1900, 1000, 0, 0), (1366, 768), (1366, 768, 0, 0)),
        ((1200, 700, 1500, 900), (1366, 768), (1200, 700, 166, 68)),
        ((1200, 700, -300, -20), (1366, 768), (1200, 700, 0, 0)),
    ],
)
def test_a_window_is_put_wholly_onto_the_screen(
    wanted: tuple[int, int, int, int],
    screen: tuple[int, int],
    found: tuple[int, int, int, int],
) -> None:
    assert fitted(wanted, screen, (0, 0)) == found


def test_a_screen_at_the_left_of_the_first_one_counts() -> None:
    assert fitted((800, 600, -1500, 10), (3840, 1080), (-1920, 0)) == (800, 600, -1500, 10)


@pytest.mark.parametrize("kept", [[99999, 99999, 9000, 9000], ["a"], None, [1, 2, 3, 4]])
def test_any_place_that_was_kept_gives_a_window_on_the_screen(
    display: str, tmp_path: Path, kept: object
) -> None:
    del display
    with opened(tmp_path, window=kept) as there:
        root = there.root
        assert root.winfo_rootx() >= 0
        assert root.winfo_rooty() >= 0
        assert root.winfo_rootx() + root.winfo_width() <= root.winfo_screenwidth()
        assert root.winfo_rooty() + root.winfo_height() <= root.winfo_screenheight()
        assert root.winfo_width() >= 1000


def test_where_the_window_was_moved_is_kept(display: str, tmp_path: Path) -> None:
    del display
    with opened(tmp_path, window=[1100, 700, 10, 10]) as there:
        there.root.geometry("1120x680+30+20")
        there.root.update()
        there.settle()
        preferences = there.window.preferences
        there.window._placing.remember()
        assert preferences.get("window") == [1120, 680, 30, 20]
