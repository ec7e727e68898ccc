"""A mail that ends or stalls the program: the others come through, and the mail is held with its reason.

The commands run in copies of this process, their children as processes of their own; in both a parser does to certain
mails what a fault in a parser's C code does.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bridge.apart
from bridge.ingest import ingest_all
from bridge.mail.parse import compose
from bridge.redaction import marks_of_person, marks_of_words, secret_of
from bridge.store import Store, archive, attempts, forgetting, open_store
from bridge.store.schema import attempt
from tests.installation import FEED, Installation
from tests.integration.test_cli_run import exported
from tests.mailroom import RULES, TABLES, deliver_all, mail
from tests.people import ANJA, JONAS, TOM
from tests.stores import count

POISON = "Giftwort"
ACTS = {
    "crash": "os.kill(os.getpid(), signal.SIGSEGV)",
    "loop": "[None for _ in iter(int, 1)]",
    "silent loop": "while True: sum(range(10**8))",  # in C: no other thread runs meanwhile
    "memory": "b'x' * 10**10 if limited() else os.kill(os.getpid(), signal.SIGKILL)",
}
FAULT = f"""\
import os, resource, signal, sys
import bridge.apart
from bridge.ingest import place
from bridge.mail.parse import compose

bridge.apart._LONGEST = 1.0
bridge.apart._CPU_SECONDS = 3
parse, decide = compose._parse, place.decide

def limited():
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY

def parsed(raw, *more):
    if b"{POISON}" in raw:
        ACT
    return parse(raw, *more)

def decided(sketch, *more):
    if "{POISON.lower()}" in sketch.base_subject:
        ACT
    return decide(sketch, *more)

if "PLACE" == "placed":
    place.decide = decided
else:
    compose._parse = parsed
"""
IN_CHILDREN = """\
import sys
if any("multiprocessing.spawn" in word for word in sys.orig_argv):
    import fault
