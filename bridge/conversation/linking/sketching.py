"""A mail as linking sees it: fingerprints instead of words, lookup keys instead of searches."""

import base64
import binascii
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bridge.conversation.fingerprint import Fingerprint, fingerprint, short_hash
from bridge.conversation.linking.authors import is_same_author
from bridge.conversation.linking.keys import HEADER_DIGITS, level_wants, lookup_prints, quoted_wants, said_offers
from bridge.conversation.linking.series import part_keys, read_part
from bridge.conversation.quote.address import find_mail_id
from bridge.conversation.sketch import Level, Sketch
from bridge.conversation.thread import Kind, Quoted, Reading
from bridge.language.prefixes import Prefixes
from bridge.mail.message import Address, Message
from bridge.mail.subject import Subject, read_subject

PRIVATE_MARKS = frozenset({"privat", "vertraulich", "private", "confidential", "personal", "persönlich"})
_MOST_REFERENCES = 200  # a mail may name 100,000; the oldest one and the newest ones hold a conversation together
_MOST_LEVELS = 100
_FIRST_DATE = datetime(1980, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
_NOTHING = Fingerprint("", (), 0)


@dataclass(frozen=True, slots=True)
class _Policy:
    """Whose quoted words may become posts (DESIGN §9)."""

    recover: str
    domains: frozenset[str]
    own: frozenset[str]
    team: tuple[Address, ...]  # team members named in the header: a quote may have their names alone
    prefixes: Prefixes

    def may_recover(self, quoted: Quoted) -> bool:
        if self.recover == "off" or quoted.author.key in self.own or self._is_private(quoted.subject):
            return False
        return self.recover == "everyone" or self._is_team(quoted.author)

    def _is_private(self, subject: str) -> bool:
        if not subject:
            return False
        return any(tag.casefold() in PRIVATE_MARKS for tag in read_subject(subject, self.prefixes).tags)

    def _is_team(self, author: Address) -> bool:
        if author.address:
            return domain_of(author) in self.domains
        return any(is_same_author(author, member) for member in self.team)


def domain_of(address: Address) -> str:
    """What stands behind the last "@", folded."""
    return address.key.rpartition("@")[2]


def sketch(  # noqa: PLR0917 - all that a mail is read with
    mail: int,
    message: Message,
    reading: Reading,
    prefixes: Prefixes,
    received_at: datetime,
    own_addresses: Collection[str] = (),
    recover: str = "everyone",
    domains: Collection[str] = (),
) -> Sketch:
    """The Sketch of one mail, in time linear in its size.

    `recover` ("everyone" | "team" | "off") says whose quoted words may become posts; "team" are the `domains`.
    `own_addresses` are the bridge's: no participants. Levels that may not become posts still link.
    """
    own = frozenset(address.casefold() for address in own_addresses)
    sent_at = _sent_at(message, received_at)
    references = _references(message) or _named(reading)
    subject = read_subject(message.subject, prefixes, has_evidence=bool(references))
    base = _base_subject(subject)
    said = fingerprint(reading.said)
    levels = _levels(reading, sent_at, _policy(message, recover, domains, own, prefixes))
    quoted = _unattributed(reading)
    thread_index = _thread_index(message.thread_index)
    part = read_part(message.message_id, message.author, base, subject.is_reply or subject.is_forward)
    keys = (
        *_names(message, references, thread_index),
        *_quotes(levels, quoted, sent_at, base),
        *part_keys(part, sent_at),
    )
    return Sketch(
        mail=mail,
        content_key=message.content_key,
        message_id=message.message_id,
        references=references,
        thread_index=thread_index,
        author=message.author,
        sent_at=sent_at,
        subject=message.subject,
        base_subject=base,
        has_reply_prefix=subject.is_reply,
        has_forward_prefix=subject.is_forward,
        people=_people(message, own),
        prints=said.prints,
        words=said.words,
        levels=levels,
        keys=_hashed(keys),
        bucket=short_hash(base) if base else "",
        offers=_hashed(said_offers(message.author, sent_at, lookup_prints(said.whole, said.prints), base)),
        whole=said.whole,
        quoted=quoted.prints,
    )


def _policy(
    message: Message, recover: str, domains: Collection[str], own: frozenset[str], prefixes: Prefixes
) -> _Policy:
    team = frozenset(domain.casefold() for domain in domains)
    members = (message.author, *message.to, *message.cc) if recover == "team" else ()
    return _Policy(recover, team, own, tuple(one for one in members if domain_of(one) in team), prefixes)


def _sent_at(message: Message, received_at: datetime) -> datetime:
    """Date; a clock that is absurd or ahead of the day of arrival is not believed."""
    sent = message.sent_at
    return sent if sent is not None and _FIRST_DATE <= sent <= received_at + _AHEAD else received_at


def _references(message: Message) -> tuple[str, ...]:
    """Oldest first, the mail answered last [RFC 5322 §3.6.4], without the mail itself."""
    named = list(message.references)
    answered = message.in_reply_to
    if len(answered) == 1 or not named:
        named += answered[:1]
    unique = list(dict.fromkeys(name for name in reversed(named) if name and name != message.message_id))
    unique.reverse()
    return tuple(unique if len(unique) <= _MOST_REFERENCES else unique[:1] + unique[1 - _MOST_REFERENCES :])


def _named(reading: Reading) -> tuple[str, ...]:
    """The Message-ID that the line above the first quote names, where the headers name none."""
    lines = (one.text for one in reading.segments if one.kind == Kind.ATTRIBUTION and one.depth == 1)
    name = find_mail_id(" ".join(next(lines, "").split()))
    return (name,) if name else ()


def _base_subject(subject: Subject) -> str:
    """The folded base subject with its numbered tags: "[PATCH v2 3/7]", "[Ticket#4711]" tell conversations apart."""
    numbered = [tag.casefold() for tag in subject.tags if any(sign.isdigit() for sign in tag)]
    return " ".join([*(f"[{tag}]" for tag in numbered), subject.folded]).strip()


def _levels(reading: Reading, sent_at: datetime, policy: _Policy) -> tuple[Level, ...]:
    chain = reading.chain[:_MOST_LEVELS]
    return tuple(_level(index, quoted, sent_at, policy.may_recover(quoted)) for index, quoted in enumerate(chain))


def _level(index: int, quoted: Quoted, sent_at: datetime, may_recover: bool) -> Level:
    words = fingerprint(quoted.text)
    at = quoted.said_at
    return Level(
        index=index,
        author=quoted.author,
        said_at=at if at is not None and at <= sent_at + _AHEAD else None,  # nobody quotes tomorrow: it was misread
        prints=words.prints,
        words=words.words,
        depth=quoted.depth,
        kind=quoted.kind,
        is_trimmed=quoted.is_trimmed,
        whole=words.whole,
        is_day=quoted.is_day,
        may_recover=may_recover,
    )


def _unattributed(reading: Reading) -> Fingerprint:
    """The first-level quote, if nobody says whose it is: no post, but it shows what is answered."""
    if any(quoted.depth == 1 for quoted in reading.chain):
        return _NOTHING
    texts = [segment.text for segment in reading.segments if segment.kind == Kind.QUOTE and segment.depth == 1]
    return fingerprint("\n".join(texts)) if texts else _NOTHING


def _thread_index(value: str) -> str:
    """Thread-Index in hex; "" unless it is 22 bytes and whole blocks of 5 [MS-OXOMSG §2.2.1.3]."""
    try:
        digits = base64.b64decode("".join(value[:4000].split())).hex()
    except (binascii.Error, ValueError):
        return ""
    return digits if len(digits) >= HEADER_DIGITS and (len(digits) - HEADER_DIGITS) % 10 == 0 else ""


def _people(message: Message, own: frozenset[str]) -> tuple[str, ...]:
    everybody = (message.author, *message.to, *message.cc)
    return tuple(dict.fromkeys(one.key for one in everybody if one.address and _plain(one.key) not in own))


def _plain(address: str) -> str:
    """feed+einkauf@firma.example is the bridge too [RFC 5233]."""
    local, at, domain = address.rpartition("@")
    return local.partition("+")[0] + at + domain


def _names(message: Message, references: tuple[str, ...], thread_index: str) -> Iterator[str]:
    """Keys of all Message-IDs a mail has to do with, and of its Outlook conversation."""
    names = (message.message_id, *references, *(inner.message_id for inner in message.attached[:_MOST_LEVELS]))
    yield from (f"m:{name}" for name in names if name)
    if thread_index:
        yield f"t:{thread_index[:HEADER_DIGITS]}"


def _quotes(levels: tuple[Level, ...], quoted: Fingerprint, sent_at: datetime, base: str) -> Iterator[str]:
    for level in levels:
        yield from level_wants(level, sent_at, base)
    yield from quoted_wants(quoted.prints, base)


def _hashed(keys: Iterable[str]) -> tuple[str, ...]:
    """Short, and without names or addresses (law 8)."""
    return tuple(short_hash(key) for key in dict.fromkeys(keys))
