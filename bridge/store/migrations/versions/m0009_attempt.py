"""Mails whose reading was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """One table, empty."""
    op.create_table(
        "attempt",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("raw_hash", sa.String(64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "raw_hash", name="pk_attempt"),
        sqlite_with_rowid=False,
    )
