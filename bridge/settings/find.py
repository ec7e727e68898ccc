"""Where the configuration is. Apart from its checking, so that a command without one need not load the checker."""

from collections.abc import Mapping
from pathlib import Path

PLACES = ("config/bridge.toml", "bridge.toml", "/config/bridge.toml", "/etc/feedbridge/bridge.toml")


def find_config(named: str, environment: Mapping[str, str], here: Path) -> Path | None:
    """The file named by -c, else by FEEDBRIDGE_CONFIG, else the first of PLACES that exists; None if there is none."""
    wanted = named or environment.get("FEEDBRIDGE_CONFIG", "")
    if wanted:
        return Path(wanted)
    return next((here / place for place in PLACES if (here / place).is_file()), None)
