"""Hidden conversations, keyed hashes of what was forgotten, tombstones, the log of removals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """All new; nothing is moved."""
    _hiding()
    _forgetting()
    op.create_table(
        "removal",
        sa.Column("number", NUMBER, nullable=False, autoincrement=False),
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.String(255), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_removal"),
    )


def _hiding() -> None:
    op.create_table(
        "hidden",
        sa.Column("message", NUMBER, nullable=False, autoincrement=False),
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_hidden"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_hidden_message"),
    )
    op.create_table(
        "tombstone",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("place", sa.String(255), nullable=False),
        sa.Column("post", sa.String(255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("feed", "place", "post", name="pk_tombstone"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tombstone_at", "tombstone", ["feed", "place", "at"], unique=False)


def _forgetting() -> None:
    op.create_table(
        "forgotten",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("is_words", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "mark", name="pk_forgotten"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_forgotten_is_words", "forgotten", ["feed", "is_words"], unique=False)
