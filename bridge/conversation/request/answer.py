"""What a reply of somebody else does to a request: nothing, takes it, answers it, finishes it. One reply, read by
itself; what the one who asked says later: asker.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bridge.conversation import acknowledgement
from bridge.conversation.request.ask import Heard, hear, promises, says
from bridge.conversation.sentence import Sentence
from bridge.conversation.thread import Post
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon
from bridge.language.scan import find_all


class Effect(StrEnum):
    """What a text does."""

    NONE = "none"
    TAKES = "takes"
    AGREES = "agrees"  # "passt", "ok": an answer to a question, a promise to a task, the end for the one who asked
    ANSWERS = "answers"
    DECLINES = "declines"  # nothing but "no": an answer if nobody else was asked
    FINISHES = "finishes"  # "erledigt"
    WORKS = "works"  # "läuft wieder"
    SETTLES = "settles"  # "hat sich erledigt, gefunden"
    USES = "uses"  # "ist nachgetragen", by the one who asked: an answer was made use of
    RESTS = "rests"  # the one who asked says something, and asks and complains no more
    DOUBTS = "doubts"  # the one who asked denies or turns something: a task is not done yet
    THANKS = "thanks"  # by the one who asked: an answer was enough
    FAILS = "fails"  # "geht immer noch nicht"


@dataclass(frozen=True, slots=True)
class Move:
    """An effect and the sentence that has it."""

    effect: Effect
    sentence: str
    asks: bool = False  # whether the one who asked asks something else, too


_THANKS = {("thanks",), ("seen",), ("seen", "thanks")}
NOTHING = Move(Effect.NONE, "")
_SHORT_NO = 3  # words
_SHORT_YES = 4  # words; "Ja, die Platten stehen noch im Regal" tells something
_SHORT_PROMISE = 6  # words
_LONGEST_THANKS = 15  # words; who says more has something to say
_FIRST = 2  # sentences by which a machine shows itself
_BY_MEANING = {
    "done": Effect.FINISHES,
    "works": Effect.WORKS,
    "taken": Effect.TAKES,
    "agree": Effect.AGREES,
    "vote": Effect.NONE,
    "seen": Effect.NONE,
    "thanks": Effect.NONE,
}


def read_answer(said: str, language: str, lexicons: Mapping[str, Lexicon], *, has_file: bool, is_task: bool) -> Move:
    """What a reply by somebody other than the asker does to a request of that kind."""
    lexicon = lexicon_for(said, language, lexicons)
    everything = hear(said, language, lexicons)
    heard = [one for one in everything if not _is_thanks(one, language, lexicons)]
    if lexicon is None or _is_machine(heard, lexicon):
        return NOTHING
    short = read_short(said, language, lexicons)
    if short is not None and short.effect is not Effect.NONE and not (has_file and short.effect is Effect.AGREES):
        return short
    if has_file and not _has_question(heard):
        read = _read_content(heard, lexicon, is_task=is_task)
        return read if read.effect is Effect.FINISHES else Move(Effect.ANSWERS, _first(heard, said))
    if short is not None and not any(promises(one.sentence, lexicon) for one in heard):
        return short
    read = _read_content(heard, lexicon, is_task=is_task)
    if read is NOTHING and is_task and everything and _is_willing(everything[0], lexicon):
        return Move(Effect.TAKES, everything[0].sentence.text)  # "Sehr gerne! Um wie viel Uhr wäre das?"
    return read


def is_automatic(post: Post, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether a machine wrote the post: an absence note that was quoted, the receipt of a help desk."""
    lexicon = lexicon_for(post.said, post.language, lexicons)
    return lexicon is not None and _is_machine(hear(post.said, post.language, lexicons), lexicon)


def _is_machine(heard: Sequence[Heard], lexicon: Lexicon) -> bool:
    return any(says(one.sentence, lexicon, "answer.automatic") for one in heard[:_FIRST])


