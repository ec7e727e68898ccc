"""Alembic migrations, shipped inside the package: one file per change of the schema, append only."""
