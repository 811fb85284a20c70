"""Kinds that reach beyond one value: a reference to another record, and lines of a part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from crm_desktop.fields.kind import Kind, Operator, Reading, Stored, clean, plain
from crm_desktop.fields.problems import FieldError
from crm_desktop.i18n import Text

if TYPE_CHECKING:
    from crm_desktop.fields.spec import PartSpec


@dataclass(frozen=True)
class Reference(Kind):
    """Another record of the type named ``to``; the value is its id.

    With ``owned``, this record belongs to the other and goes to the recycle bin with it. What
    people write (a code, a name) is looked up by the services; ``parse`` takes only ids.
    """

    key: ClassVar[str] = "reference"
    column: ClassVar[Any] = "integer"
    operators: ClassVar[tuple[Operator, ...]] = (
        "contains", "excludes", "is", "is_not", "empty", "filled"
    )  # fmt: skip

    to: str = ""
    owned: bool = False
    width: int = 20

    @property
    def blank(self) -> Any:
        """Return no record."""
        return None

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the id."""
        del reading
        if raw is None or raw == "":
            return None
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        text = clean(plain(raw))
        if not text.isdecimal():
            raise FieldError(Text("There is no record “{value}”.", value=text[:60]))
        return int(text)

    def store(self, value: Any) -> Stored:
        """Return the id."""
        return None if value is None else int(value)

    def words(self, value: Any) -> Iterator[str]:
        """Yield nothing: the other record is found by itself."""
        del value
        return iter(())


@dataclass(frozen=True)
class Lines(Kind):
    """Any number of lines of a part, such as the products of a sale.

    The value is a tuple of mappings from the part's field names to values. Lines have a table of
    their own; they are written and logged together with the record that they belong to.
    """

    key: ClassVar[str] = "lines"
    column: ClassVar[Any] = "none"
    operators: ClassVar[tuple[Operator, ...]] = ()

    part: PartSpec | None = None
    width: int = 30

    @property
    def of(self) -> PartSpec:
        """Return what a line consists of."""
        assert self.part is not None
        return self.part

    @property
    def blank(self) -> Any:
        """Return no lines."""
        return ()

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the lines, each field parsed by its kind."""
        if raw is None or raw == "":
            return ()
        if not isinstance(raw, list | tuple):
            raise FieldError(Text("These lines cannot be read."))
        return tuple(
            {
                spec.name: spec.kind.parse(line[spec.name], reading)
                if spec.name in line
                else spec.new_value()
                for spec in self.of.fields.values()
            }
            for line in raw
        )

    def show(self, value: Any) -> str:
        """Return the lines in one line of text."""
        return "; ".join(self.of.sentence(line) for line in value or ())

    def words(self, value: Any) -> Iterator[str]:
        """Yield the words of the searchable fields of each line."""
        for line in value or ():
            for spec in self.of.fields.values():
                if spec.search:
                    yield from spec.kind.words(line[spec.name])