def read_short(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> Move | None:
    """The effect of a mere acknowledgement; None if it is content."""
    meanings = acknowledgement.read(said, language, lexicons)
    if not meanings:
        return None
    return Move(_BY_MEANING[meanings[0]], " ".join(said.split()))


def _read_content(heard: Sequence[Heard], lexicon: Lexicon, *, is_task: bool) -> Move:
    """The effect of a reply with content: the strongest of its sentences."""
    plain = [one for one in heard if one.ask is None or not one.sentence.is_question]
    if len(heard) == 1 and plain and _only_denies(plain[0], lexicon):
        return Move(Effect.DECLINES, plain[0].sentence.text)
    if not is_task and plain and heard[0] is plain[0] and _says_yes_or_no(plain[0], lexicon):
        return Move(Effect.ANSWERS, plain[0].sentence.text)
    finished = find(plain, lexicon, "answer.done")
    if finished and _is_report(finished, plain, lexicon):
        is_end = (
            is_task and _is_at_beginning(finished, lexicon) and not says(finished.sentence, lexicon, "answer.handed")
        )
        if is_end or not is_task:
            return Move(Effect.FINISHES if is_end else Effect.ANSWERS, finished.sentence.text)
    attached = find(plain, lexicon, "answer.attached")
    if attached:
        return Move(Effect.ANSWERS, attached.sentence.text)
    if is_task:
        return _read_by_tense(heard, plain, lexicon)
    return NOTHING if _is_counter_question(heard, lexicon) else _read_rest(plain, lexicon)


def _is_report(finished: Heard, plain: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether a sentence with "done" reports it: no "not yet", no more than that, no promise before it ("Will do.
    Handover received.").
    """
    if denies(finished, lexicon) or _is_more_than_done(finished, lexicon):
        return False
    return not any(promises(one.sentence, lexicon) for one in plain[: plain.index(finished)])


def _is_more_than_done(one: Heard, lexicon: Lexicon) -> bool:
    """Whether "done" is not what the sentence is about: "Attached", "Pencilled in, I'll confirm"."""
    return says(one.sentence, lexicon, "answer.attached") or says(one.sentence, lexicon, "answer.commitment")


def _read_by_tense(heard: Sequence[Heard], plain: Sequence[Heard], lexicon: Lexicon) -> Move:
    """What a reply does to a task: what will be done is taken, what was done is answered, unless it was only handed
    on; who asks back has not answered yet.
    """
    later = next((one for one in plain if _is_to_come(one, lexicon)), None)
    if later:
        return Move(Effect.TAKES, later.sentence.text)
    done = next((one for one in plain if _is_past(one, lexicon)), None)
    if done:
        is_handed_on = says(done.sentence, lexicon, "answer.handed")
        return Move(Effect.TAKES if is_handed_on else Effect.ANSWERS, done.sentence.text)
    if plain and _is_willing(plain[0], lexicon):
        return Move(Effect.TAKES, plain[0].sentence.text)
    if _has_question(heard) or all(one.ask is not None for one in plain):  # "We need a photo to check that"
        return NOTHING
    return _read_rest(plain, lexicon)


def _is_willing(one: Heard, lexicon: Lexicon) -> bool:
    """Whether it begins as somebody does who is glad to: "Kein Thema, stell einfach um", "Sure, the usual way"."""
    words = one.sentence.words
    if words[0] in lexicon.words["yes"]:
        return len(words) <= _SHORT_YES
    is_thanks = any(place.start == 0 for place in find_all(lexicon, "answer.thanks", words))
    return bool(lexicon.phrases["short.thanks"].ends(words, 0)) and not is_thanks


def _is_to_come(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence tells what its author, or somebody on the way, will do."""
    sentence = one.sentence
    if sentence.is_question:
        return False
    if promises(sentence, lexicon):
        return True
    if one.ask is not None or says(sentence, lexicon, "answer.no_commitment"):
        return False
    later, past = affirmed(sentence, lexicon, "answer.later"), affirmed(sentence, lexicon, "answer.past")
    return later is not None and (past is None or later < past)  # "Spoke to them: we ship tomorrow" is past


def _is_past(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence tells what was done."""
    return not one.sentence.is_question and affirmed(one.sentence, lexicon, "answer.past") is not None


def affirmed(sentence: Sentence, lexicon: Lexicon, key: str) -> int | None:
    """Where a phrase of `key` begins in a part of the sentence that does not say no: "Friday I can, Monday not"."""
    return next((start for start, is_denied in _in_parts(sentence, lexicon, key) if not is_denied), None)


def denied(sentence: Sentence, lexicon: Lexicon, key: str) -> bool:
    """Whether a phrase of `key` stands in a part of the sentence that says no: "Written he has, come he has not"."""
    return any(is_denied for _, is_denied in _in_parts(sentence, lexicon, key))


def _in_parts(sentence: Sentence, lexicon: Lexicon, key: str) -> Iterator[tuple[int, bool]]:
    """(its first word, whether its part of the sentence denies) of each phrase of `key`."""
    for found in find_all(lexicon, key, sentence.words, sentence.starts):
        begin = max(place for place in sentence.starts if place <= found.start)
        end = min((place for place in sentence.starts if place >= found.end), default=len(sentence.words))
        part = sentence.words[begin:end]
        yield found.start, any(not lexicon.words[against].isdisjoint(part) for against in ("not", "regret"))


def tells_deed(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence tells what was done or will be done."""
    return _is_past(one, lexicon) or _is_to_come(one, lexicon)


def _read_rest(plain: Sequence[Heard], lexicon: Lexicon) -> Move:
    """A promise, an answer, or "I do not know"."""
    promise = next((one for one in plain if one.ask is None and promises(one.sentence, lexicon)), None)
    content = [one for one in plain if one is not promise and not says(one.sentence, lexicon, "answer.unknown")]
    if promise and (not content or plain.index(promise) < plain.index(content[0])):
        return Move(Effect.TAKES, promise.sentence.text)
    asked = next(
        (one for one in plain if _is_past(one, lexicon) and says(one.sentence, lexicon, "answer.handed")), None
    )
    if asked and content in ([], [asked]):  # "Not sure, I have asked our engineers"
        return Move(Effect.TAKES, asked.sentence.text)
    sought = next((one for one in content if says(one.sentence, lexicon, "answer.finding_out")), None)
    if sought and sought in content[:2] and not any(_says_yes_or_no(one, lexicon) for one in content[:1]):
        return Move(Effect.TAKES, sought.sentence.text)
    if any(says(one.sentence, lexicon, "answer.unknown") for one in plain[:2]) and len(content) < 2:
        return NOTHING
    return Move(Effect.ANSWERS, content[0].sentence.text) if content else NOTHING


def _is_counter_question(heard: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether the reply asks back before it says anything: the first sentence with content is a question."""
    if not heard or not _has_question(heard):
        return False
    first = heard[0]
    if first.ask is not None and first.sentence.is_question:
        rest = [one for one in heard[1:] if one.ask is None]
        return not any(word.isdigit() for one in rest for word in one.sentence.words) or len(rest) < 2
    is_short = len(first.sentence.words) < 3 and not any(char.isdigit() for char in first.sentence.text)
    return is_short and not _says_yes_or_no(first, lexicon) and _has_question(heard[1:2])


def _only_denies(one: Heard, lexicon: Lexicon) -> bool:
    """Whether it is nothing but a no: "Leider nein", "Not me"."""
    words = one.sentence.words
    if says(one.sentence, lexicon, "answer.unknown"):
        return False
    return len(words) <= _SHORT_NO and not lexicon.words["not"].union(lexicon.words["no"]).isdisjoint(words)


def _says_yes_or_no(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence begins with yes or no."""
    words = one.sentence.words
    if len(words) <= _SHORT_PROMISE and promises(one.sentence, lexicon):
        return False  # "Klar, such ich dir raus" answers nothing yet
    is_either = bool(words) and words[0] in lexicon.words["yes"] | lexicon.words["no"]
    return is_either and not says(one.sentence, lexicon, "answer.unknown")  # "No idea" says neither


def find(heard: Sequence[Heard], lexicon: Lexicon, key: str) -> Heard | None:
    """The first sentence with a phrase of `key`."""
    return next((one for one in heard if says(one.sentence, lexicon, key)), None)


def _is_at_beginning(one: Heard, lexicon: Lexicon) -> bool:
    """Whether "done" is what the sentence says first or last: "Ist bestellt, kommt Montag", "Der Zugang ist
    eingerichtet", not "Der Zugang war gesperrt, ist geändert".
    """
    sentence = one.sentence
    early = {start for start in sentence.starts if start <= 2}
    found = find_all(lexicon, "answer.done", sentence.words, early)
    is_plain = len(sentence.starts - {0}) == 0
    return any(place.start <= 2 or (is_plain and place.end == len(sentence.words)) for place in found)


def denies(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence says not: "noch nicht erledigt"."""
    return any(word in lexicon.words["not"] for word in one.sentence.words)


def _has_question(heard: Sequence[Heard]) -> bool:
    return any(one.ask is not None and one.sentence.is_question for one in heard)


def _is_thanks(one: Heard, language: str, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether a sentence among others only thanks: "vielen Dank für Ihre Anfrage" (no comma, no digit, at most
    nine words).
    """
    sentence = one.sentence
    if one.ask is not None or len(sentence.words) > _LONGEST_THANKS:
        return False
    if acknowledgement.read(sentence.text, language, lexicons) in _THANKS:
        return True
    if len(sentence.words) > 9 or len(sentence.starts) > 1 or any(char.isdigit() for char in sentence.text):
        return False
    lexicon = lexicon_for(sentence.text, language, lexicons)
    return lexicon is not None and bool(lexicon.phrases["short.thanks"].ends(sentence.words, 0))


def _first(heard: Sequence[Heard], said: str) -> str:
    """The first sentence with content, else the whole text in one line."""
    return heard[0].sentence.text if heard else " ".join(said.split())[:300]
