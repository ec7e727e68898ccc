"""Signs mails by DKIM [RFC 6376], written from the RFC for the tests: nothing of the program's own reading is in it."""

import base64
import hashlib
import re
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class Signer:
    """A domain that signs, with one key for all tests of a process."""

    domain: str = "nordlicht.example"
    selector: str = "s1"
    kind: str = "rsa"
    bits: int = 2048
    form: str = "relaxed/relaxed"
    more: str = ""  # further tags
    names: tuple[str, ...] = ("from", "to", "subject", "from")
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.key is None:
            is_rsa = self.kind == "rsa"
            self.key = rsa.generate_private_key(65537, self.bits) if is_rsa else ed25519.Ed25519PrivateKey.generate()

    @property
    def name(self) -> str:
        """Where its key stands in the DNS."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What stands there."""
        public = self.key.public_key()
        if self.kind == "rsa":
            data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            data = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"v=DKIM1; k={self.kind}; p={base64.b64encode(data).decode()}"

    def sign(self, raw: bytes) -> bytes:
        """The mail with a signature above it."""
        head, _, body = re.sub(rb"\r?\n", b"\r\n", raw).partition(b"\r\n\r\n")
        header_form, body_form = self.form.split("/")
        digest = base64.b64encode(hashlib.sha256(_body(body, body_form)).digest()).decode()
        tags = (
            f"v=1; a={self.kind}-sha256; c={self.form}; d={self.domain}; s={self.selector};\r\n"
            f"\t{self.more}h={':'.join(self.names)};\r\n bh={digest};\r\n b="
        )
        fields = re.split(rb"\r\n(?![ \t])", head)
        left = {name: [one for one in fields if one.lower().startswith(name.encode() + b":")] for name in self.names}
        taken = [left[name].pop() for name in self.names if left[name]]
        signed = b"\r\n".join(_field(one, header_form) for one in [*taken, f"DKIM-Signature: {tags}".encode()])
        if self.kind == "rsa":
            value = self.key.sign(signed, padding.PKCS1v15(), SHA256())
        else:
            value = self.key.sign(hashlib.sha256(signed).digest())
        folded = re.sub("(.{60})", "\\1\r\n  ", base64.b64encode(value).decode())
        return f"DKIM-Signature: {tags}{folded}\r\n".encode() + head + b"\r\n\r\n" + body


def _field(one: bytes, form: str) -> bytes:
    if form == "simple":
        return one
    name, _, value = one.partition(b":")
    return name.lower() + b":" + b" ".join(value.split())


def _body(body: bytes, form: str) -> bytes:
    if form == "relaxed":
        body = b"\r\n".join(re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n"))
    body = re.sub(rb"(\r\n)*\Z", b"", body)
    return body + b"\r\n" if body or form == "simple" else b""
