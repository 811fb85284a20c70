"""Finding the records that the rows of a file refer to."""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import PartSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.services.import_lines import Entry
from crm_desktop.services.import_mapping import spread_name
from crm_desktop.services.import_values import CellProblem, RowReader, RowValues
from crm_desktop.services.references import References
from crm_desktop.storage.reader import Reader


class Resolver:
    """Puts ids where the rows of one file name other records."""

    def __init__(self, spec: RecordSpec, reader: Reader, rows: RowReader) -> None:
        self._rows = rows
        self._references = References(reader)
        self._spread = spread_name(spec)
        self._heads = _targets(spec)
        self._line_heads = _targets(spec.lines[self._spread].of) if self._spread else {}
        self._owners = owner_fields(reader, spec)
        # Owners first: their contacts are looked for under them.
        self._order = sorted(self._heads, key=lambda name: name in self._owners)

    def resolve(self, entries: Sequence[Entry]) -> dict[str, set[int]]:
        """Fill in what the entries refer to; return the ids by record type.

        What cannot be found becomes a problem of its row.
        """
        self._learn(entries)
        referred: dict[str, set[int]] = {}
        for entry in entries:
            row = entry.first
            for name in self._order:
                if name not in row.refers:
                    continue
                owner = row.given.get(self._owners.get(name, ""))
                found = self._find(row, name, self._heads[name], row.refers[name], owner)
                if found is not None:
                    row.given[name] = found
                    referred.setdefault(self._heads[name], set()).add(found)
            for line in entry.rows:
                for name, texts in line.line_refers.items():
                    target = self._line_heads[name]
                    found = self._find(line, f"{self._spread}.{name}", target, texts, None)
                    if found is not None:
                        line.line[name] = found
                        referred.setdefault(target, set()).add(found)
        return referred

    def _learn(self, entries: Sequence[Entry]) -> None:
        texts: dict[str, list[str]] = {}
        for entry in entries:
            for name, written in entry.first.refers.items():
                texts.setdefault(self._heads[name], []).extend(written)
            for line in entry.rows:
                for name, written in line.line_refers.items():
                    texts.setdefault(self._line_heads[name], []).extend(written)
        for target, every in texts.items():
            self._references.learn(target, every)

    def _find(
        self, row: RowValues, path: str, target: str, texts: Sequence[str], owner: int | None
    ) -> int | None:
        """Return the record that the first of the columns names which names one."""
        first: FieldError | None = None
        for text in texts:
            try:
                return self._references.find(target, text, owner)
            except FieldError as error:
                first = first or error
        assert first is not None
        row.problems.append(CellProblem(self._rows.header(path), path, first.text))
        return None


def _targets(part: PartSpec) -> dict[str, str]:
    """Return the record types that the fields of a part refer to."""
    return {
        name: one.kind.to for name, one in part.fields.items() if isinstance(one.kind, Reference)
    }


def owner_fields(reader: Reader, spec: RecordSpec) -> dict[str, str]:
    """Return which field names the owner of what another field refers to: contact -> customer."""
    found: dict[str, str] = {}
    for name, kind in spec.references.items():
        owning = [one.to for one in reader.records[kind.to].references.values() if one.owned]
        for other, other_kind in spec.references.items():
            if other != name and owning[:1] == [other_kind.to]:
                found.setdefault(name, other)
    return found
