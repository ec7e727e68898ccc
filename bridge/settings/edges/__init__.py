"""Settings -> the option values that sources, sinks, site and ingest own. The only place that knows both sides.

policy   who is admitted                       taking   how mail is taken in
sources  where it is read                      pages    what a site needs, and where it goes
letters  what letters are written and sent with

Each by itself, so that a command loads what it needs: `explain` no database, `ingest` of a file no templates.
"""
