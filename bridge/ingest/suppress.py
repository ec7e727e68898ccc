"""What was forgotten stays away: a mail that brings it back is masked before anything of it is kept (law 8)."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bridge.ingest.values import FeedRules
from bridge.language.tables import Tables
from bridge.mail.admission import Admission, Verdict
from bridge.mail.delivery import Delivery
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.redaction import Forgotten, is_author, redact, secret_of, with_levels, word_marks
from bridge.store import Store, archive, forgetting

GONE = Admission(Verdict.REFUSE, archive.FORGOTTEN, "")


def load_forgotten(store: Store, rules: FeedRules, deliveries: Sequence[Delivery]) -> Forgotten | None:
    """The hashes that bear on these deliveries; None if nothing was ever forgotten. Never scans (law 7)."""
    with store.read() as db:
        has_words = forgetting.has_words(db, rules.feed)
    key = secret_of(store.id_key)
    asked = {one for delivery in deliveries for one in word_marks(delivery.raw, key)} if has_words else set()
    return forgotten_among(store, rules, asked)


def forgotten_among(store: Store, rules: FeedRules, words: Collection[str]) -> Forgotten | None:
    """The same, where the hashes of all words are known."""
    with store.read() as db:
        marks = forgetting.load_marks(db, rules.feed) | forgetting.known_marks(db, rules.feed, words)
    return Forgotten(secret_of(store.id_key), marks, rules.mask) if marks else None


def without_forgotten(
    delivery: Delivery, message: Message, forgotten: Forgotten, rules: FeedRules, tables: Tables
) -> tuple[Delivery, Message]:
    """The delivery as it may be kept: with no bytes if one of the forgotten wrote it or no clean mail can be made.

    Its identity is that of the mail as it came: it is known again, and its URL stays, whoever is forgotten later.
    """
    raw = b""
    if not is_author(message, forgotten):
        mine = with_levels(forgotten, message, tables, rules.policy.addresses)
        raw = redact(delivery.raw, mine, tables.prefixes)
    if raw == delivery.raw:
        return delivery, message
    return replace(delivery, raw=raw), replace(parse_message(raw), content_key=message.content_key)
