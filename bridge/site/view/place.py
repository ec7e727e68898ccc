"""Where each post of a conversation stands: its number, its page, the link to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.conversation.paging import pages_of
from bridge.conversation.thread import Post, Thread
from bridge.site import page


@dataclass(frozen=True, slots=True)
class Places:
    """Numbers count what is shown as a post; a thank-you shown as a line shares the number of the post it thanks."""

    thread: str
    current: int  # number of the page being written
    posts: dict[str, Post]
    pages: dict[str, int]
    numbers: dict[str, int] = field(default_factory=dict)
    lines: dict[str, list[Post]] = field(default_factory=dict)  # post -> thank-yous below it
    carried: dict[str, list[int]] = field(default_factory=dict)  # post -> numbers of the posts rebuilt from its quotes
    topics: tuple[str, ...] = ()  # of the conversation

    def post(self, post: str) -> Post | None:
        """The post of that id, or None."""
        return self.posts.get(post)

    def number(self, post: str) -> int:
        """Its number on the page, from 1; 0 if it is not there."""
        return self.numbers.get(post, 0)

    def link(self, post: str) -> str:
        """An href from the page being written, relative to the conversation's own first address; "" if it is not
        there.
        """
        if post not in self.posts:
            return ""
        number = self.pages[post]
        if number == self.current:
            return f"#{post}"
        up = "" if self.current == 1 else "../"
        return f"{up or './'}#{post}" if number == 1 else f"{up}{number}/#{post}"

    def hashtags(self, aliases: Mapping[str, str]) -> dict[str, str]:
        """Hashtag -> href of its topic: those of this conversation, whose pages are there, and other words for them."""
        up = "../../" if self.current == 1 else "../../../"
        words = {word: topic for word, topic in aliases.items() if topic in self.topics}
        return {
            word: up + page.topic(topic) for word, topic in (words | {topic: topic for topic in self.topics}).items()
        }

    def thanks(self, post: str) -> tuple[Post, ...]:
        """The thank-yous shown below it."""
        return tuple(self.lines.get(post, ()))

    def carried_by(self, post: str) -> tuple[int, ...]:
        """Numbers of the posts that were rebuilt from its quotes."""
        return tuple(self.carried.get(post, ()))


def place_posts(thread: Thread, current: int, lines: dict[str, list[Post]]) -> Places:
    """Number the posts of a thread; `lines` are its thank-yous by the post they thank."""
    as_line = {post.id for posts in lines.values() for post in posts}
    shown = [post for post in thread.posts if post.id not in as_line]
    numbers = {post.id: number for number, post in enumerate(shown, 1)}
    pages = pages_of(thread.posts)
    for thanked, posts in lines.items():
        numbers |= {post.id: numbers.get(thanked, 0) for post in posts}
    carried: dict[str, list[int]] = {}
    for post in shown:
        if post.carrier:
            carried.setdefault(post.carrier, []).append(numbers[post.id])
    return Places(
        thread.id, current, {post.id: post for post in thread.posts}, pages, numbers, lines, carried, thread.topics
    )


def page_count(places: Places) -> int:
    """How many pages the conversation has."""
    return max(places.pages.values(), default=1)
