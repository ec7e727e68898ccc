"""Invented archives of any size: German and English talk, words by Zipf's law, compounds, people, topics, states.

The same number gives the same archive. Entries go straight into the search index; nothing of it is real mail.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

from bridge.site.search.document import Document, Entry

_ONSETS = "b bl br d dr f fl g gl gr h k kl kr l m n p pl pr r s sch sp st str t tr v w z".split()  # noqa: SIM905
_VOWELS = "a e i o u ä ö ü ei au eu ie".split()  # noqa: SIM905
_CODAS = "l m n r s t ck nd ng rt ch lt ff ll".split()  # noqa: SIM905
_ENDINGS = {"de": ["", "", "e", "en", "er", "ung", "ungen", "s", "heit"], "en": ["", "", "s", "ed", "ing", "er", "ion"]}
_COMMON = {
    "de": "der die und in den von zu das mit sich auf für ist im dem nicht ein eine als auch es an".split(),  # noqa: SIM905
    "en": "the of and to in is you that it he was for on are as with his they be at one".split(),  # noqa: SIM905
}
_FIRST = [
    "Anja",
    "Ben",
    "Clara",
    "Dora",
    "Emil",
    "Felix",
    "Greta",
    "Hanno",
    "Ines",
    "Jonas",
    "Katrin",
    "Lena",
    "Miriam",
    "Nils",
    "Olga",
    "Paul",
    "Rosa",
    "Sven",
    "Tom",
    "Ute",
]
_LAST = [
    "Adler",
    "Brandt",
    "Conrad",
    "Dietz",
    "Ebert",
    "Falk",
    "Gruber",
    "Hahn",
    "Iversen",
    "Jost",
    "Kern",
    "Lorenz",
    "Mohr",
    "Noll",
    "Otto",
    "Pohl",
    "Rieck",
    "Sommer",
]
_START = 23_000_000  # minutes after 1970: autumn of 2013


def _vocabulary(dice: random.Random, language: str, size: int) -> list[str]:
    found = dict.fromkeys(_COMMON[language])
    while len(found) < size:
        root = "".join(
            dice.choice(_ONSETS) + dice.choice(_VOWELS) + dice.choice(_CODAS) for _ in range(dice.randint(1, 2))
        )
        found[root + dice.choice(_ENDINGS[language])] = None
        if language == "de" and dice.random() < 0.3:
            found[root + dice.choice(list(found)[30:] or ["werk"])] = None
    words = list(found)
    return [
        word.capitalize() if language == "de" and at > 30 and at % 3 == 0 else word for at, word in enumerate(words)
    ]


class _Writer:
    """Writes in one language."""

    def __init__(self, dice: random.Random, language: str, size: int) -> None:
        self.dice = dice
        self.words = _vocabulary(dice, language, size)
        self.weights = list(accumulate(1 / (at + 2.7) for at in range(len(self.words))))

    def write(self, count: int) -> str:
        """So many words, in sentences."""
        words = self.dice.choices(self.words, cum_weights=self.weights, k=count)
        return ". ".join(" ".join(words[at : at + 11]) for at in range(0, count, 11)) + "."


def entries(posts: int, seed: int = 1) -> Iterator[Entry]:
    """Conversations with so many posts in all, the oldest first."""
    dice = random.Random(seed)
    writers = {language: _Writer(dice, language, 20_000 + posts // 2) for language in ("de", "en")}
    people = [f"{first} {last}" for first in _FIRST for last in _LAST]
    weights = list(accumulate(1 / (at + 3) for at in range(len(people))))
    at, made, thread = _START, 0, 0
    while made < posts:
        thread += 1
        at += dice.randint(1, 600)
        length = min(posts - made, max(1, int(dice.expovariate(0.35))))
        language = "de" if dice.random() < 0.6 else "en"
        crowd = dice.choices(people, cum_weights=weights, k=3)
        yield _talk(dice, writers[language], language, thread=thread, at=at, length=length, crowd=crowd)
        made += length


def _talk(
    dice: random.Random, writer: _Writer, language: str, *, thread: int, at: int, length: int, crowd: list[str]
) -> Entry:
    subject, quoted, documents = writer.write(4).rstrip("."), "", []
    for turn in range(length):
        said = writer.write(max(8, int(dice.gauss(90, 50))))
        at += dice.randint(1, 2000) if turn else 0
        documents.append(
            Document(
                post=f"p{dice.getrandbits(40):010x}",
                page=1,
                minute=at,
                author=crowd[turn % 3],
                language=language,
                subject=subject,
                said=said,
                quoted=quoted[:1000],
                to=(crowd[(turn + 1) % 3],),
                names=("messung.pdf",) if dice.random() < 0.1 else (),
                topics=(writer.words[40 + thread % 60],) if thread % 3 else (),
                is_first=not turn,
            )
        )
        quoted = f"{said}\n{quoted}"
    states = ("info", "info", "open", "taken", "answered", "done", "done")
    return Entry(f"t{dice.getrandbits(40):010x}", dice.choice(states), tuple(documents))
