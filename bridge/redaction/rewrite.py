"""A whole mail without the forgotten: every part in every encoding, attached mails too. The rest stays as it was sent.

Three tries, each looked through again by the same eyes: part by part; then, where that is not clean (a body inside a
signature, in uuencode, in a shape only we can read), the header and the readable text alone; then nothing.
"""

import base64
from collections.abc import Iterator
from dataclasses import replace

from bridge.conversation.reading import choose_lines
from bridge.language.prefixes import Prefixes
from bridge.mail.body.text import line_ends
from bridge.mail.markup import html_lines
from bridge.mail.message import Message
from bridge.mail.mime.charset import decode_text
from bridge.mail.mime.fields import Field, read_block
from bridge.mail.mime.structure import MESSAGE_TYPES, Limits, Part, read_structure
from bridge.mail.parse import parse_message
from bridge.redaction.fields import ADDRESS_FIELDS, mask_field, raw_fields
from bridge.redaction.marks import Forgotten, Sort, mark, runs_of, words_of
from bridge.redaction.source import mask_html
from bridge.redaction.text import has_traces, mask_text, names_person

_TEXT_LIKE = ("text/", "application/json", "application/xml", "application/ics", "message/delivery-status")
_DEEPEST = 20
_CONTENT = frozenset((b"content-type", b"content-transfer-encoding", b"content-disposition", b"mime-version"))


def is_author(message: Message, forgotten: Forgotten) -> bool:
    """Whether one of the forgotten wrote the mail."""
    return forgotten.is_person(message.author)


def redact(raw: bytes, forgotten: Forgotten, prefixes: Prefixes) -> bytes:
    """The mail without the forgotten: the very bytes if it names none of them; b"" if nothing clean could be made."""
    if not forgotten.marks and not forgotten.lines:
        return raw
    mine = replace(forgotten, is_involved=forgotten.is_involved or is_touched(raw, forgotten))
    if not mine.is_involved:
        return raw
    work = _Work(mine, prefixes)
    for attempt in (work.whole, work.text_alone):
        made = attempt(raw)
        if not is_touched(made, mine):
            return made
    return b""


def is_touched(raw: bytes, forgotten: Forgotten) -> bool:
    """Whether the forgotten stand anywhere in the mail, encoded or not, or it answers a mail of theirs."""
    if _answers(parse_message(raw), forgotten):
        return True
    if any(has_traces(text, forgotten) for text in _texts(raw, 0)):
        return True
    return any(names_person(text, forgotten) for text in _address_lists(raw))


def _readable(field: Field) -> str:
    return f"{field.raw}\n{field.value}" if "=?" in field.raw else field.raw


def _address_lists(raw: bytes) -> Iterator[str]:
    block = read_block(raw, 0, len(raw))
    return (_readable(one) for one in block.fields if one.name.encode() in ADDRESS_FIELDS)


def _answers(message: Message, forgotten: Forgotten) -> bool:
    ids = (*message.in_reply_to, *message.references, message.message_id)
    return any(forgotten.has(Sort.MAIL, one.casefold()) for one in ids if one)


def word_marks(raw: bytes, key: bytes) -> frozenset[str]:
    """The hashes of every six words in a row in the mail: those of the forgotten among them are to be looked up."""
    found: set[str] = set()
    for text in _texts(raw, 0):
        found.update(mark(key, Sort.WORDS, run) for run in runs_of(words_of(text)))
    return frozenset(found)


def _texts(raw: bytes, depth: int) -> Iterator[str]:
    """All that can be read in a mail: header fields as sent and decoded, texts, names of files, attached mails."""
    message = parse_message(raw)
    if message.body.html:  # without its tags, which may cut words in two
        yield "\n".join(line.text for line in html_lines(message.body.html))
    for file in message.attachments:  # uuencoded ones are no part of the tree
        yield file.filename
        yield from (
            [decode_text(file.content)] if file.media_type.startswith(_TEXT_LIKE) else _addresses_in(file.content)
        )
    waiting = [read_structure(raw if b"\n" in raw else raw.replace(b"\r", b"\n"), Limits())]
    while waiting:
        part = waiting.pop()
        yield "\n".join(_readable(one) for one in part.block.fields if one.name.encode() not in ADDRESS_FIELDS)
        yield "\n".join((*part.parameters.values(), *part.disposition_parameters.values()))
        waiting.extend(part.children)
        if not part.children:
            yield from _leaf_texts(part, depth)


def _leaf_texts(part: Part, depth: int) -> Iterator[str]:
    content = part.content(Limits())
    if part.media_type in MESSAGE_TYPES and depth < _DEEPEST:
        yield from _texts(content, depth + 1)
    elif part.media_type.startswith(_TEXT_LIKE):
        yield decode_text(content, part.parameters.get("charset", ""))
    else:
        yield from _addresses_in(content)


def _addresses_in(content: bytes) -> Iterator[str]:
    """The surroundings of each @ in a file nobody can read as text, also if it is written in two bytes a letter."""
    for data in (content, content.replace(b"\0", b"")):
        at = data.find(b"@")
        while at >= 0:
            yield data[max(0, at - 100) : at + 200].decode("latin-1")
            at = data.find(b"@", at + 200)


