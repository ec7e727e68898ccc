"""Which requests a reply bears on, and which of its words are for which of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from functools import lru_cache

from bridge.conversation.request.answer import Effect, read_answer, tells_deed
from bridge.conversation.request.ask import Heard, find_commitments, hear, says
from bridge.conversation.request.numbered import answer_by_number
from bridge.conversation.request.pending import CLOSED, Pending, content_words
from bridge.conversation.request.people import is_among, is_same, resolve
from bridge.conversation.sentence import read_sentence
from bridge.conversation.thread import Post, Status
from bridge.language.detect import lexicon_for
from bridge.language.keys import KEYS
from bridge.language.lexicon import Lexicon
from bridge.language.scan import find_first

_STEM = 5  # letters by which "bezahlt" and "bezahlen" are one word
_ENOUGH = 4  # words
_PART = 3  # words
_MOST_PAIRS = 2_000  # of a sentence and a request that are compared; a longer reply to more is for all of them
_MOST_PIECES = 200  # of a reply that are looked at one by one
_LIKE = 0.6  # share of the words of a request that its quote must have


def borne_on(
    post: Post, above: Sequence[str], found: Sequence[Pending], lexicons: Mapping[str, Lexicon]
) -> list[Pending]:
    """The requests of others that a reply may answer: those of the post it answers, else all unanswered ones above
    it.
    """
    others = [one for one in found if one.post.id in above and not is_same(one.post.author, post.author)]
    passed_on = [one for one in found if above and one.post.id == above[0] and is_among(post.author, one.asked)]
    is_deed = _promises_or_done(post, lexicons)
    words = content_words(post.said[:2000], post, lexicons)
    says_much = len(read_sentence(post.said[:400]).words) >= _ENOUGH
    posts = [one.post.id for one in others]
    enough = [
        one
        for one in others
        if _shared(words, one.words)
        or (is_deed and one.post.id == above[0])
        or (says_much and posts.count(one.post.id) == 1)
    ]
    others = [one for one in others if _may_answer(one, post, others, passed_on, enough)]
    nearest = [one for one in others if above and one.post.id == above[0]]
    if not nearest:
        return [one for one in others if one.status is not Status.DONE]
    earlier = [one for one in others if one.post.id != above[0] and one.status not in CLOSED]
    again = nearest if _points_above(nearest[0], lexicons) else []  # "Dagmar, can you help? See below"
    return nearest + [
        one
        for one in earlier
        if is_deed
        or (_is_addressed(one, post) and (words & one.words or _is_handed_on(one, nearest, post) or _brings(one, post)))
        or any(is_same(one.post.author, other.post.author) for other in again)
    ]


def _points_above(one: Pending, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether the post of the request asks what was asked before, of somebody else."""
    lexicon = lexicon_for(one.post.said, one.post.language, lexicons)
    sentences = hear(one.post.said, one.post.language, lexicons)
    return lexicon is not None and any(says(piece.sentence, lexicon, "request.pointing") for piece in sentences)


def _is_addressed(one: Pending, post: Post) -> bool:
    """Whether the reply goes to the one who asked: what a colleague is told answers no customer."""
    return not post.to or is_among(one.post.author, post.to)


def _is_handed_on(one: Pending, nearest: Sequence[Pending], post: Post) -> bool:
    """Whether the one asked asked somebody else, who writes to the first asker: "The lamp in Elm Row is mended"."""
    return bool(post.to) and any(is_among(other.post.author, one.asked) for other in nearest)


def _brings(one: Pending, post: Post) -> bool:
    """Whether the one who was to do something sends a file."""
    return one.is_task and is_among(post.author, one.asked) and any(not file.is_inline for file in post.files)


def _promises_or_done(post: Post, lexicons: Mapping[str, Lexicon]) -> bool:
    move = read_answer(post.said, post.language, lexicons, has_file=False, is_task=True)
    return move.effect in {Effect.TAKES, Effect.FINISHES}


def _may_answer(
    one: Pending, post: Post, others: Sequence[Pending], passed_on: Sequence[Pending], enough: Collection[Pending]
) -> bool:
    """Not if somebody else is asked by name and this author by another request of the same post, or has said too
    little (`enough`: those for which it is not: "Ja." never is, "Ich übernehme das." is for the post it answers, other
    words for the only request of a post or one that they share a word with);
    unless the one asked has passed it on to this author: "Ben, kannst du das übernehmen?".
    """
    if not one.asked or not one.is_named or is_among(post.author, one.asked):
        return True
    if any(is_among(other.post.author, one.asked) for other in passed_on if other is not one):
        return True
    siblings = [other for other in others if other.post.id == one.post.id and other is not one]
    if any(is_among(post.author, other.asked) for other in siblings):
        return False
    return one in enough


