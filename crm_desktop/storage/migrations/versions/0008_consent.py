"""Whether contacts may be contacted; for customers too: by which way, since when, who knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nobody was asked so far."""
    op.add_column(
        "contact", sa.Column("consent", sa.TEXT(), server_default="", nullable=False)
    )  # fmt: skip
    op.execute("UPDATE contact SET consent = 'unknown'")
    for record in ("customer", "contact"):
        op.add_column(
            record, sa.Column("consent_channel", sa.TEXT(), server_default="", nullable=False)
        )
        op.add_column(record, sa.Column("consent_date", sa.TEXT(), nullable=True))
        op.add_column(
            record,
            sa.Column(
                "consent_source", sa.TEXT(collation="NOCASE"), server_default="", nullable=False
            ),
        )
