"""Settings -> what letters are written with, who gets them, and where they go."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import get_args

from bridge.errors import DeliveryError
from bridge.letters.due import Times
from bridge.letters.render import Printer
from bridge.settings.edges.pages import make_site_options
from bridge.settings.load import Loaded
from bridge.settings.outgoing import Letters, Reader
from bridge.sinks.smtp import Encryption, LetterSink, SmtpOptions, SmtpSink
from bridge.sinks.spool import SpoolSink
from bridge.site.page import SiteOptions
from bridge.summarise import Desk, Person, Roll


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
