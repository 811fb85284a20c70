"""Files of records; what happened with one customer, in the order in which it happened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OWNERS = {
    "customer": "id",
    "contact": "customer",
    "sale": "customer",
    "feedback": "customer",
    "interaction": "customer",
}
_DAYS = {"sale": "date", "feedback": "date", "interaction": "at"}


def upgrade() -> None:
    """Add the columns and their indexes."""
    for table, owner in _OWNERS.items():
        op.add_column(table, sa.Column("attachments", sa.TEXT(), server_default="", nullable=False))
        op.create_index(
            f"{table}_attachments_filled",
            table,
            [owner],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL AND attachments != ''"),
        )
    for table, day in _DAYS.items():
        op.create_index(
            f"{table}_customer_sums",
            table,
            ["customer", day, "deleted_at"],
            unique=False,
            sqlite_where=sa.text("deleted_at IS NULL"),
        )
