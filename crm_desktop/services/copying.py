"""Parts of a list as text for the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from crm_desktop.exchange.clipboard import block_text
from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.fields.writing import written
from crm_desktop.services.lists import ListService
from crm_desktop.storage.reader import Row

Progress = Callable[[int, int], None]

_AT_ONCE = 1_000
_PLAIN = frozenset({"number", "percent", "money"})


def copied_text(
    lists: ListService,
    spec: RecordSpec,
    ids: Sequence[int],
    names: Sequence[str],
    reading: Reading,
    *,
    titles: bool = False,
    progress: Progress | None = None,
) -> str:
    """Return these fields of these records as spreadsheet programs take them from the clipboard.

    Values as people read them; numbers without marks between the thousands, or a spreadsheet
    would take them for words. What is hidden on the screen is not copied either. With ``titles``
    the labels stand above. Raises whatever ``progress`` raises.
    """
    fields = [spec.fields[name] for name in names]

    def rows() -> Iterator[list[str]]:
        if titles:
            yield [field.show_label() for field in fields]
        for at in range(0, len(ids), _AT_ONCE):
            if progress is not None:
                progress(at, len(ids))
            for row in lists.rows(spec.name, ids[at : at + _AT_ONCE], names):
                yield [_text(field, row, reading) for field in fields]

    return block_text(rows())


def _text(field: FieldSpec, row: Row, reading: Reading) -> str:
    if isinstance(field.kind, Reference):
        return str(row.get(f"{field.name}.title", ""))
    value = row[field.name]
    if is_blank(value):
        return ""
    if field.sensitive:
        return "•" * 6
    return written(field, value, reading) if field.kind.key in _PLAIN else field.kind.show(value)
