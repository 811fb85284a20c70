"""Pairs of records: merged into one another, or known not to be the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "pair",
        sa.Column("kind", sa.TEXT(), nullable=False),
        sa.Column("record", sa.TEXT(), nullable=False),
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "record", "one", "other"),
        sqlite_with_rowid=False,
    )
    op.create_index("pair_other_index", "pair", ["kind", "record", "other"], unique=False)
