"""Header fields without the forgotten: address lists lose the person, everything else gets the mask [RFC 5322 §2.2]."""

import re
from collections.abc import Callable
from email.charset import QP, Charset
from email.header import Header
from email.utils import formataddr
from urllib.parse import quote, unquote

from bridge.language.prefixes import Prefixes
from bridge.mail.message import Address
from bridge.mail.mime.charset import decode_text
from bridge.mail.mime.parameters import read_parameters
from bridge.mail.mime.words import decode_words
from bridge.mail.parse.addresses import read_addresses
from bridge.mail.subject import read_subject
from bridge.redaction.marks import FORGOTTEN_DOMAIN, Forgotten, Sort, mark
from bridge.redaction.text import has_traces, mask_text, names_person

ADDRESS_FIELDS = frozenset(
    b"from to cc bcc sender reply-to resent-from resent-to resent-cc resent-sender x-original-from "
    b"delivered-to x-original-to envelope-to x-envelope-to x-forwarded-to x-gm-original-to return-path "
    b"errors-to disposition-notification-to return-receipt-to".split()
)
_ID_FIELDS = frozenset(b"message-id in-reply-to references resent-message-id content-id x-feedbridge-answers".split())
_SUBJECTS = frozenset(b"subject thread-topic".split())
_PARAMETERS = frozenset(b"content-type content-disposition".split())
_ID = re.compile(r"<([^<>]{1,2000})>")
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = QP


def raw_fields(block: bytes) -> list[tuple[bytes, bytes]]:
    """(lower-case name, all its lines as sent) in order; joined, the lines are the block."""
    fields: list[tuple[bytes, bytes]] = []
    for line in block.splitlines(keepends=True):
        name, colon, _ = line.partition(b":")
        is_new = bool(colon) and line[:1] not in (b" ", b"\t") and b" " not in name.rstrip() and bool(name)
        if is_new or not fields or not line.strip():
            fields.append((name.strip().lower() if is_new else b"", line))
        else:
            fields[-1] = (fields[-1][0], fields[-1][1] + line)
    return fields


def mask_field(name: bytes, lines: bytes, forgotten: Forgotten, prefixes: Prefixes) -> bytes:
    """One field without the forgotten; as it was if nobody is named; b"" if nothing is left of it."""
    value = _value(lines)
    decoded = decode_words(value)
    is_subject = name in _SUBJECTS and forgotten.is_involved
    finds = names_person if name in ADDRESS_FIELDS else has_traces
    if not (is_subject or any(_is_touched(text, forgotten, finds) for text in {value, decoded})):
        return lines
    end = b"\r\n" if lines.endswith(b"\r\n") else b"\n"
    masked = _masked(name, (value, decoded), forgotten, prefixes)
    if not masked and name not in _SUBJECTS:
        return b""
    return name_as_sent(lines) + b": " + masked.replace("\n", end.decode()).encode("utf-8", "replace") + end


def _is_touched(text: str, forgotten: Forgotten, finds: Callable[[str, Forgotten], bool]) -> bool:
    """Names and addresses; in ids and parameters also behind percent signs."""
    if finds(text, forgotten) or ("%" in text and finds(unquote(text, errors="replace"), forgotten)):
        return True
    return any(forgotten.has(Sort.MAIL, one.casefold()) for one in _ID.findall(text))


def _masked(name: bytes, value: tuple[str, str], forgotten: Forgotten, prefixes: Prefixes) -> str:
    raw, decoded = value
    if name in ADDRESS_FIELDS:
        return _addresses(raw, forgotten, is_list=name in (b"to", b"cc", b"bcc"))
    if name in _ID_FIELDS:
        return _ids(raw, forgotten)
    if name in _SUBJECTS:
        return _encoded(_subject(decoded, forgotten, prefixes))
    if name in _PARAMETERS:
        return _parameters(raw, forgotten)
    readable = unquote(decoded, errors="replace") if "%" in decoded else decoded
    return _encoded(mask_text(readable if has_traces(readable, forgotten) else decoded, forgotten))


def name_as_sent(lines: bytes) -> bytes:
    """The name of a field in its own capitals."""
    return lines.partition(b":")[0].strip()


def _value(lines: bytes) -> str:
    raw = b" ".join(line.strip() for line in lines.partition(b":")[2].splitlines())
    return decode_text(raw.strip())


def _addresses(raw: str, forgotten: Forgotten, *, is_list: bool) -> str:
    kept = [one for one in read_addresses(raw).addresses if not forgotten.is_person(one)]
    written = ",\n ".join(text for one in kept if (text := _written(one, forgotten)))
    return written or ("undisclosed-recipients:;" if is_list else "")


def _written(one: Address, forgotten: Forgotten) -> str:
    name = "" if names_person(one.name, forgotten) else one.name
    if names_person(one.address, forgotten):
        return ""
    try:
        return formataddr((name, one.address), charset=_UTF8)
    except UnicodeError:
        return f"{name} <{one.address}>"


def _ids(raw: str, forgotten: Forgotten) -> str:
    """An id that was forgotten, or has the forgotten in it, gets a name of its own: answers still find each other."""

    def other(found: re.Match[str]) -> str:
        one = found[1].strip()
        readable = unquote(one, errors="replace")
        is_known = forgotten.has(Sort.MAIL, one.casefold()) or any(has_traces(x, forgotten) for x in (one, readable))
        return f"<{stand_in(one, forgotten)}>" if is_known else found[0]

    return "\n ".join(mask_text(_ID.sub(other, raw), forgotten).split())


def stand_in(message_id: str, forgotten: Forgotten) -> str:
    """What stands for a forgotten Message-ID: the same in every mail, and nobody can read it back."""
    return f"{mark(forgotten.key, Sort.MAIL, message_id.casefold())}@{FORGOTTEN_DOMAIN}"


def _subject(subject: str, forgotten: Forgotten, prefixes: Prefixes) -> str:
    """A subject that was forgotten leaves its prefix alone: a mask would make strangers look like one conversation."""
    read = read_subject(subject, prefixes, has_evidence=True)
    if forgotten.has(Sort.SUBJECT, read.folded):
        return subject[: subject.find(read.base)].strip() if read.base in subject else ""
    return mask_text(subject, forgotten)


def _parameters(raw: str, forgotten: Forgotten) -> str:
    main, parameters = read_parameters(raw)
    items = [main]
    for key, value in parameters.items():
        masked = mask_text(value, forgotten)
        quoted = masked.replace("\\", "").replace('"', "")
        items.append(f'{key}="{quoted}"' if quoted.isascii() else f"{key}*=utf-8''{quote(quoted)}")
    return ";\n ".join(items)


def _encoded(text: str) -> str:
    plain = " ".join(text.split())
    if plain.isascii() and len(plain) < 900:
        return plain
    return Header(plain, "us-ascii" if plain.isascii() else _UTF8, maxlinelen=76).encode()
