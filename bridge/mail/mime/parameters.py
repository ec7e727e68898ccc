"""Values with parameters: Content-Type and Content-Disposition [RFC 2045 §5.1, RFC 2183, RFC 2231]."""

from urllib.parse import unquote_to_bytes

from bridge.mail.mime.charset import decode_text
from bridge.mail.mime.words import decode_words

_MOST = 100


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """The main value in lower case without blanks, and its parameters by lower-case name, decoded. Never raises."""
    if ";" not in value:
        return _main(value), {}
    main, *items = _split(value)
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for item in items[:_MOST]:
        name, equals, content = item.partition("=")
        name, content = name.strip().lower(), _unquote(content.strip())
        if not equals or not name:
            continue
        if "*" in name:
            _add_piece(pieces, name, content)
        else:
            plain.setdefault(name, decode_words(content))
    for name, parts in pieces.items():
        plain[name] = _join(parts)  # the extended form is the better one where both stand [RFC 6266 §4.3 says the same]
    return _main(main), plain


def _main(value: str) -> str:
    return "".join(value.partition("(")[0].split()).lower()


def _split(value: str) -> list[str]:
    """At each semicolon outside of quotes. A quote that never closes counts as none: the rest is split all the same."""
    items: list[str] = []
    start = position = 0
    quote = value.find('"')
    while len(items) <= _MOST:
        semicolon = value.find(";", position)
        if semicolon < 0:
            break
        if 0 <= quote < semicolon:
            closing = _closing_quote(value, quote + 1)
            if closing < 0:
                return [*items, *value[start:].split(";")]
            position = closing + 1
            quote = value.find('"', position)
            continue
        items.append(value[start:semicolon])
        start = position = semicolon + 1
    return [*items, value[start:]]


def _closing_quote(value: str, position: int) -> int:
    """The next quote with an even number of backslashes before it, -1 if there is none."""
    quote = value.find('"', position)
    while quote >= 0:
        before = value[position:quote]
        if (len(before) - len(before.rstrip("\\"))) % 2 == 0:
            return quote
        position = quote + 1
        quote = value.find('"', position)
    return -1


def _unquote(text: str) -> str:
    """The inside of a quoted string; an unquoted value as it is (some clients forget the quotes)."""
    if not text.startswith('"'):
        return text
    closing = _closing_quote(text, 1)
    inside = text[1:closing] if closing > 0 else text[1:]
    if "\\" not in inside:
        return inside
    # Outlook wrote C:\x inside quotes without escaping: a slash before anything but " and \ is a sign of its own.
    return inside.replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\")


def _add_piece(pieces: dict[str, list[tuple[int, bool, str]]], name: str, content: str) -> None:
    base, _, rest = name.partition("*")
    is_encoded = rest.endswith("*") or rest == ""
    number = rest.rstrip("*")
    if number == "" or (number.isascii() and number.isdigit() and len(number) < 4):
        pieces.setdefault(base, []).append((int(number or 0), is_encoded, content))


def _join(parts: list[tuple[int, bool, str]]) -> str:
    """The pieces in order; the charset stands in the first [RFC 2231 §4]."""
    charset, data = "", b""
    for number, is_encoded, content in sorted(parts, key=lambda part: part[0]):
        text = content
        if is_encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
    return decode_words(decode_text(data, charset))
