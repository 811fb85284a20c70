"""What one record is made of out of several: field by field, and what finds no place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from crm_desktop.fields.declare import part_spec
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import Draft, FieldSpec, RecordSpec
from crm_desktop.records.shared import Address, Place
from crm_desktop.storage.prefetch import folded_key
from crm_desktop.storage.rows import stored_line

_UNITED = frozenset({"tags", "lines", "attachments"})
_PLACE = frozenset(one.name for one in fields(Place))
_WRITTEN = ("country", "province", "city", "address", "postal_code")
"""What an address is written with."""

_FURTHER = part_spec(Address)
_MOBILE = re.compile(r"(\+86)?1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Offered:
    """A value that one of the records has (``id``), and how people read it."""

    id: int
    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """What becomes of one field.

    ``source`` is the record whose value it is, ``None`` where it is put together from several or
    was given. ``offered`` holds every different value, the survivor's first. ``conflict`` tells
    that somebody should look: the records say different things, and only one of them can stay.
    """

    field: str
    value: Any
    shown: str
    source: int | None
    offered: tuple[Offered, ...]
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Surplus:
    """A value that finds no free field: of which record, which field, how it is written down."""

    id: int
    field: str
    value: Any
    text: str


def former_codes(spec: RecordSpec) -> str:
    """Return the field that keeps codes that a record had ("" if there is none)."""
    return next(
        (one.name for one in spec.fields.values() if one.derived and one.kind.key == "tags"), ""
    )


def notes_field(spec: RecordSpec) -> str:
    """Return the field for what has no field of its own ("" if there is none)."""
    free = [one.name for one in spec.fields.values() if one.kind.key == "long_text"]
    free = [name for name in free if not spec.fields[name].required]
    return "notes" if "notes" in free else free[-1] if free else ""


class Composer:
    """Makes one record of ``rows``, the survivor's first; ``chosen`` overrules what is found.

    Of one-valued fields the survivor's value stays unless it is blank or what every new record has
    by itself. Tags, lines and files are united, long texts joined. Phone numbers go to another
    free phone field. An address is one thing: of a record that is elsewhere nothing is filled in;
    its whole address becomes a further one, where the type has such.
    """

    def __init__(
        self, spec: RecordSpec, rows: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any]
    ) -> None:
        self._spec = spec
        self._rows = rows
        self._chosen = chosen
        self.plans: dict[str, FieldPlan] = {}
        self.surplus: list[Surplus] = []
        self._elsewhere = self._other_places()
        for field in spec.fields.values():
            if field.derived:
                continue
            self._plan(field)
        self._keep_places()
        self._place_phones()
        self._keep_codes()

    @property
    def values(self) -> Draft:
        """Return what the survivor shall hold, without the surplus."""
        return {name: plan.value for name, plan in self.plans.items()}

    def give_way(self, name: str) -> bool:
        """Let the survivor keep its own value of a field; return whether that is another one."""
        plan, own = self.plans[name], self._rows[0][name]
        if name in self._chosen or self._same(name, plan.value, own):
            return False
        field = self._spec.fields[name]
        shown = self._shown(field, self._rows[0])
        self.plans[name] = FieldPlan(
            name, own, shown, self._rows[0]["id"], plan.offered, conflict=True
        )
        self.surplus = [one for one in self.surplus if one.field != name]
        self._put_aside(field, own)
        return True

    def _plan(self, field: FieldSpec) -> None:
        offered = self._offered(field, self._rows)
        key = field.kind.key
        conflict = False
        source: int | None = None
        if field.name in self._chosen:
            value = self._chosen[field.name]
            source = next(
                (one.id for one in offered if self._same(field.name, one.value, value)), None
            )
        elif key in _UNITED:
            value = self._united(field)
        elif key == "long_text":
            value = _joined([one.value for one in offered])
        else:
            here = [row for row in self._rows if row["id"] not in self._elsewhere]
            able = self._offered(field, here if field.name in _PLACE else self._rows)
            telling = self._telling(field, able)
            best = (telling or able or (None,))[0]
            value = field.kind.blank if best is None else best.value
            if key == "yes_no":
                value = self._rows[0][field.name] or (
                    not field.default and any(row[field.name] for row in self._rows)
                )
            source = None if best is None else best.id
            conflict = len(self._telling(field, offered)) > 1 and key != "yes_no"
        if key in _UNITED or key == "long_text":
            source = next(
                (one.id for one in offered if self._same(field.name, one.value, value)), source
            )
        shown = next(
            (one.shown for one in offered if self._same(field.name, one.value, value)),
            field.kind.show(value),
        )
        self.plans[field.name] = FieldPlan(
            field.name, value, shown, source, tuple(offered), conflict=conflict
        )
        joined = key in {*_UNITED, "yes_no"} or (
            key == "long_text" and field.name not in self._chosen
        )
        if not joined:
            self._put_aside(field, value)

    def _offered(self, field: FieldSpec, rows: Sequence[Mapping[str, Any]]) -> list[Offered]:
        found: list[Offered] = []
        for row in rows:
            value = row[field.name]
            if is_blank(value) or any(self._same(field.name, one.value, value) for one in found):
                continue
            found.append(Offered(row["id"], value, self._shown(field, row)))
        return found

    def _telling(self, field: FieldSpec, offered: Sequence[Offered]) -> list[Offered]:
        """Return the values that somebody chose: not those that a new record has by itself."""
        if field.default is None or callable(field.default):
            return list(offered)
        return [one for one in offered if one.value != field.default]

    def _put_aside(self, field: FieldSpec, value: Any) -> None:
        """Remember the values of a field that do not stay; sensitive ones stay where they are."""
        if field.sensitive:
            return
        for one in self._telling(field, self.plans[field.name].offered):
            if not self._same(field.name, one.value, value):
                self.surplus.append(Surplus(one.id, field.name, one.value, _written(field, one)))

    def _same(self, name: str, one: Any, other: Any) -> bool:
        field = self._spec.fields[name]
        if field.kind.key in _UNITED:
            return bool(one == other)
        return bool(
            folded_key(field, field.kind.store(one)) == folded_key(field, field.kind.store(other))
        )

    def _shown(self, field: FieldSpec, row: Mapping[str, Any]) -> str:
        if field.name in self._spec.references:
            return str(row.get(f"{field.name}.title", ""))
        return field.kind.show(row[field.name])

    def _united(self, field: FieldSpec) -> Any:
        """Return what any record has, as often as the one that has it most often."""
        part = self._spec.lines[field.name].of if field.name in self._spec.lines else None
        found: list[Any] = []
        had: Counter[str] = Counter()
        for row in self._rows:
            mine: Counter[str] = Counter()
            for one in row[field.name]:
                line = {name: one[name] for name in part.fields} if part else one
                key = repr(stored_line(part, line)) if part else repr(one)
                mine[key] += 1
                if mine[key] > had[key]:
                    found.append(line)
            had |= mine
        return tuple(found)

    def _other_places(self) -> frozenset[int]:
        """Return the records whose address is not the one that stays."""
        names = [name for name in _PLACE if name in self._spec.fields]
        if any(name in self._chosen for name in names):
            return frozenset()
        known: dict[str, Any] = {}
        found = set()
        for row in self._rows:
            mine = {name: row[name] for name in names if not is_blank(row[name])}
            if all(self._same(name, known.get(name, one), one) for name, one in mine.items()):
                known |= mine
            else:
                found.add(row["id"])
        return frozenset(found)

    def _keep_places(self) -> None:
        """Make further addresses of the addresses of records that are elsewhere."""
        name = next((one for one, kind in self._spec.lines.items() if kind.of is _FURTHER), "")
        if not name or name in self._chosen:
            return
        plan = self.plans[name]
        lines = list(plan.value)
        most = _FURTHER.fields["address"].kind.most  # type: ignore[attr-defined]
        for row in self._rows:
            shown = [self._shown(self._spec.fields[one], row) for one in _WRITTEN]
            text = " ".join(filter(None, shown))
            if row["id"] not in self._elsewhere or not text or len(text) > most:
                continue
            lines.append(_FURTHER.blank() | {"type": "other", "address": text})
            self.surplus = [
                one for one in self.surplus if one.id != row["id"] or one.field not in _WRITTEN
            ]
        value = tuple(lines)
        shown_lines = self._spec.fields[name].kind.show(value)
        self.plans[name] = replace(plan, value=value, shown=shown_lines)

    def _place_phones(self) -> None:
        """Give numbers that are left over the phone fields that are still free."""
        values = self.values
        numbers = {
            name
            for name, field in self._spec.fields.items()
            if field.kind.key == "phone" and not field.derived
        }
        left: list[Surplus] = []
        for one in self.surplus:
            if one.field not in numbers or one.value in (values[name] for name in numbers):
                left += [] if one.field in numbers else [one]
                continue
            free = next(
                (
                    name
                    for name in self._spec.fields
                    if name in numbers
                    and not values[name]
                    and name not in self._chosen
                    and _fits(one, name)
                ),
                "",
            )
            if not free:
                left.append(one)
                continue
            values[free] = one.value
            shown = self._spec.fields[free].kind.show(one.value)
            self.plans[free] = FieldPlan(
                free, one.value, shown, one.id, (Offered(one.id, one.value, shown),)
            )
        self.surplus = left

    def _keep_codes(self) -> None:
        """Keep the codes of the others among the former codes, where there are such."""
        name = former_codes(self._spec)
        if not name:
            return
        code = self._spec.match[0][0]
        stays = str(self.plans[code].value).lower()
        codes = [
            *self._rows[0][name],
            *(
                old
                for row in self._rows[1:]
                for old in (row[code], *row[name])
            ),
            self._rows[0][code],
        ]  # fmt: skip
        kept = {old.lower(): old for old in reversed(codes) if old and old.lower() != stays}
        value = tuple(reversed(kept.values()))
        shown = self._spec.fields[name].kind.show(value)
        self.plans[name] = FieldPlan(name, value, shown, None, ())
        self.surplus = [one for one in self.surplus if one.field != code]
        self.plans[code] = replace(self.plans[code], conflict=False)


def _fits(one: Surplus, name: str) -> bool:
    """Tell whether a number of one phone field may stand in another."""
    if "fax" in (name, one.field):
        return name == one.field
    number = one.value.partition(";")[0]
    return name != "mobile" or one.field == "mobile" or bool(_MOBILE.fullmatch(number))


def _written(field: FieldSpec, one: Offered) -> str:
    """Return a value as it stands in the notes; phone numbers so that search finds them."""
    if field.kind.key == "phone":
        return str(one.value).replace(";ext=", " ext ")
    return one.shown


def _joined(texts: Sequence[str]) -> str:
    """Return the texts with blank lines between them, without what another one holds."""
    kept: list[str] = []
    for text in texts:
        if not any(text in other for other in kept):
            kept = [other for other in kept if other not in text]
            kept.append(text)
    return "\n\n".join(kept)


def noted(surplus: Sequence[Surplus], spec: RecordSpec) -> Iterator[str]:
    """Yield a line for each value that finds no field."""
    for one in surplus:
        yield f"{spec.fields[one.field].show_label()}: {one.text}"
