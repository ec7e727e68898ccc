"""What the pages were made with: assets, templates, options. Another look means that every page is looked at."""

import hashlib
from collections.abc import Iterator, Mapping
from json import loads

from bridge.publish.press import Sink
from bridge.site import page
from bridge.site.build import File
from bridge.site.page import SiteOptions


def asset_addresses(texts: Mapping[str, str]) -> dict[str, str]:
    """ "style.css" -> its address with a hash of its content, so that a browser may keep it for ever."""
    return {
        name.removeprefix("assets/"): f"{name}?{hashlib.sha256(text.encode()).hexdigest()[:10]}"
        for name, text in texts.items()
        if name.startswith("assets/")
    }


def asset_files(texts: Mapping[str, str]) -> Iterator[File]:
    """Style, scripts and icon as files of the site; scripts without indentation and the lines that only explain."""
    for name, text in sorted(texts.items()):
        if name.startswith("assets/"):
            yield name, (_code(text) if name.endswith(".js") else text).encode()


def _code(script: str) -> str:
    lines = (line.lstrip() for line in script.splitlines(keepends=True))
    return "".join(line for line in lines if not line.startswith("//"))


def look_of(texts: Mapping[str, str], options: SiteOptions) -> str:
    """Fingerprint of all that every page depends on besides the store: another one means that every page is
    looked at.
    """
    digest = hashlib.sha256(repr(options).encode())
    for name, text in sorted(texts.items()):
        digest.update(f"\0{name}\0{text}".encode())
    return digest.hexdigest()[:12]


def last_run(sink: Sink) -> tuple[str, str]:
    """Day and look of the last complete run; ("", "") if there was none."""
    try:
        day = loads(sink.read(page.FRAME) or b"{}").get("day", "")
    except (ValueError, AttributeError):
        return "", ""
    first, _, second = str(day).partition(" ")
    return first, second
