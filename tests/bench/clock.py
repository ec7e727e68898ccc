"""The time at which every bench runs: figures shall not depend on the day."""

from datetime import UTC, datetime

NOW = datetime(2027, 1, 1, tzinfo=UTC)
