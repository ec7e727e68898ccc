# ruff: noqa: E501 (pieces read better side by side)
"""Mails that nobody would write, made of mails that somebody might: bytes, lines, headers and parts changed at random."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.mailroom import sample_mails
from tests.payloads import PAYLOADS

_STORIES = Path(__file__).parent / "golden" / "stories"
_LONGEST = 200_000  # bytes of a mutant
_WORDS = (
    *(b"\x00", b"\xff\xfe", b"\r", b"\n\n", b"\r\n.\r\n", b"=", b"=?utf-8?b?", b"?=", b"=?utf-7?q?+ADw-", b"\x1b$B", b"\xed\xa0\x80"),
    *(b"multipart/mixed", b"message/rfc822", b"text/html", b"text/calendar", b"application/pkcs7-mime", b"; boundary=", b"; charset=utf-16"),
    *(b"base64", b"quoted-printable", b"x-uuencode", b"begin 644 a\n", b"--", b"\n--b\n", b"format=flowed; delsp=yes"),
    *(b"From: ", b"Am 19.11.2026 um 08:41 schrieb ", b"On Thu, Nov 19, 2026 at 8:41 AM ", b" wrote:\n", b"> ", b"-----", b"Von: x\nGesendet: y\n"),
    *(b"<div class=gmail_quote>", b"<blockquote>", b"<!--", b"]]>", b"&#x0;", b"<table><tr><td>", b"</p>", b"\xe2\x80\xae", b"#", b"@", b"!erledigt\n"),
    *(b"99999999999999999999", b"Mon, 31 Feb 2026 24:61:61 +9999", b"=C3", b"%00", b"../../", b"BEGIN:VCALENDAR\n", b"\t", b"\xc2\xa0"),
    *(payload.encode("utf-8", "replace") for payload in PAYLOADS),
)  # fmt: skip


def seeds() -> list[bytes]:
    """The sample mails and those of the golden stories."""
    return [*sample_mails(), *(path.read_bytes() for path in sorted(_STORIES.glob("*/mail/*.eml")))]


def mutant(dice: random.Random, mails: Sequence[bytes]) -> bytes:
    """One mail, changed one to eight times."""
    raw = dice.choice(mails)
    for _ in range(dice.choice((1, 1, 2, 2, 3, 5, 8))):
        raw = dice.choice(_CHANGES)(dice, raw, mails)[:_LONGEST]
    return raw


def _cut(dice: random.Random, raw: bytes) -> tuple[int, int]:
    one, other = dice.randrange(len(raw) + 1), dice.randrange(len(raw) + 1)
    return min(one, other), max(one, other)


def _flip(dice: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    made = bytearray(raw)
    for _number in range(dice.choice((1, 3, 20)) if made else 0):
        made[dice.randrange(len(made))] = dice.randrange(256)
    return bytes(made)


def _insert(dice: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    place = dice.randrange(len(raw) + 1)
    return raw[:place] + dice.choice(_WORDS) * dice.choice((1, 1, 1, 2, 50, 2000)) + raw[place:]


def _delete(dice: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    first, last = _cut(dice, raw)
    return raw[:first] + raw[last:] if dice.random() < 0.5 else raw[:first]


def _double(dice: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    first, last = _cut(dice, raw)
    return raw[:last] + raw[first:last] * dice.choice((1, 1, 3, 30)) + raw[last:]


def _graft(dice: random.Random, raw: bytes, mails: Sequence[bytes]) -> bytes:
    other = dice.choice(mails)
    return raw[: dice.randrange(len(raw) + 1)] + other[dice.randrange(len(other) + 1) :]


def _lines(dice: random.Random, raw: bytes, mails: Sequence[bytes]) -> bytes:
    """Lines moved, doubled, dropped, ended otherwise; a header of one mail in another."""
    lines, others = raw.splitlines(keepends=True) or [b""], dice.choice(mails).splitlines(keepends=True)
    for _number in range(dice.choice((1, 4, 30))):
        place, what = dice.randrange(len(lines)), dice.randrange(5)
        if what == 0:
            lines.insert(place, dice.choice(others[:30]))
        elif what == 1:
            lines.insert(place, dice.choice(lines))
        elif what == 2:
            lines[place] = b""
        elif what == 3:
            lines[place] = b"> " + lines[place]
        else:
            lines[place] = lines[place].rstrip(b"\r\n") + dice.choice((b"\r", b"\n", b"\r\n", b"", b"\r\n "))
    return b"".join(lines)


def _nest(dice: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """The mail as an attachment, or as a part, of itself."""
    if dice.random() < 0.5:
        return b"Subject: WG\nContent-Type: message/rfc822\n\n" + raw
    return b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw + b"\n--b\n\n" + raw + b"\n--b--\n"


_CHANGES: tuple[Callable[[random.Random, bytes, Sequence[bytes]], bytes], ...] = (
    _flip, _insert, _insert, _delete, _double, _graft, _lines, _lines, _nest,
)  # fmt: skip
