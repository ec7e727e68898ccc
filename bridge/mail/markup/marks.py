"""Client marks: which class, id or attribute says "quote", "signature", "header block" [FACTS e].

Needles are looked for inside class and id: Gmail prefixes classes of older mail (m_123gmail_quote), Outlook ids
(x_divRplyFwdMsg), Hotmail both (ecx...).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bridge.mail.markup.style import Style
from bridge.mail.message import Mark


@dataclass(frozen=True, slots=True)
class Sign:
    """What an element says: `mark` for its lines; `is_quote`: one level deeper; `is_wrapper`: its lines tell."""

    mark: Mark = Mark.NONE
    is_quote: bool = False
    is_wrapper: bool = False


NOTHING = Sign()
_QUOTE = Sign(Mark.QUOTE, is_quote=True)
_BARE = Sign(Mark.QUOTE)  # depth stays: a blockquote nobody signed may be the author's own formatting
_WRAPPER = Sign(is_wrapper=True)
_ATTRIBUTION = Sign(Mark.ATTRIBUTION)
_HEADER = Sign(Mark.HEADER_BLOCK)
_SIGNATURE = Sign(Mark.SIGNATURE)
_FORWARD = Sign(Mark.FORWARD)

_NEEDLES = (
    ("gmail_attr", _ATTRIBUTION),
    ("moz-cite-prefix", _ATTRIBUTION),
    ("moz-email-headers-table", _HEADER),
    ("reply-intro", _ATTRIBUTION),
    ("gmail_signature", _SIGNATURE),
    ("moz-signature", _SIGNATURE),
    ("applemailsignature", _SIGNATURE),
    ("ms-outlook-mobile-signature", _SIGNATURE),
    ("protonmail_signature_block", _SIGNATURE),
    ("yahoo-signature", _SIGNATURE),
    ("ymail_android_signature", _SIGNATURE),
    ("moz-forward-container", _FORWARD),
    ("outlookmessageheader", _HEADER),
    ("divrplyfwdmsg", _HEADER),
    ("stopspelling", _HEADER),
    ("zwchr", _HEADER),
    ("gmail_quote", _WRAPPER),
    ("gmail_extra", NOTHING),
    ("yahoo_quoted", _WRAPPER),
    ("yqtd", _WRAPPER),
    ("protonmail_quote", _WRAPPER),
    ("tutanota_quote", _WRAPPER),
    ("zmail_extra", _WRAPPER),
    ("olk_src_body_section", _WRAPPER),
    ("mail-editor-reference-message-container", _WRAPPER),
    ("ms-outlook-mobile-reference-message", _WRAPPER),
)
_QUOTE_CLASSES = ("quote", "clean_bq", "cite", "citation", "zmail")  # of a blockquote: gmail_quote, spark_quote ...
_EXACT = {"signature": _SIGNATURE, "x_signature": _SIGNATURE, "signature_block": _SIGNATURE}
_NAMES = {
    "messagereplysection": _WRAPPER,
    "messagesignaturesection": _SIGNATURE,
    "quote": _WRAPPER,  # GMX and WEB.DE
    "quoted-content": _QUOTE,
}
_MARKERS = {
    "__quoted_text__": _WRAPPER,  # Zimbra
    "__headers__": _HEADER,
    "__divider__": _HEADER,
    "__sig_pre__": _SIGNATURE,
    "__sig_post__": _SIGNATURE,
}


def read_sign(tag: str, attributes: Mapping[str, str], style: Style) -> Sign:
    """What this element says about its lines; a blockquote is always at least `Mark.QUOTE`."""
    if tag == "blockquote":
        return _blockquote(attributes, style)
    if tag == "hr" and attributes.get("tabindex") == "-1":
        return _HEADER
    if style.is_divider and tag in {"div", "td"}:
        return _HEADER
    return _by_attributes(attributes)


def _blockquote(attributes: Mapping[str, str], style: Style) -> Sign:
    if attributes.get("type", "").lower() == "cite" or "cite" in attributes or style.is_quote_border:
        return _QUOTE
    names = (attributes.get("class", "") + " " + attributes.get("id", "")).lower()
    return _QUOTE if any(word in names for word in _QUOTE_CLASSES) else _BARE


def _by_attributes(attributes: Mapping[str, str]) -> Sign:
    for key in ("class", "id"):
        value = attributes.get(key)
        if value:
            sign = _by_needle(value[:500])
            if sign is not NOTHING:
                return sign
    if "data-marker" in attributes:
        return _MARKERS.get(attributes["data-marker"].lower(), NOTHING)
    if "data-smartmail" in attributes or attributes.get("data-signatureblock") == "true":
        return _SIGNATURE
    return _NAMES.get(attributes.get("name", "").lower(), NOTHING)


@lru_cache(maxsize=4096)
def _by_needle(value: str) -> Sign:
    lowered = value.lower()
    for needle, sign in _NEEDLES:
        if needle in lowered:
            return sign
    return _EXACT.get(lowered.removeprefix("x_").removeprefix("x_"), NOTHING)
