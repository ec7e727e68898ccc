"""The hijacked reply: somebody took an old mail, wrote a new subject over it and began something else (DESIGN §5)."""

import re

from bridge.conversation.sketch import Sketch

_SERIES = re.compile(r"\[[^\[\]]{0,80}(?:\d/\d|patch|rfc|v\d)[^\[\]]{0,80}\]|\d+ ?/ ?\d+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_WEIGHTY = 3  # letters


def is_hijacked(child: Sketch, parent: Sketch) -> bool:
    """True if the headers of `child` name `parent` and everything else says that it is a new matter."""
    if child.has_reply_prefix or child.has_forward_prefix or child.levels or child.quoted:
        return False
    if _SERIES.search(child.subject[:300]) or _SERIES.search(parent.subject[:300]):
        return False
    words, others = _weighty(child.base_subject), _weighty(parent.base_subject)
    return bool(words) and bool(others) and not words & others


def _weighty(subject: str) -> set[str]:
    return {word for word in _WORD.findall(subject) if len(word) >= _WEIGHTY or word.isdigit()}
