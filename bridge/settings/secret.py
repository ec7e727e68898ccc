"""Passwords: from the environment or from files, never from the configuration itself, never printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bridge.settings import environment as env
from bridge.settings.faults import Spots
from bridge.settings.location import Path as Key


@dataclass(frozen=True, slots=True)
class Secrets:
    """What was found, and what was not."""

    passwords: Mapping[str, str] = field(repr=False)  # name of the mailbox -> password
    smtp_password: str = field(repr=False)  # "" if none is set
    bucket_password: str = field(repr=False)  # likewise
    store_url: str = field(repr=False)  # from url_file; "" if it is not set
    origins: Mapping[Key, str]
    faults: tuple[str, ...]


def read_secrets(tree: env.Tree, environment: Mapping[str, str], home: Path, spots: Spots) -> Secrets:
    """The password of every IMAP mailbox and the database url from its file; the environment wins over a file."""
    passwords: dict[str, str] = {}
    origins: dict[Key, str] = {}
    wrong: list[str] = []
    for path, variables in env.secret_variables(tree).items():
        feed = tree["feed"][path[1]]
        box = feed["mailbox"][path[3]]
        variable = next((one for one in variables if environment.get(one)), variables[-1])
        given = (environment.get(variable, ""), variable)
        found, origin = _password(box, given, home, spots.of((*path, "password_file")), wrong)
        if origin:
            passwords[env.mailbox_name(feed, box, int(path[3]))] = found
            origins[*path, "password"] = origin
    one_each: dict[str, str] = {}
    for section, login, variable in (("smtp", "user", env.SMTP_SECRET), ("bucket", "access_key", env.BUCKET_SECRET)):
        given = (environment.get(variable, ""), variable)
        needs = _needs(tree.get(section), login)
        one_each[section], origin = _password(needs, given, home, spots.of((section, "password_file")), wrong)
        if origin:
            origins[section, "password"] = origin
    url = _url(tree, home, spots, wrong)
    return Secrets(passwords, one_each["smtp"], one_each["bucket"], url, origins, tuple(wrong))


def store_url(url: str, home: Path) -> str:
    """The database; a relative SQLite path begins at `home`."""
    head, _, file = url.partition("sqlite:///")
    return f"sqlite:///{home / file}" if not head and file and file != ":memory:" else url


def _password(box: env.Tree, given: tuple[str, str], home: Path, spot: str, wrong: list[str]) -> tuple[str, str]:
    """(password, where it came from); ("", "") if there is none, which is a fault for IMAP alone."""
    password, variable = given
    if password:
        return password, f"environment {variable}"
    file = box.get("password_file")
    if isinstance(file, str) and file:
        return _first_line(home / file, spot, wrong), f"file {file}"
    if box.get("kind", "imap") == "imap" and box.get("auth", "password") == "password":
        wrong.append(f"{spot}: no password: set password_file, or {variable} in the environment")
    return "", ""


def _needs(section: object, login: str) -> env.Tree:
    """A section as a mailbox is one: a password is needed beside a login without token."""
    if not isinstance(section, dict) or section.get("token_file"):
        return {"kind": ""}
    return {"kind": "imap" if section.get(login) else "", "password_file": section.get("password_file")}


def _url(tree: env.Tree, home: Path, spots: Spots, wrong: list[str]) -> str:
    """The url of url_file. A password in the configuration itself is a fault, in the environment it is not."""
    store = tree.get("store")
    if not isinstance(store, dict):
        return ""
    url, file = store.get("url"), store.get("url_file")
    if isinstance(url, str) and _has_password(url) and ("store", "url") not in spots.used:
        wrong.append(
            f"{spots.of(('store', 'url'))}: a password does not stand in this file: "
            "write the url into a file of its own and set url_file, or set FEEDBRIDGE_STORE_URL"
        )
    return _first_line(home / file, spots.of(("store", "url_file")), wrong) if isinstance(file, str) and file else ""


def _first_line(file: Path, spot: str, wrong: list[str]) -> str:
    """What a secret file holds."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        wrong.append(f"{spot}: {file} cannot be read: {reason}")
        return ""
    if not lines or not lines[0].strip():
        wrong.append(f"{spot}: {file} is empty")
        return ""
    return lines[0].strip()


def _has_password(url: str) -> bool:
    user, at, _ = url.partition("://")[2].rpartition("@")
    return bool(at) and ":" in user
