"""An operator's own templates: every file must replace one of ours, every language must have words."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from bridge.settings.faults import Spots
from bridge.settings.model import Feed, Settings
from bridge.shipped import template_texts

_FURTHER = frozenset({"assets/own.css", "assets/logo.svg"})  # laid beside ours, not over them


def faults_of_own(settings: Settings, home: Path, spots: Spots) -> Iterator[str]:
    """A file whose name is misspelt would silently change nothing."""
    shipped = template_texts()
    for number, feed in enumerate(settings.feed):
        if not feed.templates:
            continue
        spot, folder = spots.of(("feed", number, "templates")), home / feed.templates
        if not folder.is_dir():
            yield f"{spot}: there is no folder {folder}; make it, or take the key out"
            continue
        own = template_texts(folder)
        for name in sorted(set(own) - set(shipped) - _FURTHER):
            if not name.startswith("words/"):
                near = difflib.get_close_matches(name, [*shipped, *_FURTHER], 1)
                yield f"{spot}: {name} replaces nothing" + (f'; did you mean "{near[0]}"?' if near else "")
        yield from _without_words(feed, {*shipped, *own}, spots.of(("feed", number, "languages")))


def _without_words(feed: Feed, names: set[str], spot: str) -> Iterator[str]:
    for code in feed.languages:
        if f"words/{code}.po" not in names:
            yield f"{spot}: there are no words for {code}; add words/{code}.po to {feed.templates}, or take it out"