class _Work:
    """One mail at work."""

    def __init__(self, forgotten: Forgotten, prefixes: Prefixes) -> None:
        self.forgotten, self.prefixes = forgotten, prefixes

    def whole(self, raw: bytes, depth: int = 0) -> bytes:
        """Part by part."""
        data = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
        return self._part(read_structure(data, Limits()), data, depth)

    def text_alone(self, raw: bytes) -> bytes:
        """Header and readable text, nothing else."""
        message = parse_message(raw)
        root = read_structure(raw, Limits())
        fields = raw_fields(raw[: min(root.block.body_start, len(raw))])
        kept = b"".join(self._field(name, lines) for name, lines in fields if name and name not in _CONTENT)
        text = "\n".join(line.text for line in choose_lines(message)[0])
        return kept + b"MIME-Version: 1.0\n" + _text_leaf(mask_text(text, self.forgotten), {}, "plain", b"\n")

    def _field(self, name: bytes, lines: bytes) -> bytes:
        return mask_field(name, lines, self.forgotten, self.prefixes)

    def _part(self, part: Part, data: bytes, depth: int) -> bytes:
        header = data[part.begin : part.block.body_start]
        if part.children and part.data is data:
            return self._header(header) + self._children(part, data, depth)
        return self._leaf(part, header, data, depth)

    def _header(self, header: bytes) -> bytes:
        return b"".join(self._field(name, lines) if name else lines for name, lines in raw_fields(header))

    def _children(self, part: Part, data: bytes, depth: int) -> bytes:
        out: list[bytes] = []
        at = part.start
        for child in part.children:
            out += [self._gap(data[at : child.begin]), self._part(child, data, depth)]
            at = child.end
        return b"".join([*out, self._gap(data[at : part.end])])

    def _gap(self, between: bytes) -> bytes:
        """Boundaries, and what old programs wrote before the first and behind the last."""
        text = between.decode("latin-1")
        return mask_text(text, self.forgotten).encode("latin-1", "replace")

    def _leaf(self, part: Part, header: bytes, data: bytes, depth: int) -> bytes:
        sent = data[part.begin : part.end] if part.data is data else b""
        content = part.content(Limits())
        if part.media_type in MESSAGE_TYPES and depth < _DEEPEST:
            return self._attached(header, content, sent, depth)
        if part.media_type.startswith(_TEXT_LIKE):
            return self._text(part, header, sent)
        if any(has_traces(text, self.forgotten) for text in _addresses_in(content)):
            return self._removed(header)
        return self._header(header) + data[part.block.body_start : part.end]

    def _attached(self, header: bytes, content: bytes, sent: bytes, depth: int) -> bytes:
        if is_author(parse_message(content), self.forgotten):
            return self._removed(header)
        if not is_touched(content, self.forgotten):
            return self._header(header) + sent[len(header) :]
        kept = [lines for name, lines in self._kept(header) if name != b"content-transfer-encoding"]
        inner = self.whole(content, depth + 1)
        way = b"" if all(sign < 128 for sign in inner) else b"Content-Transfer-Encoding: 8bit" + _end(header)
        return b"".join(kept) + way + _end(header) + inner

    def _text(self, part: Part, header: bytes, sent: bytes) -> bytes:
        text = decode_text(part.content(Limits()), part.parameters.get("charset", ""))
        is_html = part.media_type == "text/html"
        masked = mask_html(text, self.forgotten) if is_html else mask_text(text, self.forgotten)
        if masked == text and sent:
            return self._header(header) + sent[len(header) :]
        kept = b"".join(lines for name, lines in self._kept(header) if name not in _REPLACED)
        parameters = {key: value for key, value in part.parameters.items() if key in ("format", "delsp")}
        subtype = part.media_type.partition("/")[2] if part.media_type.startswith("text/") else "plain"
        return kept + _text_leaf(masked, parameters, subtype, _end(header))

    def _removed(self, header: bytes) -> bytes:
        """A note in the place of a part that cannot stay."""
        kept = b"".join(lines for name, lines in self._kept(header) if name not in _CONTENT)
        return kept + _text_leaf(self.forgotten.mask + "\n", {}, "plain", _end(header))

    def _kept(self, header: bytes) -> Iterator[tuple[bytes, bytes]]:
        for name, lines in raw_fields(header):
            if name:
                yield name, self._field(name, lines)


_REPLACED = frozenset((b"content-type", b"content-transfer-encoding"))


def _end(header: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in header else b"\n"


def _text_leaf(text: str, parameters: dict[str, str], subtype: str, end: bytes) -> bytes:
    """Content fields and body of a text, in base64: no line of it can be taken for a boundary or a field."""
    more = "".join(f"; {key}={value}" for key, value in parameters.items() if value.isalnum())
    encoded = base64.encodebytes(line_ends(text).replace("\n", "\r\n").encode("utf-8", "replace"))
    head = f"Content-Type: text/{subtype}; charset=utf-8{more}".encode() + end
    return head + b"Content-Transfer-Encoding: base64" + end + end + encoded.replace(b"\n", end)
