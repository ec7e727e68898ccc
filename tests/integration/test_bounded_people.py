"""Law 7 for people and topics: what one new mail writes of them does not grow with the archive."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bridge.ingest import ingest_all, ingest_one
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import SiteOptions
from tests.mailroom import RULES, TABLES, deliver, mail
from tests.people import TEAM
from tests.stores import open_with_key

OPTIONS = SiteOptions(title="Nordlicht Feed", address="feed@nordlicht.example", domains=("nordlicht.example",))
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
WORDS = ("Prüfstand", "Rechnung", "Zollnummer", "Firmware", "Lagerplatz", "Messestand", "Kabelsatz", "Wartung")
# A recurring word is one topic at most: two languages, and two feeds, which have a conversation by its first post.
TOPIC_FILES = {"asks": 4, "answers": 2}


class NotingSink(FolderSink):
    """A folder that notes what changed in it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.changed: Counter[str] = Counter()
        self.octets = 0

    def write(self, path: str, data: bytes) -> bool:
        is_new = super().write(path, data)
        if is_new:
            self.changed[path.removeprefix("en/").split("/")[0]] += 1
            self.octets += len(data)
        return is_new


def archive(count: int) -> list[bytes]:
    """Questions with answers, none with a named topic: words of their subjects recur."""
    mails = []
    for number in range(count):
        asker, other = TEAM[number % 7], TEAM[(number + 1 + number // 7 % 5) % 7]
        subject = f"{WORDS[number % 8]} {WORDS[number // 8 % 8]} N{number}"
        at, name = NOW - timedelta(hours=2 + 3 * (count - number)), f"{number}@nordlicht.example"
        mails.append(mail(asker, subject, f"Wo liegt Vorgang {number}?", to=[other], message_id=name, date=at))
        text = f"Vorgang {number} liegt bei Frau Berger im Ordner."
        later = at + timedelta(hours=1)
        mails.append(mail(other, f"AW: {subject}", text, to=[asker], in_reply_to=name, date=later))
    return mails


def grow(folder: Path, count: int) -> dict[str, NotingSink]:
    """What a mail that asks writes, and one that answers it."""
    store = open_with_key(f"sqlite:///{folder}/{count}.db")
    ingest_all(store, [deliver(raw, uid, at=NOW) for uid, raw in enumerate(archive(count), 1)], RULES, TABLES)
    publish(store, OPTIONS, template_texts(), FolderSink(folder / str(count)), NOW)
    asks = mail(
        TEAM[0], "Firmware Kabelsatz neu", "Wo liegt die Liste?", to=[TEAM[1]], message_id="a@x.example", date=NOW
    )
    answers = mail(
        TEAM[1], "AW: Firmware Kabelsatz neu", "Im Ordner bei Frau Berger.", in_reply_to="a@x.example", date=NOW
    )
    written = {}
    for uid, (kind, raw) in enumerate({"asks": asks, "answers": answers}.items(), 3 * count):
        ingest_one(store, deliver(raw, uid, at=NOW), RULES, TABLES)
        written[kind] = NotingSink(folder / str(count))
        publish(store, OPTIONS, template_texts(), written[kind], NOW)
    store.close()
    return written


def test_one_mail_writes_as_many_pages_of_people_and_topics_in_a_large_archive(tmp_path: Path) -> None:
    small, large = grow(tmp_path, 40), grow(tmp_path, 160)
    for kind, few in small.items():
        many = large[kind]
        print(kind, dict(few.changed), few.octets, dict(many.changed), many.octets)
        assert many.changed["p"] <= max(few.changed["p"], 6)  # two people: two languages, and two feeds of who answered
        assert many.changed["people"] <= 2
        assert many.changed["topic"] == TOPIC_FILES[kind]
        assert many.changed["p"] > 0
