"""Short replies that only say thanks, fine, done: a mark on the post they answer, not talk of their own.

Whole-reply rule: at most twelve own words, and every one of them part of a phrase of [short], a name or an intensifier.
A question mark, a digit, a link, a denial, a "but" or a yes or no makes it content.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bridge.conversation.sentence import Sentence, each_sentence, read_sentence
from bridge.conversation.thread import Post, Request, Status
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import Phrase, fold, words_of
from bridge.language.scan import beginning

MEANINGS = ("done", "works", "taken", "vote", "agree", "seen", "thanks")  # strongest first
_SECTION = ("short.",)
_KEYS = {f"short.{meaning}": meaning for meaning in (*MEANINGS, "yesno")}
_REACTION = "short.reaction"
_SIGNS = {
    "+1": "vote", "👍": "agree", "👌": "agree", "✅": "done", "✔": "done", "☑": "done", "🙏": "thanks", "❤": "thanks",
    "💯": "agree",
    "🎉": "agree", "😊": "", "🙂": "", "😀": "", "😄": "", "😉": "", "😃": "", "👏": "agree", "💪": "agree",
}  # fmt: skip
_CONTENT = re.compile(r"[?@\d]|://")
_MOST_WORDS = 12
_LONGEST_NAME = 3  # words below a closing
_LONGEST = 400  # characters: a mail longer than this says more than thanks


def is_acknowledgement(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether the whole of what was said is thanks, agreement, "seen", "done" or a vote; a bare yes or no never is."""
    return bool(read(said, language, lexicons))


def read(said: str, language: str, lexicons: Mapping[str, Lexicon]) -> tuple[str, ...]:
    """What an acknowledgement means, strongest first, from MEANINGS; () if what was said is content.

    "Danke, passt." is works and agree and thanks: what it closes depends on who says it (request.follow).
    """
    if len(said) > _LONGEST or not said.strip():
        return ()
    return _meanings(said, tuple(_candidates(lexicon_for(said, language, lexicons), lexicons)))


@lru_cache(maxsize=4096)
def _meanings(said: str, lexicons: Sequence[Lexicon]) -> tuple[str, ...]:
    """Remembered, because each request of a conversation asks anew what each sentence of a post means to it."""
    signs, text = _signs(said)
    is_content = _CONTENT.search(text) is not None
    words = frozenset(words_of(said))
    for lexicon in lexicons:
        keys = {key for word in words for key, _, _ in beginning(lexicon, word, _SECTION)}
        if _REACTION in keys and is_reaction(said, lexicon):
            return ("agree",)
        if is_content or not (signs or not _KEYS.keys().isdisjoint(keys)):
            continue
        found = _read(text, signs, lexicon)
        if found:
            return tuple(meaning for meaning in MEANINGS if meaning in found)
    return ()


def show_promises(posts: Iterable[Post], requests: Iterable[Request]) -> tuple[Post, ...]:
    """The posts, of which none that takes a request on is a mere thank-you: who takes care is what others look for."""
    taken = {step.post for request in requests for step in request.steps if step.status is Status.TAKEN}
    return tuple(replace(post, thanks="") if post.thanks and post.id in taken else post for post in posts)


def is_reaction(said: str, lexicon: Lexicon) -> bool:
    """Whether a mail program reports a reaction: "X reacted to your message: 👍"."""
    first = read_sentence(" ".join(said.split())[:200])
    return len(said) <= _LONGEST and lexicon.phrases[_REACTION].find(first.words) is not None


def _candidates(own: Lexicon | None, lexicons: Mapping[str, Lexicon]) -> Iterator[Lexicon]:
    """The language of the mail first, then all: "Thanks!" stands in German mails and is too short to be recognised."""
    if own is not None:
        yield own
    for code in sorted(lexicons):
        if own is None or code != own.code:
            yield lexicons[code]


def _signs(said: str) -> tuple[frozenset[str], str]:
    """The meanings of signs and the text without them."""
    text, meanings = said.replace("\ufe0f", ""), set()
    for tone in "🏻🏼🏽🏾🏿":
        text = text.replace(tone, "")
    for sign, meaning in _SIGNS.items():
        if sign in text and (sign != "+1" or text.strip(" .!:-)\n").startswith("+1")):
            text = text.replace(sign, " ", -1 if sign != "+1" else 1)
            meanings.add(meaning)
    return frozenset(meanings - {""}), text


