"""Law 11: two feeds in one installation, the same people in both; no word of one is in any byte of the other's site,
feeds, search index or letters. The configurations and mails are drawn at random, the same ones each time.
"""

import json
import random
from pathlib import Path

import pytest

from bridge.mail.message import Address
from tests.installation import Installation
from tests.mailroom import START, mail
from tests.people import TEAM
from tests.residue import in_files

FEEDS = ("vertrieb", "technik")
_FEED = """\
[[feed]]
name = "{name}"
title = "Feed"
address = "{name}@nordlicht.example"
output = "public-{name}"
people = "{people}"
recover = "{recover}"

[[feed.mailbox]]
kind = "maildir"
path = "Maildir-{name}"
admit = "{admit}"

"""
_READERS = """\
[letters]
spool = "spool"

[[reader]]
address = "anja.pichler@nordlicht.example"
feeds = ["vertrieb"]

[[reader]]
address = "tom.okafor@nordlicht.example"
feeds = ["technik"]
"""


def canary(feed: str, number: int) -> str:
    """A word that exists in mails of this feed alone."""
    return f"kanari{feed[:4]}{number}q"


def conversation(draw: random.Random, feed: str, number: int) -> list[bytes]:
    """A question and an answer that quotes it, among people who are in both feeds; sometimes under one subject."""
    asker, asked = draw.sample(TEAM, 2)
    word = canary(feed, number)
    subject = "Rechnung" if draw.random() < 0.4 else f"Prüfstand {word}"
    first = _to_feed(
        feed, asker, subject, f"Wer hat {word} gesehen? #{word}", message_id=f"{feed}{number}@nordlicht.example"
    )
    quoted = f"{word} liegt bei mir.\n\nAm 02.11.26 um 09:00 schrieb {asker.name}:\n> Wer hat {word} gesehen?\n"
    second = _to_feed(feed, asked, f"AW: {subject}", quoted, in_reply_to=f"{feed}{number}@nordlicht.example")
    return [first, second]


def _to_feed(feed: str, author: Address, subject: str, text: str, **ids: str) -> bytes:
    raw = mail(author, subject, text, to=[TEAM[0]], date=START, **ids)
    return raw.replace(b"Cc: feed@", f"Cc: {feed}@".encode())


def install(folder: Path, draw: random.Random) -> Installation:
    home = Installation(folder)
    (folder / "config").mkdir()
    feeds = [
        _FEED.format(
            name=name,
            people=draw.choice(["full", "topics-only", "off"]),
            recover=draw.choice(["everyone", "team", "off"]),
            admit=draw.choice(["addressed", "all"]),
        )
        for name in FEEDS
    ]
    (folder / "config" / "bridge.toml").write_text("".join(feeds) + _READERS, encoding="utf-8")
    for name in FEEDS:
        for part in ("cur", "new", "tmp"):
            (folder / f"Maildir-{name}" / part).mkdir(parents=True)
        raws = [raw for number in range(4) for raw in conversation(draw, name, number)]
        draw.shuffle(raws)
        for number, raw in enumerate(raws):
            (folder / f"Maildir-{name}" / "new" / f"{number}.a.b").write_bytes(raw)
    return home


@pytest.mark.parametrize("seed", range(4))
def test_no_word_of_one_feed_is_in_a_byte_of_the_other(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    home = install(tmp_path, draw)
    assert home.run("run", "--once").returncode == 0
    home.fine("summarise", "--preview", "letters", "--week", "2026-W45")
    for mine, other in (FEEDS, FEEDS[::-1]):
        words = [canary(other, number) for number in range(4)]
        assert {word for _, word in in_files(tmp_path / f"public-{other}", words)} == set(words), "where it belongs"
        assert in_files(tmp_path / f"public-{mine}", words) == []
    for reader, other in (("anja", "technik"), ("tom", "vertrieb")):
        files = [file for file in (tmp_path / "letters").rglob("*") if reader in file.name]
        assert files, "a letter for each of them"
        told = " ".join(file.read_text(encoding="utf-8") for file in files)
        assert not any(canary(other, number) in told for number in range(4))
    threads = [json.loads(line) for line in home.fine("export", "--feed", "vertrieb").splitlines()]
    assert threads
    assert not any(canary("technik", number) in json.dumps(threads) for number in range(4))
