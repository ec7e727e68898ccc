"""`feedbridge search`: find posts by their words."""

import json
from argparse import Namespace

from bridge.cli.configured import load
from bridge.cli.database import opened_store
from bridge.mail.markup import excerpt
from bridge.store import search, threads
from bridge.store.read import load_reads


def execute(arguments: Namespace) -> int:
    """Own words first, then quotes, newest first; exit code 1 if nothing is found, as grep does."""
    loaded = load(arguments)
    found: list[dict[str, object]] = []
    with opened_store(loaded) as store, store.read() as db:
        for feed in loaded.settings.feed:
            hits = search.find_words(db, feed.name, " ".join(arguments.words), arguments.limit)
            reads = load_reads(db, [hit.post.mail for hit in hits])
            for hit in hits:
                read = reads[hit.post.mail]
                found.append(
                    {
                        "feed": feed.name,
                        "thread": threads.thread_of_post(db, feed.name, hit.post.id),
                        "post": hit.post.id,
                        "subject": read.base_subject,
                        "author": hit.post.author.name or hit.post.author.address,
                        "said_at": hit.post.said_at.isoformat(),
                        "in_quote": hit.in_quote,
                        "excerpt": excerpt(read.reading.said, 160),
                    }
                )
    _show(found, as_json=arguments.json)
    return 0 if found else 1


def _show(found: list[dict[str, object]], *, as_json: bool) -> None:
    for one in found:
        if as_json:
            print(json.dumps(one, ensure_ascii=False))
            continue
        mark = "  (only in the quote)" if one["in_quote"] else ""
        print(f"{one['thread']}#{one['post']}  {str(one['said_at'])[:10]}  {one['author']}: {one['subject']}{mark}")
        print(f"    {one['excerpt']}")
    if not found and not as_json:
        print("Nothing found. Fewer words usually help.")
