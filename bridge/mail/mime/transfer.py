"""Content-Transfer-Encoding undone, damaged or not [RFC 2045 §6]."""

import binascii

from bridge.mail.mime.words import decode_base64

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="


def decode_transfer(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The decoded bytes and a fault in English, "" if there was none; unknown encodings leave the bytes as they are."""
    if encoding in ("", "7bit", "8bit", "binary"):
        return data, ""
    if encoding == "quoted-printable":
        return _quoted_printable(data), ""
    if encoding == "base64":
        return _base64(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return decode_uu(data), ""
    return data, "unknown transfer encoding"


def _quoted_printable(data: bytes) -> bytes:
    """As the standard library reads it; blanks that a relay left behind a soft line break go first."""
    if b"= " in data or b"=\t" in data:
        data = b"\n".join(_soft(line) for line in data.split(b"\n"))
    return binascii.a2b_qp(data)


def _soft(line: bytes) -> bytes:
    stripped = line.rstrip()
    return stripped if stripped.endswith(b"=") else line


def _base64(data: bytes) -> tuple[bytes, str]:
    """Lists append their footer to an encoded body: what follows the last good line is no base64."""
    signs = data.translate(None, b" \t\r\n")
    if not signs.translate(None, _ALPHABET):
        return _padded(signs)
    good: list[bytes] = []
    for line in data.splitlines():
        if line.strip().translate(None, _ALPHABET):
            break
        good.append(line.strip())
    head = b"".join(good)
    if len(head) * 2 >= len(signs):
        return _padded(head)[0], "text behind the end of base64"
    return decode_base64(signs), "signs in base64 that do not belong there"


def _padded(signs: bytes) -> tuple[bytes, str]:
    """Base64 whose padding may stand in the middle: pieces encoded one by one, or a footer of letters only."""
    end = signs.find(b"=")
    if end < 0 or not signs[end:].strip(b"="):
        return decode_base64(signs), ""
    decoded: list[bytes] = []
    for piece in signs.split(b"="):
        if len(piece) % 4 == 1:
            return b"".join(decoded), "text behind the end of base64"
        decoded.append(decode_base64(piece))
    return b"".join(decoded), "padding in the middle of base64"


def decode_uu(data: bytes) -> bytes:
    """The bytes between `begin` and `end`; lines that cannot be read are left out."""
    decoded: list[bytes] = []
    for line in data.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        decoded.append(_uu_line(line))
    return b"".join(decoded)


def _uu_line(line: bytes) -> bytes:
    """One line; encoders that write too many signs are met by the length sign in front."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        count = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:count])
    except binascii.Error:
        return b""
