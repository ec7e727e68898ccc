"""No full-text index in the database: searches by mail ask the index of the site."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """The table goes with all its words; its own tables (SQLite) and its index (PostgreSQL) go with it."""
    op.execute("DROP TABLE search")
