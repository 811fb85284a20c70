"""Sums of sales and feedback by day; customer codes and order numbers as orders of lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, fill them, and make the indexes."""
    op.create_table(
        "sale_daily",
        sa.Column("date", sa.TEXT(), primary_key=True),
        sa.Column("currency", sa.TEXT(), primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _amounts("total")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feedback_daily",
        sa.Column("date", sa.TEXT(), primary_key=True),
        sa.Column("recommend", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _amounts("satisfaction")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO sale_daily SELECT coalesce(date, ''), coalesce(currency, ''), count(*), "
        "coalesce(sum(total), 0), count(total) FROM sale WHERE deleted_at IS NULL GROUP BY 1, 2"
    )
    op.execute(
        "INSERT INTO feedback_daily SELECT coalesce(date, ''), coalesce(recommend, ''), count(*), "
        "coalesce(sum(satisfaction), 0), count(satisfaction) FROM feedback "
        "WHERE deleted_at IS NULL GROUP BY 1, 2"
    )
    for table, name in (("customer", "code"), ("sale", "number")):
        op.create_index(
            f"{table}_{name}_index", table, [name, "id"],
            sqlite_where=sa.text("deleted_at IS NULL"),
        )  # fmt: skip


def _amounts(name: str) -> tuple[str, ...]:
    return "n", f"sum_{name}", f"filled_{name}"
