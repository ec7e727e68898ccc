"""The row "kill -9" of the fault matrix: every verb killed at its steps and begun again ends where an undisturbed run
ends, with the same rows, pages, letters and answers of the search. Figures of the long form: tests/README.md.
"""

import os
import random
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bridge.store import threads
from tests.deaths import NOW, House, differences, kill
from tests.installation import Installation
from tests.integration.test_forget import FEED, LATER, WORDS, ZOE, mails, put

CONFIG = FEED.replace("public_url", "KEEP\npublic_url") + 'kind = "maildir"\npath = "Maildir"\n'
READERS = "".join(f'\n[[reader]]\naddress = "{who}@nordlicht.example"\n' for who in ("tom.okafor", "jonas.weber"))
RUN = ("run", "--once")
LATER_ON = NOW + timedelta(
    hours=1
)  # still "Guten Morgen" in a letter; when a letter is free again that a dead process had in hand
MAIL, OLD, NEW_TITLE = ("a mail",), ("keep_days = 3",), ('title = "Anders"',)  # done to the house, no commands
LOG = "table removal"  # a removal that is done twice is noted twice


@dataclass(frozen=True)
class Case:
    """What is done before; what is killed; what is done afterwards, undisturbed or not."""

    before: tuple[tuple[str, ...], ...]
    verb: tuple[str, ...]
    after: tuple[str, ...] = RUN


CASES = {
    "import, publish and letters": Case((), RUN),
    "ingest": Case((), ("ingest",)),
    "a further mail": Case((RUN, MAIL), RUN),
    "publish": Case((("ingest",),), ("publish",)),
    "publish --all": Case((RUN, NEW_TITLE), ("publish", "--all")),
    "summarise": Case((("ingest",), ("publish",)), ("summarise",)),
    "hide": Case((RUN,), ("hide", "CONVERSATION")),
    "hide --undo": Case((RUN, ("hide", "CONVERSATION")), ("hide", "CONVERSATION", "--undo")),
    "forget a person": Case((RUN,), ("forget", ZOE.address)),
    "forget a conversation": Case((RUN,), ("forget", "CONVERSATION")),
    "expire": Case((RUN, OLD), RUN),
    "held release": Case((RUN,), ("held", "release", "9")),
    "rebuild": Case((RUN,), ("rebuild",)),
}


def furnish(folder: Path) -> House:
    """Nothing read yet. Copies of it have the key that ids are made with, and mails that came on the clock's day."""
    for part in ("Maildir/cur", "Maildir/new", "Maildir/tmp", "config", "data"):
        (folder / part).mkdir(parents=True)
    (folder / "config" / "bridge.toml").write_text(CONFIG.replace("KEEP", "") + READERS, encoding="utf-8")
    house = House(folder)
    do(replace(house, now=NOW - timedelta(days=5)), ("summarise",))  # the readers are known since then
    put(Installation(folder), *mails())
    _stamp(house)
    return house


def _stamp(house: House) -> None:
    for number, path in enumerate(sorted((house.folder / "Maildir" / "new").iterdir())):
        os.utime(path, (NOW.timestamp() - 3600 + number,) * 2)


def do(house: House, what: tuple[str, ...]) -> None:
    if what == MAIL:
        put(Installation(house.folder), LATER)
        _stamp(house)
    elif what in (OLD, NEW_TITLE):
        text = CONFIG.replace("KEEP", what[0]) + READERS
        (house.folder / "config" / "bridge.toml").write_text(text, encoding="utf-8")
    else:
        assert house.here(*what) == 0, what


def conversation(house: House) -> str:
    """The id of the one that everything is about."""
    store = house.opened()
    with store.read() as db:
        found = [threads.load_thread(db, "feed", one) for one in threads.thread_ids(db, "feed")]
    store.close()
    return next(one.id for one in found if one and WORDS in " ".join(post.said for post in one.posts))


def prepared(case: Case, folder: Path) -> tuple[House, tuple[str, ...]]:
    """The house just before, and the verb with the id it is about."""
    house, name = furnish(folder), ""
    for what in case.before:
        do(house, tuple(name if word == "CONVERSATION" else word for word in what))
        name = name or (conversation(house) if what == RUN else "")
    return house, tuple(name if word == "CONVERSATION" else word for word in case.verb)


def check_deaths(case: Case, folder: Path, most: int) -> int:
    """Kill the verb at `most` of its steps, spread over all of them; returns how often it was killed."""
    base, verb = prepared(case, folder / "base")
    undisturbed = base.copy(folder / "undisturbed")
    do(undisturbed, verb)
    do(replace(undisturbed, now=LATER_ON), case.after)
    expected = undisturbed.state()
    assert expected["public/index.html"]
    total = len(base.copy(folder / "counted").steps(*verb))
    places = range(1, total + 1, max(1, total // most))
    for place in places:
        house = base.copy(folder / "dying")
        later = replace(house, now=LATER_ON)
        assert house.apart(*verb, FEEDBRIDGE_DIE_AT=str(place)) == -9
        assert house.apart(*verb) in (0, 1)  # 1: what was to be forgotten is gone already
        assert later.apart(*case.after) == 0
        found = house.state()
        assert set(differences(found, expected)) <= {LOG}, (place, differences(found, expected))
        assert later.apart(*case.after) == 0
        assert differences(house.state(), found) == [], place
    return len(places)


@pytest.mark.parametrize("name", CASES)
def test_killed_at_some_steps_of_a_verb(name: str, tmp_path: Path) -> None:
    assert check_deaths(CASES[name], tmp_path, 2) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_killed_at_every_step_of_a_verb(name: str, tmp_path: Path) -> None:
    print(f"{name}: killed {check_deaths(CASES[name], tmp_path, 10_000)} times")


@pytest.mark.parametrize("least", [6, pytest.param(2000, marks=pytest.mark.slow)])
def test_killed_at_random(least: int, tmp_path: Path) -> None:
    """Whatever was running, whenever it was killed, however often: at last a run ends, and all is as it should be."""
    dice, base = random.Random(7), furnish(tmp_path / "base")
    undisturbed = base.copy(tmp_path / "undisturbed")
    do(undisturbed, RUN)
    begun = time.monotonic()
    assert base.copy(tmp_path / "house").apart(*RUN) == 0
    longest = time.monotonic() - begun
    for what in (MAIL, RUN):
        do(replace(undisturbed, now=LATER_ON), what)
    expected, deaths = undisturbed.state(), 0
    for world in count():
        house = base.copy(tmp_path / "house")
        for what in ((), MAIL):
            if what:
                do(house, what)
            for _ in range(3):
                child = house.begin(*dice.choice((RUN, RUN, ("ingest",), ("publish",), ("rebuild",))))
                time.sleep(dice.random() * longest)
                deaths += kill(child) == -9
            assert replace(house, now=LATER_ON).apart(*RUN) == 0
        assert differences(house.state(), expected) == [], f"world {world}"
        if deaths >= least:
            break
    print(f"{deaths} times killed, in {world + 1} worlds")
