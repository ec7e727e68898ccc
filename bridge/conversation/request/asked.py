"""Whom a request is for: named, greeted, written to, or nobody in particular."""

from collections.abc import Mapping, Sequence

from bridge.conversation.request.ask import Heard, greeting_of, hear, says
from bridge.conversation.request.name import spoken_to
from bridge.conversation.request.people import is_everybody, is_list, is_same, name_parts, resolve
from bridge.conversation.thread import Post
from bridge.language.detect import lexicon_for
from bridge.language.lexicon import Lexicon
from bridge.language.phrase import words_of
from bridge.mail.message import Address

_MOST_ASKED = 3  # a mail to more people than this asks nobody in particular


def asked_of(
    heard: Heard, post: Post, people: Sequence[Address], by_id: Mapping[str, Post], lexicons: Mapping[str, Lexicon]
) -> tuple[tuple[Address, ...], bool]:
    """Who is asked, and whether by name: the sentence, else the greeting, else To, else the author answered."""
    others = [person for person in people if not is_same(person, post.author)]
    greeting = greeting_of(post.said, post.language, lexicons)
    names = tuple(name for name in (heard.ask.asked if heard.ask else ()) if _may_be_one(name, others, lexicons))
    if names:
        return (_greeted(names, post, others) if names == greeting.names else _resolved(names, others)), True
    if heard.is_for_anybody or (greeting.is_everybody and len(post.to) > 1 and not _named_inside(heard, others)):
        return (), False
    if greeting.names:
        return _greeted(greeting.names, post, others), True
    named = _named_inside(heard, others) or _opened_to(post, others, lexicons)
    if named:
        return named, True
    return _written_to(post, by_id, lexicons), False


def _may_be_one(name: str, others: Sequence[Address], lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether a word before a comma may be somebody: known here, with a title, or more than a word: "Names, dates and
    a photo, please" asks nobody of that name.
    """
    words = words_of(name)
    has_title = any(word in lexicon.words["titles"] for lexicon in lexicons.values() for word in words)
    is_known = any(word in name_parts(person) for person in others for word in words)
    return has_title or is_known or len(words) > 1 or "@" in name


def _resolved(names: Sequence[str], others: Sequence[Address]) -> tuple[Address, ...]:
    return tuple(resolve(name, others) for name in names)


def _opened_to(post: Post, others: Sequence[Address], lexicons: Mapping[str, Lexicon]) -> tuple[Address, ...]:
    """The people of the thread a mail without greeting begins with: "Gerd, see below. Can you say something?"."""
    heard = hear(post.said, post.language, lexicons)
    lexicon = lexicon_for(post.said, post.language, lexicons)
    names = spoken_to(heard[0].sentence, lexicon).names if heard and lexicon else ()
    return tuple(person for person in _resolved(names, others) if person.address)


def _greeted(names: Sequence[str], post: Post, others: Sequence[Address]) -> tuple[Address, ...]:
    """The people greeted; whoever is greeted in a mail to one address is the one who reads it: "Hi Sam" to sales@."""
    found = _resolved(names, others)
    to = [person for person in post.to if not is_same(person, post.author)]
    return tuple(to) if len(to) == 1 and not any(person.address for person in found) else found


def _written_to(post: Post, by_id: Mapping[str, Post], lexicons: Mapping[str, Lexicon]) -> tuple[Address, ...]:
    """To, if these are few and persons; without To the author of the post answered. A list beside people is copied."""
    written = tuple(person for person in post.to if not is_same(person, post.author))
    to = tuple(person for person in written if not is_list(person))
    if any(is_everybody(person, lexicons) for person in to) or (written and not to):
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


def is_notice(heard: Heard, post: Post, lexicons: Mapping[str, Lexicon]) -> bool:
    """Whether a task goes to everybody and waits for nothing: "An alle: bitte haltet die Fenster geschlossen"."""
    lexicon = lexicon_for(post.said, post.language, lexicons)
    if lexicon is None or heard.ask is None or heard.ask.kind != "task" or heard.ask.asked or heard.ask.due:
        return False
    if heard.sentence.is_question or says(heard.sentence, lexicon, "request.returns"):
        return False
    return len(post.to) > _MOST_ASKED or any(is_everybody(person, lexicons) for person in post.to)
