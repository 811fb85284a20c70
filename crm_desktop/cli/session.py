"""What every command needs: the open file, how to answer, how to say what went wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from crm_desktop.cli import passwords
from crm_desktop.fields.kind import fold
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import Text, every_language
from crm_desktop.services.condition_text import field_named, read_conditions
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.services.locking import is_encrypted


class UnclearCommand(PersonError):  # noqa: N818
    """The command line names something that is not there."""


@dataclass
class Session:
    """One command at work. ``desk`` opens the file when it is first asked for."""

    path: Path
    who: str
    json: bool = False
    password_file: Path | None = None
    settings: Path | None = None
    person: str = ""
    _desk: Desk | None = field(default=None, repr=False)

    @property
    def desk(self) -> Desk:
        """Return the open file; the password of a protected one is asked for."""
        if self._desk is None:
            protected = is_encrypted(self.path)
            self.open(passwords.asked(self.password_file) if protected else None)
        assert self._desk is not None
        return self._desk

    def open(self, password: str | None) -> None:
        """Open the file with this password; one that is not there is made with it.

        Where it has people, who was named with ``--as`` signs in.
        """
        desk = self._desk = Desk(self.path, who=self.who, password=password, person=self.person)
        if not desk.people.needed:
            return
        if not self.person:
            raise UnclearCommand(
                Text("This file has people. Say who you are with {option}.", option="--as NAME")
            )
        if password is not None:
            raise UnclearCommand(
                Text("The password opens the file, but it is not that of “{name}”.",
                     name=self.person)
            )  # fmt: skip
        desk.people.sign_in(self.person, passwords.asked(self.password_file))

    def close(self) -> None:
        """Close the file, if it was opened."""
        if self._desk is not None:
            self._desk.close()

    def answer(self, data: Any, *lines: str) -> None:
        """Print ``data`` as JSON where that was asked for, else the ``lines`` for people."""
        if self.json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=plain))
        else:
            for line in lines:
                click.echo(line)

    def record_type(self, name: str) -> RecordSpec:
        """Return the record type that ``name`` means, by name, label in any language or alias."""
        wanted = fold(name)
        for spec in self.desk.types.values():
            names = [spec.name, *every_language(spec.label), *every_language(spec.plural)]
            if wanted in map(fold, (*names, f"{spec.name}s", *spec.aliases)):
                return spec
        offered = ", ".join(self.desk.types)
        raise UnclearCommand(
            Text("There is no record type “{name}”. There are: {offered}.",
                 name=name, offered=offered)
        )  # fmt: skip

    def fields(self, spec: RecordSpec, names: str) -> tuple[str, ...]:
        """Return the names of the fields in a list with commas."""
        found: list[str] = []
        for name in filter(None, (part.strip() for part in names.split(","))):
            falling = "-" if name.startswith("-") else ""
            one = field_named(spec, name.removeprefix("-"))
            if one is None:
                offered = ", ".join(spec.fields)
                raise UnclearCommand(
                    Text("There is no field “{name}”. The fields are: {offered}.",
                         name=name, offered=offered)
                )  # fmt: skip
            found.append(falling + one.name)
        return tuple(found)

    def query(self, record: str, where: str, sort: str, columns: str) -> tuple[RecordSpec, Query]:
        """Return the record type and the list that these options ask for."""
        spec = self.record_type(record)
        tree = read_conditions(self.desk.types, spec, where, self.desk.records.reading())
        chosen = self.fields(spec, columns) or spec.columns
        return spec, Query(spec.name, tree, self.fields(spec, sort), chosen)


def plain(value: object) -> object:
    """Return a value as JSON takes it: numbers as text that loses nothing, times in ISO 8601."""
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Text):
        return str(value)
    return list(value) if isinstance(value, Iterable) else repr(value)


def shown(spec: FieldSpec, row: Mapping[str, Any]) -> str:
    """Return a field of a row as people read it."""
    value = row[spec.name]
    if isinstance(spec.kind, Reference):
        return str(row.get(f"{spec.name}.title", ""))
    if isinstance(spec.kind, Lines):
        return "\n".join(_line(spec.kind, line) for line in value)
    return spec.kind.show(value)


def _line(kind: Lines, line: Mapping[str, Any]) -> str:
    return " · ".join(filter(None, (shown(field, line) for field in kind.of.fields.values())))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return lines of text in columns; Chinese characters count as two."""
    cut = [[_short(cell) for cell in row] for row in (header, *rows)]
    widths = [max(_width(row[at]) for row in cut) for at in range(len(header))]
    return [
        "  ".join(map(_filled, row, widths)).rstrip() for row in cut
    ]  # fmt: skip


_CELL = 40


def _filled(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CELL else line[: _CELL - 1] + "…"


def _width(text: str) -> int:
    from unicodedata import east_asian_width  # noqa: PLC0415

    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


Progress = Callable[[int, int], None]


@contextmanager
def progress_bar(session: Session, label: str) -> Iterator[Progress | None]:
    """Show on a terminal how far a long piece of work is; elsewhere show nothing."""
    if session.json or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:

        def told(now: int, whole: int) -> None:
            bar.update(int(1000 * now / max(whole, 1)) - bar.pos)

        yield told
