"""The migrations make exactly the tables that the program speaks of, on every database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, insert, inspect, select

from bridge.errors import StoreError
from bridge.ingest import ingest_one, rebuild
from bridge.store import Store, open_store, upgrade
from bridge.store.schema import metadata
from tests.mailroom import RULES, TABLES, deliver, sample_mails
from tests.stores import all_rows

SCRIPTS = Path(upgrade.__file__).parent / "migrations"
OLDER = sorted(file.name[1:5] for file in (SCRIPTS / "versions").glob("m*.py"))[:-1]


def test_the_newest_migration_is_the_metadata(store: Store) -> None:
    with store.engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_script_and_there_is_one_line_of_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [upgrade.HEAD]
    assert [one.revision for one in scripts.walk_revisions()][-1] == "0001"


def test_opening_again_changes_nothing(new_url: Callable[[], str]) -> None:
    url = new_url()
    first = open_store(url)
    ingest_one(first, deliver(sample_mails()[0]), RULES, TABLES)
    before = all_rows(first)
    first.close()
    again = open_store(url)
    assert again.id_key == first.id_key
    assert all_rows(again) == before
    again.close()


def at_revision(url: str, revision: str) -> Engine:
    """An empty database as an older version made it."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, revision)
    return engine


def copy_rows(source: Store, target: Engine, *names: str) -> None:
    """The rows of these tables, as far as the older ones have their columns."""
    old = MetaData()
    old.reflect(target, only=names)
    with source.read() as reading, target.begin() as db:
        for name in names:
            rows = [dict(row) for row in reading.execute(select(metadata.tables[name])).mappings()]
            columns = old.tables[name].columns.keys()
            db.execute(insert(old.tables[name]), [{key: row[key] for key in columns} for row in rows])


@pytest.mark.parametrize("revision", OLDER)
def test_the_mails_of_every_older_version_are_all_there(
    new_url: Callable[[], str], new_store: Callable[[], Store], revision: str
) -> None:
    """What was true is kept; what is derived is the same as if this version had read the mails."""
    fresh, url = new_store(), new_url()
    for number, raw in enumerate(sample_mails()[:8], 1):
        ingest_one(fresh, deliver(raw, number), RULES, TABLES)
    old = at_revision(url, revision)
    copy_rows(fresh, old, "meta", "message", "receipt")
    old.dispose()
    upgraded = open_store(url)
    rebuild(upgraded, RULES, TABLES)
    assert all_rows(upgraded) == all_rows(fresh)
    upgraded.close()


def test_the_full_text_index_goes_with_all_its_words_and_readers_lose_their_tokens(new_url: Callable[[], str]) -> None:
    url = new_url()
    old = at_revision(url, "0006")
    with old.begin() as db:
        assert inspect(db).has_table("search")
        db.exec_driver_sql(
            "INSERT INTO reader (address, feed, state, language, rhythm, topics, token, since)"
            " VALUES ('anja@nordlicht.example', 'feed', 'reads', 'de', 'daily', '[]', 'mail-7', '2026-11-23 09:00:00')"
        )
    old.dispose()
    upgraded = open_store(url)
    with upgraded.read() as db:
        assert not [name for name in inspect(db).get_table_names() if name.startswith("search")]
        assert "token" not in {column["name"] for column in inspect(db).get_columns("reader")}
        assert db.exec_driver_sql("SELECT address, rhythm FROM reader").all() == [("anja@nordlicht.example", "daily")]
    upgraded.close()


def test_a_database_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.write() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version") as caught:
        open_store(store.engine.url.render_as_string(hide_password=False))
    assert caught.value.permanent
    assert "install that version" in caught.value.next_step
