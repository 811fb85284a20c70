"""The facts of fields, parts and record types, as declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from crm_desktop.fields.conditions import Condition, Tree
from crm_desktop.fields.keeping import Daily, Kept
from crm_desktop.fields.kind import Kind, is_blank
from crm_desktop.fields.problems import Problem
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import _


@dataclass(frozen=True)
class FieldSpec:
    """One field: what it is called, what it holds and what it is good for.

    ``search``: global search finds the record by it. ``index``: lists are sorted and filtered by
    it often. ``group``: reports group by it. ``measure``: reports add it up. ``suggest``: an
    entry offers the values that other records have. ``derived``: computed, never typed.
    ``kept``: derived from the records that refer to this one, by the file itself.
    ``yearly``: a day that comes round every year, such as a birthday.
    ``aliases``: headers under which files bring it; ``joined``: groups of headers that make it up
    together, such as first and last name; ``joined_means``: what such headers say of other
    fields about which the file is silent.
    """

    name: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = False
    unique: bool = False
    default: Any = None
    search: bool = False
    index: bool = False
    group: bool = False
    measure: bool = False
    sensitive: bool = False
    suggest: bool = False
    derived: bool = False
    kept: Kept | None = None
    yearly: bool = False
    width: int = 0
    aliases: tuple[str, ...] = ()
    joined: tuple[tuple[str, ...], ...] = ()
    joined_means: tuple[tuple[str, Any], ...] = ()

    def new_value(self) -> Any:
        """Return what a new record holds here."""
        value = self.default() if callable(self.default) else self.default
        return self.kind.blank if value is None else value

    def show_label(self) -> str:
        """Return the label in the current language."""
        return _(self.label)

    @property
    def columns(self) -> int:
        """Return the width of a list's column, in characters."""
        return self.width or self.kind.width

    @property
    def written(self) -> bool:
        """Tell whether people, and files that are imported, write it."""
        return self.kind.typed and not self.derived

    @property
    def stored(self) -> bool:
        """Tell whether the record's own table has a column for it."""
        return self.kind.column != "none"


Draft = dict[str, Any]
"""Field name -> value of a record that is being entered; may be changed."""


class Lookup(Protocol):
    """What rules may ask of the other records."""

    def find(self, record: str, equal: Mapping[str, Any]) -> list[int]:
        """Return the ids (in use, not deleted; at most 20) whose fields equal these values."""

    def value(self, record: str, record_id: int, name: str) -> Any:
        """Return one field's value of a record, deleted or not; ``None`` if there is none."""

    def title(self, record: str, record_id: int) -> str:
        """Return how people call the record."""

    def next_code(self, record: str, name: str, prefixes: tuple[str, ...], length: int) -> str:
        """Return the next free code of at most ``length`` characters.

        The serial number follows the first of ``prefixes`` that has room for one.
        """

    def setting(self, key: str, default: str) -> str:
        """Return a setting of this file, such as ``currency``."""


Prepare = Callable[[Draft, Mapping[str, Any] | None, Lookup], None]
"""Fills what can be derived: the draft (changed in place), the record as it was (``None`` if
new)."""

Offer = Callable[[Mapping[str, Any]], dict[str, Any]]
"""What a person may like to take into blank fields; nothing of it is filled in by itself."""

Rule = Callable[[Mapping[str, Any], int | None, Lookup], Iterator[Problem]]


@dataclass(frozen=True)
class PartSpec:
    """What a line consists of: a table of its own, without a life of its own."""

    name: str
    label: str
    cls: type
    fields: Mapping[str, FieldSpec]

    def blank(self) -> Draft:
        """Return a new line."""
        return {spec.name: spec.new_value() for spec in self.fields.values()}

    def sentence(self, line: Mapping[str, Any]) -> str:
        """Return the line as one text, for history and narrow places."""
        shown = (
            spec.kind.show(line.get(spec.name))
            for spec in self.fields.values()
            if not isinstance(spec.kind, Reference)
        )
        return " · ".join(text for text in shown if text)


@dataclass(frozen=True)
class Section:
    """A titled group of rows in a form; each row holds field names side by side."""

    label: str
    rows: tuple[tuple[str, ...], ...]

    def __init__(self, label: str, *rows: tuple[str, ...]) -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True)
class Tab:
    """One tab of a form."""

    label: str
    sections: tuple[Section, ...]

    def __init__(self, label: str, *sections: Section) -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "sections", sections)


@dataclass(frozen=True)
class View:
    """A list as somebody wants to see it: which records, columns and order."""

    label: str
    where: Tree | None = None
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordSpec(PartSpec):
    """A record type; everything that is not said here is derived from it.

    ``number`` (1 to 63, never changed nor given again) tells the types apart in the search index.
    ``title`` names the field by which people call a record, ``subtitle`` the one that stands
    below it. ``match`` lists the field groups by which an import knows a record again, best
    first; the first field of the first group is what other files refer to it by. ``sort`` is the
    order of lists, ``-`` for falling. ``prepare`` fills what can be derived before a save;
    ``rules`` check what one field alone cannot know, ``offer`` says
    what a person may like to take into blank fields. ``summed`` lists fields that figures read
    together over many records; each group has an index that holds all of it. ``waiting`` is what
    makes a record wait for somebody, by the day since when: few of many, and so they have an index
    of their own. It consists of ``is`` and, for text, ``empty``. ``daily`` says which sums by day
    the file keeps.
    """

    plural: str = ""
    icon: str = ""
    number: int = 0
    title: str = ""
    subtitle: str = ""
    match: tuple[tuple[str, ...], ...] = ()
    aliases: tuple[str, ...] = ()
    layout: tuple[Tab, ...] = ()
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    prepare: Prepare | None = None
    rules: tuple[Rule, ...] = field(default=())
    offer: Offer | None = None
    summed: tuple[tuple[str, ...], ...] = ()
    waiting: tuple[str, tuple[Condition, ...]] | None = None
    daily: Daily | None = None

    @cached_property
    def lines(self) -> dict[str, Lines]:
        """Return the fields that are lines, by name."""
        return {
            spec.name: spec.kind for spec in self.fields.values() if isinstance(spec.kind, Lines)
        }

    @cached_property
    def references(self) -> dict[str, Reference]:
        """Return the fields that refer to other records, by name."""
        return {
            spec.name: spec.kind
            for spec in self.fields.values()
            if isinstance(spec.kind, Reference)
        }

    @cached_property
    def searched(self) -> tuple[FieldSpec, ...]:
        """Return the fields by which global search finds a record."""
        return tuple(
            spec
            for spec in self.fields.values()
            if spec.search
            or (
                isinstance(spec.kind, Lines)
                and any(part.search for part in spec.kind.of.fields.values())
            )
        )

    @cached_property
    def colour_field(self) -> str:
        """Return the first listed field whose options have colours ("" if none has)."""
        for name in self.columns:
            options = getattr(self.fields[name].kind, "options", None)
            if options and any(option.colour for option in options()):
                return name
        return ""

    def call(self, values: Mapping[str, Any]) -> str:
        """Return how people call the record with these values."""
        return title_text(self.fields[self.title].kind.show(values.get(self.title)))

    def blank_fields(self, values: Mapping[str, Any]) -> list[FieldSpec]:
        """Return the required fields that hold nothing."""
        return [
            spec
            for spec in self.fields.values()
            if spec.required and is_blank(values.get(spec.name))
        ]


_TITLE = 120


def title_text(text: str) -> str:
    """Return ``text`` as one short line."""
    line = " ".join(text.split()) or text
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"
