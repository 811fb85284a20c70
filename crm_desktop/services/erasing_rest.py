"""What is left of a record when a person is erased, and by which words people are named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _
from crm_desktop.storage.erasing import without_words

PEOPLE = ("customer", "contact")
"""The record types that are people, or may be."""

_STAFF = frozenset({"owner", "handled_by"})
"""Fields that name somebody of the office."""

_WORDS = frozenset(
    {"text", "long_text", "phone", "email", "link", "address", "tags", "attachments"}
)
_NUMBERS = frozenset({"phone", "email"})
_SHORTEST = 4
_SHORTEST_CHINESE = 2


@dataclass(frozen=True)
class Rest:
    """Says what stays of each field of one record.

    ``keep`` is ``nothing`` (blank but for a name that tells the number), ``figures`` (no words) or
    ``words`` (everything but what names the person). ``gone`` are records that go, by type.
    """

    spec: RecordSpec
    record_id: int
    keep: str
    gone: Mapping[str, frozenset[int]]
    words: tuple[str, ...]

    def __call__(self, name: str, stored: Any) -> Any:
        """Return what stays of a field, given as it is stored."""
        one = self.spec.fields.get(name)
        if one is None or one.kept is not None:
            return stored
        if name == self.spec.title and self.keep != "words":
            return self._title(one, stored)
        return self._field(one, stored)

    def _title(self, one: FieldSpec, stored: Any) -> Any:
        if one.unique:
            return stored
        if self.spec.name in PEOPLE:
            return _("Erased {type} {number}", type=_(self.spec.label), number=self.record_id)
        return _("Erased")

    def _field(self, one: FieldSpec, stored: Any) -> Any:
        kind = one.kind
        if isinstance(kind, Reference):
            return None if stored in self.gone.get(kind.to, ()) else stored
        if isinstance(kind, Lines):
            return self._lines(kind, stored)
        if self.keep == "words":
            return self._without(stored)
        if not self._tells(one, stored):
            return stored
        if not one.required:
            return kind.store(kind.blank)
        return _("Erased") if kind.key in _WORDS else kind.store(one.new_value())

    def _tells(self, one: FieldSpec, stored: Any) -> bool:
        """Tell whether a field says more than what may stay."""
        kind, person = one.kind, self.spec.name in PEOPLE
        if one.name in _STAFF or (one.unique and not person):
            return False
        if isinstance(kind, Choice) and stored and kind.option(stored) is None:
            return True
        return self.keep == "nothing" or one.yearly or one.sensitive or kind.key in _WORDS

    def _lines(self, kind: Lines, stored: Any) -> Any:
        if self.keep != "words" and self.spec.name in PEOPLE:
            return []
        return [
            {name: self._field(kind.of.fields[name], value) for name, value in line.items()}
            for line in stored
        ]

    def _without(self, stored: Any) -> Any:
        if not isinstance(stored, str) or not any(word in stored for word in self.words):
            return stored
        if stored[:1] in "[{":
            # Files and tags are stored as JSON, and have to stay that.
            told = without_words(json.loads(stored), self.words)
            return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return without_words(stored, self.words)


def naming_words(spec: RecordSpec, image: Mapping[str, Any]) -> Iterator[str]:
    """Yield what names the person whose stored image (or a part of it) this is."""
    for name, value in image.items():
        one = spec.fields.get(name)
        if one is None:
            continue
        if isinstance(one.kind, Lines):
            for line in value:
                yield from filter(_telling, (line.get("account"),))
        elif _names(spec, one) and _telling(value):
            yield value


def _names(spec: RecordSpec, one: FieldSpec) -> bool:
    return one.name == spec.title or one.unique or one.sensitive or one.kind.key in _NUMBERS


def _telling(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    return len(value) >= (_SHORTEST if value.isascii() else _SHORTEST_CHINESE)
