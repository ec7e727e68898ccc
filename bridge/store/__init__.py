"""What the bridge remembers: the only place that knows the database."""
