"""One mail -> what is known of the signature of its sender's domain, as an authentication result [RFC 8601 §2.7.1]."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from bridge.mail.domain import is_within
from bridge.signatures.canonical import canonical_body, name_of, parted, signed_header
from bridge.signatures.fault import SignatureFaultError
from bridge.signatures.key import verify
from bridge.signatures.records import Records
from bridge.signatures.signature import Signature, read_signature

_MOST = 5  # signatures of one mail that are looked at


def check(raw: bytes, sender_domain: str, at: datetime, records: Records) -> str:
    """`dkim=pass header.d=...`, or why not. Only signatures by the sender's own domain are looked at; one is enough."""
    fields, body = parted(raw)
    told = "dkim=none"
    for field in [one for one in fields if name_of(one) == b"dkim-signature"][:_MOST]:
        try:
            signature = read_signature(field, at)
            if not (is_within(sender_domain, signature.domain) or is_within(signature.domain, sender_domain)):
                continue
            _verify(signature, fields, body, records)
        except SignatureFaultError as fault:
            told = f"dkim={fault.value} reason={fault.why}"
        else:
            return f"dkim=pass header.d={signature.domain} header.s={signature.selector}"
    return told


def _verify(signature: Signature, fields: Sequence[bytes], body: bytes, records: Records) -> None:
    """The body first: it costs no question."""
    digest = hashlib.sha256(canonical_body(body, signature.body_form)).digest()
    if not hmac.compare_digest(digest, signature.body_hash):
        raise SignatureFaultError("fail", "body-was-changed")
    others = [one for one in fields if one is not signature.field]
    signed = signed_header(others, signature.names, signature.field, signature.header_form)
    verify(signature, signed, records.key(signature.selector, signature.domain))
