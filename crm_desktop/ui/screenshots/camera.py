"""Pictures of every screen: ``python -m crm_desktop.ui.screenshots FOLDER --database FILE``.

They are taken from the display that DISPLAY names (or from the desktop, where there is one), so
the window must not be covered. Settings of the user are neither read nor changed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import LANGUAGES, set_language
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui.navigation import places
from crm_desktop.ui.window import Window

_PATIENCE = 60.0
_QUIET = 0.45
_SHOOT = 30


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


class CannotPicture(Exception):  # noqa: N818 - not a mistake of the program
    """There is no way to take a picture of this display."""


class Photographer:
    """Walks through the window and takes a picture of each screen."""

    def __init__(self, window: Window, folder: Path, mark: str) -> None:
        self._window = window
        self._folder = folder
        self._mark = mark
        self._count = 0

    def settle(self) -> None:
        """Let the window work until nothing has happened for a moment."""
        root, busy = self._window.root, self._window.background.pump
        end = time.monotonic() + _PATIENCE
        quiet = time.monotonic() + _QUIET
        while time.monotonic() < min(end, quiet):
            root.update()
            if busy.busy:
                quiet = time.monotonic() + _QUIET
            time.sleep(0.01)
        root.update()

    def shoot(self, name: str) -> Path:
        """Take a picture of the window as it stands; raises ``CannotPicture``."""
        self.settle()
        self._count += 1
        path = self._folder / f"{self._count:02d}-{name}-{self._mark}.png"
        _take(self._window.root, path)
        return path

    def walk(self) -> Iterator[Path]:
        """Take a picture of every place, a customer's page, a new record, the filter, search."""
        window = self._window
        for place in places():
            window.go(place.name)
            yield self.shoot(place.name)
        yield from self._customer()
        window.go("customer")
        self.settle()
        window.obey("filter")
        yield self.shoot("filter")
        window.obey("close")
        window.obey("new")
        yield self.shoot("new-customer")
        window.obey("close")
        self.settle()
        self._search()
        yield self.shoot("search")

    def _customer(self) -> Iterator[Path]:
        window = self._window
        sales = window.desk.lists.ids(Query("sale"), limit=1)
        if not sales:
            return
        customer = window.desk.records.get("sale", sales[0])["customer"]
        window.go("customer/page", show=customer, tab="tab0")
        yield self.shoot("customer-page")
        window.go("customer/page", show=customer, tab="sale")
        yield self.shoot("customer-sales")

    def _search(self) -> None:
        window = self._window
        first = window.desk.lists.ids(Query("customer"), limit=1)
        title = window.desk.records.title("customer", first[0]) if first else ""
        window.root.focus_force()
        window.find(title[:2])


def _take(root: Any, path: Path) -> None:
    left, top = root.winfo_rootx(), root.winfo_rooty()
    width, height = root.winfo_width(), root.winfo_height()
    program = shutil.which("import")
    if program is not None and sys.platform.startswith("linux"):
        crop = f"{width}x{height}+{left}+{top}"
        done = subprocess.run(  # noqa: S603 - a program of the system
            [program, "-window", "root", "-crop", crop, "+repage", str(path)],
            check=False,
            capture_output=True,
            timeout=_SHOOT,
        )
        if done.returncode == 0:
            return
    from PIL import ImageGrab  # noqa: PLC0415 - only here

    try:
        grabbed = ImageGrab.grab((left, top, left + width, top + height))
    except OSError as error:
        raise CannotPicture from error
    grabbed.save(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; return the exit code."""
    parser = argparse.ArgumentParser(description="Take a picture of every screen.")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--database", type=Path, required=True, help="the customer file to show")
    parser.add_argument("--language", choices=tuple(LANGUAGES), help="default: both")
    parser.add_argument(
        "--theme", choices=("light", "dark"), help="default: light; dark in English"
    )
    parser.add_argument("--size", default="1366x768", help="of the window, such as 1366x768")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    languages = (given.language,) if given.language else tuple(LANGUAGES)
    looks = [
        (language, theme)
        for language in languages
        # In the second language the screens differ in words, not in colours.
        for theme in ((given.theme,) if given.theme else ("light", "dark"))
        if given.theme or theme == "light" or language == languages[0]
    ]
    set_language(languages[0])
    try:
        desk = Desk(given.database)
    except PersonError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    width, height = (int(part) for part in given.size.split("x"))
    window = Window(desk, Settings(language=languages[0], window=[width, height, 0, 0]))
    try:
        window.open("dashboard")
        for language, theme in looks:
            window.speak(language)
            window.dress(theme)
            for path in Photographer(window, given.folder, f"{language}-{theme}").walk():
                sys.stdout.write(f"{path}\n")
    except CannotPicture:
        sys.stderr.write("No picture can be taken here: install ImageMagick (its “import”).\n")
        return 1
    finally:
        window.background.stop()
        window.root.destroy()
        desk.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
