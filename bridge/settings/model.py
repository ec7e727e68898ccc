"""Every key of the configuration. The description of a key is its one line why: config/README.md and the example
carry the same words.
"""

from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator

from bridge.mail.private_marks import PRIVATE_MARKS
from bridge.settings.bucket import Bucket, output_place
from bridge.settings.naming import Person, Topic
from bridge.settings.outgoing import Letters, Reader, Smtp
from bridge.settings.section import Section, feed_languages, is_this_machine, known_zone, mail_address
from bridge.settings.senders import dkim, dns_server
from bridge.site.workdays import known_region

Table = TypeVar("Table", bound=Section)


def _not_empty(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """Not min_length: pydantic would also complain of it when a table in it is wrong."""
    if not tables:
        raise ValueError("is empty: one at least is needed")
    return tables


def _public_url(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise ValueError('must begin with "https://" (or "http://")')
    return text


class Mailbox(Section):
    """One place mail is read from; a feed may have several."""

    name: str = Field(
        "", pattern=r"^[a-z0-9-]*$", description='short name for messages and `status`; "" takes the name of the feed'
    )
    kind: Literal["imap", "maildir", "mbox", "lmtp"] = Field(
        "imap",
        description="where the mail lies: imap (a server), maildir, mbox (a file), "
        "or lmtp (the mail server of this machine hands it over)",
    )
    host: str = Field("", description="IMAP server; kind lmtp: the address to listen at, of this machine")
    port: int = Field(
        0, ge=0, le=65535, description="0 is the usual one: 993, or 143 with starttls; kind lmtp: the port to listen at"
    )
    user: str = Field("", description="IMAP login, usually the address")
    auth: Literal["password", "microsoft", "google"] = Field(
        "password", description="how the login is proved: password, or OAuth 2.0 at microsoft or google"
    )
    password_file: str = Field(
        "",
        description="file that holds the IMAP password (auth microsoft: the client secret) and nothing else; "
        "or set FEEDBRIDGE_MAILBOX_PASSWORD",
    )
    tenant: str = Field("", description="auth microsoft: the directory (tenant) id")
    client_id: str = Field("", description="auth microsoft: the application (client) id")
    authority: str = Field("", description='auth microsoft: sign-in address of a national cloud; "" is the usual one')
    key_file: str = Field("", description="auth google: the JSON key of a service account with domain-wide delegation")
    folder: str = Field("INBOX", description="IMAP or Maildir folder")
    tls: Literal["implicit", "starttls", "none"] = Field(
        "implicit", description="how IMAP is protected: implicit, starttls, or none (only to a gateway on this machine)"
    )
    ca_file: str = Field("", description='PEM file of your own CA; "" trusts those of the system')
    path: str = Field("", description="the Maildir folder or mbox file")
    admit: Literal["addressed", "all"] = Field(
        "addressed",
        description="addressed: mail with the address in To or Cc; all: a team mailbox whose every mail may be shown",
    )
    settle: Literal["none", "seen", "move"] = Field(
        "none", description="what happens there to a mail that was taken in: none (nothing), seen, or move"
    )
    move_to: str = Field("", description='the folder for settle = "move"')
    connect_seconds: float = Field(20, gt=0, le=600, description="how long to wait for the server to greet")
    read_seconds: float = Field(60, gt=0, le=600, description="how long to wait for each answer of the server")

    @model_validator(mode="after")
    def _fits_together(self) -> "Mailbox":
        needed = {"imap": ("host", "user"), "lmtp": ("port",)}.get(self.kind, ("path",))
        missing = [key for key in needed if not getattr(self, key)]
        if missing:
            raise ValueError(f'kind = "{self.kind}" needs {" and ".join(missing)}')
        wanted = {"microsoft": ("client_id", "tenant"), "google": ("key_file",)}.get(self.auth, ())
        lacking = [key for key in wanted if not getattr(self, key) and not (key == "tenant" and self.authority)]
        if lacking:
            raise ValueError(f'auth = "{self.auth}" needs {" and ".join(lacking)}')
        if self.settle == "move" and (self.kind != "imap" or not self.move_to):
            raise ValueError('settle = "move" needs move_to, and IMAP')
        if self.kind == "lmtp" and not is_this_machine(self.host):
            raise ValueError("LMTP knows no login: host must be an address of this machine, such as 127.0.0.1")
        if self.tls == "none" and not is_this_machine(self.host):
            raise ValueError(
                'tls = "none" would send the password in the clear; it is for a gateway on this machine only'
            )
        return self


class Feed(Section):
    """One audience: its mailboxes, its site, its readers. Two feeds never mix."""

    name: str = Field(
        "feed",
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$",
        description="short name; never change it, ids and feeds hang on it",
    )
    title: str = Field("Feedbridge", min_length=1, description="heading of the site")
    tagline: str = Field("", description='line below the heading; "" takes the built-in one')
    contact: str = Field("", description="who answers questions about the feed, shown on the help page")
    address: Annotated[str, AfterValidator(mail_address)] = Field(description="the address people put in CC")
    domains: tuple[str, ...] = Field(
        (), description="further domains of your own; that of address always is; others are outside"
    )
    templates: str = Field(
        "",
        description="folder of your own pages, words, logo, colours; what is there comes before ours",
    )
    languages: Annotated[tuple[str, ...], AfterValidator(feed_languages)] = Field(
        ("de", "en"), description="the site is written once in each; the first is at /"
    )
    zone: Annotated[str, AfterValidator(known_zone)] = Field("Europe/Berlin", description="whose clock the pages show")
    output: Annotated[str, AfterValidator(output_place)] = Field(
        "public",
        description="folder the site is written to, or s3://NAME/FOLDER (see [bucket]); each feed its own",
    )
    public_url: Annotated[str, AfterValidator(_public_url)] = Field(
        "", description="where readers open the site, for feeds and letters"
    )
    overdue_days: int = Field(3, ge=1, le=365, description="working days until an open request is shown as overdue")
    holidays: tuple[date, ...] = Field((), description="further days off, as 2026-12-24")
    holiday_region: Annotated[str, AfterValidator(known_region)] = Field(
        "", description='whose public holidays are no working days: DE-BY, AT, CH-ZH, GB-ENG; "" knows none'
    )
    feed_cards: int = Field(25, ge=5, le=300, description="conversations on the first page")
    show_outside_addresses: bool = Field(False, description="true prints addresses of people outside your domains")
    recover: Literal["everyone", "team", "off"] = Field(
        "everyone", description="whose quoted words become posts: everyone, team, or off (they stay folded quotes)"
    )
    authserv_ids: tuple[str, ...] = Field(
        (), description="names your own mail server writes into Authentication-Results; only these are believed"
    )
    max_mb: int = Field(25, ge=1, le=200, description="a larger mail is held back, not shown")
    trusts_microsoft: bool = Field(
        False, description="true if the mailbox is at Microsoft 365, whose results carry no name"
    )
    dkim: Annotated[Literal["off", "own"], AfterValidator(dkim)] = Field(
        "off", description="own checks DKIM signatures here, which asks the DNS; off believes authserv_ids only"
    )
    dns_server: Annotated[str, AfterValidator(dns_server)] = Field(
        "", description='number of the DNS server that is asked for keys, "127.0.0.1:5353"; "" asks that of the machine'
    )
    admits_outsiders: bool = Field(
        False, description="true shows mail of senders outside your domains; else it is held"
    )
    admits_bcc: bool = Field(False, description="true shows mail that has the address in Bcc only; else it is held")
    allowed_senders: tuple[str, ...] = Field((), description="outside addresses whose mail is shown all the same")
    machine_senders: tuple[str, ...] = Field((), description="programs whose mail is wanted, such as a ticket system")
    keep_days: int = Field(
        0,
        ge=0,
        le=36_500,
        description="conversations without news for this many days are erased; 0 keeps them for ever",
    )
    private_marks: tuple[str, ...] = Field(
        PRIVATE_MARKS, description="words in [] or () at the start of a subject that keep a mail out"
    )
    people: Literal["full", "topics-only", "off"] = Field(
        "full",
        description="who knows what: full, topics-only (no pages of people), or off (nor who is waited for)",
    )
    topic: tuple[Topic, ...] = Field((), description="any number of [[feed.topic]]")
    person: tuple[Person, ...] = Field((), description="any number of [[feed.person]]")
    mailbox: Annotated[tuple[Mailbox, ...], AfterValidator(_not_empty)] = Field(
        description="at least one [[feed.mailbox]]"
    )


class Store(Section):
    """Where everything is remembered."""

    url: str = Field(
        "sqlite:///data/feedbridge.sqlite", description="one SQLite file, or postgresql+psycopg://host/name"
    )
    url_file: str = Field("", description="file that holds the url, if it has a password in it")


class Run(Section):
    """The worker that `feedbridge run` starts."""

    every_minutes: int = Field(5, ge=1, le=1440, description="how often the mailboxes are read")


class Settings(Section):
    """The whole file."""

    home: str = Field(
        "",
        description='where relative paths begin; "" is the folder of this file, or the one above if it is named config',
    )
    store: Store = Field(Store.model_validate({}), description="section")
    run: Run = Field(Run.model_validate({}), description="section")
    bucket: Bucket = Field(Bucket.model_validate({}), description="section")
    smtp: Smtp = Field(Smtp.model_validate({}), description="section")
    letters: Letters = Field(Letters.model_validate({}), description="section")
    reader: tuple[Reader, ...] = Field((), description="section")
    feed: Annotated[tuple[Feed, ...], AfterValidator(_not_empty)] = Field(description="at least one [[feed]]")
