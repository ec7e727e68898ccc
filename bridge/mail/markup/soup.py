"""The second reader: BeautifulSoup, for what lxml gives up. Apart from `tree`, which loads it for such a mail only."""

import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, ParserRejectedMarkup, Tag, XMLParsedAsHTMLWarning
from bs4.element import PreformattedString
from lxml import etree

from bridge.mail.markup.event import NO_ATTRIBUTES, Event, Step


def read_soup(source: str) -> Iterator[Step]:
    """Elements and texts in order; nothing if BeautifulSoup gives up, too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", UserWarning)  # a body that looks like a file name or URL is still a body
        try:
            soup = BeautifulSoup(source, "lxml", multi_valued_attributes=None)  # as SAX: no limit of depth
        except (ParserRejectedMarkup, etree.LxmlError):
            return
    opened: list[Tag] = [soup]
    for node in soup.descendants:
        while node.parent is not opened[-1]:
            yield Event.END, opened.pop().name.lower(), NO_ATTRIBUTES
        if isinstance(node, Tag):
            opened.append(node)
            yield Event.START, node.name.lower(), {key: str(value) for key, value in node.attrs.items()}
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield Event.TEXT, str(node), NO_ATTRIBUTES
    for tag in reversed(opened[1:]):
        yield Event.END, tag.name.lower(), NO_ATTRIBUTES
