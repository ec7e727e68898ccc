"""The first words of a body, markup taken off roughly: enough to know an absence note, not for a page."""

from html import unescape

from bridge.mail.message import Body

_MARKUP_FACTOR = 8  # characters of HTML source looked at for each character of text


def glance(body: Body, longest: int) -> str:
    """At most `longest` characters of the text, else of the HTML without its tags, style and scripts."""
    if body.text.strip():
        return body.text[:longest]
    first, *pieces = body.html[: longest * _MARKUP_FACTOR].split("<")
    words = [first]
    for piece in pieces:
        tag, _, text = piece.partition(">")
        if not tag[:6].lower().startswith(("style", "script", "title")):
            words.append(text)
    return unescape(" ".join(words)).replace("\0", "")[:longest]
