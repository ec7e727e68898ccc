"""Run by Alembic: migrations on the connection that `upgrade` hands over."""

from alembic import context

from bridge.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column: Alembic then copies the table
    transactional_ddl=True,
)
context.run_migrations()
