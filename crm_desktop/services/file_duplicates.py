"""Duplicates in a file that has nothing to do with the office's own records."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.cleaning import text_of
from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text, listed
from crm_desktop.storage import pinyin

if TYPE_CHECKING:
    from crm_desktop.analysis.duplicates.finding import Found, Progress


class NoSuchColumn(PersonError):  # noqa: N818 - a person's slip, told to them
    """The column named for the ids is not in the file."""


@dataclass(frozen=True, slots=True)
class FileTable:
    """A file's rows by column, as texts, without the column of ids; ``ids`` has one per row."""

    ids: list[Any]
    titles: list[str]
    columns: list[list[str]]


def spelled(text: str) -> str:
    """Return a text in pinyin, without blanks."""
    found = pinyin.full(text)
    return found[0] if found else ""


def table_of(path: str | os.PathLike[str], id_column: str | None = None) -> FileTable:
    """Return the table in a workbook or text file.

    Without ``id_column`` the id of a row is its number among the rows of data, from 1. Raises
    ``NoSuchColumn``, and ``UnreadableFile`` where the file is not a table.
    """
    from crm_desktop.exchange.reading import read_table  # noqa: PLC0415 - loads the readers

    table = read_table(path)
    titles = list(table.titles)
    rows = [[text_of(cell) for cell in row] for _number, row in table.data()]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _title in titles]
    if id_column is None:
        return FileTable(list(range(1, len(rows) + 1)), titles, columns)
    if id_column not in titles:
        offered = listed(titles)
        raise NoSuchColumn(
            Text("There is no column “{name}”. The columns are: {offered}.",
                 name=id_column, offered=offered)
        )  # fmt: skip
    place = titles.index(id_column)
    ids = columns.pop(place)
    return FileTable(list(ids), titles[:place] + titles[place + 1 :], columns)


def duplicates_in(
    table: FileTable, *, threshold: float = 0.5, progress: Progress | None = None
) -> Found:
    """Return the duplicates in a table; what ``progress`` raises ends the search."""
    from crm_desktop.analysis.duplicates.finding import find_duplicates  # noqa: PLC0415 - heavy

    return find_duplicates(
        table.titles, table.columns, threshold=threshold, spell=spelled, progress=progress
    )
