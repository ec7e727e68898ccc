"""Ids of posts and threads: short keyed hashes of the place where words were first seen (DESIGN §10).

A post has the id of its earliest arrived sighting, a thread that of its earliest arrived post. So ids depend on nothing
but the mails and their order of arrival (law 5), and of two threads that merge the older URL stays.
"""

from base64 import b32encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from bridge.conversation.fingerprint import short_hash
from bridge.conversation.linking.values import Sighting

_LENGTH = 10  # base32: 50 bits


@lru_cache(maxsize=65536)
def make_id(key: str, id_key: bytes) -> str:
    """The id that stands for a key: 10 lower-case letters and digits."""
    digest = blake2b(key.encode(), key=id_key[:64], digest_size=7).digest()
    return b32encode(digest).decode().lower()[:_LENGTH]


def first_sighting(sightings: Sequence[Sighting]) -> Sighting:
    """The one that arrived first; what a mail says before what it quotes."""
    return min(sightings, key=arrival)


def arrival(one: Sighting) -> tuple[int, int]:
    """Order of arrival of words: by mail, then what it says itself, then its levels."""
    return one.sketch.mail, one.level


@lru_cache(maxsize=65536)
def _place(content_key: str, message_id: str) -> str:
    return short_hash(f"{content_key}|{message_id}")


def sighting_key(one: Sighting) -> str:
    """Names a place where words stand, by content: the same in every rebuild."""
    return f"{_place(one.sketch.content_key, one.sketch.message_id)}/{one.level}"


def post_key(sightings: Sequence[Sighting]) -> str:
    """What the id of a post is made of."""
    return sighting_key(first_sighting(sightings))


def earliest_key(posts: Iterable[Sequence[Sighting]]) -> str:
    """What the id of a thread is made of: the sightings of its posts."""
    return sighting_key(min((first_sighting(sightings) for sightings in posts), key=arrival))
