"""`feedbridge serve`: look at a site on this machine."""

from argparse import Namespace

from bridge.cli.configured import load, pick_feeds
from bridge.cli.website import address_of, open_website, serve_until_stopped
from bridge.errors import BridgeError
from bridge.settings.bucket import is_bucket


def execute(arguments: Namespace) -> int:
    """Serve the site of a feed on loopback until Ctrl-C."""
    loaded = load(arguments)
    feed = pick_feeds(loaded, arguments.feed)[0]
    if is_bucket(feed.output):
        words = "this site lies in a bucket, which its own web server serves"
        raise BridgeError(words, where=feed.output, next_step="open public_url of the feed", permanent=True)
    root = loaded.path(feed.output)
    if not (root / "index.html").is_file():
        raise BridgeError("there is no site yet", where=str(root), next_step="feedbridge run --once", permanent=True)
    server = open_website(root, arguments.port)
    print(f"{feed.title}: {address_of(server)}  (Ctrl-C ends it)", flush=True)
    serve_until_stopped(server)
    return 0
