"""The header block of a mail or part: name and raw value of each field [RFC 5322 §2.2], and where the body begins."""

from dataclasses import dataclass

from bridge.mail.mime.charset import decode_text
from bridge.mail.mime.words import decode_words

LONGEST_FIELD = 256 * 1024  # bytes; 2,000 recipients need half of it
MOST_FIELDS = 2_000
_KNOWN = (
    "bcc cc content-disposition content-id content-transfer-encoding content-type date delivered-to dkim-signature from"
    " importance in-reply-to list-id message-id mime-version received references reply-to return-path sender subject"
    " thread-index thread-topic to user-agent x-mailer x-priority"
)
_KNOWN_NAMES = frozenset(name.encode() for name in _KNOWN.split())
_NAME_BYTES = bytes(range(33, 58)) + bytes(range(59, 127))


@dataclass(frozen=True, slots=True)
class Field:
    """One header field: lower-case name and unfolded value as it stands in the mail, 8-bit bytes guessed."""

    name: str
    raw: str

    @property
    def value(self) -> str:
        """The value for people: encoded words decoded, on one line."""
        return decode_words(self.raw).strip()


@dataclass(frozen=True, slots=True)
class Block:
    """All fields of a header block in order, the offset where the body begins, and faults in English."""

    fields: tuple[Field, ...]
    body_start: int
    faults: tuple[str, ...]

    def first(self, name: str) -> str:
        """The raw value of the first field of that lower-case name, or ""."""
        return next((field.raw for field in self.fields if field.name == name), "")


def read_block(data: bytes, start: int, end: int) -> Block:
    """The header block at data[start:end]. A line that is no field ends it, unless well-known fields still follow."""
    stop, body_start = _block_end(data, start, end)
    lines = data[start:stop].split(b"\n")
    collected: list[tuple[bytes, list[bytes]]] = []
    faults: dict[str, None] = {}
    for number, line in enumerate(lines):
        name, value = _split_line(line)
        if name:
            collected.append((name, [value]))
        elif line[:1] in (b" ", b"\t") and collected:
            collected[-1][1].append(line)
        elif not line.strip() or (number == 0 and line.startswith((b"From ", b">From "))):
            continue
        elif _fields_follow(lines, number + 1):
            faults["a line of the header is no field"] = None
            if collected:
                collected[-1][1].append(b" " + line)
        else:
            faults["no empty line between header and body"] = None
            body_start = start + sum(len(one) + 1 for one in lines[:number])
            break
    return Block(_fields(collected, faults), body_start, tuple(faults))


def _block_end(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Offsets of the end of the last header line and of the body: the first empty line, LF or CRLF."""
    if data.startswith(b"\n", start):
        return start, start + 1
    if data.startswith(b"\r\n", start):
        return start, start + 2
    plain = data.find(b"\n\n", start, end)
    crlf = data.find(b"\n\r\n", start, end if plain < 0 else plain + 2)
    if crlf >= 0 and (plain < 0 or crlf < plain):
        return crlf, crlf + 3
    return (plain, plain + 2) if plain >= 0 else (end, end)


def _split_line(line: bytes) -> tuple[bytes, bytes]:
    """Name and value of a field line, else two empty strings. A blank before the colon is old [RFC 5322 §4.5]."""
    name, colon, value = line.partition(b":")
    if not colon or not name or len(name) > 200:
        return b"", b""
    if name.translate(None, _NAME_BYTES):
        name = name.rstrip(b" \t")
        if name.lower() not in _KNOWN_NAMES:
            return b"", b""
    return name, value


def _fields_follow(lines: list[bytes], number: int) -> bool:
    return any(line.partition(b":")[0].lower() in _KNOWN_NAMES for line in lines[number : number + 50])


def _fields(collected: list[tuple[bytes, list[bytes]]], faults: dict[str, None]) -> tuple[Field, ...]:
    if len(collected) > MOST_FIELDS:
        faults[f"more than {MOST_FIELDS} header fields"] = None
    return tuple(
        Field(name.decode("ascii", "replace").lower(), _unfold(values, faults))
        for name, values in collected[:MOST_FIELDS]
    )


def _unfold(values: list[bytes], faults: dict[str, None]) -> str:
    """One line; the blank that folded it stays as one space [RFC 5322 §2.2.3]."""
    first = values[0].strip()
    if len(values) > 1:
        first = b" ".join([first, *(line.strip() for line in values[1:])])
    if len(first) > LONGEST_FIELD:
        faults[f"a header field is longer than {LONGEST_FIELD} bytes"] = None
        first = first[:LONGEST_FIELD]
    text = decode_text(first)
    return text.replace("\r", " ")
