"""A person as a page shows one: a name, a short name, initials, a colour. Never an address of somebody outside."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bridge.mail.domain import readable
from bridge.mail.lookalike import imitates, mixes_alphabets
from bridge.mail.message import Address
from bridge.site.page import SiteOptions

_TITLES = frozenset(
    {
        "dr",
        "prof",
        "dipl",
        "ing",
        "med",
        "mag",
        "mba",
        "phd",
        "msc",
        "bsc",
        "herr",
        "frau",
        "mr",
        "mrs",
        "ms",
        "von",
        "van",
        "de",
    }
)
_HONORIFIC = frozenset({"dr", "prof"})
_COLOURS = 6


@dataclass(frozen=True, slots=True)
class PersonView:
    """`name` is "" if an outsider's mail names nobody: the template says "somebody outside"."""

    name: str
    short: str
    initials: str
    colour: str  # a class of the style sheet: c1 .. c6, cx for outsiders
    is_outside: bool
    organisation: str = ""  # outsiders: the domain of their address, which is no address
    doubt: str = ""  # "domain": only looks like ours; "letters": some of another alphabet pretend to be ours


def is_outside(address: Address, options: SiteOptions) -> bool:
    """Whether an address is on none of the organisation's domains.

    No address at all (recovered posts) counts as inside.
    """
    domain = address.address.rpartition("@")[2].casefold()
    if not domain:
        return False
    return not any(domain == own or domain.endswith("." + own) for own in options.inside)


def _clean(name: str) -> str:
    """One line without quotes, control and direction marks; "" if it is an address in disguise."""
    shown = "".join(
        letter
        for letter in name
        if letter.isprintable()
        and letter not in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
    )
    plain = " ".join(shown.replace('"', " ").split()).strip("'<> ")
    return "" if "@" in plain else plain[:80]


def _turned(name: str) -> str:
    """ "Weber, Jonas" as "Jonas Weber"; "Weber, Jonas (Vertrieb)" keeps its bracket out of the way."""
    last, comma, first = name.partition(", ")
    if not comma or "," in first or not first or len(last.split()) > 2:
        return name
    given, bracket, rest = first.partition(" (")
    return f"{given} {last}{' (' + rest if bracket else ''}"


def _from_address(address: str) -> str:
    """ "jonas.weber" as "Jonas Weber", for colleagues whose mails name nobody."""
    local = address.partition("@")[0].partition("+")[0]
    words = local.replace("_", ".").replace("-", ".").split(".")
    return " ".join(word.capitalize() for word in words if word)


def _words(name: str) -> list[str]:
    return [word for word in name.partition("(")[0].replace(".", ". ").split() if word.strip(".,-")]


def _short(name: str) -> str:
    """The first name; "Dr. Seidel" for those who are written with a title."""
    words = _words(name)
    if not words:
        return name
    if words[0].strip(".").casefold() in _HONORIFIC and len(words) > 1:
        return f"{words[0]} {words[-1]}"
    given = [word for word in words if word.strip(".").casefold() not in _TITLES]
    return (given or words)[0]


def _is_titled(name: str) -> bool:
    words = _words(name)
    return bool(words) and words[0].strip(".").casefold() in _HONORIFIC


def _initials(name: str) -> str:
    words = [word for word in _words(name) if word.strip(".").casefold() not in _TITLES and word[0].isalnum()]
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper() or "?"


def _doubt(address: Address, options: SiteOptions) -> str:
    domain = address.address.rpartition("@")[2]
    if imitates(domain, options.inside):
        return "domain"
    return "letters" if mixes_alphabets(f"{address.name} {readable(address.address)}") else ""


@lru_cache(maxsize=4096)
def view_person(address: Address, options: SiteOptions) -> PersonView:
    """The person behind an address, as shown."""
    outside = is_outside(address, options)
    name = _turned(_clean(address.name))
    if not name and not outside:
        name = _from_address(address.address)
    number = hashlib.sha256((address.key or name.casefold()).encode("utf-8", "replace")).digest()[0] % _COLOURS + 1
    organisation = address.address.rpartition("@")[2] if outside else ""
    short = name if outside and not _is_titled(name) else _short(name)  # "Northern Calibration" has no first name
    colour = "cx" if outside else f"c{number}"
    return PersonView(name, short, _initials(name), colour, outside, organisation, _doubt(address, options))


def view_awaited(people: Iterable[Address], options: SiteOptions) -> tuple[PersonView, ...]:
    """Those a request waits for, as shown; nobody if the operator's switch says that pages do not name them."""
    return tuple(view_person(one, options) for one in people) if options.names_awaited else ()
