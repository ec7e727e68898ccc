"""The migrations make exactly the tables that the program speaks of, on every database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from bridge.errors import StoreError
from bridge.ingest import ingest_one
from bridge.store import Store, open_store, readers, upgrade
from bridge.store.schema import metadata
from tests.mailroom import RULES, START, TABLES, deliver, sample_mails
from tests.stores import all_rows

SCRIPTS = Path(upgrade.__file__).parent / "migrations"


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


def test_the_full_text_index_of_older_versions_goes_with_all_its_words_and_readers_lose_their_tokens(
    new_url: Callable[[], str],
) -> None:
    url = new_url()
    store = open_store(url)
    ingest_one(store, deliver(sample_mails()[0]), RULES, TABLES)
    with store.write() as db:
        readers.subscribe(db, "feed", "anja@nordlicht.example", readers.Wishes("de", "daily"), START)
    before = all_rows(store)
    with store.write() as db:
        is_sqlite = db.dialect.name == "sqlite"
        kind = "VIRTUAL TABLE search USING fts5(own)" if is_sqlite else "TABLE search (message BIGINT PRIMARY KEY)"
        db.exec_driver_sql(f"CREATE {kind}")
        db.exec_driver_sql("ALTER TABLE reader ADD COLUMN token VARCHAR(255) NOT NULL DEFAULT 'mail-7'")
        db.exec_driver_sql("DROP TABLE attempt")
        db.exec_driver_sql("DROP TABLE lease")
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '0006'")
    store.close()
    upgraded = open_store(url)
    with upgraded.read() as db:
        assert not [name for name in inspect(db).get_table_names() if name.startswith("search")]
        assert upgrade.schema_version(db) == upgrade.HEAD
    assert all_rows(upgraded) == before
    upgraded.close()


def test_a_database_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.write() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version") as caught:
        open_store(store.engine.url.render_as_string(hide_password=False))
    assert caught.value.permanent
    assert "install that version" in caught.value.next_step
