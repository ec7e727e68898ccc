"""An order of letters that waits for its confirmation is a command; a reader needs no token of its own any more."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nobody waits in the table: what was "asked" was confirmed in the same transaction."""
    op.drop_column("reader", "token")
