"""What style attributes say that matters for reading: hidden, margins, list paragraphs, quote borders."""

import re
from dataclasses import dataclass
from functools import lru_cache

_BORDER_LEFT = re.compile(r"border-left(?:-width)?:(?:solid|[1-5]px|[1-5]\.\d|1pt|thin|medium|#[0-9a-f]{3,6}|rgb)")
_DIVIDER_COLOURS = ("#e1e1e1", "#b5c4df", "rgb(225,225,225)", "rgb(181,196,223)", "rgb(229,229,229)")
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Style:
    """The facts of one style attribute."""

    is_hidden: bool = False
    has_no_margin: bool = False  # a <p> that stands close to the next line
    is_preformatted: bool = False
    is_quote_border: bool = False  # the bar at the left that clients draw beside a quote
    is_divider: bool = False  # the rule above Outlook's From/Sent/To/Subject
    list_level: int = 0  # Word's list paragraphs: 1 for the outermost; 0: none
    is_list_marker: bool = False  # "mso-list:Ignore": the bullet of a Word list paragraph
    is_tiny: bool = False  # a picture of at most 2 pixels


PLAIN = Style()


@lru_cache(maxsize=4096)
def read_style(source: str) -> Style:
    """The facts of a style attribute; unknown words are ignored."""
    words = "".join(source[:_LONGEST].lower().split())
    return Style(
        is_hidden=_is_hidden(words),
        has_no_margin=_has_no_margin(words),
        is_preformatted="white-space:pre" in words,
        is_quote_border=_BORDER_LEFT.search(words) is not None,
        is_divider=_is_divider(words),
        list_level=_list_level(words),
        is_list_marker="mso-list:ignore" in words,
        is_tiny=any(f"{side}:{size}px" in f";{words}" for side in (";width", ";height") for size in (0, 1, 2)),
    )


def _is_hidden(words: str) -> bool:
    if "display:none" in words or "mso-hide:all" in words or "visibility:hidden" in words:
        return True
    # Layout frames set font-size:0 and their cells set it again: alone it hides nothing.
    shrunk = "max-height:0" in words or "opacity:0;" in words + ";" or "line-height:0;" in words + ";"
    return shrunk and ("overflow:hidden" in words or "font-size:0" in words or "font-size:1px" in words)


def _has_no_margin(words: str) -> bool:
    if "margin" not in words:
        return False
    if "margin:0" in words and "margin:0.5" not in words:
        parts = words.partition("margin:")[2].partition(";")[0]
        return "auto" not in parts or parts.startswith("0")
    return "margin-bottom:0" in words and ("margin-top:0" in words or "margin:" in words)


def _is_divider(words: str) -> bool:
    if "border-top" not in words or "border-top:none" in words or "border-top-style:none" in words:
        return False
    if any(colour in words for colour in _DIVIDER_COLOURS):
        return True
    return "border-top:solid" in words and "padding:3.0pt0" in words


def _list_level(words: str) -> int:
    place = words.partition("mso-list:l")[2].partition(";")[0]
    level = place.partition("level")[2][:1]
    return int(level) if level in "123456789" and level else 0
