"""Who wrote it: a mailing list that put itself into From (for DMARC) is undone where the mail says who it was."""

from collections.abc import Callable

from bridge.mail.message import Address
from bridge.mail.parse.addresses import read_addresses

_VIA = (" via ", " über ", " per ")


def true_author(author: Address, first: Callable[[str], str]) -> Address:
    """The person behind From; `first(name)` gives a raw header value. Without a trace: the name, and no address."""
    lists = _list_addresses(first)
    is_rewritten = author.key in lists or (" via " in author.name and bool(lists or first("x-original-from")))
    if not is_rewritten:
        return author
    name = _without_via(author.name)
    for address in _candidates(first):
        if address.address and address.key not in lists and address.key != author.key:
            return Address(name or address.name, address.address)
    return Address(name, "") if name and name != author.name else author


def _candidates(first: Callable[[str], str]) -> list[Address]:
    """Mailman writes the author into Reply-To or X-MailFrom, Google Groups into X-Original-From and -Sender."""
    found: list[Address] = []
    for header in ("x-original-from", "reply-to", "x-original-sender", "x-mailfrom"):
        found += read_addresses(first(header)).addresses[:10]
    return found


def _list_addresses(first: Callable[[str], str]) -> frozenset[str]:
    """Addresses of the list itself."""
    found = [one.key for one in read_addresses(first("x-beenthere")).addresses]
    post = first("list-post").partition("mailto:")[2].partition(">")[0].partition("?")[0].strip()
    if "@" in post:
        found.append(post.casefold())
    list_id = first("list-id").rpartition("<")[2].partition(">")[0].strip()
    name, dot, domain = list_id.partition(".")
    if dot and domain:
        found.append(f"{name}@{domain}".casefold())
    return frozenset(found)


def _without_via(name: str) -> str:
    """'Jonas Weber' via Vertrieb -> Jonas Weber; the last "via" counts."""
    for via in _VIA:
        before, found, _ = name.rpartition(via)
        if found:
            return before.strip().strip("'\"").strip()
    return name
