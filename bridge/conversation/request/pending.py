"""A request while its thread is read: the steps so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.conversation.request.ask import Heard
from bridge.conversation.request.people import is_among, is_same
from bridge.conversation.sentence import read_sentence
from bridge.conversation.thread import Post, Status, Step
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon
from bridge.mail.message import Address

CLOSED = frozenset({Status.ANSWERED, Status.DONE})


@dataclass(slots=True, eq=False)
class Pending:
    """A request that later posts may move."""

    heard: Heard
    post: Post
    asked: tuple[Address, ...]
    is_named: bool
    steps: list[Step]
    words: frozenset[str] = field(default=frozenset())
    replies: set[str] = field(default_factory=set)  # posts that say something to it, an answer or not
    unfollowed: int = 0  # sentences after it that ask, in a mail that asks too much
    answers: dict[str, Address] = field(default_factory=dict)  # who answered it, by post: the first and later ones

    @property
    def status(self) -> Status:
        """How far it has come."""
        return self.steps[-1].status

    @property
    def is_task(self) -> bool:
        """Whether somebody is to do something; a task to tell something is a question."""
        return self.heard.ask is not None and self.heard.ask.kind == "task" and not self.heard.is_telling

    def move(self, status: Status, post: Post, sentence: str, *, confirms: bool = False) -> None:
        """Add a step, unless it changes nothing; the asker may confirm once what another called done."""
        is_news = status is not self.status or (confirms and not is_same(self.steps[-1].by, post.author))
        if is_news:
            self.steps.append(Step(status, post.id, sentence, post.said_at, post.author, post.language))

    def correct(self, post: Post, sentence: str) -> None:
        """The one asked by name answers after somebody else seemed to: theirs is the answer."""
        if not is_among(self.steps[-1].by, self.asked):
            self.steps.append(Step(Status.ANSWERED, post.id, sentence, post.said_at, post.author, post.language))


def content_words(text: str, post: Post, lexicons: Mapping[str, Lexicon]) -> frozenset[str]:
    """The words of a sentence of `post` that carry its matter."""
    lexicon = lexicon_for(post.said, post.language, lexicons)
    words = read_sentence(text).words
    if lexicon is None:
        return frozenset(word for word in words if len(word) > 3)
    return frozenset(word for word in words if len(word) > 3).difference(
        lexicon.words["common"], lexicon.words["not_names"], lexicon.words["question"]
    )
