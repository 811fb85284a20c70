"""Every screen, panel, menu and dialog: nothing cut, nothing outside, all of it to be read.

One tour a language; at each stop the window is looked at in both sizes and both themes.
"""

from __future__ import annotations

import datetime as dt
import getpass
import gettext
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from babel.messages.pofile import read_po
from PIL import ImageGrab

from crm_desktop import i18n
from crm_desktop.resources import resource
from crm_desktop.services.desk import Desk
from crm_desktop.ui.screenshots import Tour
from crm_desktop.ui.screenshots.opening import in_view, popups
from crm_desktop.ui.screenshots.rest import Rest
from crm_desktop.ui.screenshots.showing import shown
from crm_desktop.ui.widgets.grid.header import Header
from crm_desktop.ui.window import Window
from tests.offices import dump
from tests.ui import looking

CATALOGUE = Path(i18n.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "crm_desktop.po"
_PART = re.compile(r"-(end\d|menu|row-menu|columns|field|wrong|tab[1-9])")
"""Stops that show a part of what another one shows, which is looked at in both sizes."""
_INITIALS = 2
_BEGUN = 4
"""Letters that a text needs before it can be told whose it is."""
SMALL, LARGE, LEAST = (1366, 768), (1920, 1080), (1024, 640)
READABLE, READABLE_DISABLED = 4.5, 3.0
"""Contrast of words; what cannot be used now may be fainter (WCAG 2 asks nothing of it)."""
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 3


def office(path: Path, language: str) -> None:
    """Make a file with a little of everything, and one customer with names that never end."""
    i18n.set_language(language)
    desk = Desk(path, who="Tester")
    desk.demo.create(14, today=dt.date.today())  # noqa: DTZ011 - the local day
    long = LONG[:200] if language == "en" else ("上海浦东新区进出口贸易股份有限公司" * 12)[:200]
    saved = desk.records.save(
        "customer", {"name": long, "company": long, "city": long[:60], "owner": long[:60]}
    ).id
    desk.records.save("contact", {"name": long[:120], "customer": saved})
    desk.records.save("product", {"code": "AAAAAAAA", "name": long})
    desk.close()


def at_size(window: Window, size: tuple[int, int], rest: Rest) -> None:
    """Give the window another size."""
    window.root.geometry("{}x{}+0+0".format(*size))
    rest.settle()


def layout_faults(seen: looking.Seen) -> list[str]:
    """Return what is wrong with where things stand."""
    return [
        *looking.cut(seen),
        *looking.cut_on_canvas(seen),
        *looking.outside(seen),
        *looking.off_screen(seen),
    ]


def faint(seen: looking.Seen, known: set[object]) -> list[str]:
    """Return what cannot be read against its ground."""
    picture = ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("RGB")
    return looking.faint(seen, picture, READABLE, READABLE_DISABLED, known)


class Found:
    """Collects faults, each once, with the first stop that shows it."""

    def __init__(self) -> None:
        self._stops: dict[str, str] = {}

    def note(self, stop: str, faults: list[str]) -> None:
        for fault in faults:
            self._stops.setdefault(fault, stop)

    def check(self) -> None:
        """Fail with all that was found."""
        told = [f"{stop}: {fault}" for fault, stop in self._stops.items()]
        assert not told, f"{len(told)} faults:\n" + "\n".join(told)


def tour(window: Window, look: Callable[[str, Rest], None]) -> None:
    """Go everywhere and look."""
    rest = Rest(window)
    rest.settle()
    stops = 0
    for stop in Tour(window, rest.settle).stops():
        look(stop, rest)
        stops += 1
    assert stops > 60


LOOKS = {"en": "light", "zh_CN": "dark"}
"""Each theme is looked at once; the words of a language do not change the colours."""
PROPER = {
    # Of this program, and of what it reads and writes.
    "CRM", "Desktop", "Excel", "CSV", "PDF", "xlsx", "csv", "pdf", "vcf", "vCard", "ics", "SQLite",
    "UTF", "GB", "KB", "MB", "IBAN", "SWIFT", "VAT", "RFM", "ABC", "NPS",
    # Keys have the names that are printed on them.
    "Ctrl", "Shift", "Alt", "Enter", "Esc", "Tab", "Home", "End", "Page", "Up", "Down", "Delete",
    "Del", "Space", "Backspace", "Insert", "F1", "Menu",
    # Examples of how names are written.
    "Aaron", "Adams", "AARON", "ADAMS", "Dr",
    # A language calls itself by its own name.
    "English",
}  # fmt: skip
"""Words that stay as they are in every language."""
ENTERED = ("Tester", "Anna", "Tan", "Berlin", "London", "qzqzqz")
"""What the tour enters, and who does it."""


@pytest.mark.parametrize("language", list(LOOKS))
def test_nothing_is_cut_nothing_outside_and_all_can_be_read(tmp_path: Path, language: str) -> None:
    path = tmp_path / "office.crm"
    office(path, language)
    known_words = words_known(path) if language != "en" else set()
    found = Found()
    known: set[object] = set()
    sizes = [SMALL, LARGE]
    with shown(path, language, SMALL, theme=LOOKS[language]) as window:

        def look(stop: str, rest: Rest) -> None:
            seen = in_view(window.root)
            found.note(stop, layout_faults(seen))
            found.note(stop, faint(seen, known))
            found.note(stop, shortened(seen, language))
            if language != "en":
                found.note(stop, foreign(seen, known_words))
            if not _PART.search(stop) and not floating(window):
                sizes.reverse()
                at_size(window, sizes[0], rest)
                wide = "{}x{}".format(*sizes[0])
                found.note(f"{stop}, {wide}", layout_faults(in_view(window.root)))

        tour(window, look)
    found.check()


def words_known(path: Path) -> set[str]:
    """Return the words, in small letters, that need no translation: data, places, people."""
    told = " ".join(str(rows) for rows in dump(path).values())
    told += " ".join(str(row) for row in data_rows(resource("data/sample.xlsx")))
    told += f" {path}.backups {getpass.getuser()} {resource('data')} " + " ".join(
        (*PROPER, *ENTERED)
    )
    return {word.casefold() for word in re.findall(r"[A-Za-z]+", told)}


def data_rows(path: Path) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of all sheets of a workbook."""
    for sheet in openpyxl.load_workbook(path, read_only=True):
        yield (sheet.title,)
        yield from sheet.iter_rows(values_only=True)


def foreign(seen: looking.Seen, known: set[str]) -> list[str]:
    """Return the texts in view with an English word that is not ``known``."""
    return [
        f"{text!r} is not translated"
        for text in sorted(looking.texts(seen))
        if any(one.casefold() not in known and not _piece(one, known) for one in _latin(text))
    ]


def _piece(word: str, known: set[str]) -> bool:
    """Tell whether it is the rest of a word of which the beginning is drawn apart, as a hit."""
    return any(
        one.endswith(word.casefold()) for one in known if len(one) < len(word) + _INITIALS + 1
    )


def floating(window: Window) -> bool:
    """Tell whether something lies over the screen: it keeps its place as long as it is open."""
    over = [one for one in window.root.winfo_children() if one.winfo_manager() == "place"]
    return bool(popups(window.root)) or any(one.winfo_viewable() for one in over)


def _latin(text: str) -> list[str]:
    if len(text) <= _INITIALS and text.isupper():
        return []  # of a name
    return re.findall(r"[A-Za-z]{2,}", re.sub(r"\S+…", "", text))  # that is a piece of a word


@cache
def own_words(language: str) -> frozenset[str]:
    """Return what the program itself says in a language."""
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="zh_CN")
    words = set()
    for message in catalogue:
        said = message.id if language == "en" else message.string
        words |= {said} if isinstance(said, str) else set(said or ())
    return frozenset(words)


def shortened(seen: looking.Seen, language: str) -> list[str]:
    """Return the words of the program (not of the records) that were cut short."""
    return [
        f"{words} is a label cut short"
        for words in looking.shortened(seen)
        # A column is as wide as a person makes it, and so is its title.
        if not isinstance(words.widget, Header) and is_cut(words.text, language)
    ]


@cache
def is_cut(text: str, language: str) -> bool:
    """Tell whether ``text``, which ends in “…”, begins as something the program says."""
    own = own_words(language)
    begun = text.removesuffix("…")
    return text not in own and len(begun) >= _BEGUN and any(one.startswith(begun) for one in own)


class Lengthened(NullTranslations):
    """A language like German: every text is longer by 40 %, in its words and not only between."""

    def gettext(self, message: str) -> str:
        return longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return longer(msgid1 if n == 1 else msgid2)


def longer(message: str) -> str:
    """Return ``message`` with enough vowels doubled; ``{placeholders}`` stay."""
    missing = round(len(message) * 0.4)
    said = []
    for part in re.split(r"(\{[^}]*\})", message):
        if part.startswith("{"):
            said.append(part)
            continue
        for letter in part:
            said.append(letter)
            if missing > 0 and letter in "aeiouAEIOU":
                said.append("ë")
                missing -= 1
    return "".join(said) + "ë" * max(0, min(missing, 3))


READ = 0.45
"""The least part of a label that must be seen to be understood."""


@pytest.mark.parametrize(
    ("language", "lengthened"), [("en", True), ("en", False), ("zh_CN", False)]
)
def test_the_least_window_and_long_words_hold_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, *, lengthened: bool
) -> None:
    path = tmp_path / "office.crm"
    office(path, language)
    if lengthened:
        maker = SimpleNamespace(NullTranslations=Lengthened, translation=gettext.translation)
        monkeypatch.setattr(i18n, "gettext", maker)
    found = Found()
    with shown(path, language, SMALL if lengthened else LEAST) as window:

        def look(stop: str, _rest: Rest) -> None:
            seen = in_view(window.root)
            found.note(stop, looking.outside(seen))
            found.note(stop, looking.cut(seen, READ))
            found.note(stop, looking.off_screen(seen))

        tour(window, look)
    found.check()
