"""The DKIM-Signature header field as values [RFC 6376 §3.5]."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bridge.mail.domain import is_within
from bridge.signatures.fault import SignatureFaultError

_NEEDED = ("v", "a", "b", "bh", "d", "h", "s")
_FORMS = frozenset({"simple", "relaxed"})
_NAME = re.compile(r"[A-Za-z0-9._-]{1,255}")
_ALGORITHMS = {"rsa-sha256": "rsa", "ed25519-sha256": "ed25519"}  # rsa-sha1 is worth nothing [RFC 8301 §3.1]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says of itself; `field` is the header field as it stands in the mail."""

    field: bytes
    domain: str
    selector: str
    key_type: str
    header_form: str
    body_form: str
    names: tuple[bytes, ...]  # signed header fields, lower case
    body_hash: bytes
    value: bytes
    is_strict: bool  # i= is of the very domain, not of one below


def read_signature(field: bytes, at: datetime) -> Signature:
    """The values of one field. SignatureFaultError if it is none, is over at `at`, or leaves out what we ask for."""
    tags = read_tags(field.partition(b":")[2].decode("ascii", "replace"))
    if any(not tags.get(name) for name in _NEEDED) or tags["v"] != "1":
        raise SignatureFaultError("permerror", "not-readable")
    if not _NAME.fullmatch(tags["d"]) or not _NAME.fullmatch(tags["s"]):
        raise SignatureFaultError("permerror", "not-readable")
    header_form, _, body_form = tags.get("c", "simple/simple").lower().partition("/")
    identity = tags.get("i", "@" + tags["d"]).rpartition("@")[2]
    names = tuple(name.strip().lower().encode() for name in tags["h"].split(":"))
    if tags["a"].lower() not in _ALGORITHMS or not {header_form, body_form or "simple"} <= _FORMS:
        raise SignatureFaultError("permerror", "algorithm-not-known")
    if b"from" not in names or not is_within(identity, tags["d"]):
        raise SignatureFaultError("permerror", "sender-not-signed")
    if "l" in tags:  # whoever likes may write more below what was signed
        raise SignatureFaultError("policy", "body-signed-in-part")
    _check_times(tags, at)
    return Signature(
        field=field,
        domain=tags["d"].lower(),
        selector=tags["s"].lower(),
        key_type=_ALGORITHMS[tags["a"].lower()],
        header_form=header_form,
        body_form=body_form or "simple",
        names=names,
        body_hash=decoded(tags["bh"]),
        value=decoded(tags["b"]),
        is_strict=identity.lower() == tags["d"].lower(),
    )


def read_tags(text: str) -> dict[str, str]:
    """tag=value; ... [RFC 6376 §3.2]. SignatureFaultError if a tag comes twice."""
    tags: dict[str, str] = {}
    for item in text.split(";"):
        name, equals, value = item.partition("=")
        if equals and tags.setdefault(name.strip(), value.strip()) != value.strip():
            raise SignatureFaultError("permerror", "tag-occurs-twice")
    return tags


def decoded(text: str) -> bytes:
    """Base64, folded anywhere. SignatureFaultError if it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureFaultError("permerror", "not-readable") from None


def _check_times(tags: dict[str, str], at: datetime) -> None:
    end = tags.get("x", "")
    if end and not (end.isascii() and end.isdigit() and len(end) <= 12):
        raise SignatureFaultError("permerror", "not-readable")
    if end and int(end) < at.astimezone(UTC).timestamp():
        raise SignatureFaultError("fail", "expired")