"""
Poisoned = Callable[..., None]


@pytest.fixture
def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Poisoned:
    """Call it to have mails be poison from now on."""
    placing = sys.modules["bridge.ingest.place"]
    for module, name in ((compose, "_parse"), (placing, "decide"), (bridge.apart, "_LONGEST")):
        monkeypatch.setattr(module, name, vars(module)[name])
    monkeypatch.setattr(bridge.apart, "_CPU_SECONDS", 3)

    def begin(act: str, *, is_placed: bool = False) -> None:
        longest = 2.0 if "loop" in act else 60.0  # seconds by the clock, and others may use the machine as well
        text = (
            FAULT.replace("ACT", ACTS[act]).replace("PLACE", "placed" if is_placed else "").replace("1.0", f"{longest}")
        )
        (tmp_path / "fault.py").write_text(text, encoding="utf-8")
        (tmp_path / "sitecustomize.py").write_text(IN_CHILDREN, encoding="utf-8")
        exec(compile(text, "fault", "exec"), {})

    return begin


@pytest.fixture
def house(tmp_path: Path) -> Installation:
    """Its processes find the fault, if there is one."""
    return Installation(tmp_path, {"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"})


def question(number: int, words: str = "") -> bytes:
    return mail(ANJA, f"Frage {number}", f"Tom, steht Regal {number} schon? {words}", to=[TOM])


def put(house: Installation, *raws: bytes) -> None:
    maildir = house.configure_maildir()
    for number, raw in enumerate(raws):
        (maildir / "new" / f"{number}.a.b").write_bytes(raw)


def opened(house: Installation) -> Store:
    return open_store(f"sqlite:///{house.folder / 'data' / 'feedbridge.sqlite'}")


def subjects(house: Installation) -> set[str]:
    return {thread["subject"] for thread in exported(house)}


def nothing_is_doubtful(house: Installation) -> bool:
    store = opened(house)
    found = count(store, attempt)
    store.close()
    return found == 0


OTHERS = {f"Frage {number}" for number in (0, 1, 3, 4)}


@pytest.mark.parametrize("act", ["crash", pytest.param("loop", marks=pytest.mark.slow), "silent loop", "memory"])
def test_what_ends_the_program_twice_is_held_and_the_others_come_through(
    act: str, house: Installation, poisoned: Poisoned
) -> None:
    put(house, *(question(number, POISON if number == 2 else "") for number in range(5)))
    poisoned(act)
    ends = [house.ended("run", "--once") for _ in range(3)]
    assert [one.returncode == 0 for one in ends] == [act == "memory"] * 2 + [True], ends  # that raises: held at once
    assert not any(POISON in one.stdout + one.stderr for one in ends)
    held = house.fine("held", "list")
    assert ("cannot-handle" if act == "memory" else "cannot-read") in held
    assert "Frage 2" not in held
    assert subjects(house) == OTHERS
    assert nothing_is_doubtful(house)
    if act != "memory":
        assert POISON in house.fine("held", "show", held.split()[0])


@pytest.mark.parametrize("act", ["memory", "crash", pytest.param("loop", marks=pytest.mark.slow)])
def test_what_ends_the_program_by_being_placed_is_held_and_the_others_come_through(
    act: str, house: Installation, poisoned: Poisoned
) -> None:
    """Two tries among others, one of them apart; then two alone; no other mail is held for it. What wants too much
    memory raises, and is held at once.
    """
    poison = mail(ANJA, f"{POISON} 2", "Tom, steht das Regal?", to=[TOM])
    put(house, *(poison if number == 2 else question(number) for number in range(5)))
    poisoned(act, is_placed=True)
    ends = [house.ended("run", "--once") for _ in range(1 if act == "memory" else 5)]
    assert [one.returncode == 0 for one in ends] == [False] * (len(ends) - 1) + [True], ends
    assert subjects(house) == OTHERS
    held = house.fine("held", "list")
    assert "cannot-handle" in held
    assert (
        "(MemoryError)" if act == "memory" else "placing it among the conversations ended the program twice"
    ) in held
    assert nothing_is_doubtful(house)


def test_a_mail_that_was_only_unlucky_is_a_post_like_any_other(store: Store) -> None:
    """Whose program was killed twice from outside: read apart, nothing else is different."""
    deliveries = deliver_all([question(1), question(2)])
    for _ in range(2):
        with store.write() as db:
            attempts.begin(db, "feed", {archive.raw_hash(deliveries[0].raw)})
    taken = ingest_all(store, deliveries, RULES, TABLES)
    assert (taken.new, dict(taken.reasons)) == (2, {})
    assert count(store, attempt) == 0


# --- verbs that read again what is here ---


KEEPS = FEED.replace("public_url", "keep_days = 30\npublic_url")
LONG_AGO = datetime(2025, 1, 7, 9, tzinfo=UTC)
VERBS = {"rebuild": ("rebuild",), "forget": ("forget", JONAS.address), "retention": ("run", "--once")}


@pytest.fixture
def home(house: Installation) -> Installation:
    """Everything was read by a program to which nothing is poison."""
    questions = [question(number, POISON if number == 2 else "") for number in range(5)]
    put(house, *questions, mail(JONAS, "Von früher", "Ist fertig.", to=[TOM], date=LONG_AGO))
    house.fine("ingest")
    return house


def died_twice(home: Installation) -> None:
    """As after two calls that were ended by the mail."""
    store = opened(home)
    for _ in range(2):
        with store.write() as db:
            attempts.begin_all(db, "feed")
    store.close()


@pytest.mark.parametrize("verb", [pytest.param(one, marks=[pytest.mark.slow] * (one != "forget")) for one in VERBS])
def test_what_ends_a_verb_twice_is_held_and_the_verb_does_its_work(
    verb: str, home: Installation, poisoned: Poisoned
) -> None:
    if verb == "retention":
        home.configure('kind = "maildir"', 'path = "Maildir"', feed=KEEPS)
    died_twice(home)
    poisoned("crash")
    said = home.fine(*VERBS[verb])
    assert POISON not in said
    assert subjects(home) == (OTHERS | {"Von früher"} if verb == "rebuild" else OTHERS)
    assert "cannot-read" in home.fine("held", "list")
    store = opened(home)
    with store.write() as db:
        assert attempts.begin_all(db, "feed") == 1
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("act", ["crash", "loop", "silent loop"])
@pytest.mark.parametrize("verb", VERBS)
def test_whatever_ends_a_verb_ends_it_twice(act: str, verb: str, home: Installation, poisoned: Poisoned) -> None:
    if verb == "retention":
        home.configure('kind = "maildir"', 'path = "Maildir"', feed=KEEPS)
    poisoned(act)
    ends = [home.ended(*VERBS[verb]).returncode for _ in range(3)]
    assert [one == 0 for one in ends] == [False, False, True], ends
    assert subjects(home) >= OTHERS


@pytest.fixture
def held(home: Installation) -> str:
    """The number of one that is held as no process can read it."""
    store = opened(home)
    with store.write() as db:
        archive.hold(db, 3, archive.UNREADABLE, "")
    store.close()
    home.fine("rebuild")
    return home.fine("held", "list").split()[0]


def test_held_mail_that_nobody_can_read_stops_no_verb(home: Installation, held: str, poisoned: Poisoned) -> None:
    """Each call would die of it; the operator is told that nobody looked into it."""
    poisoned("crash")
    account = [json.loads(line) for line in home.fine("export", "--person", JONAS.address).splitlines()]
    assert [one["role"] for one in account if one.get("number") == int(held)] == ["unknown"]
    assert f"not looked into: {held}" in home.fine("forget", JONAS.address)
    assert subjects(home) == OTHERS
    again = home.ended("held", "release", held)
    assert (again.returncode, again.stdout) == (1, f"{held}: held again: cannot-read\n")


def test_what_was_forgotten_meanwhile_is_masked_when_it_is_let_in(home: Installation, held: str) -> None:
    """By a program that can read it."""
    store = opened(home)
    with store.write() as db:
        key = secret_of(store.id_key)
        forgetting.keep_marks(db, "feed", marks_of_person(key, [TOM.key], [TOM.name], frozenset()), are_words=False)
    store.close()
    home.fine("held", "release", held)
    (let_in,) = [one for one in exported(home) if one["subject"] == "Frage 2"]
    assert TOM.address not in str(let_in)
    assert "Regal 2" in let_in["posts"][0]["said"]
    assert "Tom" not in let_in["posts"][0]["said"]


def test_after_a_forgetting_it_is_held_as_before(home: Installation, poisoned: Poisoned) -> None:
    """Every mail that comes in is looked through for the words of the forgotten."""
    store, raw = opened(home), question(7, POISON)
    with store.write() as db:
        words = marks_of_words(secret_of(store.id_key), "Diese sechs Worte sind für immer vergessen.")
        forgetting.keep_marks(db, "feed", words, are_words=True)
        for _ in range(2):
            attempts.begin(db, "feed", {archive.raw_hash(raw)})
    store.close()
    for number, one in ((7, raw), (8, question(8))):
        (home.folder / "Maildir" / "new" / f"{number}.a.b").write_bytes(one)
    poisoned("crash")
    home.fine("ingest")
    assert "Frage 8" in subjects(home)
    assert "Frage 7" not in subjects(home)