def _read(text: str, signs: Collection[str], lexicon: Lexicon) -> frozenset[str]:
    """The meanings of all sentences together; empty if one of them is content, which mostly the first is."""
    meanings, count = set(signs), 0
    for one in _without_closing(each_sentence(text, lexicon), lexicon):
        count += len(one.words)
        found = _read_sentence(one, lexicon) if count <= _MOST_WORDS else None
        if found is None:
            return frozenset()
        meanings |= found
    if "yesno" in meanings:  # "Ja gerne!" answers an offer; "Ja, mache ich" is a promise
        meanings = meanings - {"yesno"} if meanings & {"taken", "done", "works"} else set()
    thanks_only = meanings == {"thanks"} and text.rstrip().endswith(",")
    return frozenset() if thanks_only else frozenset(meanings)


def _without_closing(spoken: Iterable[Sentence], lexicon: Lexicon) -> Iterator[Sentence]:
    """The sentences without the closing and the name below it: "Mit freundlichen Grüßen", "Eva Hahn"."""
    is_closed = False
    for one in spoken:
        is_name = len(one.words) <= _LONGEST_NAME and all(one.text[start].isupper() for start, _ in one.spans)
        if _is_closing(one, lexicon):
            is_closed = True
        elif not (is_closed and is_name):
            yield one


def _is_closing(sentence: Sentence, lexicon: Lexicon) -> bool:
    """A line such as "Viele Grüße Jana" says nothing; "Danke und Gruß" neither."""
    is_closing = len(sentence.words) <= 5 and lexicon.phrases["mail.closing"].find(sentence.words) is not None
    return is_closing and not _is_phrase(sentence.words, lexicon)


def _read_sentence(sentence: Sentence, lexicon: Lexicon) -> frozenset[str] | None:
    """The meanings of one sentence, or None if a word is left over; frozenset() if it is only a name or a greeting."""
    words = sentence.words
    if any(word in lexicon.words["not"] or word in lexicon.words["but"] for word in words) and not _is_phrase(
        words, lexicon
    ):
        return None
    meanings: set[str] = set()
    place = 0
    while place < len(words):
        meaning, end = _longest(words, place, lexicon)
        if meaning == "yesno" and len(words) == 1:
            return None
        if not meaning and not _is_aside(sentence, place, lexicon):
            return None
        meanings.add(meaning)
        place = max(end, place + 1)
    return frozenset(meanings - {""})


def _is_phrase(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the words are one phrase whole: "no problem", "keine Ursache" deny nothing."""
    return len(words) <= 4 and _longest(words, 0, lexicon)[1] == len(words)


def _longest(words: Sequence[str], place: int, lexicon: Lexicon) -> tuple[str, int]:
    """The meaning and end of the longest phrase at `place`; the stronger meaning if two are as long."""
    best, best_end = "", place
    for meaning, phrase in _phrases(lexicon, words[place]):
        end = max(phrase.ends(words, place), default=place)
        if end > best_end:
            best, best_end = meaning, end
    return best, best_end


@lru_cache(maxsize=50_000)
def _phrases(lexicon: Lexicon, word: str) -> tuple[tuple[str, Phrase], ...]:
    """The phrases with a meaning that may begin with a word, the stronger ones first."""
    here = beginning(lexicon, word, _SECTION)
    return tuple((meaning, phrase) for key, meaning in _KEYS.items() for one, phrase, _ in here if one == key)


def _is_aside(sentence: Sentence, place: int, lexicon: Lexicon) -> bool:
    """Whether a word may stand beside the phrases: an intensifier, a title, a greeting, a name written with a
    capital.
    """
    word = sentence.words[place]
    around = lexicon.phrases["short.around"]
    if around.ends(sentence.words, place) or word in lexicon.words["titles"]:
        return True
    if lexicon.phrases["mail.greeting"].ends(sentence.words, place):
        return True
    start, end = sentence.spans[place]
    is_last = place >= len(sentence.words) - 2
    before = sentence.text[:start].rstrip()[-1:]
    after = sentence.text[end : end + 1]
    written = sentence.text[start:end]
    is_set_off = before == "," or after == "," or (place > 0 and sentence.words[place - 1] in lexicon.words["titles"])
    is_after_thanks = place > 0 and is_last and bool(_longest(sentence.words, place - 1, lexicon)[0])
    is_name = (
        written[:1].isupper()
        and written.isalpha()
        and not written.isupper()
        and fold(written) not in lexicon.words["common"]
    )
    return is_name and (is_set_off or is_after_thanks or (len(sentence.words) == 1))
