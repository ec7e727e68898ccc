"""`feedbridge serve`: look at a site on this machine."""

from argparse import Namespace

from bridge.cli.configured import load, pick_feeds
from bridge.cli.website import address_of, open_website, serve_until_stopped
from bridge.errors import BridgeError


def execute(arguments: Namespace) -> int:
    """Serve the site of a feed on loopback until Ctrl-C."""
    loaded = load(arguments)
    feed = pick_feeds(loaded, arguments.feed)[0]
    root = loaded.path(feed.output)
    if not (root / "index.html").is_file():
        raise BridgeError("there is no site yet", where=str(root), next_step="feedbridge run --once", permanent=True)
    server = open_website(root, arguments.port)
    print(f"{feed.title}: {address_of(server)}  (Ctrl-C ends it)", flush=True)
    serve_until_stopped(server)
    return 0
