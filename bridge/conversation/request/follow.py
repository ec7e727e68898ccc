"""How far each request of a thread has come: open, taken, answered, done, and open again.

Law 3: a function of the posts alone; they are sorted here. Law 9: each step names its post and sentence.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from bridge.conversation.command import without_move
from bridge.conversation.request.answer import is_automatic
from bridge.conversation.request.ask import Heard, hear, says
from bridge.conversation.request.asked import asked_of, is_notice
from bridge.conversation.request.deadline import read_deadline
from bridge.conversation.request.moving import move_on
from bridge.conversation.request.pending import CLOSED, Pending, content_words
from bridge.conversation.request.people import is_among, is_same, may_command, participants, person_key
from bridge.conversation.thread import Away, Origin, Post, Request, Status, Step
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon
from bridge.language.scan import find_first
from bridge.mail.message import Address

MOST_FOLLOWED = 100  # requests of one mail, its quotes included; of the others is only said how many there are
_LONGEST = 30_000  # characters of a post that are read for this
_COMMANDS = {"!erledigt": Status.DONE, "!done": Status.DONE, "!offen": Status.OPEN, "!open": Status.OPEN}


def follow(
    posts: Sequence[Post],
    lexicons: Mapping[str, Lexicon],
    team_domains: Collection[str] = (),  # (): nobody said who the team is, and everybody is
    away: Sequence[Away] = (),
) -> tuple[Request, ...]:
    """Every request of one thread with its steps, in order of time; `posts` of one thread in any order.

    The ones asked: named in the sentence, else in the greeting, else To (at most three),
    else the author of the post answered.
    """
    whole = [_without_move(post) for post in sorted(posts, key=lambda post: (post.said_at, post.id))]
    ordered = [_shortened(post) for post in whole]
    people = participants(ordered)
    by_id = {post.id: post for post in ordered}
    found: list[Pending] = []
    of_mails: dict[str, list[Pending]] = {}
    for post, all_of_it in zip(ordered, whole, strict=True):
        status = _command(post)
        if status is not None:
            if post.origin is Origin.RECEIVED and may_command(post.author, team_domains):  # anything can be quoted
                _obey(status, post, found)
            continue
        is_answer = move_on(post, found, _ancestors(post, by_id), lexicons)
        of_mail = of_mails.setdefault(post.carrier or post.id, [])
        asks = _asks(post, tuple(found), people, by_id, lexicons, is_answer=is_answer)
        new = list(islice(asks, MOST_FOLLOWED - len(of_mail)))
        found += new
        of_mail += new
        if of_mail and (len(of_mail) == MOST_FOLLOWED or post is not all_of_it):
            of_mail[-1].unfollowed += _left(all_of_it, new, lexicons)
    return tuple(_request(one, away, lexicons) for one in found)


def _request(one: Pending, away: Sequence[Away], lexicons: Mapping[str, Lexicon]) -> Request:
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
        _due_on(one.post, ask.due, lexicons),
        one.unfollowed,
    )


def _due_on(post: Post, due: str, lexicons: Mapping[str, Lexicon]) -> date | None:
    lexicon = lexicon_for(post.said, post.language, lexicons) if due else None
    return read_deadline(due, post.said_at.date(), lexicon) if lexicon else None


def _command(post: Post) -> Status | None:
    """The command in the first line of a post."""
    first = post.said.lstrip().split("\n", 1)[0].split(maxsplit=1)
    return _COMMANDS.get(first[0].casefold().rstrip(".,:")) if first else None


def _without_move(post: Post) -> Post:
    """ "!thema einkauf" is about the conversation; to a request it says nothing."""
    said = without_move(post.said)
    return post if said == post.said else replace(post, said=said)


def _shortened(post: Post) -> Post:
    """Its first lines: nobody follows what is asked and answered on a hundred pages."""
    if len(post.said) <= _LONGEST:
        return post
    said = post.said[:_LONGEST]
    return replace(post, said=said[: said.rfind("\n")] if "\n" in said else said)


def _obey(status: Status, post: Post, found: Sequence[Pending]) -> None:
    """A command speaks about every request before it."""
    for one in found:
        one.move(status, post, post.said.lstrip().split("\n", 1)[0].strip())


def _asks(
    post: Post,
    before: Sequence[Pending],
    people: Sequence[Address],
    by_id: Mapping[str, Post],
    lexicons: Mapping[str, Lexicon],
    *,
    is_answer: bool,
) -> Iterator[Pending]:
    """The new requests of a post; a mere reminder of an own open request is none, nor the instruction in an answer."""
    if is_automatic(post, lexicons):
        return
    waiting = [one for one in before if is_same(one.post.author, post.author) and one.status not in CLOSED]
    for heard in hear(post.said, post.language, lexicons):
        if heard.ask is None or (waiting and _is_reminder(heard, waiting, post, lexicons)):
            continue
        if is_answer and heard.is_instruction and _tells_how(post, before, lexicons):
            continue
        if is_notice(heard, post, lexicons) or _takes_back(heard, post, lexicons):
            continue
        asked, is_named = asked_of(heard, post, people, by_id, lexicons)
        step = Step(Status.OPEN, post.id, heard.ask.text, post.said_at, post.author, post.language)
        yield Pending(heard, post, asked, is_named, [step], content_words(heard.ask.text, post, lexicons))


def _tells_how(post: Post, before: Sequence[Pending], lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether a command in an answer only says how: it answers a how, or a trouble ("it does not start")."""
    lexicon = lexicon_for(post.said, post.language, lexicons)
    answered = [one for one in before if one.steps[-1].post == post.id] or before[-1:]
    return lexicon is None or any(
        says(one.heard.sentence, lexicon, key) for one in answered for key in ("request.how", "answer.fails")
    )


