"""Whom an answer from the page goes to: the page never sends, it opens the reader's mail program."""

from collections.abc import Iterable

from bridge.conversation.thread import Origin, Post
from bridge.mail.keyed import Purpose, make_token
from bridge.mail.mailto import command_address, mailto, reply_subject
from bridge.mail.message import Address
from bridge.site.page import SiteOptions
from bridge.site.view.person import is_outside


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
    people, (feed, answers) = inside_people(posts, options), _answered(posts, options)
    if not people:
        return mailto(feed, (), reply_subject(subject), answers)
    return mailto(people[0], (feed, *people[1:]), reply_subject(subject), answers)


def to_feed(subject: str, posts: tuple[Post, ...], options: SiteOptions) -> str:
    """To the feed alone, for commands; the template adds the body with the word of its language."""
    feed, answers = _answered(posts, options)
    return mailto(feed, (), reply_subject(subject), answers)


def _answered(posts: tuple[Post, ...], options: SiteOptions) -> tuple[str, str]:
    """The feed's address and the Message-ID of the newest mail here. Most programs drop the id: the address has a token
    that says the same.
    """
    newest = next((post for post in reversed(posts) if post.message_id and post.origin is Origin.RECEIVED), None)
    answers = next((post.message_id for post in reversed(posts) if post.message_id), "")
    if newest is None or not options.token_key:
        return options.address, answers
    token = make_token(options.token_key, Purpose.REPLY, newest.id, options.feed)
    return command_address(options.address, token), answers
