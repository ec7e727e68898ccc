"""What the environment says: FEEDBRIDGE_<KEY> goes over the file, secrets come from here or from files, and nowhere
else.
"""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bridge.settings.bucket import Bucket
from bridge.settings.location import Path
from bridge.settings.model import Feed, Mailbox, Run, Store
from bridge.settings.outgoing import Letters, Smtp

PREFIX = "FEEDBRIDGE_"
SMTP_SECRET = "FEEDBRIDGE_SMTP_PASSWORD"  # noqa: S105  (the name of a variable)
BUCKET_SECRET = "FEEDBRIDGE_BUCKET_PASSWORD"  # noqa: S105
NOT_SETTINGS = {"FEEDBRIDGE_CONFIG", "FEEDBRIDGE_DIE_AT", "FEEDBRIDGE_STEPS", "FEEDBRIDGE_CORPORA"}
_SECTIONS: dict[str, type[BaseModel]] = {"store": Store, "run": Run, "bucket": Bucket, "smtp": Smtp, "letters": Letters}

Tree = dict[str, Any]


def overlay(tree: Tree, environment: Mapping[str, str]) -> dict[Path, str]:
    """Write the variables into `tree`; returns which variable gave which key. Variables that name no key are left
    alone.

    FEEDBRIDGE_STORE_URL, FEEDBRIDGE_RUN_EVERY_MINUTES, FEEDBRIDGE_HOME; FEEDBRIDGE_FEED_TITLE if there is one
    feed, else
    FEEDBRIDGE_FEED_<NAME>_TITLE; FEEDBRIDGE_MAILBOX_HOST and FEEDBRIDGE_MAILBOX_<NAME>_HOST likewise. A list has
    commas.
    """
    used: dict[Path, str] = {}
    for variable, path, model in _variables(tree):
        text = environment.get(variable)
        if text is None:
            continue
        *tables, key = path
        _table(tree, tuple(tables))[str(key)] = _value(text, model, str(key))
        used[path] = variable
    return used


def secret_variables(tree: Tree) -> dict[Path, tuple[str, ...]]:
    """Path of each mailbox -> the variables that may hold its password, the most exact first."""
    found: dict[Path, tuple[str, ...]] = {}
    for prefixes, path in _mailboxes(tree):
        found[path] = tuple(f"{prefix}PASSWORD" for prefix in prefixes)
    return found


def unused(environment: Mapping[str, str], tree: Tree) -> tuple[str, ...]:
    """Variables that begin as ours and name no key: a hint only, because Kubernetes makes up such names for a
    service.
    """
    known = {variable for variable, _, _ in _variables(tree)} | NOT_SETTINGS
    known |= {
        SMTP_SECRET,
        BUCKET_SECRET,
        *(variable for names in secret_variables(tree).values() for variable in names),
    }
    return tuple(sorted(name for name in environment if name.startswith(PREFIX) and name not in known))


def _variables(tree: Tree) -> list[tuple[str, Path, type[BaseModel] | None]]:
    """(variable, path of the key, its table); a more exact name comes later and wins."""
    found: list[tuple[str, Path, type[BaseModel] | None]] = [(f"{PREFIX}HOME", ("home",), None)]
    for section, model in _SECTIONS.items():
        found += [(f"{PREFIX}{section.upper()}_{key.upper()}", (section, key), model) for key in model.model_fields]
    for table, places in ((Feed, _feeds(tree)), (Mailbox, _mailboxes(tree))):
        keys = [key for key in table.model_fields if key not in ("mailbox", "name", "topic", "person")]
        for prefixes, path in places:
            found += [(f"{prefix}{key.upper()}", (*path, key), table) for prefix in reversed(prefixes) for key in keys]
    return found


def _feeds(tree: Tree) -> list[tuple[tuple[str, ...], Path]]:
    named: list[tuple[str, Path]] = []
    for number, feed in _items(tree, "feed"):
        named.append((_text(feed, "name", "feed"), ("feed", number)))
    return _prefixes("FEED", named)


def _mailboxes(tree: Tree) -> list[tuple[tuple[str, ...], Path]]:
    named: list[tuple[str, Path]] = []
    for number, feed in _items(tree, "feed"):
        for place, box in _items(feed, "mailbox"):
            named.append((mailbox_name(feed, box, place), ("feed", number, "mailbox", place)))
    return _prefixes("MAILBOX", named)


def mailbox_name(feed: Tree, box: Tree, place: int) -> str:
    """The name of a mailbox: its own, else that of its feed, numbered from the second one on."""
    base = _text(feed, "name", "feed")
    return _text(box, "name", "") or (base if place == 0 else f"{base}-{place + 1}")


def _prefixes(kind: str, named: list[tuple[str, Path]]) -> list[tuple[tuple[str, ...], Path]]:
    """The only one of its kind may be named without its name."""
    short = (f"{PREFIX}{kind}_",) if len(named) == 1 else ()
    return [((f"{PREFIX}{kind}_{_upper(name)}_", *short), path) for name, path in named]


def _upper(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


def _items(tree: Tree, key: str) -> list[tuple[int, Tree]]:
    """The tables of an array; whatever else stands there is left to the check."""
    value = tree.get(key)
    return [(n, item) for n, item in enumerate(value) if isinstance(item, dict)] if isinstance(value, list) else []


def _text(tree: Tree, key: str, otherwise: str) -> str:
    value = tree.get(key)
    return value if isinstance(value, str) and value else otherwise


def _table(tree: Tree, path: Path) -> Tree:
    """The table at `path`, made if it is missing."""
    here: Any = tree
    for part in path:
        here = here[part] if isinstance(part, int) else here.setdefault(part, {})
    return here if isinstance(here, dict) else {}


def _value(text: str, model: type[BaseModel] | None, key: str) -> object:
    """A list if the key is one; numbers and truth values are read by the check itself."""
    if model is not None and str(model.model_fields[key].annotation).startswith("tuple"):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
