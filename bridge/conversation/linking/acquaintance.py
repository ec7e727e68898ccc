"""Who writes to whom: may a mail answer that other one, if nobody knows more than people and subject (rule 4)?"""

from bridge.conversation.fingerprint import find_words
from bridge.conversation.linking.authors import is_same_author
from bridge.conversation.sketch import Sketch

_TELLING, _WEIGHTY = 3, 3  # words, letters


def is_acquainted(one: Sketch, other: Sketch) -> bool:
    """True if one of the two authors takes part in the other's mail."""
    return one.author.key in other.people or other.author.key in one.people


def is_exchange(mail: Sketch, other: Sketch) -> bool:
    """True if each of the two authors takes part in the other's mail, or one author writes to the same person twice."""
    author = mail.author.key
    if author == other.author.key:
        return bool({*mail.people} & {*other.people} - {author})
    return author in other.people and other.author.key in mail.people


def knows(mail: Sketch, other: Sketch) -> bool:
    """True if an exchange, or `mail` goes to the author of `other` and both go to a third (a list, a colleague)."""
    pair = {mail.author.key, other.author.key}
    return is_exchange(mail, other) or (
        other.author.key in mail.people and bool({*mail.people} & {*other.people} - pair)
    )


def may_answer(mail: Sketch, other: Sketch) -> bool:
    """True if nothing speaks against `mail` being an answer to `other`, a mail of the same subject.

    Its author got `other` and writes to who wrote it, or to the same people again; or somebody (a list, perhaps) got
    both, and the subject is not one of those that everybody uses. Whoever is quoted first must take part in `other`.
    """
    is_shared = is_acquainted(mail, other) or not set(mail.people).isdisjoint(other.people)
    if not (is_exchange(mail, other) or (is_shared and _is_telling(mail.base_subject))):
        return False
    quoted = [level.author for level in mail.levels if level.depth == 1]
    return not quoted or any(is_same_author(one, other.author) or one.key in other.people for one in quoted)


def _is_telling(subject: str) -> bool:
    """ "Rechnung", "Status KW 47" and "Anfrage Angebot" are used by everybody; three words of weight are not."""
    return len({word for word in find_words(subject) if len(word) >= _WEIGHTY and not word.isdigit()}) >= _TELLING
