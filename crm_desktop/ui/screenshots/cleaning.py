"""The part of the tour that leads through duplicates, data quality and standard spellings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crm_desktop.services.lists import Query
from crm_desktop.ui.screens.quality import QualityScreen
from crm_desktop.ui.window import Window

_RECORD = "customer"
_CHOSEN = 3
_FIELDS = (1, 4)
"""Rows of the table of fields that are looked at."""


def clean_data(window: Window, settle: Callable[[], None]) -> Iterator[str]:
    """Yield the name of each stop once ``window`` shows it."""

    def went(place: str, **known: object) -> None:
        window.go(place, **known)
        settle()

    ids = list(window.desk.lists.ids(Query(_RECORD), limit=_CHOSEN))
    went("duplicates", record=_RECORD, ids=ids)
    yield "duplicates-chosen"
    window.obey("refresh")
    settle()
    yield "duplicates-searched"
    went("quality", record=_RECORD)
    screen = window.screen
    assert isinstance(screen, QualityScreen)
    for row in _FIELDS:
        assert screen.grid_ is not None
        screen.grid_.go_to(row)
        settle()
        yield f"quality-field{row}"
    went("standardise", record=_RECORD)
    yield "standardise"
    went("standardise", record="product")
    yield "standardise-nothing"
