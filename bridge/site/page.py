"""Every address of the site, and which pages a changed conversation touches. The only place that spells a URL.

An address is relative to the root of the site, without language ("t/8f3k/", "" for the feed); a path is the file
below that root ("en/t/8f3k/index.html"). The first language stands at the root, every other below its code.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bridge.conversation.thread import Thread
from bridge.site.slug import slug

FEED, REQUESTS, TOPICS, ARCHIVE, HELP, STATUS = "", "requests/", "topics/", "all/", "help/", "status/"
SEARCH, PEOPLE, WEEKS = "search/", "people/", "week/"
FRAME = "frame.json"
STATES = "status.json"
_FILES = frozenset({"index.html", "feed.atom", "feed.json", FRAME, STATES})  # beside the folders, in every language
_FOLDERS = frozenset(
    {"t", "p", "f", "topic", "topics", "all", "week", "requests", "people", "search", "status", "help", "assets"}
)
# Law 7: one new mail rewrites a handful of pages in every language; these bounds keep them below 400 kB together.
TOPIC_CARDS, TOPIC_ROWS = 10, 20  # on the page of a topic: the newest as cards, then one line each
ROWS_PER_PAGE = 100  # of a month
FEED_ENTRIES = 15  # of the Atom and JSON feed of the site, a topic or a person


@dataclass(frozen=True, slots=True)
class PersonRules:
    """What the operator says about one person: `addresses` are all theirs; `role` and `place` go before signatures."""

    addresses: tuple[str, ...]
    role: str = ""
    place: str = ""
    is_hidden: bool = False  # wants to be named nowhere as knowing something
    hidden_topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What the operator says about one site (one feed, one audience). Filled by settings."""

    feed: str = "feed"  # its name in the store
    title: str = "Feedbridge"
    address: str = "feed@firma.example"  # the one people put in CC
    domains: tuple[str, ...] = ()  # who is inside; the domain of `address` always is
    base_url: str = ""  # public address, for feeds; "" if nobody said
    languages: tuple[str, ...] = ("de", "en")  # the first stands at the root
    zone: str = "Europe/Berlin"  # IANA name: whose clock the pages show
    tagline: str = ""  # below the title; "" takes the catalogue's own
    contact: str = ""  # who answers questions about the feed: "Katrin Lindqvist, Hamburg"
    overdue_days: int = 3  # working days until an open request is overdue
    holidays: tuple[date, ...] = ()  # days off besides Saturday, Sunday and the holidays of the region
    holiday_region: str = ""  # "DE-BY", "AT": whose public holidays are no working days
    feed_cards: int = 25  # conversations on the feed page
    show_outside_addresses: bool = False  # else addresses of other domains are on no page (UX §5)
    token_key: bytes = field(default=b"", repr=False)  # of the addresses that answers go to; b"": plain ones
    people: str = (
        "full"  # "full" | "topics-only": no pages of people | "off": nor who knows what, nor who is waited for
    )
    persons: tuple[PersonRules, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()  # (another word, the topic it stands for)
    topic_titles: tuple[tuple[str, str], ...] = ()  # (topic, how pages write it)
    tag_year: int = 2026  # of the tag: URIs in feeds [RFC 4151]; never change it, readers would see everything as new
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Its hash once: whatever is kept for the next page is kept by the options too."""
        object.__setattr__(self, "_hash", hash(tuple(getattr(self, one.name) for one in fields(self))))

    def __hash__(self) -> int:
        """Equal options, equal hash."""
        return self._hash

    @property
    def inside(self) -> frozenset[str]:
        """The domains of the organisation, lower case."""
        return _inside(self.domains, self.address)

    @property
    def names_awaited(self) -> bool:
        """Whether pages say by name who is waited for (UX §5)."""
        return self.people != "off"

    @property
    def clock(self) -> ZoneInfo:
        """The organisation's zone."""
        return ZoneInfo(self.zone)


@lru_cache(maxsize=16)  # each person on each page asks
def _inside(domains: tuple[str, ...], address: str) -> frozenset[str]:
    own = address.rpartition("@")[2]
    return frozenset(name.casefold() for name in (*domains, own) if name)


def conversation(thread: str, number: int = 1) -> str:
    """Address of a conversation; what does not fit on its first page stands on further ones."""
    return f"t/{thread}/" if number == 1 else f"t/{thread}/{number}/"


def month(name: str, number: int = 1) -> str:
    """Address of a month's archive, `name` like "2026-11"."""
    return f"all/{name}/" if number == 1 else f"all/{name}/{number}/"


def week(name: str) -> str:
    """Address of a week, `name` like "2026-W47"."""
    return f"week/{name}/"


def topic(name: str) -> str:
    """Address of a topic. Spellings that share a slug share the page."""
    return f"topic/{slug(name)}/"


def person(key: str, options: SiteOptions) -> str:
    """Address of a person, from one of their addresses alone ("tom.okafor@firma.example" -> "p/tom-okafor/"), so that
    it never changes; those at other domains than the feed's own carry the domain.
    """
    local, _, domain = key.casefold().partition("@")
    own = options.address.rpartition("@")[2].casefold()
    return f"p/{slug(local if domain == own else f'{local} {domain}')}/"


def title_of(topic: str, options: SiteOptions) -> str:
    """How pages write a topic."""
    return dict(options.topic_titles).get(topic, topic)


def attachment(sha256: str, safe_name: str) -> str:
    """Address of an attached file: the same in every language; `safe_name` from `attachment.safe_name`."""
    return f"f/{sha256[:16]}/{safe_name}"


def below(language: str, options: SiteOptions) -> str:
    """The folder of a language: "" for the first one, else "en/"."""
    return "" if language == options.languages[0] else f"{language}/"


def path(address: str, language: str, options: SiteOptions) -> str:
    """The file of an address in one language."""
    return below(language, options) + address + ("index.html" if not address or address.endswith("/") else "")


def is_ours(path: str, languages: Collection[str]) -> bool:
    """Whether a file of this path can be one of a site; `languages`: all that any site may have."""
    first, _, rest = path.partition("/")
    if first in languages and first not in _FOLDERS:
        first, _, rest = rest.partition("/")
    return first in _FOLDERS if rest else first in _FILES


def root(address: str, language: str, options: SiteOptions) -> str:
    """How a page leads back to the root of the site: "./", "../", "../../" ... so that any sub-path works."""
    depth = (below(language, options) + address).count("/")
    return "../" * depth or "./"


def link(text: str) -> str:
    """A site path as it may stand in an href: file names percent-encoded [RFC 3986 §2]."""
    return quote(text, safe="/#-._~", errors="replace")


def month_of(at: datetime, options: SiteOptions) -> str:
    """The month an instant belongs to, by the organisation's clock: "2026-11"."""
    return at.astimezone(options.clock).strftime("%Y-%m")


@dataclass(frozen=True, slots=True)
class Touched:
    """The lists that changes make out of date; the feed, the board, the topics and frame.json always are."""

    months: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()  # slugs
    people: frozenset[str] = frozenset()  # address keys
    weeks: frozenset[str] = frozenset()

    def __or__(self, other: "Touched") -> "Touched":
        """Both."""
        return Touched(
            self.months | other.months,
            self.topics | other.topics,
            self.people | other.people,
            self.weeks | other.weeks,
        )


def touched(thread: Thread, options: SiteOptions) -> Touched:
    """The lists a conversation stands in now: the months it began and moved last, its topics; its weeks: `left`."""
    times = [post.said_at for post in thread.posts]
    months = {month_of(at, options) for at in (min(times), max(times))} if times else set()
    return Touched(frozenset(months), frozenset(slug(name) for name in thread.topics))


def left(
    months: Iterable[str], topics: Iterable[str], people: Iterable[str] = (), weeks: Iterable[str] = ()
) -> Touched:
    """The lists it stood in before; the people it says something new of, and the weeks that tell something else."""
    return Touched(frozenset(months), frozenset(slug(name) for name in topics), frozenset(people), frozenset(weeks))
