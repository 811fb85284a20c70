"""``python -m crm_desktop.ui.screenshots FOLDER --database FILE``: pictures of all there is to see.

They are taken from the display that DISPLAY names (or from the desktop, where there is one), so
the window must not be covered. The file is copied first; settings of the user are neither read
nor changed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import LANGUAGES
from crm_desktop.ui.screenshots.camera import CannotPicture, Photographer
from crm_desktop.ui.screenshots.sheets import make_sheets
from crm_desktop.ui.screenshots.showing import shown


def _take(path: Path, given: argparse.Namespace, *, empty: bool) -> dict[str, list[Path]]:
    """Take the pictures of one file; return them by language and theme."""
    taken: dict[str, list[Path]] = {}
    languages = (given.language,) if given.language else tuple(LANGUAGES)
    themes = (given.theme,) if given.theme else ("light", "dark")
    width, height = (int(part) for part in given.size.split("x"))
    with shown(path, languages[0], (width, height)) as window:
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
