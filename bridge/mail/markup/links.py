"""Links of mails: wrappers of scanners undone, tracking words dropped, hosts compared."""

import base64
import binascii
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_SCHEMES = ("http://", "https://", "mailto:")
_BLANKS = re.compile(r"[\x00-\x20\x7f\u200b\u2028\u2029\ufeff]+")
# Letters beyond ASCII count as letters; said by what is none of them, or Python makes a table of 65,536 (14 ms).
_DOMAIN = re.compile(r"(?:https?://)?([^\0-/:-`{-\xa0](?:[^\0-,/:-`{-\xa0]{0,250})\.[^\0-`{-\xa0]{2,24})(?=[/:?#]|$)")
_LONGEST = 4_000
_RUN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@lru_cache(maxsize=2048)
def read_link(href: str) -> str:
    """The address a link really leads to: http, https or mailto, wrappers and utm_ words gone; "" for anything else."""
    target = _BLANKS.sub("", href[:_LONGEST])
    for _ in range(3):  # a wrapped link is forwarded and wrapped again
        inner = _unwrap(target)
        if inner == target:
            break
        target = inner
    if not target.lower().startswith(_SCHEMES):
        return ""
    if not target.lower().startswith("mailto:") and not host_of(target):
        return ""
    return _without_tracking(target)


@lru_cache(maxsize=2048)
def host_of(target: str) -> str:
    """The host of an http(s) address, lower case, without "www."; "" if it has none."""
    try:
        host = urlsplit(target).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def text_suffix(text: str, target: str) -> str:
    """What plain text must add behind a link's text so that its target is not lost; "" if the text says it already."""
    if target.startswith("mailto:"):
        address = _address(target)
        plain = "".join(text.casefold().split())  # "<liste@x on behalf of anna@y>" lost its blanks in the link
        return "" if not address or address.casefold() in plain else f" <{address}>"
    return "" if _names(text, host_of(target)) else f" <{target}>"


def shown_suffix(text: str, target: str) -> str:
    """The host (or address) a page must show behind a link's text, because the text names another one or none."""
    if target.startswith("mailto:"):
        address = _address(target)
        return f" ({address})" if address and "@" in text and address.casefold() not in text.casefold() else ""
    host = host_of(target)
    return "" if _names(text, host) else f" ({host})"


def _names(text: str, host: str) -> bool:
    words = text.casefold().split()
    if words and words[-1] == f"({host})":  # shown before: cleaned twice is cleaned once
        return True
    claimed = _DOMAIN.match(words[0].removeprefix("www.").replace("//www.", "//")) if words else None
    return claimed is not None and claimed[1] == host


def _address(target: str) -> str:
    return unquote(target[len("mailto:") :].partition("?")[0])


def _unwrap(target: str) -> str:
    lowered = target.lower()
    host = host_of(target) if lowered.startswith(("http://", "https://")) else ""
    inner = ""
    if host.endswith("safelinks.protection.outlook.com"):
        inner = _parameter(target, "url")
    elif host == "urldefense.proofpoint.com":
        inner = unquote(_parameter(target, "u", decode=False).replace("-", "%").replace("_", "/"))
    elif host in {"urldefense.com", "urldefense.us"} and "/v3/__" in lowered:
        inner = _proofpoint_v3(target)
    elif host.startswith("google.") and urlsplit(target).path == "/url":
        inner = _parameter(target, "q") or _parameter(target, "url")
    return inner if inner.lower().startswith(_SCHEMES) else target


def _parameter(target: str, name: str, *, decode: bool = True) -> str:
    query = target.partition("?")[2].partition("#")[0]
    for pair in query.replace("&amp;", "&").split("&"):
        key, _, value = pair.partition("=")
        if key == name:
            return unquote(value) if decode else value
    return ""


def _proofpoint_v3(target: str) -> str:
    body, _, rest = target.partition("/v3/__")[2].rpartition("__;")
    try:
        secret = base64.urlsafe_b64decode(rest.partition("!")[0] + "==").decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        secret = ""
    return _filled(body, secret)


def _filled(body: str, secret: str) -> str:
    """Puts back the characters that v3 replaced: "*" one, "**X" as many as X counts."""
    out: list[str] = []
    at = used = 0
    while at < len(body):
        size = _RUN.find(body[at + 2]) + 2 if body[at : at + 2] == "**" and at + 2 < len(body) else 1
        if body[at] == "*" and used < len(secret):
            out.append(secret[used : used + size])
            used += size
            at += 3 if size > 1 else 1
        else:
            out.append(body[at])
            at += 1
    filled = "".join(out)
    scheme, _, rest = filled.partition(":/")
    return f"{scheme}://{rest.lstrip('/')}" if rest else filled


def _without_tracking(target: str) -> str:
    if "utm_" not in target:
        return target
    front, mark, fragment = target.partition("#")
    path, _, query = front.partition("?")
    kept = "&".join(pair for pair in query.split("&") if not pair.startswith("utm_"))
    return path + ("?" + kept if kept else "") + mark + fragment
