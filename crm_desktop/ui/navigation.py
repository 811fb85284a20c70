"""The places of the window: which there are, what they are called, which screen shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import N_
from crm_desktop.records import record_types
from crm_desktop.ui.theme.icons import GLYPHS

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Preferences, Screen

WORK = N_("Workspace")
INSIGHT = N_("Insight")


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; ``screen`` is ``module:Class`` within ``ui.screens``.

    A record type's place has the record's name.
    """

    name: str
    label: str
    icon: str
    section: str
    screen: str
    record: str = ""

    def screen_class(self) -> type[Screen]:
        """Return the class of the screen; its module is imported now if it was not before."""
        module, _colon, name = self.screen.partition(":")
        found: Any = getattr(import_module(f"crm_desktop.ui.screens.{module}"), name)
        return found  # type: ignore[no-any-return]


_ICONS = {
    "box": "product",
    "cart": "cart",
    "chat": "feedback",
    "person": "contact",
    "people": "people",
    "phone": "chat",
}
"""Icon named by a record type -> the icon font's name for it."""


def icon_of(name: str) -> str:
    """Return the icon font's name for the icon that a record type names."""
    wanted = _ICONS.get(name, name)
    return wanted if wanted in GLYPHS else "file"


def places() -> tuple[Place, ...]:
    """Return all places in the order of the navigation."""
    return (
        Place("today", N_("Today"), "tasks", WORK, "today:TodayScreen"),
        *(
            Place(spec.name, spec.plural, icon_of(spec.icon), WORK, "records:ListScreen", spec.name)
            for spec in record_types().values()
        ),
        Place("dashboard", N_("Dashboard"), "dashboard", INSIGHT, "dashboard:DashboardScreen"),
        Place("reports", N_("Reports"), "chart", INSIGHT, "reports:ReportsScreen"),
        Place("imports", N_("Import"), "upload", INSIGHT, "imports:ImportScreen"),
        Place("duplicates", N_("Duplicates"), "merge", INSIGHT, "duplicates:DuplicatesScreen"),
        Place("quality", N_("Data quality"), "shield", INSIGHT, "quality:QualityScreen"),
        Place("history", N_("History"), "history", INSIGHT, "history:HistoryScreen"),
        Place("settings", N_("Settings"), "settings", INSIGHT, "settings:SettingsScreen"),
    )


def pages() -> tuple[Place, ...]:
    """Return the screens that stand behind a place; ``record`` names the place marked for them."""
    return (
        Place("customer/page", "", "", "", "customer_page:CustomerPage", "customer"),
        Place("standardise", "", "", "", "standardise:StandardiseScreen", "quality"),
        Place("backup", "", "", "", "backup:BackupScreen", "settings"),
        Place("manual", "", "", "", "help:HelpScreen"),
        Place("welcome", "", "", "", "welcome:WelcomeScreen"),
    )


def place_named(name: str) -> Place:
    """Return a place or a page; raises ``KeyError`` where there is none of that name."""
    for place in (*places(), *pages()):
        if place.name == name:
            return place
    raise KeyError(name)


def marked(name: str) -> str:
    """Return the place that the navigation marks while ``name`` is shown, "" for none."""
    page = next((one for one in pages() if one.name == name), None)
    return name if page is None else page.record


def first_place(preferences: Preferences, wanted: str) -> str:
    """Return the place that the window opens at: ``wanted``, or where it was left today.

    The first start of a day is for what the day brings, and that is the first place.
    """
    names = [one.name for one in places()]
    left = preferences.get("place") if preferences.get("place_day") == _today() else ""
    return next((name for name in (wanted, left) if name in names), names[0])


def remember_place(preferences: Preferences, name: str) -> None:
    """Keep where the window was left, and when."""
    preferences.set("place", name)
    preferences.set("place_day", _today())


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - the local day is meant
