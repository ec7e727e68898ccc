"""On which page of its conversation a post stands: pages fill from the oldest on, so that news touch only the last.

Whoever leads to a post needs this, also where nothing else of the conversation is loaded (law 7): the number stands
beside the evidence (`person.Part`), and the index of the search.
"""

from collections.abc import Iterable

from bridge.conversation.thread import Post

POSTS_PER_PAGE = 40  # a conversation of 800 posts rewrites its first page and the one with its news
LETTERS_PER_PAGE = 50_000  # with quotes, before a page of a conversation is full
_IN_LINE = 200  # characters of a thank-you that may stand as one line


def lines_below(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """Post id -> the thank-yous shown as one green line below it.

    A long one, or one with a file, stays a post (law 2).
    """
    found: dict[str, list[Post]] = {}
    known = tuple(posts)
    proper = {post.id for post in known if not _is_line(post)}
    for post in known:
        if _is_line(post) and post.thanks in proper:
            found.setdefault(post.thanks, []).append(post)
    return found


def _is_line(post: Post) -> bool:
    return post.is_acknowledgement and bool(post.thanks) and not post.files and 0 < len(post.said.strip()) <= _IN_LINE


def pages_of(posts: Iterable[Post]) -> dict[str, int]:
    """Post id -> number of its page, from 1; a thank-you shown as a line stands with the post it thanks."""
    known = tuple(posts)
    lines = lines_below(known)
    as_line = {post.id for found in lines.values() for post in found}
    pages = _filled(post for post in known if post.id not in as_line)
    for thanked, found in lines.items():
        pages |= {post.id: pages.get(thanked, 1) for post in found}
    return pages


def _filled(posts: Iterable[Post]) -> dict[str, int]:
    """Full at POSTS_PER_PAGE posts or LETTERS_PER_PAGE, whatever comes first."""
    pages: dict[str, int] = {}
    number, count, letters = 1, 0, 0
    for post in posts:
        size = len(post.html) + sum(len(fold.text) for fold in post.folds)
        if count and (count == POSTS_PER_PAGE or letters + size > LETTERS_PER_PAGE):
            number, count, letters = number + 1, 0, 0
        pages[post.id] = number
        count, letters = count + 1, letters + size
    return pages
