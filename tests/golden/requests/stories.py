"""Reads the threads of threads/*.toml into Posts and compares what `follow` makes of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bridge import shipped
from bridge.conversation.request import follow
from bridge.conversation.thread import Evidence, FileCard, Origin, Post
from bridge.language.lexicon import Lexicon, parse_lexicon
from bridge.mail.message import Address

THREADS = Path(__file__).parent / "threads"
SEALED_WRITERS = ("fifth", "tenth", "thirteenth")  # nobody who mends rules opens their threads; only totals are read
BLIND_WRITERS = {  # of 30 November 2026, German and English each
    "third": ("thirtysecond", "thirtythird"),
    "fourth": ("thirtyfourth", "thirtyfifth"),
    "fifth": ("thirtysixth", "thirtyseventh"),
    "sixth": ("thirtyeighth", "thirtyninth"),
    "seventh": ("fortieth", "fortyfirst"),
    "eighth": ("fortysecond", "fortythird"),
    "ninth": ("fortyfourth", "fortyfifth"),
    "tenth": ("fortysixth", "fortyseventh"),
    "eleventh": ("fortyeighth", "fortyninth"),
    "twelfth": ("fiftieth", "fiftyfirst"),
    "thirteenth": ("fiftysecond", "fiftythird"),
    "fourteenth": ("fiftyfourth", "fiftyfifth"),
    "fifteenth": ("fiftysixth", "fiftyseventh"),
    "sixteenth": ("fiftyeighth", "fiftyninth"),
    "seventeenth": ("sixtieth", "sixtyfirst"),
}
BLIND = frozenset(file for files in BLIND_WRITERS.values() for file in files)


@dataclass(frozen=True)
class Story:
    name: str
    language: str
    posts: tuple[Post, ...]
    expect: tuple[tuple[str, str, str, tuple[str, ...]], ...]  # words, state, post, names of the ones asked


def person(name: str) -> Address:
    return Address(name, name.lower().replace(" ", ".").replace("ñ", "n") + "@werk.example")


def stories(file: str) -> Iterator[Story]:
    table = tomllib.loads((THREADS / f"{file}.toml").read_text(encoding="utf-8"))
    for thread in table["thread"]:
        language = thread.get("language", table["language"])
        posts = tuple(_post(text, thread, language) for text in thread["posts"])
        yield Story(thread["name"], language, posts, tuple(_expectation(text) for text in thread["expect"]))


def _expectation(text: str) -> tuple[str, str, str, tuple[str, ...]]:
    words, state, post, asked = (part.strip() for part in text.split("|"))
    return words, state, post, tuple(name.strip() for name in asked.split(",") if name.strip())


def _post(text: str, thread: dict, language: str) -> Post:
    number, parent, people, clock, said = (part.strip() for part in text.split("|", 4))
    author, to = people.split(" > ")
    files = tuple(FileCard(name, "application/pdf", 1000, name) for name in thread.get("files", {}).get(number, ()))
    return Post(
        id=number,
        parent=parent,
        origin=Origin.RECEIVED,
        message_id=f"{number}@werk.example",
        author=person(author),
        is_outside=False,
        said_at=datetime.strptime(clock, "%Y-%m-%d %H:%M").replace(tzinfo=UTC),
        subject=thread["name"],
        said=said,
        html="",
        language=language,
        folds=(),
        files=files,
        because=Evidence("start"),
        to=tuple(person(name.strip()) for name in to.split(",")),
        inline=tuple((quoted, below) for quoted, below in thread.get("inline", {}).get(number, ())),
    )


LEXICONS = {
    name[:2]: parse_lexicon(text, name)
    for name, text in shipped.language_texts().items()
    if len(name) == len("de.toml") and name.endswith(".toml")
}


@dataclass(frozen=True)
class Figures:
    requests: int
    accuracy: float
    macro_f1: float
    evidence: float
    asked: float
    extra: int
    missed: int
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"requests={self.requests} state accuracy={self.accuracy:.3f} macro F1={self.macro_f1:.3f} "
            f"evidence post={self.evidence:.3f} asked={self.asked:.3f} extra requests={self.extra} missed={self.missed}"
        )


def score(files: list[str], lexicons: dict[str, Lexicon]) -> Figures:
    """What `follow` gets right: final state, the post that proves it, the ones asked."""
    pairs: list[tuple[str, str]] = []
    evidence = asked_right = extra = 0
    wrong: list[str] = []
    for story in (story for file in files for story in stories(file)):
        left = list(follow(story.posts, lexicons))
        for words, state, post, asked in story.expect:
            got = next((one for one in left if words.casefold() in one.text.casefold()), None)
            if got is None:
                pairs.append((state, "missing"))
                wrong.append(f"{story.name}: no request {words!r}")
                continue
            left.remove(got)
            names = {one.name for one in got.asked}
            found = (got.status.value, got.steps[-1].post)
            pairs.append((state, found[0]))
            evidence += found[1] == post
            asked_right += names == set(asked)
            if found != (state, post) or names != set(asked):
                wrong.append(f"{story.name}: {words!r} is {found} {names}, not {(state, post)} {asked}")
        extra += len(left)
        wrong += [f"{story.name}: no request at all: {one.text!r}" for one in left]
    missed = sum(found == "missing" for _, found in pairs)
    total = len(pairs)
    right = sum(truth == found for truth, found in pairs)
    return Figures(
        total, right / total, _macro(pairs), evidence / total, asked_right / total, extra, missed, tuple(wrong)
    )


def _macro(pairs: list[tuple[str, str]]) -> float:
    states = sorted({truth for truth, _ in pairs})
    return sum(_f1(pairs, state) for state in states) / len(states)


def _f1(pairs: list[tuple[str, str]], state: str) -> float:
    both = sum(truth == found == state for truth, found in pairs)
    return 2 * both / sum((truth == state) + (found == state) for truth, found in pairs)
