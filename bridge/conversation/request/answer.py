"""What a reply does to a request: nothing, takes it, answers it, finishes it, opens it again. One reply, read by
itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bridge.conversation import acknowledgement
from bridge.conversation.request.ask import Heard, hear, promises, says
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon


class Effect(StrEnum):
    """What a text does."""

    NONE = "none"
    TAKES = "takes"
    AGREES = "agrees"  # "passt", "ok": an answer to a question, a promise to a task, the end for the one who asked
    ANSWERS = "answers"
    FINISHES = "finishes"  # "erledigt"
    WORKS = "works"  # "läuft wieder"
    SETTLES = "settles"  # "hat sich erledigt, gefunden"
    THANKS = "thanks"  # by the one who asked: an answer was enough
    FAILS = "fails"  # "geht immer noch nicht"


@dataclass(frozen=True, slots=True)
class Move:
    """An effect and the sentence that has it."""

    effect: Effect
    sentence: str


_THANKS = {("thanks",), ("seen",), ("seen", "thanks")}
_NOTHING = Move(Effect.NONE, "")
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
    if lexicon is None:
        return _NOTHING
    heard = [one for one in hear(said, language, lexicons) if not _is_thanks(one, language, lexicons)]
    short = _read_short(said, language, lexicons)
    if short is not None and short.effect is not Effect.NONE and not (has_file and short.effect is Effect.AGREES):
        return short
    if has_file and not _has_question(heard):
        read = _read_content(heard, lexicon, is_task=is_task)
        return read if read.effect is Effect.FINISHES else Move(Effect.ANSWERS, _first(heard, said))
    if short is not None and not any(promises(one.sentence, lexicon) for one in heard):
        return short
    return _read_content(heard, lexicon, is_task=is_task)


def _read_short(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> Move | None:
    """The effect of a mere acknowledgement; None if it is content."""
    meanings = acknowledgement.read(said, language, lexicons)
    if not meanings:
        return None
    return Move(_BY_MEANING[meanings[0]], " ".join(said.split()))


def _read_content(heard: Sequence[Heard], lexicon: Lexicon, *, is_task: bool) -> Move:
    """The effect of a reply with content: the strongest of its sentences."""
    plain = [one for one in heard if one.ask is None or not one.sentence.is_question]
    if not is_task and plain and heard[0] is plain[0] and _says_only_yes_or_no(plain[0], lexicon):
        return Move(Effect.ANSWERS, plain[0].sentence.text)
    finished = _find(plain, lexicon, "answer.done")
    if finished and not _denies(finished, lexicon):
        is_end = is_task and _is_at_beginning(finished, lexicon)
        return Move(Effect.FINISHES if is_end else Effect.ANSWERS, finished.sentence.text)
    attached = _find(plain, lexicon, "answer.attached")
    if attached:
        return Move(Effect.ANSWERS, attached.sentence.text)
    return _NOTHING if _is_counter_question(heard, lexicon) else _read_rest(plain, lexicon, is_task=is_task)


def _read_rest(plain: Sequence[Heard], lexicon: Lexicon, *, is_task: bool) -> Move:
    """A promise, an answer, or "I do not know"."""
    promise = next((one for one in plain if promises(one.sentence, lexicon)), None)
    content = [one for one in plain if one is not promise and not says(one.sentence, lexicon, "answer.unknown")]
    if promise and (is_task or not content or plain.index(promise) < plain.index(content[0])):
        return Move(Effect.TAKES, promise.sentence.text)
    if any(says(one.sentence, lexicon, "answer.unknown") for one in plain[:2]) and len(content) < 2:
        return _NOTHING
    return Move(Effect.ANSWERS, content[0].sentence.text) if content else _NOTHING


def _is_counter_question(heard: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether the reply asks back before it says anything: the first sentence with content is a question."""
    if not heard or not _has_question(heard):
        return False
    first = heard[0]
    if first.ask is not None and first.sentence.is_question:
        rest = [one for one in heard[1:] if one.ask is None]
        return not any(word.isdigit() for one in rest for word in one.sentence.words) or len(rest) < 2
    is_short = len(first.sentence.words) < 3 and not any(char.isdigit() for char in first.sentence.text)
    return is_short and not _says_yes_or_no(first, lexicon)


