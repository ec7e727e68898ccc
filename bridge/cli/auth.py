"""`feedbridge auth NAME`: get an access token for a mailbox, with a person's help if need be, and log in."""

from argparse import Namespace

from bridge.cli.configured import load
from bridge.errors import UsageError
from bridge.settings.edges.sources import make_imap_options
from bridge.sources.imap.inspection import inspect_mailbox


def execute(arguments: Namespace) -> int:
    """TokenError if no token is given, SourceError if the mailbox refuses it."""
    loaded = load(arguments)
    boxes = {name: (feed, box) for feed, box, name in loaded.mailboxes()}
    if arguments.name not in boxes:
        raise UsageError(
            f'there is no mailbox "{arguments.name}"', next_step=f"the configuration has: {', '.join(boxes)}"
        )
    feed, box = boxes[arguments.name]
    options = make_imap_options(loaded, feed, box, arguments.name)
    if options.tokens is None:
        raise UsageError(
            f"mailbox {arguments.name} logs in by password", next_step='set auth = "microsoft" or "google" first'
        )
    options.tokens.sign_in(print)
    seen = inspect_mailbox(options)
    print(f"ok  {arguments.name}: logged in as {options.user}, {seen.mails} mails in {options.folder}")
    return 0
