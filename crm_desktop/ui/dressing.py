"""The colours and sizes that a person chose, and following the system's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import TEXT_SIZES, Mode, apply, mode

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Preferences
    from crm_desktop.ui.window import Window

_SYSTEM = "system"
_SCALES = (0.5, 4.0)


def first_look(preferences: Preferences) -> dict[str, Any]:
    """Return how a window is opened; the system is asked later, which takes a moment."""
    wanted = preferences.get("theme")
    if wanted == _SYSTEM:
        wanted = preferences.get("theme.shown")
    return {"mode": _known(wanted), "scale": _scale(preferences), "text": _text(preferences)}


class Dressing:
    """Keeps ``theme`` (light, dark or system), ``scale`` and ``text`` among the settings."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._preferences = window.preferences

    def wear(self, wanted: str) -> None:
        """Show everything in ``light`` or ``dark``, or like the ``system`` from now on."""
        self._preferences.set("theme", wanted)
        if wanted == _SYSTEM:
            self.follow()
        else:
            apply(self._window.root, _known(wanted))

    def follow(self) -> None:
        """Ask the system for its colours and take them over, if the person wants that."""
        if self._preferences.get("theme") != _SYSTEM:
            return
        # Imported here: few people ask for it.
        from crm_desktop.ui.theme.system import system_mode  # noqa: PLC0415

        self._window.work(lambda _job: system_mode(), self._take_over, group="system colours")

    def _take_over(self, shown: Mode) -> None:
        self._preferences.set("theme.shown", shown)
        if shown != mode() and self._preferences.get("theme") == _SYSTEM:
            apply(self._window.root, shown)

    def enlarge(self, factor: float) -> None:
        """Show everything so much larger than the system does, and text as it was chosen."""
        self._preferences.set("scale", factor)
        apply(
            self._window.root,
            mode(),
            scale=_scale(self._preferences),
            text=_text(self._preferences),
        )


def _known(wanted: object) -> Mode:
    return "dark" if wanted == "dark" else "light"


def _scale(preferences: Preferences) -> float:
    kept = preferences.get("scale", 1.0)
    return min(max(float(kept), _SCALES[0]), _SCALES[1]) if isinstance(kept, float | int) else 1


def _text(preferences: Preferences) -> str:
    kept = preferences.get("text")
    return kept if kept in TEXT_SIZES else "normal"
