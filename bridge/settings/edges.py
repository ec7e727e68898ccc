"""Settings -> the option values that sources, sinks, site and ingest own. The only place that knows both sides."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import get_args

from bridge.errors import DeliveryError
from bridge.ingest import FeedRules
from bridge.letters.due import Times
from bridge.letters.render import Printer
from bridge.redaction import MASKS
from bridge.settings.bucket import bucket_place, is_bucket
from bridge.settings.load import Loaded
from bridge.settings.model import Feed, Mailbox
from bridge.settings.outgoing import Letters, Reader
from bridge.settings.policy import domains, make_policy, max_bytes
from bridge.shipped import template_texts
from bridge.sinks.bucket import BucketOptions, BucketSink
from bridge.sinks.folder import FolderSink
from bridge.sinks.smtp import Encryption, LetterSink, SmtpOptions, SmtpSink
from bridge.sinks.spool import SpoolSink
from bridge.site.page import PersonRules, SiteOptions
from bridge.sources.imap import ImapOptions, ImapSource, Settle, Tls
from bridge.sources.lmtp import LmtpSource
from bridge.sources.maildir import MaildirSource
from bridge.sources.mbox import MboxSource
from bridge.sources.source import Clock, FollowedSource
from bridge.summarise import Desk, Person, Roll
from bridge.tokens import Account, Provider, make_tokens

_LARGEST_BY_LMTP = 200 << 20  # bytes; over a feed's max_mb a mail is held, over this the mail server keeps its own


def make_rules(feed: Feed, box: Mailbox) -> FeedRules:
    """How this feed takes in the mail of one mailbox."""
    return FeedRules(
        feed=feed.name,
        policy=make_policy(feed, box.admit),
        recover=feed.recover,
        zone=feed.zone,
        mask=mask(feed),
        aliases=_aliases(feed),
        dns_server=feed.dns_server,
    )


def _aliases(feed: Feed) -> tuple[tuple[str, str], ...]:
    return tuple((alias, one.name) for one in feed.topic for alias in one.aliases)


def mask(feed: Feed) -> str:
    """What stands where somebody was forgotten, in the first language of the site."""
    return MASKS.get(feed.languages[0], MASKS["en"])


def make_sink(loaded: Loaded, feed: Feed) -> FolderSink | BucketSink:
    """Where the pages of this feed go."""
    if is_bucket(feed.output):
        return BucketSink(_bucket_options(loaded, feed))
    return FolderSink(loaded.path(feed.output))


def _bucket_options(loaded: Loaded, feed: Feed) -> BucketOptions:
    """PublishError if the file of the CA cannot be read."""
    name, folder = bucket_place(feed.output)
    bucket = loaded.settings.bucket
    return BucketOptions(
        bucket=name,
        folder=folder,
        endpoint=bucket.endpoint,
        region=bucket.region,
        access_key=bucket.access_key,
        secret_key=loaded.bucket_password,
        ca_file=loaded.path(bucket.ca_file) if bucket.ca_file else None,
    )


def make_own(loaded: Loaded, feed: Feed) -> dict[str, str]:
    """The operator's own templates: name -> text, to be laid over ours; {} without the key `templates`."""
    return template_texts(loaded.path(feed.templates)) if feed.templates else {}


def make_site_options(feed: Feed) -> SiteOptions:
    """What the pages of this feed need."""
    return SiteOptions(
        feed=feed.name,
        title=feed.title,
        address=feed.address,
        domains=domains(feed),
        base_url=feed.public_url,
        languages=feed.languages,
        zone=feed.zone,
        tagline=feed.tagline,
        contact=feed.contact,
        overdue_days=feed.overdue_days,
        holidays=feed.holidays,
        holiday_region=feed.holiday_region,
        feed_cards=feed.feed_cards,
        show_outside_addresses=feed.show_outside_addresses,
        people=feed.people,
        persons=tuple(
            PersonRules(one.addresses, one.role, one.place, one.hidden, one.hidden_topics) for one in feed.person
        ),
        aliases=_aliases(feed),
        topic_titles=tuple((one.name, one.title) for one in feed.topic if one.title),
    )