def passes_on(one: Pending, post: Post, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether the reply only hands the request to somebody else: it asks a third person by name."""
    naming = (heard.ask.asked for heard in hear(post.said, post.language, lexicons)[:_MOST_PIECES] if heard.ask)
    for names in naming:
        found = [resolve(name, [one.post.author, *post.to]) for name in names]
        if any(not post.to or person.address for person in found) and not is_among(one.post.author, found):
            return True
    return False


def reply_to(
    one: Pending, post: Post, borne: Sequence[Pending], lexicons: Mapping[str, Lexicon]
) -> tuple[str, bool, bool]:
    """(what the post says to this request, whether a file came with it, whether inline): the lines below its quoted
    sentence; else the sentences that are about it, or nothing if all others were answered.
    """
    if not post.inline:
        siblings = _siblings(one, post, borne)
        about = answer_by_number(one, post, siblings, lexicons)
        if about is None:
            about = _about(one, post, siblings, lexicons, is_for_others=_is_for_others(one, post, siblings))
        is_promised = about != post.said and bool(find_commitments(about, post.language, lexicons))
        return about, any(not file.is_inline for file in post.files) and not is_promised, False
    wanted = set(read_sentence(one.heard.sentence.text).words)
    for quoted, said in post.inline[:_MOST_PIECES]:
        words = set(read_sentence(" ".join(quoted.split())).words)
        if _is_quoted(wanted, words):
            return said, False, True
    return _besides(post), False, True


def _siblings(one: Pending, post: Post, borne: Sequence[Pending]) -> list[Pending]:
    """The requests of the same post that its words may be for instead: of what its author is asked, none of others."""
    siblings = [other for other in borne if other.post.id == one.post.id]
    own = [other for other in siblings if not other.asked or is_among(post.author, other.asked)]
    return own if one in own else siblings


def _is_quoted(wanted: Set[str], quoted: Set[str]) -> bool:
    """Whether a quote has most words of a request, or is a part of it that says enough: "> Statement to me, please"."""
    both = len(wanted & quoted)
    return bool(both) and (both >= _LIKE * len(wanted) or len(quoted) == both >= _PART)


def _besides(post: Post) -> str:
    """What an inline reply says besides its inline answers; "" if those are not all in it."""
    if not all(said.strip() in post.said for _, said in post.inline):
        return ""
    rest = post.said
    for _, said in post.inline:
        rest = rest.replace(said.strip(), "", 1)
    return rest.strip()


def _is_for_others(one: Pending, post: Post, siblings: Sequence[Pending]) -> bool:
    """Whether another request of the same post asks its author alone and by name, and this one somebody else."""
    if not one.asked or is_among(post.author, one.asked):
        return False
    alone = [other for other in siblings if other.is_named and len(other.asked) == 1]
    return any(is_among(post.author, other.asked) for other in alone)


def _about(
    one: Pending, post: Post, siblings: Sequence[Pending], lexicons: Mapping[str, Lexicon], *, is_for_others: bool
) -> str:
    """The sentences of a reply for one of several requests of the same post: those that share most words with it;
    sentences that share none are for each of them.
    """
    heard = hear(post.said, post.language, lexicons) if len(siblings) > 1 else ()
    lexicon = lexicon_for(post.said, post.language, lexicons)
    if not heard or lexicon is None or len(heard) * len(siblings) > _MOST_PAIRS:
        return post.said
    owners = [_owner(piece.sentence.text, post, siblings, lexicons) for piece in heard]
    if is_for_others and one not in owners:
        return ""
    if len(heard) == 1 and (owners[0] in {None, one} or _points_back(one, lexicon)):
        return post.said
    if one in owners:
        kept = _kept(one, heard, owners)
    else:
        is_counted = says(one.heard.sentence, lexicon, "request.counted")
        kept = _left_over(heard, owners, [_may_fit(piece, one, lexicon, is_counted=is_counted) for piece in heard])
    return "\n\n".join(piece.sentence.text for piece in kept)


def _points_back(one: Pending, lexicon: Lexicon) -> bool:
    """Whether a request is about the one before it: "I miss the code. Do you know where to find it?"."""
    return not lexicon.words["back"].isdisjoint(one.heard.sentence.words)


def _kept(one: Pending, heard: Sequence[Heard], owners: Sequence[Pending | None]) -> Iterator[Heard]:
    """The sentences of `one`, and those that follow one of them without a request of their own, up to a question."""
    current: Pending | None = None
    for piece, owner in zip(heard, owners, strict=True):
        asks_back = piece.ask is not None and piece.sentence.is_question
        current = owner or (None if asks_back else current)
        if current is one:
            yield piece


def _left_over(heard: Sequence[Heard], owners: Sequence[Pending | None], fits: Sequence[bool]) -> Iterator[Heard]:
    """The sentences before any that has a request, and of the others without one those that fit."""
    is_before = True
    for piece, owner, is_fitting in zip(heard, owners, fits, strict=True):
        is_before = is_before and owner is None
        if is_before or (owner is None and is_fitting):
            yield piece


def _may_fit(piece: Heard, one: Pending, lexicon: Lexicon, *, is_counted: bool) -> bool:
    """Whether a sentence is of the kind that answers the request: a deed a task, a day or a number "when" and "how
    many".
    """
    if one.is_task and tells_deed(piece, lexicon):
        return True
    if not is_counted:
        return False
    words = piece.sentence.words
    is_day = any(find_first(lexicon, f"when.{day}", words) for day in KEYS["when"])
    return is_day or any(char.isdigit() for word in words for char in word)


def _owner(text: str, post: Post, siblings: Sequence[Pending], lexicons: Mapping[str, Lexicon]) -> Pending | None:
    """The request a sentence shares most words with; None if none or several."""
    words = content_words(text, post, lexicons)
    shared = [_shared(words, other.words) for other in siblings]
    best = max(shared)
    return siblings[shared.index(best)] if best and shared.count(best) == 1 else None


def _shared(words: frozenset[str], others: frozenset[str]) -> int:
    """How many words are alike: the same beginning, or one the end of the other ("Sperrung", "Straßensperrung")."""
    stems, tails, ends = _shapes(others)
    return sum(
        word[:_STEM] in stems or word.endswith(tails) or (len(word) >= _STEM and f"{word} " in ends) for word in words
    )


@lru_cache(maxsize=1024)
def _shapes(words: frozenset[str]) -> tuple[frozenset[str], tuple[str, ...], str]:
    """The beginnings of the words; those that may be the end of another word; all of them in a row, each before a
    blank.
    """
    stems = frozenset(word[:_STEM] for word in words)
    return stems, tuple(word for word in words if len(word) >= _STEM), "".join(f"{word} " for word in sorted(words))
