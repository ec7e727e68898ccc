"""People: letterheads, portraits, the parts they had, and what they do not want to be said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.String(255)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Five tables; `feedbridge rebuild` fills the derived ones from the mails that are there."""
    _letterheads()
    _parts()
    op.create_table(
        "opt_out",
        sa.Column("feed", KEY, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("line", KEY, nullable=False),
        sa.PrimaryKeyConstraint("feed", "who", "line", name="pk_opt_out"),
        sqlite_with_rowid=False,
    )


def _letterheads() -> None:
    op.create_table(
        "letterhead",
        sa.Column("message", NUMBER, nullable=False, autoincrement=False),
        sa.Column("feed", KEY, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_letterhead"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_letterhead_message"),
    )
    op.create_index("ix_letterhead_who", "letterhead", ["feed", "who", "at"], unique=False)
    op.create_table(
        "person",
        sa.Column("feed", KEY, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "who", name="pk_person"),
        sqlite_with_rowid=False,
    )


def _parts() -> None:
    op.create_table(
        "part",
        sa.Column("feed", KEY, nullable=False),
        sa.Column("thread", KEY, nullable=False),
        sa.Column("post", KEY, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "thread", "post", "who", "role", name="pk_part"),
    )
    op.create_index("ix_part_who", "part", ["feed", "who", "role", "at"], unique=False)
    op.create_table(
        "part_key",
        sa.Column("feed", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("thread", KEY, nullable=False),
        sa.Column("post", KEY, nullable=False),
        sa.Column("who", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("feed", "key", "thread", "post", "who", name="pk_part_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_part_key_newest", "part_key", ["feed", "key", "at"], unique=False)
    op.create_index("ix_part_key_thread", "part_key", ["feed", "thread"], unique=False)
