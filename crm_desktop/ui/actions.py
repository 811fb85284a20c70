"""What can be done from anywhere, by name: what ``>`` in the search offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import LANGUAGES, _, every_language, language
from crm_desktop.services.manual import pages
from crm_desktop.ui.keys import KEYS
from crm_desktop.ui.matching import fit
from crm_desktop.ui.navigation import icon_of, places
from crm_desktop.ui.settings_pages import SECTIONS
from crm_desktop.ui.theme import mode

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_OWN = frozenset({"find", "new", "undo", "redo", "help", "manual"})
"""Keys that lead to what stands in the list by itself."""
_ICONS = {
    "back": "arrow-left",
    "bell": "bell",
    "close": "close",
    "delete": "trash",
    "export": "download",
    "filter": "filter",
    "lock": "lock",
    "narrow": "chevrons-left",
    "next": "chevron-down",
    "previous": "chevron-up",
    "print": "printer",
    "refresh": "refresh",
    "save": "check",
}


@dataclass(frozen=True)
class Action:
    """Something that can be done from anywhere; ``words`` are what else people may type for it."""

    label: str
    icon: str
    run: Callable[[], Any]
    words: tuple[str, ...] = ()
    keys: str = ""


def fitting(offered: Sequence[Action], text: str) -> list[Action]:
    """Return those of ``offered`` that ``text`` may mean, the likeliest first."""
    ranked = [(fit(text, one.label, one.words), at, one) for at, one in enumerate(offered)]
    likely = sorted((rank, at) for rank, at, _one in ranked if rank is not None)
    # Slips and loose letters count only where nothing fits better.
    best = likely[0][0] if likely else 0
    sure = 3
    return [offered[at] for rank, at in likely if rank <= max(best, sure)]


def actions(shell: Shell, obey: Callable[[str], Any]) -> list[Action]:
    """Return all that can be done from anywhere; ``obey`` does what a key of the window means."""
    return [
        *_new_records(shell),
        *_places(shell),
        *_settings(shell),
        *_looks(shell),
        Action(_("Undo"), "undo", shell.undo, tuple(every_language("Undo")), "Ctrl+Z"),
        Action(_("Redo"), "redo", shell.redo, tuple(every_language("Redo")), "Ctrl+Shift+Z"),
        *_keys(obey),
        *_help(shell),
    ]


def _new_records(shell: Shell) -> list[Action]:
    return [
        Action(
            _("New {type}", type=_(spec.label).lower()),
            icon_of(spec.icon),
            partial(shell.new_record, spec.name),
            ("new", "add", "新增", "添加", *every_language(spec.label)),
            "Ctrl+N" if spec.number == 1 else "",
        )
        for spec in shell.desk.types.values()
    ]


def _places(shell: Shell) -> list[Action]:
    every = places()
    return [
        Action(
            _("Go to {place}", place=_(place.label)),
            place.icon,
            partial(shell.go, place.name),
            tuple(every_language(place.label)),
            f"Alt+{number}" if number <= 9 else "",  # noqa: PLR2004 - the keys there are
        )
        for number, place in enumerate(every, 1)
    ]


def _settings(shell: Shell) -> list[Action]:
    return [
        Action(
            _("Settings: {section}", section=_(section.label)),
            section.icon,
            partial(shell.go, "settings", section=section.name),
            (*every_language("Settings"), *every_language(section.label), *section.words),
        )
        for section in SECTIONS
    ]


def _looks(shell: Shell) -> list[Action]:
    dark = mode() == "dark"
    found = [
        Action(
            _("Switch to light colours") if dark else _("Switch to dark colours"),
            "sun" if dark else "moon",
            partial(shell.dress, "light" if dark else "dark"),
            ("theme", "dark", "light", *every_language("Colours")),
        )
    ]
    found += [
        Action(_("Switch to {language}", language=name), "translate", partial(shell.speak, code))
        for code, name in LANGUAGES.items()
        if code != language()
    ]
    return found


def _keys(obey: Callable[[str], Any]) -> list[Action]:
    found: dict[str, Action] = {}
    for key in KEYS:
        if not key.command or key.command in _OWN or key.command in found:
            continue
        found[key.command] = Action(
            _(key.label),
            _ICONS.get(key.command, "key"),
            partial(obey, key.command),
            tuple(every_language(key.label)),
            key.written.split(" / ", maxsplit=1)[0],
        )
    return list(found.values())


def _help(shell: Shell) -> list[Action]:
    keys = ("shortcuts", *every_language("Keys"))
    found = [Action(_("Keys"), "keyboard", partial(shell.go, "help"), keys, "Ctrl+/")]
    found += [
        Action(
            _("Manual: {page}", page=page.title),
            "book",
            partial(shell.go, "manual", page=page.name),
            ("help", *every_language("Manual")),
            "F1" if not at else "",
        )
        for at, page in enumerate(pages(language()))
    ]
    return found
