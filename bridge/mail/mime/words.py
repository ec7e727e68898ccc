"""Encoded words in header values [RFC 2047], also where the RFC forbids them: in quotes, cut inside a character."""

import binascii

from bridge.mail.mime.charset import decode_text

_LONGEST_CHARSET = 60


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded, on one line; neighbours of one charset are joined as bytes first."""
    if "=?" not in text:
        return text
    read: list[str] = []
    pending: list[tuple[str, bytes]] = []
    position = 0
    for start, end, charset, data in _words(text):
        between = text[position:start]
        if between.strip() or not pending:
            read.append(_joined(pending) + between)
            pending = []
        if pending and pending[-1][0] == charset:
            pending[-1] = (charset, pending[-1][1] + data)
        else:
            pending.append((charset, data))
        position = end
    read.append(_joined(pending) + text[position:])
    return _one_line("".join(read))


def _joined(pending: list[tuple[str, bytes]]) -> str:
    return "".join(decode_text(data, charset) for charset, data in pending)


def _one_line(text: str) -> str:
    """An encoded line break would let a sender write header lines of his own into our letters."""
    return " ".join(text.splitlines()) if any(mark in text for mark in "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029") else text


def _words(text: str) -> list[tuple[int, int, str, bytes]]:
    """(start, end, charset, bytes) of each encoded word. One pass: without any "?=" ahead the search ends for good."""
    found = []
    position = text.find("=?")
    while position >= 0:
        word = _word_at(text, position)
        if word is None:
            position = text.find("=?", position + 2)
            continue
        end, charset, data = word
        if end < 0:
            break
        found.append((position, end, charset, data))
        position = text.find("=?", end)
    return found


def _word_at(text: str, start: int) -> tuple[int, str, bytes] | None:
    """The word at `start`; None if it is none; an end of -1 if no word can end any more."""
    mark = text.find("?", start + 2, start + 2 + _LONGEST_CHARSET)
    if mark < 0 or text[mark + 2 : mark + 3] != "?":
        return None
    encoding = text[mark + 1].lower()
    if encoding not in "qb":
        return None
    end = text.find("?=", mark + 3)
    if end < 0:
        return -1, "", b""
    payload = text[mark + 3 : end].encode("utf-8", "replace")
    charset = text[start + 2 : mark].partition("*")[0].lower()
    return end + 2, charset, _unquote(payload) if encoding == "q" else decode_base64(payload)


def _unquote(payload: bytes) -> bytes:
    return binascii.a2b_qp(payload, header=True)


def decode_base64(data: bytes) -> bytes:
    """The bytes of base64 with whatever padding it has; foreign signs are skipped, a lone last sign is dropped."""
    for tail in (b"", b"=", b"=="):
        try:
            return binascii.a2b_base64(data + tail)
        except binascii.Error:
            continue
    return _without_last_sign(data)


def _without_last_sign(data: bytes) -> bytes:
    """One sign too many says nothing: 4 signs are 3 bytes, 1 sign is 6 bits."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    signs = data.translate(None, bytes(set(range(256)) - set(alphabet)))
    try:
        return binascii.a2b_base64(signs[: len(signs) // 4 * 4])
    except binascii.Error:
        return b""