def _says_only_yes_or_no(one: Heard, lexicon: Lexicon) -> bool:
    """Whether it begins with yes or no and promises nothing: "No problem, I'll do it" does."""
    return _says_yes_or_no(one, lexicon) and not promises(one.sentence, lexicon)


def _says_yes_or_no(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence begins with yes or no."""
    words = one.sentence.words
    is_either = bool(words) and words[0] in lexicon.words["yes"] | lexicon.words["no"]
    return is_either and not says(one.sentence, lexicon, "answer.unknown")  # "No idea" says neither


def read_by_asker(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> Move:
    """What a later post of the asker does to an own request: settles it, closes it, opens it again, or nothing."""
    lexicon = lexicon_for(said, language, lexicons)
    if lexicon is None:
        return _NOTHING
    heard = [one for one in hear(said, language, lexicons) if not one.sentence.is_question]
    for one in heard:
        if (
            one.ask is None
            and says(one.sentence, lexicon, "answer.fails")
            and not says(one.sentence, lexicon, "answer.settled")
        ):
            return Move(Effect.FAILS, one.sentence.text)
    for key, effect in (("answer.settled", Effect.SETTLES), ("answer.works", Effect.WORKS)):
        for one in heard:
            if says(one.sentence, lexicon, key) and (effect is Effect.SETTLES or not _denies(one, lexicon)):
                return Move(effect, one.sentence.text)
    return _satisfied(said, heard, language, lexicons)


def _satisfied(said: str, heard: Sequence[Heard], language: str, lexicons: Mapping[str, Lexicon]) -> Move:
    """What tells that an answer was enough: "passt", "genau das", "danke"."""
    lexicon = lexicon_for(said, language, lexicons)
    short = _read_short(said, language, lexicons)
    if lexicon is None or (short is not None and short.effect is not Effect.NONE):
        return short or _NOTHING
    closing = _find(heard, lexicon, "answer.closes")
    if closing:
        return Move(Effect.AGREES, closing.sentence.text)
    thanks = next((one.sentence.text for one in heard if _thanks(one, lexicon)), None)
    if thanks is None and "thanks" in acknowledgement.read(said, language, lexicons):  # "Cheers" is a closing, too
        thanks = " ".join(said.split())
    if thanks is not None:
        return Move(Effect.THANKS, thanks)
    first = heard[0].sentence.text if heard else ""  # "Perfekt. Und wie viele Tische?"
    return _read_short(first, language, lexicons) or _NOTHING


def _thanks(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the one who asked thanks for what was said: no thanks in advance, no "thanks, but"."""
    words = lexicon.words
    is_held_back = any(word in words["but"] | words["ahead"] for word in one.sentence.words)
    return one.ask is None and not is_held_back and says(one.sentence, lexicon, "answer.thanks")


def _find(heard: Sequence[Heard], lexicon: Lexicon, key: str) -> Heard | None:
    """The first sentence with a phrase of `key`."""
    return next((one for one in heard if says(one.sentence, lexicon, key)), None)


def _is_at_beginning(one: Heard, lexicon: Lexicon) -> bool:
    """Whether "done" is what the sentence says first or last: "Ist bestellt, kommt Montag", "Der Zugang ist
    eingerichtet", not "Der Zugang war gesperrt, ist geändert".
    """
    sentence = one.sentence
    early = {start for start in sentence.starts if start <= 2}
    found = lexicon.phrases["answer.done"].all(sentence.words, early)
    is_plain = len(sentence.starts - {0}) == 0
    return any(place.start <= 2 or (is_plain and place.end == len(sentence.words)) for place in found)


def _denies(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence says not: "noch nicht erledigt"."""
    return any(word in lexicon.words["not"] for word in one.sentence.words)


def _has_question(heard: Sequence[Heard]) -> bool:
    return any(one.ask is not None and one.sentence.is_question for one in heard)


def _is_thanks(one: Heard, language: str, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether a sentence among others only thanks: "vielen Dank für Ihre Anfrage" (no comma, no digit, at most
    nine words).
    """
    sentence = one.sentence
    if one.ask is not None:
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
