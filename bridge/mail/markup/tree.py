"""HTML source -> events (start, text, end): lxml, and BeautifulSoup as the second reader where lxml gives up."""

from collections.abc import Iterator

from lxml import etree

from bridge.mail.markup.clean import without_controls
from bridge.mail.markup.event import NO_ATTRIBUTES, Event, Step

_TOO_DEEP = 114  # libxml2's XML_ERR_RESOURCE_LIMIT: it drops all that stands deeper than 2,048 elements
_UNREAD = frozenset(("script", "style", "title", "head", "template"))


def read_events(html: str) -> Iterator[Step]:
    """Elements and texts of an HTML source in order, names in lower case, comments gone. Linear; never raises."""
    source = without_controls(html)
    tree = _tree(source)
    # An unclosed comment makes libxml2 drop the whole rest, depth makes it stop: a mail must not vanish for that.
    return _by_lxml(tree) if tree is not None else _by_soup(_repaired(source))


def _tree(source: str) -> etree._Element | None:
    """None if lxml can make no tree, stopped half-way, or found nothing to read."""
    parser = etree.HTMLParser(
        encoding="utf-8",  # given as bytes: lxml refuses a str that begins with an XML declaration
        recover=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        no_network=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None or any(entry.type == _TOO_DEEP for entry in parser.error_log):
        return None
    return root if _has_content(root) else None


def _has_content(root: etree._Element) -> bool:
    for element in root.iter():
        if element.tag in {"img", "hr"}:
            return True
        if (element.tail or "").strip() or ((element.text or "").strip() and element.tag not in _UNREAD):
            return True
    return False


def _by_lxml(root: etree._Element) -> Iterator[Step]:
    start, text_event, end = Event.START, Event.TEXT, Event.END
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            items = element.items()
            yield start, element.tag, dict(items) if items else NO_ATTRIBUTES
            text = element.text
            if text:
                yield text_event, text, NO_ATTRIBUTES
        else:
            yield end, element.tag, NO_ATTRIBUTES
            tail = element.tail
            if tail:
                yield text_event, tail, NO_ATTRIBUTES


def _repaired(source: str) -> str:
    """Declarations that nobody closes, without their opening."""
    closed = source.rfind("-->") + 3 if "-->" in source else 0
    return source[:closed] + source[closed:].replace("<!--", " ").replace("<![CDATA[", " ")


def _by_soup(source: str) -> Iterator[Step]:
    from bridge.mail.markup.soup import read_soup  # noqa: PLC0415  (a tenth of a second for a mail in a thousand)

    return read_soup(source)
