"""Who works on what, when several workers share a store."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """One row for each piece of work."""
    op.create_table(
        "lease",
        sa.Column("work", sa.String(255), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("work", name="pk_lease"),
        sqlite_with_rowid=False,
    )
