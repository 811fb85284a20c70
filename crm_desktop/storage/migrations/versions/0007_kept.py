"""What customers know about their sales and interactions, as columns that lists sort by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEXED = ("spent", "last_purchase", "last_contact", "next_follow_up")


def upgrade() -> None:
    """Add the columns, fill them, and give them their indexes."""
    for name in ("orders", "spent"):
        op.add_column(
            "customer", sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
    for name in ("last_purchase", "last_contact", "next_follow_up"):
        op.add_column("customer", sa.Column(name, sa.TEXT(), nullable=True))
    op.execute(
        "UPDATE customer SET (orders, last_purchase) = ("
        "SELECT count(*), max(date) FROM sale WHERE customer = customer.id "
        "AND deleted_at IS NULL), spent = (SELECT coalesce(sum(total), 0) FROM sale "
        "WHERE customer = customer.id AND deleted_at IS NULL AND currency = coalesce("
        "(SELECT value FROM setting WHERE key = 'currency'), 'CNY')), "
        "last_contact = (SELECT max(at) FROM interaction "
        "WHERE customer = customer.id AND deleted_at IS NULL), "
        "next_follow_up = (SELECT min(next_follow_up) FROM interaction "
        "WHERE customer = customer.id AND deleted_at IS NULL AND follow_up_done = 0)"
    )
    for name in _INDEXED:
        op.create_index(
            f"customer_{name}_index", "customer", [name, "id"],
            sqlite_where=sa.text("deleted_at IS NULL"),
        )  # fmt: skip
