"""``python -m crm_desktop.ui.screenshots FOLDER --database FILE``: pictures of all there is to see.

They are taken from the display that DISPLAY names (or from the desktop, where there is one), so
the window must not be covered. The file is copied first; settings of the user are neither read
nor changed.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import LANGUAGES, set_language
from crm_desktop.services.desk import Desk
from crm_desktop.ui.screenshots.camera import CannotPicture, Photographer
from crm_desktop.ui.screenshots.sheets import make_sheets
from crm_desktop.ui.window import Window


class Settings:
    """Settings that are forgotten afterwards."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def get(self, key: str, default: Any = None) -> Any:
        """Return a setting."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a setting until the end."""
        self._values[key] = value

    def language(self) -> str:
        """Return the language."""
        return str(self._values["language"])


@contextmanager
def opened(path: Path, language: str, size: str) -> Iterator[Window]:
    """Show the window on the file at ``path``; ``size`` is such as 1366x768."""
    width, height = (int(part) for part in size.split("x"))
    set_language(language)
    desk = Desk(path)
    window = Window(desk, Settings(language=language, window=[width, height, 0, 0]))
    try:
        window.open("dashboard")
        window.root.update()
        window.root.focus_force()
        # Where nothing manages windows, one that opens under the pointer takes the keyboard.
        window.root.event_generate("<Motion>", warp=True, x=2, y=2)
        yield window
    finally:
        window.background.stop()
        window.root.destroy()
        desk.close()


def _take(path: Path, given: argparse.Namespace, *, empty: bool) -> dict[str, list[Path]]:
    """Take the pictures of one file; return them by language and theme."""
    taken: dict[str, list[Path]] = {}
    languages = (given.language,) if given.language else tuple(LANGUAGES)
    themes = (given.theme,) if given.theme else ("light", "dark")
    with opened(path, languages[0], given.size) as window:
        for language in languages:
            for theme in themes:
                mark = f"{language}-{theme}"
                window.speak(language)
                window.dress(theme)
                photographer = Photographer(window, given.folder, mark)
                for picture in photographer.walk_empty() if empty else photographer.walk():
                    taken.setdefault(mark, []).append(picture)
                    sys.stdout.write(f"{picture}\n")
    return taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; return the exit code."""
    given = _parser().parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="crm-pictures-") as home:
        copy = Path(home, "copy.crm")
        try:
            shutil.copy(given.database, copy)
            taken = _take(copy, given, empty=False)
            # Nothing of one window may be left when the next one comes.
            gc.collect()
            for mark, pictures in _take(Path(home, "empty.crm"), given, empty=True).items():
                taken[mark] += pictures
        except (PersonError, OSError) as error:
            sys.stderr.write(f"{error}\n")
            return 1
        except CannotPicture:
            sys.stderr.write("No picture can be taken here: install ImageMagick (its “import”).\n")
            return 1
    if given.sheets:
        for mark, pictures in taken.items():
            for sheet in make_sheets(pictures, given.folder, mark):
                sys.stdout.write(f"{sheet}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Take a picture of all there is to see.")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--database", type=Path, required=True, help="the customer file to show")
    parser.add_argument("--language", choices=tuple(LANGUAGES), help="default: all")
    parser.add_argument("--theme", choices=("light", "dark"), help="default: both")
    parser.add_argument("--size", default="1366x768", help="of the window, such as 1366x768")
    parser.add_argument("--sheets", action="store_true", help="put them side by side as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
