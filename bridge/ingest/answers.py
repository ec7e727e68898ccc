"""A mail to "feed+re-TOKEN@" answers the post that the token names, though its program wrote no In-Reply-To.

What the token says is written above the mail as a header of ours, before anything is kept: the raw mail then says it
by itself, and a rebuild needs no token (law 5). A mail that says what it answers is left as it is.
"""

from dataclasses import replace

from bridge.ingest.values import FeedRules
from bridge.mail.admission import addressed_topics
from bridge.mail.delivery import Delivery
from bridge.mail.keyed import Purpose, read_token, token_key
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.mail.parse.compose import ANSWERS
from bridge.store import Store, archive, threads

_SIGN = f"+{Purpose.REPLY.value}-".encode()
_HEADER = 100_000  # bytes that are searched for the sign of a token


def with_answer(store: Store, delivery: Delivery, rules: FeedRules) -> Delivery:
    """The delivery, with the header above it if a token of ours names a post that is still here."""
    if _SIGN not in delivery.raw[:_HEADER].lower():
        return delivery
    message = parse_message(delivery.raw)
    if message.in_reply_to or message.references:
        return delivery
    message_id = _answered(store, message, rules)
    if not message_id:
        return delivery
    header = f"{ANSWERS.title()}: <{message_id}>\r\n".encode()
    return replace(delivery, raw=header + delivery.raw)


def _answered(store: Store, message: Message, rules: FeedRules) -> str:
    key = token_key(store.id_key)
    for plus in addressed_topics(message, rules.policy.addresses):
        post = read_token(key, Purpose.REPLY, plus, rules.feed)
        if post:
            with store.read() as db:
                placed = threads.find_post(db, rules.feed, post)
                mail = archive.find(db, placed.mail) if placed else None
            if mail and mail.message_id.isascii() and mail.message_id.isprintable():
                return mail.message_id
    return ""
