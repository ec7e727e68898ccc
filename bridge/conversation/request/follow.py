"""How far each request of a thread has come: open, taken, answered, done, and open again.

Law 3: a function of the posts alone; they are sorted here. Law 9: each step names its post and sentence.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bridge.conversation.request.answer import Effect, Move, read_answer, read_by_asker
from bridge.conversation.request.ask import Heard, greeting_of, hear, says
from bridge.conversation.request.people import is_among, is_everybody, is_same, participants, person_key, resolve
from bridge.conversation.sentence import read_sentence
from bridge.conversation.thread import Away, Post, Request, Status, Step
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon
from bridge.mail.message import Address

_COMMANDS = {"!erledigt": Status.DONE, "!done": Status.DONE, "!offen": Status.OPEN, "!open": Status.OPEN}
_CLOSED = {Status.ANSWERED, Status.DONE}
_MOST_ASKED = 3  # a mail to more people than this asks nobody in particular


@dataclass(slots=True)
class _Open:
    """A request while the thread is read."""

    heard: Heard
    post: Post
    asked: tuple[Address, ...]
    is_named: bool
    steps: list[Step]
    words: frozenset[str] = field(default=frozenset())

    @property
    def status(self) -> Status:
        return self.steps[-1].status

    def move(self, status: Status, post: Post, sentence: str, *, confirms: bool = False) -> None:
        """Add a step, unless it changes nothing; the asker may confirm once what another called done."""
        is_news = status is not self.status or (confirms and not is_same(self.steps[-1].by, post.author))
        if is_news:
            self.steps.append(Step(status, post.id, sentence, post.said_at, post.author))


def follow(
    posts: Sequence[Post],
    lexicons: Mapping[str, Lexicon],
    team_domains: Collection[str] = (),  # kept for rules that tell customers from colleagues
    away: Sequence[Away] = (),
) -> tuple[Request, ...]:
    """Every request of one thread with its steps, in order of time; `posts` of one thread in any order.

    The ones asked: named in the sentence, else in the greeting, else To (at most three),
    else the author of the post answered.
    """
    ordered = sorted(posts, key=lambda post: (post.said_at, post.id))
    people = participants(ordered)
    by_id = {post.id: post for post in ordered}
    found: list[_Open] = []
    for post in ordered:
        status = _command(post)
        if status is not None:
            _obey(status, post, found)
            continue
        _answer(post, found, by_id, lexicons)
        found += _asks(post, found, people, by_id, lexicons)
    return tuple(_request(one, away) for one in found)


def _request(one: _Open, away: Sequence[Away]) -> Request:
    ask = one.heard.ask
    assert ask is not None  # noqa: S101  _asks keeps only sentences that ask
    gone = tuple(note for note in away if is_among(note.who, one.asked))
    return Request(
        ask.text,
        ask.kind,
        one.post.id,
        one.post.author,
        one.asked,
        one.status,
        one.post.said_at,
        tuple(one.steps),
        ask.due,
        gone,
    )


def _command(post: Post) -> Status | None:
    """The command in the first line of a post."""
    first = post.said.lstrip().split("\n", 1)[0].split(maxsplit=1)
    return _COMMANDS.get(first[0].casefold().rstrip(".,:")) if first else None


def _obey(status: Status, post: Post, found: Sequence[_Open]) -> None:
    """A command speaks about every request before it."""
    for one in found:
        one.move(status, post, post.said.lstrip().split("\n", 1)[0].strip())


def _asks(
    post: Post,
    before: Sequence[_Open],
    people: Sequence[Address],
    by_id: Mapping[str, Post],
    lexicons: Mapping[str, Lexicon],
) -> Iterator[_Open]:
    """The new requests of a post; a reminder of an own open request is none."""
    waiting = [one for one in before if is_same(one.post.author, post.author) and one.status not in _CLOSED]
    for heard in hear(post.said, post.language, lexicons):
        if heard.ask is None or (waiting and _is_reminder(heard, waiting, post, lexicons)):
            continue
        asked, is_named = _asked(heard, post, people, by_id, lexicons)
        step = Step(Status.OPEN, post.id, heard.ask.text, post.said_at, post.author)
        yield _Open(heard, post, asked, is_named, [step], _content(heard.ask.text, post, lexicons))


def _is_reminder(heard: Heard, waiting: Sequence[_Open], post: Post, lexicons: Mapping[str, Lexicon]) -> bool:
    lexicon = lexicon_for(post.said, post.language, lexicons)
    if lexicon is not None and says(heard.sentence, lexicon, "request.reminder"):
        return True
    words = _content(heard.sentence.text, post, lexicons)
    return any(len(words & one.words) >= max(2, len(one.words) // 2) for one in waiting if one.post.id != post.id)


def _content(text: str, post: Post, lexicons: Mapping[str, Lexicon]) -> frozenset[str]:
    """The words of a sentence that carry its matter."""
    lexicon = lexicon_for(post.said, post.language, lexicons)
    common = (
        lexicon.words["common"] | lexicon.words["not_names"] | lexicon.words["question"] if lexicon else frozenset()
    )
    return frozenset(word for word in read_sentence(text).words if len(word) > 3 and word not in common)


def _asked(
    heard: Heard, post: Post, people: Sequence[Address], by_id: Mapping[str, Post], lexicons: Mapping[str, Lexicon]
) -> tuple[tuple[Address, ...], bool]:
    """Who is asked, and whether by name."""
    others = [person for person in people if not is_same(person, post.author)]
    if heard.ask is not None and heard.ask.asked:
        return tuple(resolve(name, others) for name in heard.ask.asked), True
    greeting = greeting_of(post.said, post.language, lexicons)
    if heard.is_for_anybody or (greeting.is_everybody and len(post.to) > 1 and not _named_inside(heard, others)):
        return (), False
    if greeting.names:
        return tuple(resolve(name, others) for name in greeting.names), True
    named = _named_inside(heard, others)
    if named:
        return named, True
    return _written_to(post, by_id, lexicons), False


def _written_to(post: Post, by_id: Mapping[str, Post], lexicons: Mapping[str, Lexicon]) -> tuple[Address, ...]:
    """To, if these are few and persons; without To the author of the post answered."""
    to = tuple(person for person in post.to if not is_same(person, post.author))
    if any(is_everybody(person, lexicons) for person in to):
        return ()
    if to:
        return to if len(to) <= _MOST_ASKED else ()
    parent = by_id.get(post.parent)
    return (parent.author,) if parent is not None and not is_same(parent.author, post.author) else ()


def _named_inside(heard: Heard, others: Sequence[Address]) -> tuple[Address, ...]:
    """People of the thread named right at the beginning: "Kann Tom das prüfen?"."""
    text = heard.sentence.text
    named = []
    for start, end in heard.sentence.spans[:2]:
        if text[start:end][:1].isupper() and len(text[start:end]) > 2:
            person = resolve(text[start:end], others)
            if person.address:
                named.append(person)
    return tuple(named)


def _ancestors(post: Post, by_id: Mapping[str, Post]) -> list[str]:
    """Ids of the posts this one answers, nearest first; a loop ends."""
    seen: list[str] = []
    parent = post.parent
    while parent and parent in by_id and parent not in seen:
        seen.append(parent)
        parent = by_id[parent].parent
    return seen


def _answer(post: Post, found: Sequence[_Open], by_id: Mapping[str, Post], lexicons: Mapping[str, Lexicon]) -> None:
    """Move the requests this post bears on."""
    above = _ancestors(post, by_id)
    own = [one for one in found if is_same(one.post.author, post.author) and (one.post.id in above or not above)]
    if own:
        _answer_own(post, own, lexicons)
    for one in _borne_on(post, above, found, lexicons):
        said, has_file, is_inline = _reply_to(one, post)
        if not said and not has_file:
            continue
        kind = one.heard.ask.kind if one.heard.ask else ""
        move = read_answer(said, post.language, lexicons, has_file=has_file and not is_inline, is_task=kind == "task")
        _apply(one, post, move, kind)


def _borne_on(post: Post, above: Sequence[str], found: Sequence[_Open], lexicons: Mapping[str, Lexicon]) -> list[_Open]:
    """The requests of others that a reply may answer: those of the post it answers, else all unanswered ones above
    it.
    """
    others = [one for one in found if one.post.id in above and not is_same(one.post.author, post.author)]
    others = [one for one in others if _may_answer(one, post, others)]
    nearest = [one for one in others if above and one.post.id == above[0]]
    if not nearest:
        return [one for one in others if one.status not in _CLOSED]
    words = _content(post.said[:2000], post, lexicons)
    earlier = [one for one in others if one.post.id != above[0] and one.status not in _CLOSED]
    return nearest + [one for one in earlier if words & one.words or _promises_or_done(post, lexicons)]


def _promises_or_done(post: Post, lexicons: Mapping[str, Lexicon]) -> bool:
    move = read_answer(post.said, post.language, lexicons, has_file=False, is_task=True)
    return move.effect in {Effect.TAKES, Effect.FINISHES}


def _may_answer(one: _Open, post: Post, others: Sequence[_Open]) -> bool:
    """Not if somebody else is asked by name and this author by another request of the same post, or has said too
    little.
    """
    if not one.asked or not one.is_named or is_among(post.author, one.asked):
        return True
    siblings = [other for other in others if other.post.id == one.post.id and other is not one]
    if any(is_among(post.author, other.asked) and other.is_named for other in siblings):
        return False
    return len(read_sentence(post.said[:400]).words) >= 4


def _reply_to(one: _Open, post: Post) -> tuple[str, bool, bool]:
    """What the post says to this request: the lines below its quoted sentence; else all, or nothing if others were
    answered inline.
    """
    if not post.inline:
        return post.said, any(not file.is_inline for file in post.files), False
    wanted = set(read_sentence(one.heard.sentence.text).words)
    for quoted, said in post.inline:
        words = set(read_sentence(" ".join(quoted.split())).words)
        if wanted and len(wanted & words) >= 0.6 * len(wanted):
            return said, False, True
    if all(said.strip() in post.said for _, said in post.inline) and post.inline:
        rest = post.said
        for _, said in post.inline:
            rest = rest.replace(said.strip(), "", 1)
        return rest.strip(), False, True
    return "", False, True


def _apply(one: _Open, post: Post, move: Move, kind: str) -> None:
    """One move of somebody other than the asker; a request never goes back, except by the asker or a command."""
    is_asked = not one.asked or is_among(post.author, one.asked)
    status = {
        Effect.TAKES: Status.TAKEN,
        Effect.AGREES: Status.TAKEN if kind == "task" else Status.ANSWERED,
        Effect.ANSWERS: Status.ANSWERED,
        Effect.FINISHES: Status.DONE if kind == "task" else Status.ANSWERED,
        Effect.WORKS: Status.DONE if kind == "task" and is_asked else Status.ANSWERED,
    }.get(move.effect)
    if status is None or (move.effect is Effect.AGREES and not is_asked):
        return
    order = [Status.OPEN, Status.TAKEN, Status.ANSWERED, Status.DONE]
    if order.index(status) > order.index(one.status):
        one.move(status, post, move.sentence)


def _answer_own(post: Post, own: Sequence[_Open], lexicons: Mapping[str, Lexicon]) -> None:
    """What the asker says later about own requests."""
    move = read_by_asker(post.said, post.language, lexicons)
    if move.effect is Effect.FAILS:
        for one in own:
            if one.status in _CLOSED:
                one.move(Status.OPEN, post, move.sentence)
    elif move.effect in {Effect.SETTLES, Effect.FINISHES, Effect.WORKS}:
        moved = [one for one in own if one.status is not Status.OPEN] or list(own)
        for one in moved:
            one.move(Status.DONE, post, move.sentence, confirms=True)
    elif move.effect is Effect.AGREES:
        for one in own:
            if one.status is Status.ANSWERED:
                one.move(Status.DONE, post, move.sentence)


def asked_keys(request: Request) -> frozenset[str]:
    """Keys of the ones asked, to find "waits for me"."""
    return frozenset(person_key(person) for person in request.asked)
