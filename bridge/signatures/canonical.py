"""What exactly was signed [RFC 6376 §3.4, §3.7]."""

import re
from collections.abc import Sequence

_LINE_END = re.compile(rb"\r?\n")
_BLANKS = re.compile(rb"[ \t]+")
_CRLF = b"\r\n"


def parted(raw: bytes) -> tuple[list[bytes], bytes]:
    """Header fields, folded as they are and without their last line end, and the body; with the line ends of SMTP."""
    mail = _LINE_END.sub(_CRLF, raw)
    head, _, body = (_CRLF + mail).partition(_CRLF * 2)
    fields: list[bytes] = []
    for line in head.split(_CRLF)[1:]:
        if line.startswith((b" ", b"\t")) and fields:
            fields[-1] += _CRLF + line
        else:
            fields.append(line)
    return fields, body


def name_of(field: bytes) -> bytes:
    """The name of a header field, lower case."""
    return field.partition(b":")[0].strip().lower()


def canonical_body(body: bytes, form: str) -> bytes:
    """Without empty lines at the end; `relaxed`: runs of blanks are one, none at the ends of lines."""
    if form == "relaxed":
        body = _CRLF.join(_BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(_CRLF))
    end = len(body)
    while body.endswith(_CRLF, 0, end):
        end -= len(_CRLF)
    if not end:
        return _CRLF if form == "simple" else b""
    return body[:end] + _CRLF


def canonical_field(field: bytes, form: str) -> bytes:
    """One header field without its line end."""
    if form == "simple":
        return field
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + _BLANKS.sub(b" ", value.replace(_CRLF, b"")).strip(b" ")


def signed_header(fields: Sequence[bytes], names: Sequence[bytes], signature: bytes, form: str) -> bytes:
    """The fields that were signed, each name from the bottom up, and the signature without its value."""
    left: dict[bytes, list[bytes]] = {}
    for field in fields:
        left.setdefault(name_of(field), []).append(field)
    taken = [canonical_field(left[name].pop(), form) for name in names if left.get(name)]
    return _CRLF.join([*taken, canonical_field(_without_value(signature), form)])


def _without_value(signature: bytes) -> bytes:
    name, colon, tags = signature.partition(b":")
    items = tags.split(b";")
    emptied = [one.partition(b"=")[0] + b"=" if one.partition(b"=")[0].strip() == b"b" else one for one in items]
    return name + colon + b";".join(emptied)
