"""Find the mail address in a line: "<a@b.example>", "[mailto:a@b.example]", bare, wrapped with a blank inside."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """`span` covers the brackets around the address too."""

    address: str
    span: tuple[int, int]


_LOCAL = re.compile(r"[^\s<>()\[\]\",;:@|]{1,64}$")
_DOMAIN = re.compile(r"[^\s<>()\[\]\",;:@|'*/?]{1,255}")
_OPEN = "<[(«"
_CLOSE = ">])»"
_REACH = 8  # at signs looked at


_NAMED = re.compile(
    r"\bin (?:(?:der )?nachricht|message|(?:dem )?artikel|article)? ?<([^\s<>@]{1,200}@[^\s<>@]{1,200})>",
    re.IGNORECASE,
)


def find_mail_id(text: str) -> str:
    """The Message-ID in "In message <20261119084100.17@firma.example> you wrote:"; "" if the line names none.

    Programs of the eighties write so, and some people still: it looks like an address and is nobody's.
    """
    found = _NAMED.search(text[:1000]) if "<" in text else None
    return found[1] if found else ""


def find_address(text: str) -> Found | None:
    """The last address of the line, or None. Obfuscated "a at b.example" in brackets counts."""
    at = len(text)
    for _ in range(_REACH):
        at = text.rfind("@", 0, at)
        if at <= 0:
            return _spelled(text)
        found = _around(text, at)
        if found:
            return _first_of_pair(text, _from_bracket(text, found))
    return None


def _around(text: str, at: int) -> Found | None:
    head = text[max(0, at - 66) : at].rstrip()
    tail_start = at + 1 + (len(text[at + 1 :]) - len(text[at + 1 :].lstrip()) if text[at + 1 : at + 2] == " " else 0)
    local, domain = _LOCAL.search(head), _DOMAIN.match(text, tail_start)
    if not local or not domain:
        return None
    host = domain[0].rstrip(".")
    begin, end = at - (len(text[max(0, at - 66) : at]) - local.start()), domain.start() + len(host)
    begin, end, is_closed = _brackets(text, begin, end)
    if "." not in host and not is_closed:
        return None
    return Found(f"{local[0].strip(chr(39))}@{host.strip(chr(39))}", (begin, end))


def _brackets(text: str, begin: int, end: int) -> tuple[int, int, bool]:
    head = text[:begin].rstrip()
    if head[-7:].lower() == "mailto:":
        head = head[:-7].rstrip()
        begin = len(head)
    is_closed = head[-1:] != "" and head[-1:] in _OPEN
    if is_closed:
        begin = len(head) - 1
        while begin and text[begin - 1] in _OPEN:
            begin -= 1
        rest = text[end:]
        skipped = len(rest) - len(rest.lstrip())
        end += skipped
        while end < len(text) and text[end] in _CLOSE:
            end += 1
    return begin, end, is_closed


def _from_bracket(text: str, found: Found) -> Found:
    """ "<list-bounces@x on behalf of anna@y>": everything in the brackets is the address."""
    begin, end = found.span
    opened = text.rfind("<", 0, begin)
    if text[end : end + 1] == ">" and opened >= 0 and " on behalf of " in text[opened:begin].lower() + " ":
        return Found(found.address, (opened, end + 1))
    return found


def _first_of_pair(text: str, found: Found) -> Found:
    """ "<a@b.example<mailto:a@b.example>>" and "a@b.example <a@b.example>" are one address: the span covers both."""
    key = found.address.lower()
    begin = text.lower().find(key, 0, found.span[0])
    if begin < 0 or len(text[begin + len(key) : found.span[0]].strip(" <>[](),'\"")) > 0:
        return found
    begin, _, _ = _brackets(text, begin, begin + len(key))
    end = found.span[1]
    while end < len(text) and text[end] in _CLOSE:
        end += 1
    return Found(found.address, (begin, end))


def _spelled(text: str) -> Found | None:
    """List archives write "<anna at firma.example>"."""
    begin, end = text.find("<"), text.find(">")
    if begin < 0 or end < begin or end - begin > 120:
        return None
    local, joint, domain = text[begin + 1 : end].partition(" at ")
    if not joint or " " in local or " " in domain or "." not in domain:
        return None
    return Found(f"{local}@{domain}", (begin, end + 1))
