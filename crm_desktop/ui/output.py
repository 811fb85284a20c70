"""Exporting and printing what a list shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_desktop.services.lists import Query

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell


def export_list(shell: Shell, query: Query, ids: Sequence[int] | None) -> None:
    """Write a list into a workbook or CSV file."""


def print_list(shell: Shell, query: Query, ids: Sequence[int] | None, title: str) -> None:
    """Print a list."""


def print_record(shell: Shell, record: str, record_id: int) -> None:
    """Print one record."""
