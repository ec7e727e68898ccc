"""Every story in LF and CRLF, in every order of arrival, and with each mail missing once."""

import difflib
import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.conversation.linking import link
from bridge.conversation.sketch import Sketch
from bridge.conversation.thread import Origin, Post
from bridge.mail.admission import Verdict
from bridge.store import Store, open_store
from tests.chain_truth import squeezed
from tests.golden.story import FOLDER, Outcome, load_mails, run, run_in_store, story_names, take, without

NAMES = story_names()
QUOTED = [name for name in NAMES if (FOLDER / name / "expect" / "recovered.txt").exists()]
SEED = 20261119
KNOWN_GAPS: dict[str, str] = {}  # story -> the place in the code that reads it wrongly


def marked(names: list[str], gaps: dict[str, str]) -> list[object]:
    return [pytest.param(one, marks=pytest.mark.xfail(reason=gaps[one]) if one in gaps else ()) for one in names]


def test_there_are_stories() -> None:
    assert len(NAMES) >= 40
    for name in NAMES:
        assert load_mails(name), name
        assert all(b"\r\n" in raw and b"\n" not in raw.replace(b"\r\n", b"") for raw in load_mails(name)), name


@pytest.mark.parametrize("name", marked(NAMES, KNOWN_GAPS))
def test_picture(name: str, update_expected: bool) -> None:
    """`expect/thread.txt` is the picture, `expect/words.txt` what everybody said."""
    outcome = run(load_mails(name))
    compare(FOLDER / name / "expect" / "thread.txt", outcome.draw(), update_expected and name not in KNOWN_GAPS)
    compare(FOLDER / name / "expect" / "words.txt", outcome.words(), update_expected and name not in KNOWN_GAPS)


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_do_not_matter(name: str) -> None:
    raws = load_mails(name)
    assert run(raw.replace(b"\r\n", b"\n") for raw in raws).draw() == run(raws).draw()


@pytest.mark.parametrize("name", NAMES)
def test_order_of_arrival_does_not_matter(name: str) -> None:
    raws = load_mails(name)
    drawn = run(raws).draw()
    for order in orders(len(raws)):
        assert run(raws[place] for place in order).draw() == drawn, order


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('stories') / 'bridge.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", NAMES)
def test_the_real_store_tells_the_same(name: str, store: Store) -> None:
    """As sent and in another order, each in a feed of its own: the store in memory loads what the real one loads."""
    raws = load_mails(name)
    drawn = run(raws).draw()
    assert run_in_store(store, name, raws).draw() == drawn
    shuffled = random.Random(SEED).sample(raws, len(raws))
    assert run_in_store(store, f"{name} in another order", shuffled).draw() == drawn


@pytest.mark.parametrize("name", NAMES)
def test_the_same_mails_again_change_nothing(name: str) -> None:
    raws = load_mails(name)
    assert run([*raws, *raws]).draw() == run(raws).draw()


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_invented_when_a_mail_is_missing(name: str) -> None:
    raws = load_mails(name)
    people = authors(run(raws))
    for place in range(len(raws)):
        assert authors(run(without(raws, place))) <= people, f"without mail {place + 1}"


@pytest.mark.parametrize("name", QUOTED)
def test_a_missing_mail_comes_back_out_of_the_quotes(name: str) -> None:
    """`expect/recovered.txt` numbers the mails that others quote whole."""
    raws = load_mails(name)
    for number in map(int, (FOLDER / name / "expect" / "recovered.txt").read_text(encoding="utf-8").split()):
        missing = take(raws[number - 1])
        posts = [post for thread in run(without(raws, number - 1)).threads for post in thread.posts]
        found = [post for post in posts if post.origin is Origin.RECOVERED and is_like(post, missing.read.reading.said)]
        assert [post.author.name or post.author.address for post in found] == [missing.message.author.name], number


def test_stories_do_not_mix() -> None:
    """All in one mailbox: no conversation holds mails of two stories (law 12). Stories told in variants count once."""
    owners: dict[int, str] = {}
    sketches: list[Sketch] = []
    subjects: set[str] = set()
    for name in NAMES:
        mails = [take(raw) for raw in load_mails(name)]
        mails = [mail for mail in mails if mail.admission.verdict is Verdict.ACCEPT]
        told = {mail.sketch.base_subject for mail in mails}
        if told & subjects:
            continue
        subjects |= told
        for mail in mails:
            owners[len(sketches)] = name
            sketches.append(replace(mail.sketch, mail=len(sketches)))
    linked = link(sketches)
    for thread in {post.thread for post in linked.posts}:
        members = [post for post in linked.posts if post.thread == thread]
        assert len({owners[one.sketch.mail] for post in members for one in post.sightings}) == 1
    assert len(set(owners.values())) >= 40


def test_the_real_mail_takes_over_id_and_place() -> None:
    real, answer = load_mails("real-mail-after-its-twin")
    before, after = run([answer]), run([answer, real])
    twin = next(post for post in before.threads[0].posts if post.origin is Origin.RECOVERED)
    assert after.ids[take(real).message.content_key] == twin.id
    assert [thread.id for thread in after.threads] == [thread.id for thread in before.threads]
    assert all(post.origin is Origin.RECEIVED for post in after.threads[0].posts)


def orders(count: int) -> list[tuple[int, ...]]:
    """All orders of up to four mails, else fifty; seeded, so that a failure can be run again."""
    if count <= 4:
        return list(itertools.permutations(range(count)))
    dice = random.Random(SEED)
    return [tuple(dice.sample(range(count), count)) for _ in range(50)]


def authors(outcome: Outcome) -> set[str]:
    return {post.author.name or post.author.address for thread in outcome.threads for post in thread.posts}


def is_like(post: Post, said: str) -> bool:
    return squeezed(post.said) == squeezed(said)


def compare(path: Path, drawn: str, is_new: bool) -> None:
    """Equal to the file, or the file is written; what is known to be wrong is never written down as right."""
    if is_new:
        path.write_text(drawn, encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    lines = difflib.unified_diff(expected.splitlines(), drawn.splitlines(), f"{path.parent.parent.name}", "drawn")
    assert drawn == expected, "\n".join(lines)
