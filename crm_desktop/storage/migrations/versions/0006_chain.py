"""The log as a chain: each entry covers the one before by a hash; events; single takings back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crm_desktop.storage import audit

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and make the chain over what was done so far."""
    op.add_column("operation", sa.Column("reverses", sa.Integer(), nullable=True))
    op.add_column("operation", sa.Column("event", sa.Integer(), server_default="0", nullable=False))
    op.add_column("operation", sa.Column("hash", sa.TEXT(), server_default="", nullable=False))
    audit.fill(op.get_bind())
