"""What is remembered of the forgotten: keyed hashes, nothing that can be read.

With the key (it is in the database) and a guess anybody can ask "was it this address?", as an address book can; nobody
can read the hashes backwards. That much must stay, or the next reply would bring everything back.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

from bridge.conversation.fingerprint import NOT_WORDS, WORD
from bridge.mail.message import Address

MASKS = {"de": "[entfernt]", "en": "[removed]"}  # what stands in the place; recovery.author knows that it names nobody
RUN = 6  # words in a row: five or fewer are said by many ("mit freundlichen Grüßen aus Hamburg")
LONGEST_NAME = 4  # words
FORGOTTEN_DOMAIN = "forgotten.invalid"  # of the ids that stand for Message-IDs [RFC 2606: never a real domain]
_SHORTEST_PART = 3  # letters: "Li" alone is no name that can be told from a word
ADDRESS_LIKE = re.compile(r"[^\s<>\"'(),;:\[\]@]{1,64}@[^\s<>\"'(),;:\[\]@]{1,255}")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})


class Sort(StrEnum):
    """What a hash stands for; the same text as an address and as a name gives two hashes."""

    ADDRESS = "address"
    NAME = "name"  # two to four words in a row
    FIRST = "first"  # the first word of a name: spares looking every two, three and four words up
    PART = "part"  # one word of a name: counts only in mails that have to do with the person
    MAIL = "mail"  # a Message-ID
    SUBJECT = "subject"  # a base subject: counts only in answers to a forgotten mail
    WORDS = "words"  # six words in a row


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What one mail is searched for. `marks`: hashes; `lines`: short quoted lines of this mail, as folded words."""

    key: bytes
    marks: frozenset[str] = frozenset()
    mask: str = "[removed]"
    lines: frozenset[tuple[str, ...]] = frozenset()
    is_involved: bool = False  # the mail has to do with the person: single parts of the name count too

    def has(self, sort: Sort, text: str) -> bool:
        """Whether this was forgotten."""
        return mark(self.key, sort, text) in self.marks

    def is_person(self, address: Address) -> bool:
        """Whether these are the forgotten one's address or full name."""
        if address.key and self.has(Sort.ADDRESS, address.key):
            return True
        words = words_of(address.name)
        return 2 <= len(words) <= LONGEST_NAME and self.has(Sort.NAME, " ".join(words))


def secret_of(id_key: bytes) -> bytes:
    """The key of the hashes, from that of the store: another one, so that no id tells anything about a hash."""
    return blake2b(b"forgotten", key=id_key[:64], digest_size=32).digest()


def mark(key: bytes, sort: Sort, text: str) -> str:
    """The keyed hash that stands for a text: 16 hex digits."""
    return blake2b(f"{sort.value}\0{text}".encode("utf-8", "surrogatepass"), key=key, digest_size=8).hexdigest()


@lru_cache(maxsize=100_000)
def word_mark(key: bytes, sort: Sort, word: str) -> str:
    """The same for a single word: mails say the same ones again and again."""
    return mark(key, sort, word)


def fold(word: str) -> str:
    """One spelling of a word: no case, ä = ae, ß = ss, no accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_UMLAUTS)
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, without links and addresses."""
    return tuple(fold(found.group()) for found in WORD.finditer(ADDRESS_LIKE.sub(" ", NOT_WORDS.sub(" ", text))))


def runs_of(words: Sequence[str]) -> Iterator[str]:
    """Every six words in a row."""
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def marks_of_person(
    key: bytes, addresses: Iterable[str], names: Iterable[str], shared: Iterable[str]
) -> frozenset[str]:
    """The hashes of a person. `shared`: parts of names that others bear too; alone they say nothing."""
    found = {mark(key, Sort.ADDRESS, one.casefold()) for one in addresses if one}
    others = set(shared)
    for name in names:
        words = words_of(name)[:LONGEST_NAME]
        if len(words) > 1:
            for order in (words, (words[-1], *words[:-1]), (words[0], words[-1]), (words[-1], words[0])):
                found |= {mark(key, Sort.FIRST, order[0]), mark(key, Sort.NAME, " ".join(order))}
        found |= {mark(key, Sort.PART, word) for word in name_parts(name) if word not in others}
    return frozenset(found)


def name_parts(name: str) -> frozenset[str]:
    """The single words of a name that are long enough to be one."""
    return frozenset(word for word in words_of(name) if len(word) >= _SHORTEST_PART and not word.isdecimal())


def marks_of_mail(key: bytes, message_id: str, base_subject: str) -> frozenset[str]:
    """The hashes by which answers to a mail are known: its id, and the subject it gave the conversation."""
    found = {mark(key, Sort.MAIL, message_id.casefold())} if message_id else set()
    return frozenset(found | ({mark(key, Sort.SUBJECT, base_subject)} if base_subject else set()))


def marks_of_words(key: bytes, text: str) -> frozenset[str]:
    """The hashes of every six words in a row."""
    return frozenset(mark(key, Sort.WORDS, run) for run in runs_of(words_of(text)))
