"""What a later post of the one who asked does to the own request: settles it, closes it, opens it again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.conversation import acknowledgement
from bridge.conversation.request.answer import NOTHING, Effect, Move, affirmed, denied, find, read_short
from bridge.conversation.request.ask import Heard, hear, says
from bridge.conversation.sentence import split_sentences
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon

_SHORT = 6  # words
_LONG = 400  # characters


def read_by_asker(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> Move:
    """What a later post of the asker does to an own request: settles it, closes it, opens it again, or nothing."""
    lexicon = lexicon_for(said, language, lexicons)
    if lexicon is None:
        return NOTHING
    everything = hear(said, language, lexicons)
    heard = [one for one in everything if not one.sentence.is_question]
    for one in heard:
        if one.ask is None and not _is_good(one, lexicon) and says(one.sentence, lexicon, "answer.fails"):
            return Move(Effect.FAILS, one.sentence.text)
    for key, effect in (("answer.settled", Effect.SETTLES), ("answer.works", Effect.WORKS)):
        for one in heard:
            if says(one.sentence, lexicon, key) and (
                effect is Effect.SETTLES or affirmed(one.sentence, lexicon, key) is not None
            ):
                is_partly = effect is Effect.WORKS and one.ask is None and _turns(one, lexicon)
                return Move(Effect.FAILS if is_partly else effect, one.sentence.text)
    missed = next((one for one in everything if _tells_of_nothing(one, lexicon)), None)
    if missed and not any(_thanks(one, lexicon) for one in everything):
        return Move(Effect.FAILS, missed.sentence.text)
    move = _satisfied(said, heard, language, lexicons)
    if move.effect is Effect.NONE:
        return _rests(everything, lexicon)
    return replace(move, asks=any(one.ask is not None for one in everything))


def _tells_of_nothing(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence says that something was not done: "Gekommen ist er nicht"."""
    if one.ask is not None or says(one.sentence, lexicon, "answer.unknown"):
        return False
    return denied(one.sentence, lexicon, "answer.past")


def _rests(heard: Sequence[Heard], lexicon: Lexicon) -> Move:
    """What a post does that neither thanks nor complains: it rests when it denies nothing first ("Alles grün", "Friday
    it is. Who brings the keys?"), else it doubts ("Dripping again"); nothing when it only asks on ("Why not?").
    """
    if all(_asks_on(one) for one in heard) or any(_waits(one, lexicon) for one in heard):
        return NOTHING
    keys = ("not", "no", "but") if heard[0].ask else ("not", "no", "but", "still")  # "please try again" doubts nothing
    against = frozenset[str]().union(*(lexicon.words[key] for key in keys))
    is_doubt = not against.isdisjoint(_behind_consent(heard[0], lexicon))
    if is_doubt and heard[0].ask is not None:
        return NOTHING
    return Move(Effect.DOUBTS if is_doubt else Effect.RESTS, heard[0].sentence.text)


def _asks_on(one: Heard) -> bool:
    """Whether the sentence is a question to nobody by name: "Henry, could you approve it?" turns to somebody else."""
    return one.ask is not None and one.sentence.is_question and not one.ask.asked


def _waits(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence reminds, or thanks in advance."""
    return says(one.sentence, lexicon, "request.reminder") or not lexicon.words["ahead"].isdisjoint(one.sentence.words)


def _behind_consent(one: Heard, lexicon: Lexicon) -> Sequence[str]:
    """The words of a sentence without a "no problem": "Dear Ann, no problem, I'll ask Tom" denies nothing."""
    words = one.sentence.words
    for place in one.sentence.starts:
        ends = lexicon.phrases["short.thanks"].ends(words, place)
        if ends:
            return words[:place] + words[ends[0] :]
    return words


def _turns(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence takes back a part of what it says: "Arrived, but one is missing"."""
    return not lexicon.words["but"].isdisjoint(one.sentence.words)


def _is_good(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the sentence says that all is well: "Drops no more, working again"."""
    is_working = affirmed(one.sentence, lexicon, "answer.works") is not None
    return is_working or says(one.sentence, lexicon, "answer.settled")


def _satisfied(said: str, heard: Sequence[Heard], language: str, lexicons: Mapping[str, Lexicon]) -> Move:
    """What tells that an answer was enough: "passt", "genau das", "danke"."""
    lexicon = lexicon_for(said, language, lexicons)
    short = read_short(said, language, lexicons)
    if lexicon is None or (short is not None and short.effect is not Effect.NONE):
        return short or NOTHING
    if len(heard) == 1 and len(said.split()) <= _SHORT and says(heard[0].sentence, lexicon, "answer.done"):
        return Move(Effect.USES, heard[0].sentence.text)
    closing = find(heard, lexicon, "answer.closes")
    if closing:
        return Move(Effect.AGREES, closing.sentence.text)
    thanks = next((one.sentence.text for one in heard if _thanks(one, lexicon)), None)
    if thanks is None and "thanks" in acknowledgement.read(said, language, lexicons):  # "Cheers" is a closing, too
        thanks = " ".join(said.split())
    if thanks is not None:
        return Move(Effect.THANKS, thanks)
    first = next(iter(split_sentences(said[:_LONG], lexicon)), "")  # "Perfekt. Und wie viele Tische?"
    return _thanked(first, language, lexicons)


def _thanked(first: str, language: str, lexicons: Mapping[str, Lexicon]) -> Move:
    """What a first sentence does that only thanks or agrees: "Cheers." is a closing and no content elsewhere."""
    is_thanks = "thanks" in acknowledgement.read(first, language, lexicons)
    return Move(Effect.THANKS, first) if is_thanks else read_short(first, language, lexicons) or NOTHING


def _thanks(one: Heard, lexicon: Lexicon) -> bool:
    """Whether the one who asked thanks for what was said: no thanks in advance, no "thanks, but"."""
    words = lexicon.words
    is_held_back = any(word in words["but"] | words["ahead"] for word in one.sentence.words)
    return one.ask is None and not is_held_back and says(one.sentence, lexicon, "answer.thanks")
