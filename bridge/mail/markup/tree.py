"""HTML source -> element tree: lxml, and BeautifulSoup as second reader where lxml finds nothing."""

import re
import warnings

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag, XMLParsedAsHTMLWarning
from bs4.element import PreformattedString
from lxml import etree

_NAME = re.compile(r"[a-z][a-z0-9]*\Z")
_CONTROL = {code: None for code in (*range(9), 11, 12, *range(14, 32), 127)} | {0xFFFE: None, 0xFFFF: None}
_UNREAD = ("script", "style", "title", "head", "template")


def read_tree(html: str) -> etree._Element | None:
    """The tree of an HTML source, comments gone; None if there is nothing to read in it. Linear, never raises for bad mail."""
    source = html.translate(_CONTROL) if not html.isprintable() else html
    root = _by_lxml(source)
    if root is not None and _has_content(root):
        return root
    # An unclosed comment or a broken declaration makes libxml2 drop the whole rest; a mail must not vanish for that.
    return _by_soup(source)


def _by_lxml(source: str) -> etree._Element | None:
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
        return etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _has_content(root: etree._Element) -> bool:
    for element in root.iter():
        if element.tag in {"img", "hr"}:
            return True
        if (element.tail or "").strip() or ((element.text or "").strip() and element.tag not in _UNREAD):
            return True
    return False


def _by_soup(source: str) -> etree._Element | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", UserWarning)  # a body that looks like a file name or URL is still a body
        try:
            soup = BeautifulSoup(source, "html.parser")
        except (ValueError, AssertionError, RecursionError):  # html.parser asserts on some broken declarations
            return None
    root = etree.Element("body")
    twins: dict[int, etree._Element] = {id(soup): root}
    for node in soup.descendants:
        _copy(node, twins)
    return root


def _copy(node: PageElement, twins: dict[int, etree._Element]) -> None:
    parent = twins.get(id(node.parent))
    if parent is None:
        return
    if isinstance(node, Tag):
        name = node.name.lower()
        twin = etree.SubElement(parent, name if _NAME.match(name) else "span")
        for key in ("class", "id", "style", "href", "src", "alt", "type", "name", "start", "colspan", "width", "height"):
            value = node.get(key)
            if value:
                twin.set(key, value if isinstance(value, str) else " ".join(value))
        twins[id(node)] = twin
    elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
        _append(parent, str(node))


def _append(parent: etree._Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
