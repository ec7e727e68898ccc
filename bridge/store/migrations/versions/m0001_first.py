"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite's rowid must be spelled INTEGER


def upgrade() -> None:
    """Every table, and the full-text index, which each database makes in its own way."""
    _truth()
    _mails()
    _posts()
    _threads()
    _people()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search USING fts5(own, quoted, content='', tokenize='unicode61')")
    else:
        op.execute("CREATE TABLE search (message BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_search_words ON search USING gin (words)")


def _truth() -> None:  # raw mails and where they were seen
    op.create_table(
        "meta",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "message",
        sa.Column("number", NUMBER, nullable=False, autoincrement=False),
        sa.Column("turn", sa.BigInteger(), nullable=True),
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("content_key", sa.String(255), nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("raw_hash", sa.String(64), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_message"),
    )
    op.create_index("ix_message_content", "message", ["feed", "content_key"], unique=True)
    op.create_index("ix_message_message_id", "message", ["message_id"], unique=False)
    op.create_index("ix_message_raw_hash", "message", ["feed", "raw_hash"], unique=False)
    op.create_index("ix_message_turn", "message", ["turn"], unique=True)
    op.create_index("ix_message_verdict", "message", ["feed", "verdict", "number"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("mailbox", sa.String(255), nullable=False),
        sa.Column("folder", sa.String(255), nullable=False),
        sa.Column("uid", sa.String(255), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("message", NUMBER, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "folder", "uid", "validity", "message", name="pk_receipt"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_receipt_message"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_receipt_cursor", "receipt", ["mailbox", "folder", "validity", "position"], unique=False)
    op.create_index("ix_receipt_message", "receipt", ["message"], unique=False)


def _mails() -> None:  # what each mail says and what linking needs of it
    op.create_table(
        "reading",
        sa.Column("message", NUMBER, nullable=False, autoincrement=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_reading"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_reading_message"),
    )
    op.create_table(
        "sketch",
        sa.Column("message", NUMBER, nullable=False, autoincrement=False),
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("cluster", sa.BigInteger(), nullable=False),
        sa.Column("bucket", sa.String(255), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_sketch"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_sketch_message"),
    )
    op.create_index("ix_sketch_bucket", "sketch", ["feed", "bucket", "sent_at"], unique=False)
    op.create_index("ix_sketch_cluster", "sketch", ["cluster"], unique=False)
    op.create_table(
        "wanted_key",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("cluster", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "key", name="pk_wanted_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_wanted_key_cluster", "wanted_key", ["cluster"], unique=False)
    op.create_table(
        "offered_key",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("message", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("feed", "key", "message", name="pk_offered_key"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_offered_key_message"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_offered_key_message", "offered_key", ["message"], unique=False)


def _posts() -> None:  # posts, and what changed
    op.create_table(
        "post",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255), nullable=False),
        sa.Column("message", NUMBER, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "id", name="pk_post"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_post_message"),
    )
    op.create_index("ix_post_message", "post", ["message"], unique=False)
    op.create_index("ix_post_thread", "post", ["feed", "thread"], unique=False)
    op.create_table(
        "redirect",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("old", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("feed", "old", name="pk_redirect"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_redirect_thread", "redirect", ["feed", "thread"], unique=False)
    op.create_table(
        "weak_link",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255), nullable=False),
        sa.Column("post", sa.String(255), nullable=False),
        sa.Column("other", sa.String(255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "thread", "post", "other", name="pk_weak_link"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_weak_link_other", "weak_link", ["feed", "other"], unique=False)
    op.create_table(
        "change",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("lists_left", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "thread", name="pk_change"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_sequence", "change", ["feed", "sequence"], unique=False)


def _threads() -> None:  # conversations as lists show them
    op.create_table(
        "thread",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("started_from", sa.String(255), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("requests", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "id", name="pk_thread"),
    )
    op.create_index("ix_thread_latest", "thread", ["feed", "last_at", "id"], unique=False)
    op.create_index("ix_thread_started_from", "thread", ["feed", "started_from"], unique=False)
    op.create_index("ix_thread_status", "thread", ["feed", "status", "last_at"], unique=False)
    op.create_table(
        "thread_list",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("feed", "thread", "kind", "name", name="pk_thread_list"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_thread_list_name", "thread_list", ["feed", "kind", "name"], unique=False)
    op.create_table(
        "tally",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "kind", "name", name="pk_tally"),
        sqlite_with_rowid=False,
    )


def _people() -> None:  # who is away, and who is waited for
    op.create_table(
        "absence",
        sa.Column("message", NUMBER, nullable=False, autoincrement=False),
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_absence"),
        sa.ForeignKeyConstraint(["message"], ["message.number"], name="fk_absence_message"),
    )
    op.create_index("ix_absence_who", "absence", ["feed", "who"], unique=False)
    op.create_table(
        "waiting",
        sa.Column("feed", sa.String(255), nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("thread", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("feed", "who", "thread", name="pk_waiting"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_waiting_thread", "waiting", ["feed", "thread"], unique=False)
