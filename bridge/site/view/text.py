"""What people wrote, made ready for a page: addresses of outsiders masked, pictures led to their files, long
words softened.

The HTML comes from `mail.markup` and is safe; nothing here may make it less so. Only text between tags and the
two attributes `href` and `src` are ever touched, and what cannot be kept is dropped.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from markupsafe import Markup, escape

from bridge.mail.message import Address
from bridge.site.hyphen import soften
from bridge.site.page import SiteOptions
from bridge.site.view.person import is_outside

# Bounded on both sides of the one "@": linear on hostile text.
_ADDRESS = re.compile(r"[\w.%+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
_HASHTAG = re.compile(r"(?<![\w/&#=?.:;@'\"-])#([^\W\d_][\w-]{1,39})(?![\w/])")  # as topic.hashtags, in escaped text
_LITERAL, _LITERAL_ENDS = ("<a ", "<a>", "<code", "<pre"), ("</a", "</code", "</pre")
_SOURCE = re.compile(r'src="([^"]*)"')
_ALT = re.compile(r'alt="([^"]*)"')


def mask(text: str, options: SiteOptions) -> str:
    """Mail addresses of other domains as "…@domain"; all others stay (UX §5)."""
    if options.show_outside_addresses or "@" not in text:
        return text
    return _ADDRESS.sub(lambda found: _masked(found[0], options), text)


def _masked(address: str, options: SiteOptions) -> str:
    if not is_outside(Address("", address), options):
        return address
    return "…@" + address.rpartition("@")[2]


def pieces(html: str) -> Iterator[tuple[bool, str]]:
    """(is a tag, source) for each tag and each text between tags.

    Linear; a ">" within a quoted attribute ends no tag.
    """
    at = 0
    while at < len(html):
        start = html.find("<", at)
        if start < 0:
            start = len(html)
        if start > at:
            yield False, html[at:start]
        if start == len(html):
            return
        at = _tag_end(html, start)
        yield True, html[start:at]


def _tag_end(html: str, start: int) -> int:
    at = start
    while True:
        close, quoted = html.find(">", at), html.find('"', at)
        if close < 0:
            return len(html)
        if quoted < 0 or close < quoted:
            return close + 1
        at = html.find('"', quoted + 1) + 1
        if at == 0:
            return len(html)


def body(
    html: str,
    language: str,
    pictures: Mapping[str, str],
    options: SiteOptions,
    hashtags: Mapping[str, str] = MappingProxyType({}),
) -> Markup:
    """A post's safe HTML for the page. `pictures`: content id -> link of the file, `hashtags`: word -> link of its
    topic, both relative to the page.
    """
    parts: list[str] = []
    literal = 0  # how many links and pieces of code are open: nothing in them becomes a link
    for is_tag, source in pieces(html):
        if is_tag and source.startswith(_LITERAL):
            literal += 1
        elif is_tag and source.startswith(_LITERAL_ENDS):
            literal = max(0, literal - 1)
        if not is_tag:
            parts.append(_words(mask(source, options), language, {} if literal else hashtags))
        elif source.startswith("<img"):
            parts.append(_picture(source, pictures))
        else:
            parts.append(_tag(source, options))
    return Markup("".join(parts))  # noqa: S704  # safe HTML in, safe HTML out


def _words(source: str, language: str, hashtags: Mapping[str, str]) -> str:
    """Text between tags with its long words softened and its hashtags led to their topics."""
    parts, at = [], 0
    for found in _HASHTAG.finditer(source) if hashtags and "#" in source else ():
        target = hashtags.get(found[1].casefold().rstrip("-_"))
        if target:
            parts += [soften(source[at : found.start()], language), f'<a href="{escape(target)}">{found[0]}</a>']
            at = found.end()
    return "".join([*parts, soften(source[at:], language)])


def _tag(source: str, options: SiteOptions) -> str:
    masked = mask(source, options)
    if masked == source:
        return source
    return "<a>" if source.startswith("<a ") else masked


def _picture(source: str, pictures: Mapping[str, str]) -> str:
    """An inline picture as its file. Others (remote, unknown, not raster) are gone: the page loads nothing foreign."""
    found = _SOURCE.search(source)
    address = found[1] if found else ""
    target = pictures.get(address.removeprefix("cid:")) if address.startswith("cid:") else None
    if not target:
        return ""
    described = _ALT.search(source)
    return f'<img src="{escape(target)}" alt="{described[1] if described else ""}" loading="lazy">'


def line(text: str, language: str, options: SiteOptions) -> str:
    """One line of user text (subject, gist, sentence) without control and direction marks, masked and
    softened; not yet escaped.
    """
    shown = text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)
    return soften(mask(" ".join(shown.split()), options), language)


@lru_cache(maxsize=64)  # a folded quote stands on the page of each language, and in the index
def block(text: str, options: SiteOptions) -> str:
    """Several lines of user text, such as a folded quote; not yet escaped."""
    return mask("\n".join(map(_printable, text.split("\n"))).strip("\n"), options)


def _printable(row: str) -> str:
    if row.replace("\t", "").isprintable():
        return row
    return "".join(letter for letter in row if letter == "\t" or letter.isprintable())


def clean_piece(is_tag: bool, source: str, options: SiteOptions) -> str:
    """A piece of safe HTML for a feed: masked, without pictures, without soft hyphens."""
    if not is_tag:
        return mask(source, options)
    return "" if source.startswith("<img") else _tag(source, options)


def plain_line(text: str, options: SiteOptions) -> str:
    """As `line`, without soft hyphens: for feeds."""
    return line(text, "-", options)


def as_html(text: str, options: SiteOptions) -> str:
    """Plain words as one safe paragraph."""
    return str(Markup("<p>{}</p>").format(plain_line(text, options))) if text else ""
