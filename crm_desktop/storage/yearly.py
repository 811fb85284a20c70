"""Days that come round every year, such as birthdays, by an index on month and day.

Which fields hold such days is said by their declaration (``yearly``); ``storage.tables`` gives
each of them an index on month and day.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from crm_desktop.fields.conditions import Tree, month_days
from crm_desktop.fields.spec import PartSpec, RecordSpec
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.tables import month_and_day


def yearly_fields(part: PartSpec) -> list[str]:
    """Return the names of the fields that hold days of every year."""
    return [field.name for field in part.fields.values() if field.yearly]


def has_yearly(spec: RecordSpec) -> bool:
    """Tell whether records of this type have days of every year, in lines or of their own."""
    return bool(yearly_fields(spec)) or any(yearly_fields(one.of) for one in spec.lines.values())


def coming_ids(
    reader: Reader, record: str, days: tuple[date, date], where: Tree | None, limit: int
) -> list[int]:
    """Return records in use that have a yearly day between two days, the soonest first.

    At most ``limit`` for each field that holds such days, so that none of the first ``limit`` days
    is missing; a record may be there twice.
    """
    spec = reader.records[record]
    table = reader.tables.by_name[record]
    sources = [(table.c.id, table.c[name], table) for name in yearly_fields(spec)]
    for name, kind in spec.lines.items():
        lines = reader.tables.lines[record, name]
        sources += [(lines.c.owner_id, lines.c[one], lines) for one in yearly_fields(kind.of)]
    found: list[int] = []
    for owner, column, home in sources:
        held = month_and_day(column)
        mine: list[int] = []
        for low, high in month_days(*days):
            chosen = select(owner).where(held.between(low, high), reader.where(record, where))
            if home is not table:
                chosen = chosen.join_from(home, table, table.c.id == owner)
            chosen = chosen.order_by(held, owner).limit(limit - len(mine))
            mine += reader.connection.execute(chosen).scalars()
        found += mine
    return found
