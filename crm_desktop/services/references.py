"""Other records by what people write for them, and the other way round."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from crm_desktop.fields.kind import BLANK_WORDS, clean
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services import record_ids
from crm_desktop.storage.pairs import merged_codes
from crm_desktop.storage.prefetch import filled, folded_key, plain_rows, rows_having
from crm_desktop.storage.reader import Reader


class _Candidate(NamedTuple):
    """A record that something written may mean.

    ``level``: by what it was found, the best first; ``owner``: the record that it belongs to.
    """

    level: int
    id: int
    owner: int | None
    deleted: bool


class References:
    """Finds records of every type by code, key, former code, or title.

    What was learnt is kept: made for one import or export on one state of the file.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._targets: dict[str, _Target] = {}
        self._file = record_ids.file_id(reader)

    def learn(self, record: str, texts: Iterable[str]) -> None:
        """Look up all these texts at once."""
        self._target(record).learn(texts)

    def find(self, record: str, text: str, owner: int | None = None) -> int | None:
        """Return the record that ``text`` means, ``None`` where it says that there is none.

        Among several contacts of the same name the one of ``owner`` (a customer) is meant. Raises
        ``FieldError`` with the reason.
        """
        target = self._target(record)
        target.learn([text])
        told = record_ids.read(text)
        if told is not None and told.file == self._file:
            found = target.by_record_id(told)
            if found is not None:
                return found
        return target.find(text, owner)

    def texts(
        self, record: str, wanted: Collection[tuple[int, int | None]]
    ) -> dict[tuple[int, int | None], str]:
        """Return for each (id, owner) what ``find`` takes back for that owner.

        This is the title, or a code where the title is not clear.
        """
        target = self._target(record)
        names = target.names(list({record_id for record_id, _owner in wanted}))
        target.learn(text for found in names.values() for text in found[1:])
        told: dict[tuple[int, int | None], str] = {}
        for record_id, owner in wanted:
            created, *texts = names[record_id]
            told[record_id, owner] = next(
                (text for text in texts if target.means(text, owner) == record_id),
                record_ids.written(self._file, record_id, created),
            )
        return told

    def _target(self, record: str) -> _Target:
        if record not in self._targets:
            self._targets[record] = _Target(self._reader, self._reader.records[record])
        return self._targets[record]


