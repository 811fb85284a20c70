"""How what is typed or imported is understood: money, dates, numbers, telephones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from crm_desktop.i18n import _
from crm_desktop.records.shared import CURRENCIES, countries
from crm_desktop.services.currencies import sign
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import ChoiceField, FormField, Frame, Label

_EXAMPLE = Decimal("1234.5")


class WritingSection(SettingsSection):
    """Currency, country, order of dates, decimal mark, and an example of what they do."""

    FILE_KEYS: ClassVar[dict[str, str]] = {
        "currency": "CNY",
        "country": "CN",
        "date_order": "",
        "decimal_mark": ".",
    }

    def build(self) -> None:
        """Make the four choices."""
        rows = Frame(self)
        rows.pack(fill="x")
        rows.columnconfigure((0, 1), weight=1, uniform="writing")
        orders = [
            ("", _("As it comes, where it is clear")),
            ("day", _("Day before month: 31/08/2026")),
            ("month", _("Month before day: 08/31/2026")),
        ]
        decimals = [(".", _("Point: 1,234.5")), (",", _("Comma: 1.234,5"))]
        choices: tuple[tuple[str, str, Sequence[tuple[str, str]]], ...] = (
            ("currency", _("Currency"), money_choices()),
            ("country", _("Country or region"), country_choices()),
            ("date_order", _("Dates that are typed or imported"), orders),
            ("decimal_mark", _("Decimal mark"), decimals),
        )
        for at, (name, label, options) in enumerate(choices):
            field = FormField(rows, label, lambda p, o=options: ChoiceField(p, o))  # type: ignore[misc]
            pad = (0, px(6)) if at % 2 == 0 else (px(6), 0)
            field.grid(row=at // 2, column=at % 2, sticky="new", padx=pad, pady=(0, px(9)))
            field.field.on_change(self._chosen(name))
            self.fields[name] = field.field
        self._example = Label(self, "", "caption", wrap=True)
        self._example.pack(fill="x")

    def _chosen(self, name: str) -> Callable[[Any], None]:
        return lambda value: self.keep(name, value)

    def shown(self) -> None:
        """Read the settings, and show the example."""
        super().shown()
        self._show_example()

    def keep(self, name: str, value: Any) -> None:
        """Keep a setting and show what it does."""
        super().keep(name, value)
        self._show_example()

    def _show_example(self) -> None:
        reading = self.shell.desk.records.reading()
        today = date.today()  # noqa: DTZ011 - the local day is meant
        written = f"{today:%d/%m/%Y}" if reading.day_first else f"{today:%m/%d/%Y}"
        number = "1.234,5" if reading.decimal_comma else "1,234.5"
        said = _(
            "{written} is read as {day}, {number} as {value}. "
            "A phone number without a dialling code is one of {country}.",
            written=written,
            day=today.isoformat(),
            number=number,
            value=f"{_EXAMPLE}",
            country=self.fields["country"].label(),  # type: ignore[attr-defined]
        )
        self._example.set_text(said)


def money_choices() -> list[tuple[str, str]]:
    """Return the currencies as they are offered."""
    return [(one.key, f"{one.key}  {sign(one.key)}") for one in CURRENCIES]


def country_choices() -> list[tuple[str, str]]:
    """Return the countries as they are offered, in the order of their names."""
    return sorted(((one.key, one.show()) for one in countries()), key=lambda one: one[1])
