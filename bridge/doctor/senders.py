"""Who is believed: which Authentication-Results the newest mails really carry, and whether the configuration knows
them.
"""

from collections import Counter
from collections.abc import Iterator

from bridge.doctor.check import Check, fine, hint, problem, spot
from bridge.mail.admission.authentication import read_results
from bridge.mail.parse import parse_message
from bridge.settings.load import Loaded
from bridge.settings.model import Feed
from bridge.store import Store, archive

_NEWEST = 25  # mails looked at


def senders(loaded: Loaded, store: Store) -> Iterator[Check]:
    """For each feed: is somebody checking whether a sender is real?"""
    for number, feed in enumerate(loaded.settings.feed):
        if feed.dkim == "own":
            yield fine(f"feed {feed.name}", "senders are checked by their DKIM signatures, here")
            continue
        names = _names(store, feed.name)
        if not names.total():
            yield hint(f"feed {feed.name}", "no mail has come in yet", "", f"put {feed.address} in CC of a mail")
            continue
        yield _judged(loaded, feed, number, names)


def _names(store: Store, feed: str) -> Counter[str]:
    """authserv-id (or "" for Microsoft's form, "-" for none at all) -> mails, of the newest ones."""
    found: Counter[str] = Counter()
    with store.read() as db:
        for mail in archive.newest(db, feed, _NEWEST):
            message = parse_message(archive.raw(db, mail))
            top = message.header("authentication-results")
            found[read_results(top)[0].casefold() if top else "-"] += 1
    return found


def _judged(loaded: Loaded, feed: Feed, number: int, names: Counter[str]) -> Check:
    subject, known = f"feed {feed.name}", {one.casefold() for one in feed.authserv_ids}
    key = spot(loaded, "feed", number, "authserv_ids")
    trusted = sum(count for name, count in names.items() if name in known)
    if trusted or (feed.trusts_microsoft and names[""]):
        return fine(subject, f"senders are checked by {', '.join(feed.authserv_ids) or 'Microsoft'}")
    why = "without it anybody can send under a colleague's name"
    seen = next((name for name, _ in names.most_common() if name not in ("-", "")), "")
    if known:
        got = f'the newest mails carry "{seen}"' if seen else "the newest mails carry no such result"
        return problem(subject, f"nobody checks senders: {got}", why, f"correct {key}")
    if seen:
        step = f'if "{seen}" is your own mail server: authserv_ids = ["{seen}"], key {key}'
        return hint(subject, "nobody checks whether a sender is real", why, step)
    if names[""]:
        return hint(subject, "nobody checks whether a sender is real", why, "set trusts_microsoft = true")
    return hint(subject, "your mail server adds no Authentication-Results", why, "ask its operator for DMARC checks")