class _Target:
    """One record type that others refer to."""

    def __init__(self, reader: Reader, spec: RecordSpec) -> None:
        self._reader = reader
        self._spec = spec
        self._fields = _key_fields(spec)
        self._owner = next((name for name, kind in spec.references.items() if kind.owned), "")
        self._known: dict[str, tuple[_Candidate, ...]] = {}
        self._former: dict[str, list[int]] | None = None

    def learn(self, texts: Iterable[str]) -> None:
        """Look up those of the texts that are not known yet."""
        new = dict.fromkeys(text for text in texts if text and text not in self._known)
        if not new:
            return
        found: dict[str, list[_Candidate]] = {text: [] for text in new}
        for level, field in enumerate(self._fields):
            self._look(found, level, field, deleted=False)
        self._look_at_former(found)
        missing: dict[str, list[_Candidate]] = {
            text: [] for text, candidates in found.items() if not candidates
        }
        if missing:
            for level, field in enumerate(self._fields):
                self._look(missing, level, field, deleted=True)
            found.update(missing)
        for text, candidates in found.items():
            self._known[text] = tuple(sorted(candidates))

    def _look(
        self,
        found: dict[str, list[_Candidate]],
        level: int,
        field: FieldSpec | None,
        *,
        deleted: bool,
    ) -> None:
        if field is None:
            return
        texts: dict[Any, list[str]] = {}
        for text in found:
            if field.kind.key != "email" or "@" in text:
                texts.setdefault(folded_key(field, text), []).append(text)
        columns = [field.name, *([self._owner] if self._owner else [])]
        for row in rows_having(
            self._reader.connection, self._spec, field.name, texts, columns, deleted=deleted
        ):
            owner = row[2] if self._owner else None
            for text in texts.get(folded_key(field, row[1]), []):
                found[text].append(_Candidate(level, row[0], owner, deleted))

    def _look_at_former(self, found: dict[str, list[_Candidate]]) -> None:
        """Look at the codes that records, or those that were merged into them, had.

        They stand in lists within a field, so all of them are read, once.
        """
        if self._former is None:
            connection = self._reader.connection
            self._former = {}
            for (_field, code), record_id in merged_codes(connection, self._spec).items():
                self._former[code] = [record_id]
            name = _former_codes(self._spec)
            if name:
                kind = self._spec.fields[name].kind
                for record_id, stored in filled(connection, self._spec, name):
                    for code in kind.load(stored):
                        self._former.setdefault(code.lower(), []).append(record_id)
        level = self._fields.index(None)
        for text, candidates in found.items():
            for record_id in self._former.get(text.lower(), []):
                candidates.append(_Candidate(level, record_id, None, deleted=False))

    def means(self, text: str, owner: int | None) -> int | None:
        """Return the record that ``text`` means, ``None`` where it is none or several."""
        try:
            return self.find(text, owner)
        except FieldError:
            return None

    def find(self, text: str, owner: int | None) -> int | None:
        """Return the record that a known ``text`` means; see ``References.find``."""
        candidates = self._known.get(text, ())
        for level in dict.fromkeys(one.level for one in candidates if not one.deleted):
            ids = {one.id for one in candidates if one.level == level and not one.deleted}
            if owner is not None and self._owner:
                mine = {one.id for one in candidates if one.id in ids and one.owner == owner}
                ids = mine or ids
            if len(ids) == 1:
                return ids.pop()
            raise FieldError(
                Text(
                    "“{value}” may be any of {count} records. Write the code or key instead.",
                    value=text[:60],
                    count=len(ids),
                )
            )
        if text.casefold() in BLANK_WORDS:
            return None
        if candidates:
            raise FieldError(
                Text(
                    "{type} “{value}” is in the recycle bin. Restore it first.",
                    type=(self._spec.label,),
                    value=text[:60],
                )
            )
        raise FieldError(
            Text(
                "There is no {type} “{value}” here. Create or import it first.",
                type=(self._spec.label,),
                value=text[:60],
            )
        )

    def by_record_id(self, told: record_ids.RecordId) -> int | None:
        """Return the record of this name, deleted or not."""
        for record_id, created, *_texts in self._rows([told.id]):
            if record_ids.mark_of(created) == told.mark:
                return int(record_id)
        return None

    def names(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return for each id when it was made, its title, and then its keys."""
        return {
            row[0]: (row[1], *(text for text in row[2:] if text and text == clean(text)))
            for row in self._rows(ids)
        }

    def _rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        keys = [field.name for field in self._fields if field and field.unique]
        columns = list(dict.fromkeys([self._spec.title, *keys]))
        return list(plain_rows(self._reader.connection, self._spec, ids, ["created_at", *columns]))


def _former_codes(spec: RecordSpec) -> str:
    """Return the field that keeps codes that a record had ("" if there is none)."""
    return next(
        (one.name for one in spec.fields.values() if one.derived and one.kind.key == "tags"), ""
    )


def _key_fields(spec: RecordSpec) -> list[FieldSpec | None]:
    """Return by what a record is found, best first; ``None`` stands for its former codes."""
    unique: list[FieldSpec | None] = [one for one in spec.fields.values() if one.unique]
    title = spec.fields[spec.title]
    titles: list[FieldSpec | None] = [] if title in unique else [title]
    emails: list[FieldSpec | None] = [
        one for one in spec.fields.values() if one.kind.key == "email" and one.index
    ]
    return [*unique, None, *titles, *emails]
