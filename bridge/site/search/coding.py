"""Numbers and terms as bytes. A browser unpacks them by itself (DecompressionStream): no wasm, no gzip by a server."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Term(NamedTuple):
    """A word and the posts that have it.

    `postings`: for each post a number (distance to the one before << 2 | kind), `last`: the last post,
    `places`: for each post how many times it has the word, then the distances of these places.
    """

    text: str
    postings: bytes
    last: int
    places: bytes


def pack(data: bytes, level: int = 6) -> bytes:
    """Compressed: raw DEFLATE [RFC 1951]."""
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()


def unpack(data: bytes) -> bytes:
    """The bytes again; zlib.error if they are damaged."""
    return zlib.decompress(data, -15)


def number(value: int) -> bytes:
    """A number from 0: seven bits a byte, the lowest first (LEB128)."""
    if value < 0x80:
        return bytes((value,))
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def numbers(values: Iterable[int]) -> bytes:
    """Many of them."""
    wanted = list(values)
    if not wanted or max(wanted) < 0x80:  # as nearly all are
        return bytes(wanted)
    found = bytearray()
    for value in wanted:
        rest = value
        while rest > 0x7F:
            found.append(rest & 0x7F | 0x80)
            rest >>= 7
        found.append(rest)
    return bytes(found)


def read_numbers(data: bytes) -> list[int]:
    """All numbers of the bytes."""
    if data.isascii():  # each is one byte
        return list(data)
    found: list[int] = []
    value = shift = 0
    for octet in data:
        value |= (octet & 0x7F) << shift
        if octet & 0x80:
            shift += 7
        else:
            found.append(value)
            value = shift = 0
    return found


def read_number(data: bytes, at: int) -> tuple[int, int]:
    """The number at a place, and the place after it."""
    value = shift = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return value | data[at] << shift, at + 1


def signed(value: int) -> int:
    """Any number as one from 0: 0, -1, 1, -2 ... become 0, 1, 2, 3 ..."""
    return value << 1 if value >= 0 else ~value << 1 | 1


def unsigned(value: int) -> int:
    """Back again."""
    return ~(value >> 1) if value & 1 else value >> 1


def distances(values: Iterable[int]) -> bytes:
    """Numbers that lie close together, each as the step from the one before."""
    before, steps = 0, []
    for value in values:
        steps.append(signed(value - before))
        before = value
    return numbers(steps)


def read_distances(data: bytes) -> list[int]:
    """Back again."""
    value, found = 0, []
    for step in read_numbers(data):
        value += unsigned(step)
        found.append(value)
    return found


def sections(parts: Iterable[bytes]) -> bytes:
    """Byte strings one after another, each behind its length."""
    return b"".join(number(len(part)) + part for part in parts)


def read_sections(data: bytes) -> list[bytes]:
    """Back again."""
    found, at = [], 0
    while at < len(data):
        size, at = read_number(data, at)
        found.append(data[at : at + size])
        at += size
    return found


def block(terms: Sequence[Term]) -> tuple[bytes, bytes]:
    """Neighbours of the dictionary: their words and postings; and apart, for phrases, their places.

    The words stand in full: DEFLATE takes care of what they have in common, faster than we could.
    """
    words = "\n".join(term.text for term in terms).encode()
    sizes, lasts = numbers(len(term.postings) for term in terms), numbers(term.last for term in terms)
    spots = numbers(len(term.places) for term in terms)
    return (
        sections((words, sizes, lasts, b"".join(term.postings for term in terms))),
        sections((spots, b"".join(term.places for term in terms))),
    )


def read_block(data: bytes, places: bytes = b"") -> Iterator[Term]:
    """The terms of a block; with `places` empty if they are not asked for."""
    words, sizes, lasts, postings = read_sections(data)
    spots, spread = read_sections(places) if places else (b"", b"")
    texts = words.decode().split("\n")
    counts = read_numbers(spots) or [0] * len(texts)
    at = place = 0
    for text, size, last, count in zip(texts, read_numbers(sizes), read_numbers(lasts), counts, strict=True):
        yield Term(text, postings[at : at + size], last, spread[place : place + count])
        at, place = at + size, place + count
