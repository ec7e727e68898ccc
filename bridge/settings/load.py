"""Find, read, overlay, check: a Loaded value, or one SettingsError with every fault."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from bridge.errors import SettingsError
from bridge.settings import environment as env
from bridge.settings.faults import Spots, describe
from bridge.settings.location import Path as Key
from bridge.settings.location import key_lines
from bridge.settings.model import Feed, Mailbox, Settings
from bridge.settings.secret import read_secrets, store_url
from bridge.settings.together import contradictions, mailbox_names


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checked configuration. `secrets`: mailbox name -> password, never printed; `origins`: key -> where its value
    came from.
    """

    settings: Settings = field(repr=False)  # the environment may have given a url with a password
    file: Path | None
    home: Path
    store_url: str = field(repr=False)
    secrets: Mapping[str, str] = field(repr=False)
    origins: Mapping[Key, str]
    smtp_password: str = field(default="", repr=False)
    bucket_password: str = field(default="", repr=False)
    hints: tuple[str, ...] = ()

    def path(self, text: str) -> Path:
        """A path of the configuration, absolute or below `home`."""
        return self.home / text

    @property
    def store_file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        return Path(self.store_url.removeprefix("sqlite:///")) if self.store_url.startswith("sqlite:///") else None

    def mailboxes(self) -> tuple[tuple[Feed, Mailbox, str], ...]:
        """(feed, mailbox, name of the mailbox), in order of the file."""
        boxes = [(feed, box) for feed in self.settings.feed for box in feed.mailbox]
        names = [name for name, _ in mailbox_names(self.settings)]
        return tuple((feed, box, name) for (feed, box), name in zip(boxes, names, strict=True))

    def mailboxes_of(self, feed: Feed) -> tuple[str, ...]:
        """The names of the mailboxes of a feed, in order of the file."""
        return tuple(name for owner, _, name in self.mailboxes() if owner.name == feed.name)


def load_settings(file: Path | None, environment: Mapping[str, str]) -> Loaded:
    """Read `file` and lay the environment over it. SettingsError names every fault; without a file the environment
    must say enough.
    """
    shown = _shown(file)
    text = _read(file, shown)
    tree = _parse(text, shown)
    if file is None:
        tree = {"feed": [{"mailbox": [{}]}]}
    lines = key_lines(text)
    spots = Spots(shown, lines, env.overlay(tree, environment))
    home = _home(tree, file)
    settings, wrong = _checked(tree, spots)
    found = read_secrets(tree, environment, home, spots)
    wrong += found.faults
    if settings is not None:
        wrong += contradictions(settings, home, spots)
    if settings is None or wrong:
        raise SettingsError(wrong, next_step="correct these lines; feedbridge config check looks again")
    origins = {path: f"{shown}:{line}" for path, line in lines.items()}
    origins |= {path: f"environment {variable}" for path, variable in spots.used.items()} | dict(found.origins)
    hints = tuple(f"{name} in the environment names no key" for name in env.unused(environment, tree))
    url = store_url(found.store_url or settings.store.url, home)
    return Loaded(
        settings, file, home, url, found.passwords, origins, found.smtp_password, found.bucket_password, hints
    )


def _shown(file: Path | None) -> str:
    """The file as messages name it: relative if it lies below the current folder."""
    if file is None:
        return "(no file)"
    try:
        return str(file.relative_to(Path.cwd())) if file.is_absolute() else str(file)
    except ValueError:
        return str(file)


def _read(file: Path | None, shown: str) -> str:
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError((f"{shown}: there is no such file",), next_step="feedbridge init writes one") from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(
            (f"{shown}: cannot be read: {reason}",), next_step="check its rights and encoding"
        ) from error


def _parse(text: str, shown: str) -> env.Tree:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        line = place.removeprefix("line ").partition(",")[0] if place.startswith("line ") else str(text.count("\n") + 1)
        raise SettingsError(
            (f"{shown}:{line}: this is not TOML: {what[:1].lower() + what[1:]}",),
            next_step='texts need quotes: key = "text"',
        ) from error


def _home(tree: env.Tree, file: Path | None) -> Path:
    """Where relative paths begin (key `home`)."""
    folder = file.resolve().parent if file else Path.cwd()
    named = tree.get("home")
    if isinstance(named, str) and named:
        return folder / named
    return folder.parent if folder.name == "config" else folder


def _checked(tree: env.Tree, spots: Spots) -> tuple[Settings | None, tuple[str, ...]]:
    try:
        return Settings.model_validate(tree), ()
    except ValidationError as error:
        return None, describe(error, spots)
