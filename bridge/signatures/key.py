"""The key record of a domain [RFC 6376 §3.6.1], and whether it fits a signature."""

import hashlib

from bridge.signatures.fault import SignatureFaultError
from bridge.signatures.signature import Signature, decoded, read_tags

_SMALLEST, _LARGEST = 1024, 4096  # bits [RFC 8301 §3.2]; more cost the CPU of whoever checks


def verify(signature: Signature, signed: bytes, record: str) -> None:
    """SignatureFaultError unless the key in `record` made this signature of `signed`."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415  (an extra)

    key = _key(signature, record)
    try:
        if signature.key_type == "ed25519":
            _verify_ed25519(key, signature.value, hashlib.sha256(signed).digest())
        else:
            _verify_rsa(key, signature.value, signed)
    except InvalidSignature:
        raise SignatureFaultError("fail", "signature-does-not-fit") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SignatureFaultError("permerror", "key-not-readable") from None


def _key(signature: Signature, record: str) -> bytes:
    tags = read_tags(record)
    flags = {one.strip() for one in tags.get("t", "").split(":")}
    if tags.get("v", "DKIM1") != "DKIM1" or tags.get("k", "rsa").lower() != signature.key_type:
        raise SignatureFaultError("permerror", "key-of-another-kind")
    if not _allows(tags, "h", "sha256") or not _allows(tags, "s", "email"):
        raise SignatureFaultError("permerror", "key-for-something-else")
    if not tags.get("p"):
        raise SignatureFaultError("permerror", "key-revoked")
    if "y" in flags:
        raise SignatureFaultError("policy", "domain-only-tests")
    if "s" in flags and not signature.is_strict:
        raise SignatureFaultError("permerror", "key-for-something-else")
    return decoded(tags["p"])


def _allows(tags: dict[str, str], name: str, wanted: str) -> bool:
    allowed = {one.strip().lower() for one in tags.get(name, "*").split(":")}
    return not allowed.isdisjoint({wanted, "*"})


def _verify_ed25519(key: bytes, value: bytes, digest: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415  (an extra)

    Ed25519PublicKey.from_public_bytes(key).verify(value, digest)


def _verify_rsa(key: bytes, value: bytes, signed: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415  (an extra)
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415  (an extra)
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  (an extra)
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415  (an extra)

    public = load_der_public_key(key)
    if not isinstance(public, RSAPublicKey) or not _SMALLEST <= public.key_size <= _LARGEST:
        raise SignatureFaultError("policy", "key-too-short-or-long")
    public.verify(value, signed, PKCS1v15(), SHA256())
