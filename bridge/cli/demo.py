"""`feedbridge demo`: sample mails to a site, with no account and no network."""

from argparse import Namespace
from pathlib import Path

from bridge.cli.website import address_of, open_website, serve_until_stopped
from bridge.demo import make_demo


def execute(arguments: Namespace) -> int:
    """Write the site and, unless told otherwise, show it on loopback until Ctrl-C."""
    shown = make_demo(Path(arguments.out) if arguments.out else None)
    if arguments.no_serve:
        print("Next: feedbridge init")
        return 0
    server = open_website(shown.folder, arguments.port)
    print(f"Open {address_of(server)}  (Ctrl-C ends it)\nNext: feedbridge init", flush=True)
    serve_until_stopped(server)
    return 0
