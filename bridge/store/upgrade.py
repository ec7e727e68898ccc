"""Bring a database to the newest schema. Alembic is loaded only if there is something to do: it costs 0.2 s."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import Connection

from bridge.errors import StoreError
from bridge.store.planner import write_statistics

HEAD = "0010"  # the newest of migrations/versions; a test compares
_SCRIPTS = Path(__file__).parent / "migrations"


def schema_version(db: Connection) -> str:
    """The migration the database stands at; "" for an empty one."""
    if not inspect(db).has_table("alembic_version"):
        return ""
    return str(db.scalar(text("SELECT version_num FROM alembic_version")) or "")


def bring_to_head(engine: Engine) -> None:
    """Run the missing migrations in one transaction. StoreError if the database was written by a newer version."""
    with engine.connect() as db:
        if schema_version(db) == HEAD:
            return
    with engine.connect().execution_options(is_writer=True) as db, db.begin():
        if engine.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(7)"))  # two workers may start at once
        if schema_version(db) != HEAD:
            _migrate(db)
            if engine.dialect.name == "sqlite":
                write_statistics(db)


def _migrate(db: Connection) -> None:
    from alembic import command  # noqa: PLC0415  (0.2 s that only an upgrade should pay)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = db
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "the database was written by a newer version of feedbridge",
            next_step="install that version, or restore an older backup",
            permanent=True,
        ) from error
