"""What a person reads, in their language.

``_("Saved {count} rows", count=3)`` is said at once; ``N_("Customer")`` marks a text that is
translated where it is shown (declarations are read before the language is known); ``Text``
is a sentence that travels, such as an error's, and is translated when it is turned to ``str``.
English is the source language. The language can be switched while the program runs.
"""

from __future__ import annotations

import gettext
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES: dict[str, str] = {"en": "English", "zh_CN": "简体中文"}
"""Language code -> its own name, in the order in which they are offered."""

_LOCALE = Path(__file__).resolve().parent / "locale"
_log = logging.getLogger(__name__)


class _Current:
    code: str = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def set_language(code: str) -> None:
    """Speak ``code`` from now on. Raises ``ValueError`` for a language that is not offered."""
    if code not in LANGUAGES:
        raise ValueError(code)
    _Current.code = code
    _Current.catalogue = gettext.NullTranslations() if code == "en" else _catalogue(code)


def language() -> str:
    """Return the code of the language spoken now."""
    return _Current.code


def every_language(message: str) -> list[str]:
    """Return ``message`` in English and in each other language that has a catalogue."""
    others = (_catalogue(code).gettext(message) for code in LANGUAGES if code != "en")
    return list(dict.fromkeys((message, *others)))


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    try:
        return gettext.translation("crm_desktop", _LOCALE, languages=[code])
    except OSError:
        _log.exception("No compiled catalogue for %s; speaking English", code)
        return gettext.NullTranslations()


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark ``message`` for translation and return it unchanged."""
    return message


def _(message: str, /, **values: object) -> str:
    """Return ``message`` in the current language, its ``{placeholders}`` filled."""
    text = _Current.catalogue.gettext(message) if message else ""
    return text.format(**values) if values else text


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the form that fits ``count``; ``{count}`` is filled with thousands separators."""
    return _Current.catalogue.ngettext(one, many, count).format(count=f"{count:,}", **values)


def listed(words: Iterable[str]) -> str:
    """Return ``words`` one after the other within a sentence, as the current language does."""
    return _(", ").join(words)


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence that is translated when it is shown, not when it is made."""

    message: str
    values: tuple[tuple[str, Any], ...] = ()

    def __init__(self, message: str, /, **values: object) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "values", tuple(values.items()))

    def __str__(self) -> str:
        filled = {
            key: _(value[0]) if isinstance(value, tuple) and len(value) == 1 else value
            for key, value in self.values
        }
        return _(self.message, **filled)
