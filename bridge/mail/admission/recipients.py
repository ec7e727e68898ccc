"""Was the bridge addressed, and with which plus part?"""

from collections.abc import Collection, Iterable

from bridge.mail.message import Address, Message
from bridge.mail.parse.addresses import read_addresses

_VISIBLE = ("resent-to", "resent-cc")
_DELIVERY = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "x-gm-original-to")


def is_addressed(message: Message, own_addresses: Collection[str]) -> bool:
    """True if the bridge stands in To, Cc, Resent-To or Resent-Cc, with or without a plus part."""
    return any(split_plus(one.address, own_addresses) is not None for one in _visible(message))


def is_delivered(message: Message, own_addresses: Collection[str]) -> bool:
    """True if only the way of the mail names the bridge: BCC or a redirect."""
    return any(split_plus(one.address, own_addresses) is not None for one in _on_the_way(message))


def addressed_topics(message: Message, own_addresses: Collection[str]) -> tuple[str, ...]:
    """The plus parts (feed+einkauf@ -> einkauf), each once; those of the way only if the visible ones have none."""
    return _plus_parts(_visible(message), own_addresses) or _plus_parts(_on_the_way(message), own_addresses)


def split_plus(address: str, own_addresses: Collection[str]) -> str | None:
    """The plus part of `address` if it is one of our own ("" without one), else None [RFC 5233]."""
    local, _, domain = address.casefold().rpartition("@")
    name, _, plus = local.partition("+")
    for own in own_addresses:
        own_local, _, own_domain = own.casefold().rpartition("@")
        if domain == own_domain and local == own_local:
            return ""
        if domain == own_domain and name == own_local:
            return plus
    return None


def _plus_parts(found: Iterable[Address], own_addresses: Collection[str]) -> tuple[str, ...]:
    parts = (split_plus(one.address, own_addresses) for one in found)
    return tuple(dict.fromkeys(part for part in parts if part))


def _visible(message: Message) -> list[Address]:
    found = [*message.to, *message.cc]
    for name in _VISIBLE:
        for value in message.all_headers(name):
            found += read_addresses(value).addresses
    return found


def _on_the_way(message: Message) -> list[Address]:
    found: list[Address] = []
    for name in _DELIVERY:
        for value in message.all_headers(name)[:50]:
            found += read_addresses(value).addresses
    return found
