"""Who gets letters, what each was told of; and what weeks tell of a thread."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Two tables, an index, and one column: older threads get theirs as they change, or by `rebuild`."""
    op.create_table(
        "reader",
        sa.Column("address", sa.String(255), nullable=False),
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("rhythm", sa.String(10), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("token", sa.String(255), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", "feed", name="pk_reader"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mention",
        sa.Column("reader", sa.String(255), nullable=False),
        sa.Column("request", sa.String(255), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reader", "request", name="pk_mention"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_post_said", "post", ["feed", "said_at"], unique=False)
    op.add_column("thread", sa.Column("weeks", sa.Text(), nullable=False, server_default="{}"))
