"""Keyed tokens in our own addresses: "feed+re-k7pv3mabcd-1a2b3c4d5e@" names the post that an answer is for.

A token says what is meant, never who may: whoever copies it gains nothing that the sender of a mail has not got. Two
do say that their sender may, for only a letter of ours has them: `ORDER` begins letters, `STOP` ends them.
"""

import hmac
from enum import StrEnum
from hashlib import blake2b

_DIGITS = 16  # 64 bits: nobody tries that many addresses on a mail server


class Purpose(StrEnum):
    """What a token stands for; one for another purpose is none."""

    REPLY = "re"  # a post that is answered
    FORGET = "ja"  # the sender really wants to be forgotten
    ORDER = "abo"  # whoever ordered letters really did: names the mail that ordered them
    STOP = "stop"  # no more letters to one person: names nobody, so it is a seal


def token_key(id_key: bytes) -> bytes:
    """The key of all tokens of a store, from that of its ids."""
    return blake2b(b"token", key=id_key[:64], digest_size=32).digest()


def make_token(key: bytes, purpose: Purpose, name: str, about: str = "") -> str:
    """The plus part that stands for `name`; `about` is known to both sides and not written (an address, a day)."""
    return f"{purpose.value}-{name}-{_sign(key, purpose, name, about)}"


def read_token(key: bytes, purpose: Purpose, plus: str, about: str = "") -> str:
    """The name in a plus part, "" if it is no token of ours for this purpose. Compared in constant time."""
    kind, _, rest = plus.casefold().partition("-")
    name, _, signature = rest.rpartition("-")
    if kind != purpose.value or not name or not signature.isascii():
        return ""
    return name if hmac.compare_digest(signature, _sign(key, purpose, name, about)) else ""


def make_seal(key: bytes, purpose: Purpose, about: str) -> str:
    """A plus part that names nothing: who has `about` can tell that it is meant, nobody else."""
    return f"{purpose.value}-{_sign(key, purpose, '', about)}"


def is_seal(key: bytes, purpose: Purpose, plus: str, about: str) -> bool:
    """Whether a plus part is the seal of `about`. Compared in constant time."""
    return plus.isascii() and hmac.compare_digest(plus.casefold(), make_seal(key, purpose, about))


def looks_like_token(plus: str) -> bool:
    """Whether a plus part has the form of a token, true or not: then it is no topic."""
    kind, _, rest = plus.casefold().partition("-")
    signature = rest.rpartition("-")[2]
    known = {purpose.value for purpose in Purpose}
    return kind in known and len(signature) == _DIGITS and all(sign in "0123456789abcdef" for sign in signature)


def _sign(key: bytes, purpose: Purpose, name: str, about: str) -> str:
    text = "\0".join((purpose.value, name.casefold(), about.casefold()))
    return blake2b(text.encode("utf-8", "replace"), key=key, digest_size=_DIGITS // 2).hexdigest()
