"""The sections of the settings, a module each; a new one is one more line here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import N_

if TYPE_CHECKING:
    from crm_desktop.ui.settings_pages.section import SettingsSection


@dataclass(frozen=True)
class Section:
    """One section: ``card`` is ``module:Class`` within this package, ``column`` 0 or 1."""

    name: str
    label: str
    icon: str
    card: str
    column: int
    words: tuple[str, ...] = ()

    def card_class(self) -> type[SettingsSection]:
        """Return the class of the card."""
        module, _colon, name = self.card.partition(":")
        found: Any = getattr(import_module(f"{__name__}.{module}"), name)
        return found  # type: ignore[no-any-return]


SECTIONS: tuple[Section, ...] = (
    Section("office", N_("Office"), "building", "office:OfficeSection", 0, ("company", "name")),
    Section(
        "writing",
        N_("How this office writes"),
        "edit",
        "writing:WritingSection",
        0,
        ("currency", "country", "dates", "decimal mark"),
    ),
    Section(
        "look",
        N_("This computer"),
        "display",
        "look:LookSection",
        1,
        ("language", "colours", "size", "font", "scale", "theme"),
    ),
    Section(
        "reminders", N_("Reminders"), "bell", "reminding:RemindersSection", 0, ("notifications",)
    ),
    Section(
        "password",
        N_("Password"),
        "lock",
        "password:PasswordSection",
        0,
        ("encryption", "lock", "recovery key"),
    ),
    Section(
        "people", N_("People"), "people", "people:PeopleSection", 0, ("roles", "owner", "sign out")
    ),
    Section(
        "backups",
        N_("Backups"),
        "save",
        "backups:BackupsSection",
        1,
        ("restore", "folder", "pack", "new computer"),
    ),
    Section("file", N_("The file"), "database", "file:FileSection", 1, ("folder", "check")),
    Section("sample", N_("Sample data"), "bulb", "sample:SampleSection", 1, ("demo",)),
)
"""In the order in which they stand below each other."""
