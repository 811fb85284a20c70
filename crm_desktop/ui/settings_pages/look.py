"""How the program looks on this computer: language, colours, sizes."""

from __future__ import annotations

from crm_desktop.i18n import LANGUAGES, _, language
from crm_desktop.ui.densities import DENSITIES, SUITING, choose_for_all
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import TEXT_SIZES, mode, px
from crm_desktop.ui.widgets import ChoiceField, Label, RadioField

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
"""How much larger than the system's own size everything may be."""


class LookSection(SettingsSection):
    """Everything is shown at once, in the whole window."""

    def build(self) -> None:
        """Make the fields."""
        preferences = self.shell.preferences
        speaks = self.add("language", _("Language"), lambda p: ChoiceField(p, LANGUAGES.items()))
        speaks.set(language())
        # The screen is built anew by these, so what called them must have ended.
        speaks.on_change(lambda value: self.then(self.shell.speak, value))
        Label(self, _("Colours"), "caption").pack(anchor="w", pady=(0, px(4)))
        choices = (("light", _("Light")), ("dark", _("Dark")), ("system", _("Like the system")))
        colours = RadioField(self, choices, across=True)
        followed = preferences.get("theme") == "system"
        colours.set("system" if followed else mode())
        colours.on_change(self.shell.dress)
        colours.pack(anchor="w", pady=(0, px(12)))
        self.fields["theme"] = colours
        sizes = [(scale, f"{scale:.0%}") for scale in SCALES]
        size = self.add("scale", _("Display size"), lambda p: ChoiceField(p, sizes))
        size.set(_nearest(float(preferences.get("scale", 1.0))))
        size.on_change(lambda value: self.then(self.shell.scale, value))
        Label(self, _("Size of text"), "caption").pack(anchor="w", pady=(0, px(4)))
        labels = {"small": _("Small text"), "normal": _("Normal text"), "large": _("Large text")}
        text = RadioField(self, [(key, labels[key]) for key in TEXT_SIZES], across=True)
        text.set(preferences.get("text", "normal"))
        text.on_change(lambda value: self.then(self._write, value))
        text.pack(anchor="w", pady=(0, px(8)))
        self.fields["text"] = text

        heights = [(SUITING, _("As it suits")), *((key, _(one)) for key, one in DENSITIES.items())]
        rows = self.add("density", _("Rows of lists"), lambda p: ChoiceField(p, heights))
        rows.set(preferences.get("density", SUITING))
        rows.on_change(
            lambda value: choose_for_all(preferences, value, list(self.shell.desk.types))
        )

    def _write(self, size: str) -> None:
        self.shell.preferences.set("text", size)
        self.shell.scale(float(self.shell.preferences.get("scale", 1.0)))

    def shown(self) -> None:
        """Show the colours there are: other keys change them too."""
        if self.shell.preferences.get("theme") != "system":
            self.fields["theme"].set(mode())


def _nearest(scale: float) -> float:
    return min(SCALES, key=lambda one: abs(one - scale))