def _left(post: Post, followed: Sequence[Pending], lexicons: Mapping[str, Lexicon]) -> int:
    """How many of its sentences ask and were not looked at: those behind the last one that is followed."""
    asking = [heard.sentence.text for heard in hear(post.said, post.language, lexicons) if heard.ask is not None]
    last = followed[-1].heard.sentence.text if followed else ""
    return len(asking) - (asking.index(last) + 1 if last in asking else 0)


def _takes_back(heard: Heard, post: Post, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether the sentence looks like a command and settles something: "Vergiss es"."""
    lexicon = lexicon_for(post.said, post.language, lexicons)
    return lexicon is not None and not heard.sentence.is_question and says(heard.sentence, lexicon, "answer.settled")


def _is_reminder(heard: Heard, waiting: Sequence[Pending], post: Post, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether the sentence asks again what its author waits for: in the same words and of the same people, or as a
    reminder that names nothing else ("Any news on this?"). "Any news on the lorry?" is a request: of 17 sentences
    of six blind writers that reminded in words of their own 16 were labelled so.
    """
    words = content_words(heard.sentence.text, post, lexicons)
    same = [one for one in waiting if one.post.id != post.id and _is_to_same(one, post)]
    if any(len(words & one.words) >= max(2, len(one.words) // 2) for one in same):
        return True
    named = _named_beside_reminder(heard, post, lexicons)
    return named is not None and any(named <= one.words for one in waiting)


def _named_beside_reminder(heard: Heard, post: Post, lexicons: Mapping[str, Lexicon]) -> frozenset[str] | None:
    """The words of weight beside the phrase that reminds; None without such a phrase."""
    lexicon = lexicon_for(post.said, post.language, lexicons)
    sentence = heard.sentence
    found = find_first(lexicon, "request.reminder", sentence.words, sentence.starts) if lexicon else None
    if found is None:
        return None
    return content_words(heard.sentence.text, post, lexicons) - {*sentence.words[found.start : found.end]}


def _is_to_same(one: Pending, post: Post) -> bool:
    """Whether the post goes to somebody who was asked."""
    return not (one.asked and post.to) or any(is_among(who, one.asked) for who in post.to)


def _ancestors(post: Post, by_id: Mapping[str, Post]) -> list[str]:
    """Ids of the posts this one answers, nearest first; a loop ends."""
    seen: list[str] = []
    parent = post.parent
    while parent and parent in by_id and parent not in seen:
        seen.append(parent)
        parent = by_id[parent].parent
    return seen


def asked_keys(request: Request) -> frozenset[str]:
    """Keys of the ones asked, to find "waits for me"."""
    return frozenset(person_key(person) for person in request.asked)
