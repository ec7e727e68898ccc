"""A conversation drawn as text: for `feedbridge explain` in the terminal and for the golden stories.

Kühlaggregat Werk 2: Ventil klemmt    #einkauf    done
└ Jana Vogt    2026-03-12 08:02  recovered  from the quote in 3; asks Luis Peña: answered by 2, done by 3
  └ Luis Peña  2026-03-12 09:14  recovered  quote
    └ Jana Vogt  2026-03-12 11:40  received  in-reply-to; "Danke, läuft wieder"
"""

from collections.abc import Iterator, Mapping
from datetime import UTC

from bridge.conversation.thread import Origin, Post, Request, Thread
from bridge.mail.message import Address


def draw_thread(thread: Thread) -> str:
    """The thread as a tree, a line per post in order of time; times are UTC; each line names its evidence (law 9)."""
    numbers = {post.id: number for number, post in enumerate(thread.posts, 1)}
    lines = [_head(thread)]
    lines += ["  " * depth + _line(post, thread, numbers) for post, depth in _walk(thread)]
    return "\n".join(lines) + "\n"


def _head(thread: Thread) -> str:
    topics = " ".join(f"#{topic}" for topic in thread.topics)
    return "    ".join(part for part in (thread.subject or "(no subject)", topics, thread.status.value) if part)


def _walk(thread: Thread) -> Iterator[tuple[Post, int]]:
    """Posts depth first, siblings in order of time; without recursion, so that a thread of any depth is drawn."""
    children: dict[str, list[Post]] = {}
    ids = {post.id for post in thread.posts}
    for post in thread.posts:
        children.setdefault(post.parent if post.parent in ids else "", []).append(post)
    waiting = [(post, 0) for post in reversed(children.get("", []))]
    while waiting:
        post, depth = waiting.pop()
        yield post, depth
        waiting += [(child, depth + 1) for child in reversed(children.get(post.id, []))]


def _line(post: Post, thread: Thread, numbers: Mapping[str, int]) -> str:
    at = f"{post.said_at.astimezone(UTC):%Y-%m-%d %H:%M}"
    evidence = "; ".join(
        part for part in (*_origin(post, numbers), *_asks(post, thread, numbers), _words(post)) if part
    )
    return f"└ {numbers[post.id]} {who(post.author)}  {at}  {post.origin.value}  {evidence}"


def _origin(post: Post, numbers: Mapping[str, int]) -> Iterator[str]:
    if post.origin is Origin.RECOVERED:
        trimmed = ", trimmed" if post.is_trimmed else ""
        yield f"from the quote in {numbers.get(post.carrier, '?')}{trimmed}"
    yield post.because.rule
    yield f"{len(post.files)} file(s)" if post.files else ""


def _asks(post: Post, thread: Thread, numbers: Mapping[str, int]) -> Iterator[str]:
    for request in thread.requests:
        if request.post == post.id:
            yield f"asks {_asked(request)}: {_steps(request, numbers)}"
    if post.thanks:
        yield f"thanks for {numbers.get(post.thanks, '?')}"


def _asked(request: Request) -> str:
    return ", ".join(who(person) for person in request.asked) or "anybody"


def _steps(request: Request, numbers: Mapping[str, int]) -> str:
    return (
        ", ".join(f"{step.status.value} by {numbers.get(step.post, '?')}" for step in request.steps)
        or request.status.value
    )


def _words(post: Post) -> str:
    words = " ".join(post.said.split())
    return f'"{words[:57]}..."' if len(words) > 60 else f'"{words}"'


def who(person: Address) -> str:
    """The name, else the address, else a word that says there is none."""
    return person.name or person.address or "(nobody)"
