"""Feeds as Atom [RFC 4287] with threading [RFC 4685] and tombstones [RFC 6721], and as JSON Feed 1.1.

Built as a tree and serialised, so that no subject, name or word of a mail can break out of its element.
"""

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as Tree

from bridge.site.feed.contents import Entry, Feed, tag
from bridge.site.page import SiteOptions

_ATOM, _THREAD = "http://www.w3.org/2005/Atom", "http://purl.org/syndication/thread/1.0"
_DELETED = "http://purl.org/atompub/tombstones/1.0"
_END = "</feed>"
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 §2.2, and DEL
_KEPT = 256  # entries: a new post is one in each of its feeds, the others are as they were


def _base(feed: Feed, options: SiteOptions) -> str:
    """Before each address: the public one, else the way up from the folder of the feed."""
    if options.base_url:
        return options.base_url.rstrip("/") + "/"
    return "../" * feed.address.count("/")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"  # strftime: no 4 digits before 1000


def _xml(value: str) -> str:
    return _FORBIDDEN.sub("", value)


def _put(parent: Tree.Element, name: str, value: str = "", **attributes: str) -> Tree.Element:
    element = Tree.SubElement(parent, name, {key: _xml(one) for key, one in attributes.items() if one})
    element.text = _xml(value) or None
    return element


def atom(feed: Feed, options: SiteOptions) -> bytes:
    """The feed as an Atom document, UTF-8."""
    base = _base(feed, options)
    root = Tree.Element("feed", {"xmlns": _ATOM, "xmlns:thr": _THREAD, "xml:lang": options.languages[0]})
    _put(root, "id", feed.id)
    _put(root, "title", feed.title or options.title)
    _put(root, "updated", _date(feed.updated))
    _put(root, "link", rel="self", type="application/atom+xml", href=f"{base}{feed.address}feed.atom")
    _put(root, "link", rel="alternate", type="text/html", href=f"{base}{feed.address}" or "./")
    if feed.gone:
        root.set("xmlns:at", _DELETED)
    gone = Tree.Element("gone")
    for name, at in feed.gone:  # RFC 6721
        _put(gone, "at:deleted-entry", ref=tag("post", name, options), when=_date(at))
    head = _text(root).removesuffix(_END)
    rest = "".join([*(_entry(entry, base) for entry in feed.entries), *map(_text, gone)])
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{rest}{_END}\n'.encode()


def _text(element: Tree.Element) -> str:
    text: str = Tree.tostring(element, encoding="unicode")
    return text


@lru_cache(maxsize=_KEPT)
def _entry(entry: Entry, base: str) -> str:
    element = Tree.Element("entry")
    _put(element, "id", entry.id)
    _put(element, "title", entry.title or "–")
    author = Tree.SubElement(element, "author")
    _put(author, "name", entry.author or "–")
    _put(element, "updated", _date(entry.published))
    _put(element, "published", _date(entry.published))
    _put(element, "link", rel="alternate", type="text/html", href=base + entry.address)
    for topic in entry.topics:
        _put(element, "category", term=topic or "–")
    if entry.answers:
        _put(element, "thr:in-reply-to", ref=entry.answers)
    for address, media_type, size in entry.files:
        _put(element, "link", rel="enclosure", type=media_type, length=str(size), href=base + address)
    _put(element, "content", entry.content, **{"type": "html", "xml:lang": entry.language})
    return _text(element)


def json_feed(feed: Feed, options: SiteOptions) -> bytes:
    """The feed as JSON Feed 1.1, UTF-8."""
    base = _base(feed, options)
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title or options.title,
        "home_page_url": base + feed.address or "./",
        "feed_url": f"{base}{feed.address}feed.json",
        "language": options.languages[0],
    }
    items = ", ".join(_item(entry, base) for entry in feed.entries)
    return f'{_json(document)[:-1]}, "items": [{items}]}}\n'.encode("utf-8", "replace")


@lru_cache(maxsize=_KEPT)
def _item(entry: Entry, base: str) -> str:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": base + entry.address,
        "title": entry.title,
        "content_html": entry.content,
        "date_published": _date(entry.published),
        "authors": [{"name": entry.author}],
    }
    if entry.language:
        item["language"] = entry.language
    if entry.topics:
        item["tags"] = list(entry.topics)
    if entry.files:
        item["attachments"] = [
            {"url": base + address, "mime_type": media_type, "size_in_bytes": size}
            for address, media_type, size in entry.files
        ]
    return _json(item)


def json_bytes(document: Any) -> bytes:  # any JSON value
    """A JSON document, UTF-8."""
    return (_json(document) + "\n").encode("utf-8", "replace")


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=False)