def make_source(loaded: Loaded, feed: Feed, box: Mailbox, name: str, clock: Clock) -> FollowedSource:
    """The source of a mailbox; nothing is opened yet."""
    if box.kind == "imap":
        return ImapSource(make_imap_options(loaded, feed, box, name), clock)
    if box.kind == "lmtp":
        return LmtpSource(name, (box.host or "127.0.0.1", box.port), clock, max_bytes=_LARGEST_BY_LMTP)
    path = loaded.path(box.path)
    if box.kind == "maildir":
        return MaildirSource(name, path, folder=box.folder, settle=box.settle)
    return MboxSource(name, path, clock)


def make_account(loaded: Loaded, box: Mailbox, name: str) -> Account:
    """Who logs in to a mailbox by access token."""
    return Account(
        provider=Provider(box.auth),
        where=name,
        user=box.user,
        tenant=box.tenant,
        client_id=box.client_id,
        secret=loaded.secrets.get(name, ""),
        key_file=loaded.path(box.key_file) if box.key_file else None,
        cache_file=loaded.path(f"data/tokens/{name}.json"),
        authority=box.authority,
        ca_file=str(loaded.path(box.ca_file)) if box.ca_file else "",
    )


def make_imap_options(loaded: Loaded, feed: Feed, box: Mailbox, name: str) -> ImapOptions:
    """What the IMAP connection of a mailbox needs."""
    return ImapOptions(
        mailbox=name,
        host=box.host,
        user=box.user,
        password=loaded.secrets.get(name, ""),
        tokens=make_tokens(make_account(loaded, box, name)) if box.auth != "password" else None,
        port=box.port,
        folder=box.folder,
        tls=Tls(box.tls),
        ca_file=str(loaded.path(box.ca_file)) if box.ca_file else "",
        settle=Settle(box.settle),
        move_to=box.move_to,
        connect_seconds=box.connect_seconds,
        read_seconds=box.read_seconds,
        max_bytes=max_bytes(feed),
    )


def make_letter_sink(loaded: Loaded) -> LetterSink | None:
    """Where letters go: a folder for a dry run, the mail server, or nowhere (None)."""
    if loaded.settings.letters.spool:
        return SpoolSink(loaded.path(loaded.settings.letters.spool))
    return SmtpSink(make_smtp_options(loaded)) if loaded.settings.smtp.host else None


def make_smtp_options(loaded: Loaded) -> SmtpOptions:
    """The mail server of the letters."""
    smtp = loaded.settings.smtp
    sender = loaded.settings.letters.sender or loaded.settings.feed[0].address
    return SmtpOptions(
        host=smtp.host,
        hello=sender.rpartition("@")[2],
        port=smtp.port,
        encryption=Encryption(smtp.tls),
        user=smtp.user,
        password=loaded.smtp_password,
        token=_token(loaded) if smtp.token_file else None,
        ca_file=str(loaded.path(smtp.ca_file)) if smtp.ca_file else "",
        read_seconds=smtp.read_seconds,
    )


def make_roll(loaded: Loaded) -> Roll:
    """Who reads which feed, as the configuration says."""
    feeds = {feed.name: make_site_options(feed) for feed in loaded.settings.feed}
    return Roll(feeds, tuple(_person(one, feeds) for one in loaded.settings.reader), _has_writers(loaded))


def _has_writers(loaded: Loaded) -> bool:
    return loaded.settings.letters.readers == "writers"


def _person(one: Reader, feeds: Mapping[str, SiteOptions]) -> Person:
    return Person(
        address=one.address,
        feeds=one.feeds or tuple(feeds),
        name=one.name,
        language=one.language,
        rhythm=one.rhythm,
        zone=one.zone,
        topics=one.topics,
        is_promoter=one.promoter,
    )


def make_desk(loaded: Loaded, texts: Mapping[str, str]) -> Desk:
    """What letters are written with: one for many rounds, for it keeps its compiled templates."""
    letters = loaded.settings.letters
    hour, _, minute = letters.at.partition(":")
    weekday = get_args(Letters.model_fields["weekday"].annotation).index(letters.weekday)
    return Desk(
        feeds={feed.name: make_site_options(feed) for feed in loaded.settings.feed},
        printer=Printer(texts),
        times=Times(weekday, time(int(hour), int(minute))),
        sender=letters.sender,
        one_click=letters.one_click,
    )


def _token(loaded: Loaded) -> Callable[[], str]:
    """Read anew each time: whatever keeps the token fresh writes it into this file."""
    file = loaded.path(loaded.settings.smtp.token_file)

    def read() -> str:
        try:
            return file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise DeliveryError("the access token cannot be read", where=str(file), stops=True) from error

    return read
