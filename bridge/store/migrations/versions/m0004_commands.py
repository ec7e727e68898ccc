"""Commands by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """One table."""
    op.create_table(
        "command",
        sa.Column("message", NUMBER, nullable=False, autoincrement=False),
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("wish", sa.String(20), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("argument", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("sender", sa.String(255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("message", name="pk_command"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_command_message"),
    )
    op.create_index("ix_command_done_at", "command", ["feed", "done_at"], unique=False)
    op.create_index("ix_command_sender", "command", ["feed", "sender", "done_at"], unique=False)
