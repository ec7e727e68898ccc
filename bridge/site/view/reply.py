"""`mailto:` links [RFC 6068]: the page never sends, it opens the reader's mail program."""

from collections.abc import Iterable
from urllib.parse import quote

from bridge.conversation.thread import Post
from bridge.mail.message import Address
from bridge.site.page import SiteOptions
from bridge.site.view.person import is_outside

_LONGEST = 1900  # characters; older Windows cuts at about 2000
_SUBJECT = 700  # of them for the subject: 110 umlauts, each of which takes six
_PREFIXES = ("re:", "aw:", "antw:", "sv:", "vs:", "r:")


def mailto(to: str, copies: Iterable[str] = (), subject: str = "", answers: str = "") -> str:
    """A mailto link of at most 1900 characters: copies are dropped last to first until it fits.

    `answers` is the Message-ID of the mail answered; most programs ignore it, then subject and people link the reply.
    """
    kept = list(copies)
    while len(quote(subject, safe="", errors="replace")) > _SUBJECT:
        subject = subject[: len(subject) * 3 // 4]
    while True:
        link = _build(to, kept, subject, answers)
        if len(link) <= _LONGEST:
            return link
        if kept:
            kept.pop()
        elif answers:
            answers = ""
        else:
            return link


def _build(to: str, copies: list[str], subject: str, answers: str) -> str:
    fields = {"cc": ",".join(copies), "subject": subject, "In-Reply-To": f"<{answers}>" if answers else ""}
    query = "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in fields.items() if value)
    return f"mailto:{quote(to, safe='', errors='replace')}" + (f"?{query}" if query else "")


def reply_subject(subject: str) -> str:
    """With "Re: " unless it begins with a reply prefix already; one line."""
    plain = " ".join(subject.split())[:300]
    return plain if plain.casefold().startswith(_PREFIXES) else f"Re: {plain}"


def command_address(address: str, word: str) -> str:
    """ "feed@x" + "weg" -> "feed+weg@x"."""
    local, _, domain = address.partition("@")
    return f"{local}+{word}@{domain}"


def inside_people(posts: Iterable[Post], options: SiteOptions) -> tuple[str, ...]:
    """Addresses of the colleagues who wrote, newest first; outsiders' addresses are on no page, so they are
    not in a link either.
    """
    found = [
        post.author for post in reversed(tuple(posts)) if post.author.address and not _skipped(post.author, options)
    ]
    return tuple(dict.fromkeys(address.key for address in found))


def _skipped(address: Address, options: SiteOptions) -> bool:
    return (
        is_outside(address, options) or address.key == options.address.casefold() or not address.address.isprintable()
    )


def reply_to_all(subject: str, posts: tuple[Post, ...], options: SiteOptions) -> str:
    """To the newest colleague, with the others and the feed in copy."""
    people = inside_people(posts, options)
    answers = next((post.message_id for post in reversed(posts) if post.message_id), "")
    if not people:
        return mailto(options.address, (), reply_subject(subject), answers)
    return mailto(people[0], (options.address, *people[1:]), reply_subject(subject), answers)


def to_feed(subject: str, posts: tuple[Post, ...], options: SiteOptions) -> str:
    """To the feed alone, for commands; the template adds the body with the word of its language."""
    answers = next((post.message_id for post in reversed(posts) if post.message_id), "")
    return mailto(options.address, (), reply_subject(subject), answers)
