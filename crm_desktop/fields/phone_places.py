"""Where a telephone number is at home."""

from __future__ import annotations

import re
from functools import lru_cache

from crm_desktop.fields import places
from crm_desktop.i18n import N_, _

_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_CHINESE = re.compile(r"\+86(10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
MOBILE = N_("{country}, mobile")


@lru_cache(maxsize=2048)
def phone_place(stored: str, language: str) -> str:
    """Return the country or city of a number as it is stored, "" where it does not tell."""
    number = stored.partition(";ext=")[0]
    if _MOBILE.fullmatch(number):
        china = places.country(places.CHINA)
        assert china is not None
        return _(MOBILE, country=china.shown(language))
    if home := _CHINESE.fullmatch(number):
        found = places.place_of(f"0{home[1]}", language)
        if found is not None:
            return found[1] if found[0] == found[1] else f"{found[0]} {found[1]}"
    if not number.startswith("+"):
        return ""
    import phonenumbers  # noqa: PLC0415 - heavy, and only for numbers from abroad

    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return ""
    country = places.country(region) if region else None
    return country.shown(language) if country is not None else ""
