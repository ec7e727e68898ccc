"""The forgotten in the source of an HTML body: words that tags cut in two, attributes, comments.

Own lexer, not a parser: what is not touched stays as it is, byte for byte.
"""

from bisect import bisect_right
from collections.abc import Iterable
from html import escape, unescape
from urllib.parse import unquote

from bridge.redaction.marks import Forgotten
from bridge.redaction.text import Span, find_spans, has_traces, mask_text, merged

_INLINE = frozenset(
    {"a", "abbr", "b", "big", "em", "font", "i", "ins", "mark", "o:p", "s", "small", "span", "strong", "strike"}
    | {"sub", "sup", "tt", "u", "wbr"}
)


def mask_html(source: str, forgotten: Forgotten) -> str:
    """The source without the forgotten. A tag that names them keeps only its name; a comment that does goes."""
    pieces = _pieces(source)
    texts = [unescape(piece) if is_text else "" for is_text, piece in pieces]
    flat, places = _flat(pieces, texts)
    cuts = _cuts(merged(find_spans(flat, forgotten)), places, texts)
    out: list[str] = []
    for number, (is_text, piece) in enumerate(pieces):
        if not is_text:
            out.append(_mask_tag(piece, forgotten))
        elif number in cuts:
            out.append(escape(_cut(texts[number], cuts[number]), quote=False))
        else:
            out.append(piece)
    return "".join(out)


def _pieces(source: str) -> list[tuple[bool, str]]:
    """(is it text?, source) in order; joined they are the source."""
    found: list[tuple[bool, str]] = []
    at = 0
    while at < len(source):
        start = source.find("<", at)
        start = len(source) if start < 0 else start
        if start > at:
            found.append((True, source[at:start]))
        if start == len(source):
            break
        end = _tag_end(source, start)
        found.append((end == start + 1, source[start:end]))  # a bare "<" is text
        at = end
    return found


def _tag_end(source: str, start: int) -> int:
    if source.startswith("<!--", start):
        end = source.find("-->", start)
        return len(source) if end < 0 else end + 3
    following = source[start + 1 : start + 2]
    if not (following.isalpha() or following in ("/", "!", "?")):
        return start + 1
    end = source.find(">", start)
    return len(source) if end < 0 else end + 1


def _flat(pieces: list[tuple[bool, str]], texts: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """All texts as one: a tag inside a word does not cut it. And (offset, number of the piece) of each text."""
    out: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for number, (is_text, piece) in enumerate(pieces):
        part = texts[number] if is_text else "" if _is_inline(piece) else "\n"
        if is_text:
            places.append((length, number))
        out.append(part)
        length += len(part)
    return "".join(out), places


def _is_inline(tag: str) -> bool:
    return tag.startswith("<!--") or _name(tag) in _INLINE


def _name(tag: str) -> str:
    inside = tag.strip("</>")
    return inside.split(None, 1)[0].lower() if inside.strip() else ""


def _cuts(spans: Iterable[Span], places: list[tuple[int, int]], texts: list[str]) -> dict[int, list[Span]]:
    """The spans of the whole as spans of each text they cross; the mask stands in the first."""
    cuts: dict[int, list[Span]] = {}
    for start, end, instead in spans:
        index = max(0, bisect_right(places, start, key=lambda place: place[0]) - 1)
        mask = instead
        while index < len(places) and places[index][0] < end:
            offset, number = places[index]
            left, right = max(0, start - offset), min(end - offset, len(texts[number]))
            if left < right:
                cuts.setdefault(number, []).append((left, right, mask))
                mask = ""
            index += 1
    return cuts


def _cut(text: str, spans: Iterable[Span]) -> str:
    kept: list[str] = []
    at = 0
    for start, end, instead in sorted(spans):
        kept += [text[at:start], instead]
        at = end
    return "".join([*kept, text[at:]])


def _mask_tag(tag: str, forgotten: Forgotten) -> str:
    readable = unquote(unescape(tag), errors="replace")
    if not has_traces(readable, forgotten) and not has_traces(tag, forgotten):
        return tag
    if tag.startswith("<!--"):
        return ""
    if tag.startswith(("<!", "<?")):
        return mask_text(readable, forgotten).replace("<!--", "<!")
    end = "/>" if tag.endswith("/>") else ">"
    return f"<{'/' if tag.startswith('</') else ''}{_name(tag)}{end}"
