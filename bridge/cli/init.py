"""`feedbridge init`: five questions, each with a guess from the one before, then a commented config/bridge.toml."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from bridge.errors import BridgeError
from bridge.shipped import shipped_folder

Ask = Callable[[str, str], str]


def execute(arguments: Namespace) -> int:
    """Write the file; an existing one is never overwritten."""
    folder = Path(arguments.dir) / "config"
    file, secret = folder / "bridge.toml", folder / "password"
    if file.exists():
        raise BridgeError(
            "is there already", where=str(file), next_step="edit it, or move it away first", permanent=True
        )
    answers = ask_all(_guess if arguments.yes or not sys.stdin.isatty() else _ask)
    example = (shipped_folder("config") / "bridge.example.toml").read_text(encoding="utf-8")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(fill(example, answers), encoding="utf-8")
    except OSError as error:
        raise BridgeError(
            f"cannot be written: {error.strerror}", where=str(file), next_step="choose another DIR", permanent=True
        ) from error
    print(f"written: {file}")
    print(f"Next: write the password of {answers['user']} into {secret} (chmod 600), then: feedbridge doctor")
    return 0


def ask_all(ask: Ask) -> dict[str, str]:
    """The five answers, by key of the configuration."""
    address = ask("The address people will put in CC", "feed@firma.example")
    domain = address.rpartition("@")[2]
    host = ask("IMAP server of its mailbox", f"imap.{domain}")
    user = ask("Login name there", address)
    url = ask("Where people will open the site", f"https://feed.{domain}/")
    languages = ask("Languages of the site, the first is the main one", "de, en")
    return {"address": address, "host": host, "user": user, "public_url": url, "languages": languages}


def fill(example: str, answers: dict[str, str]) -> str:
    """The example with the answers in the place of its own values; every other line stays as it is."""
    lines = []
    for line in example.splitlines():
        key, equals, rest = line.partition(" = ")
        if equals and key in answers:
            _, hash_sign, why = rest.partition(" # ")
            line = f"{f'{key} = {_toml(key, answers[key])}':<45}{hash_sign}{why}".rstrip()  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines) + "\n"


def _toml(key: str, answer: str) -> str:
    if key == "languages":
        return "[" + ", ".join(_quoted(part.strip()) for part in answer.split(",") if part.strip()) + "]"
    return _quoted(answer)


def _quoted(text: str) -> str:
    """A TOML basic string."""
    safe = "".join(sign for sign in text if sign.isprintable())
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _ask(question: str, guess: str) -> str:
    return input(f"{question} [{guess}]: ").strip() or guess


def _guess(_question: str, guess: str) -> str:
    return guess
