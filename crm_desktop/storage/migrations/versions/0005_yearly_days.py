"""Days that come round every year, found by month and day; complaints that wait for an answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_YEARLY = {
    "customer": ("birthday", "birthday"),
    "contact": ("birthday", "birthday"),
    "contact_anniversaries": ("on", '"on"'),
}


def upgrade() -> None:
    """Make the indexes."""
    for table, (name, column) in _YEARLY.items():
        held = f"substr({column}, 6, 5)"
        op.create_index(
            f"{table}_{name}_yearly",
            table,
            [sa.text(held)],
            unique=False,
            sqlite_where=sa.text(f"{held} IS NOT NULL"),
        )
    op.create_index(
        "feedback_waiting",
        "feedback",
        ["kind", "date"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NULL AND result = ''"),
    )
