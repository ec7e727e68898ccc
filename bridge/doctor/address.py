"""What readers open: the public address, the languages, the clock of the organisation."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from bridge.doctor.check import Check, fine, hint, problem, spot
from bridge.settings.edges.pages import make_own
from bridge.settings.load import Loaded
from bridge.shipped import template_texts


def sites(loaded: Loaded) -> Iterator[Check]:
    """Address and languages of each feed."""
    texts = template_texts()
    for number, feed in enumerate(loaded.settings.feed):
        subject = f"site {feed.name}"
        key = spot(loaded, "feed", number, "public_url")
        if not feed.public_url:
            why = "links in feeds and letters need an address"
            yield hint(subject, "public_url is empty", why, f"set {key}")
        else:
            yield _address(subject, feed.public_url, key)
        names = {*texts, *make_own(loaded, feed)}
        missing = [code for code in feed.languages if f"words/{code}.po" not in names]
        if missing:
            key = spot(loaded, "feed", number, "languages")
            what = f"there are no words for {', '.join(missing)}"
            yield problem(subject, what, "the site cannot be written", f"correct {key}, or add words/{missing[0]}.po")


def _address(subject: str, url: str, key: str) -> Check:
    parts = urlsplit(url)
    if parts.scheme != "https":
        why = "internal mail would cross the network in the clear"
        return hint(subject, f"{url} is not https", why, f"put it behind TLS, then correct {key}")
    try:
        socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError:
        why = "links in feeds and letters would lead nowhere"
        return hint(
            subject, f'the host name "{parts.hostname}" is not known here', why, f"make it known, or change {key}"
        )
    return fine(subject, url)
