"""How high the rows of lists are: chosen for one list, or for all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import N_

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Preferences
    from crm_desktop.ui.widgets.grid import Density

DENSITIES: dict[Density, str] = {
    "compact": N_("Compact"),
    "normal": N_("Normal"),
    "roomy": N_("Comfortable, two lines"),
}
"""The heights that a person can choose, the lowest first."""

SUITING: Density = "comfortable"
"""What is taken where nothing was chosen: two lines where titles have a second one."""

_KEY = "density"


def columns_key(record: str, prefix: str = "") -> str:
    """Return the setting under which the arrangement of a list is kept."""
    return f"columns.{prefix}{record}"


def density_of(preferences: Preferences, key: str) -> Density:
    """Return the height chosen for the list kept under ``key``, else for all lists."""
    wanted = _kept(preferences, key).get(_KEY) or preferences.get(_KEY)
    return next((one for one in DENSITIES if one == wanted), SUITING)


def choose_for_one(preferences: Preferences, key: str, density: Density) -> None:
    """Show one list in such rows from now on."""
    preferences.set(key, _kept(preferences, key) | {_KEY: density})


def choose_for_all(preferences: Preferences, density: Density, records: Iterable[str]) -> None:
    """Show all lists in such rows from now on, also those that had rows of their own."""
    preferences.set(_KEY, density)
    for record in records:
        for prefix in ("", "within."):
            key = columns_key(record, prefix)
            kept = _kept(preferences, key)
            if kept.pop(_KEY, None) is not None:
                preferences.set(key, kept)


def _kept(preferences: Preferences, key: str) -> dict[str, Any]:
    kept = preferences.get(key)
    return dict(kept) if isinstance(kept, dict) else {}
