"""The mail inside an opaque S/MIME signature [RFC 8551 §3.5.2]: only wrapped, readable for all. Nothing is verified."""

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # the object identifiers of CMS [RFC 5652 §4 and §5.1]
_DATA = bytes.fromhex("06092a864886f70d010701")
_WINDOW = 200  # bytes in which the identifiers stand
_EXPLICIT, _OCTETS, _OCTETS_IN_PIECES, _END = 0xA0, 0x04, 0x24, 0x00


def signed_content(data: bytes) -> bytes:
    """The content of a SignedData object, b"" if it is none (encrypted, or detached). BER, definite and indefinite."""
    signed = data.find(_SIGNED_DATA, 0, _WINDOW)
    start = data.find(_DATA, signed, signed + _WINDOW) if signed >= 0 else -1
    if start < 0:
        return b""
    tag, position, _ = _head(data, start + len(_DATA))
    if tag != _EXPLICIT:
        return b""
    tag, position, length = _head(data, position)
    if tag == _OCTETS:
        return data[position : position + max(length, 0)]
    if tag != _OCTETS_IN_PIECES:
        return b""
    return _pieces(data, position, len(data) if length < 0 else position + length)


def _pieces(data: bytes, position: int, end: int) -> bytes:
    """Octet strings in a row, up to the end mark of the indefinite form."""
    pieces: list[bytes] = []
    while position < end:
        tag, position, length = _head(data, position)
        if tag != _OCTETS or length < 0:
            break
        pieces.append(data[position : position + length])
        position += length
    return b"".join(pieces)


def _head(data: bytes, position: int) -> tuple[int, int, int]:
    """Tag, offset of the content, and its length (-1 is indefinite) [X.690 §8.1]; the end mark behind the data."""
    if position + 2 > len(data):
        return _END, len(data), 0
    tag, length = data[position], data[position + 1]
    position += 2
    if length < 0x80:
        return tag, position, length
    count = length & 0x7F
    if not count:
        return tag, position, -1
    return tag, position + count, int.from_bytes(data[position : position + min(count, 8)], "big")
