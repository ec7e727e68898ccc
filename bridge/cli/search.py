"""`feedbridge search`: find posts by the same engine and the same query language as the search page."""

import json
import sys
from argparse import Namespace
from datetime import datetime, timedelta

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.publish import Search, find_posts
from bridge.settings.edges.pages import make_sink, make_site_options
from bridge.site.page import SiteOptions
from bridge.site.search.excerpt import excerpt, spans
from bridge.site.search.find import Hit, Order
from bridge.site.search.query import Query, parse

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the organisation's own clock
_LONGEST = 160
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def execute(arguments: Namespace) -> int:
    """Posts that say the words before those that quote them, best or newest first; exit code 1 if nothing is found,
    as grep does. What is not published yet is found too.
    """
    loaded = load(arguments)
    text = " ".join(arguments.words)
    order = Order.NEWEST if arguments.newest else Order.BEST
    found: list[dict[str, object]] = []
    search = Search(text, order, arguments.limit, as_posts=True)
    with opened_store(loaded) as store, store.read() as db:
        for feed in loaded.settings.feed:
            options = make_site_options(feed)
            hits = find_posts(db, options, make_sink(loaded, feed).read, search)
            found += [_described(hit, options, parse(text)) for hit in hits]
    _show(found, parse(text), as_json=arguments.json)
    return 0 if found else 1


def _described(hit: Hit, options: SiteOptions, query: Query) -> dict[str, object]:
    said_at = (_EPOCH + timedelta(minutes=hit.minute)).replace(tzinfo=options.clock)
    return {
        "feed": options.feed,
        "thread": hit.thread,
        "post": hit.post,
        "subject": hit.subject,
        "author": hit.author,
        "said_at": said_at.isoformat(timespec="minutes"),
        "status": hit.status,
        "in_quote": hit.in_quote,
        "excerpt": excerpt(hit.quoted if hit.in_quote and hit.quoted else hit.said, query, _LONGEST),
    }


def _show(found: list[dict[str, object]], query: Query, *, as_json: bool) -> None:
    for one in found:
        if as_json:
            print(json.dumps(one, ensure_ascii=False))
            continue
        mark = "  (only in the quote)" if one["in_quote"] else ""
        subject, words = (_marked(str(one[name]), query) for name in ("subject", "excerpt"))
        print(f"{one['thread']}#{one['post']}  {str(one['said_at'])[:10]}  {one['author']}: {subject}{mark}")
        print(f"    {words}")
    if not found and not as_json:
        print("Nothing found. Fewer words usually help.")


def _marked(text: str, query: Query) -> str:
    """On a terminal the words that were found are bold; control characters of a mail never get there."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    if not sys.stdout.isatty():
        return shown
    for start, end in reversed(spans(shown, query)):
        shown = f"{shown[:start]}{_BOLD}{shown[start:end]}{_PLAIN}{shown[end:]}"
    return shown
