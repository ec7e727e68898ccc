"""Plain full-text search: the same answers on both databases; nothing in a query is syntax."""

import pytest

from bridge.ingest import FeedRules, ingest_all, rebuild
from bridge.store import Store, search
from tests.mailroom import RULES, TABLES, deliver_all, mail
from tests.people import ANJA, JONAS, OUTSIDER, SVEN

MAILS = [
    mail(
        SVEN,
        "Größe der Kühlaggregate",
        "Die GRÖSSE ist 40 x 60 cm, siehe x-ray_plan, Müller.",
        message_id="a@x.example",
    ),
    mail(
        ANJA,
        "AW: Größe der Kühlaggregate",
        "Danke, bestellt.\n\nSven Brückner schrieb am 2. November 2026:\n> Die GRÖSSE ist 40 x 60 cm.\n",
        in_reply_to="a@x.example",
    ),
    mail(
        JONAS, "Preisliste", "Die Liste liegt auf laufwerk.nordlicht.example/preise, Frage an j.weber@nordlicht.example"
    ),
    mail(OUTSIDER, "Angebot", "Günstige Größen"),
]


@pytest.fixture
def filled(store: Store) -> Store:
    ingest_all(store, deliver_all(MAILS), RULES, TABLES)
    return store


def found(store: Store, query: str, feed: str = "feed", limit: int = 10) -> list[tuple[int, bool]]:
    with store.read() as db:
        return [(hit.post.mail, hit.in_quote) for hit in search.find_words(db, feed, query, limit)]


@pytest.mark.parametrize(
    ("query", "mails"),
    [
        ("größe", [(2, False), (1, False)]),
        ("GROSSE aggregate", []),
        ("grosse kuhlaggr", [(2, False), (1, False)]),
        ("40 60", [(1, False), (2, True)]),
        ("ray plan", [(1, False)]),
        ("x-ray_plan", [(1, False)]),
        ("muller", [(1, False)]),
        ("weber@nordlicht", [(3, False)]),
        ("nordlicht.example/preise", [(3, False)]),
        ("Anja", [(2, False)]),
        ("angebot", []),
        ("", []),
        ("&&& !!!", []),
        ('bestellt" OR "preisliste', []),
        ("own : danke", []),
        ("NOT danke", []),
        ("'; DROP TABLE search; --", []),
        ("dank*", [(2, False)]),
        ("größe " * 40, [(2, False), (1, False)]),
        ("x" * 5000, []),
    ],
)
def test_words_are_found(filled: Store, query: str, mails: list[tuple[int, bool]]) -> None:
    assert found(filled, query) == mails


def test_other_feeds_and_more_than_asked_for_are_not(filled: Store) -> None:
    assert found(filled, "größe", feed="vertrieb") == []
    assert found(filled, "größe", limit=1) == [(2, False)]
    ingest_all(filled, deliver_all(MAILS), FeedRules("vertrieb", RULES.policy), TABLES)
    assert [mail for mail, _ in found(filled, "größe", feed="vertrieb")] == [6, 5]
    rebuild(filled, RULES, TABLES)
    assert found(filled, "größe") == [(2, False), (1, False)]
    assert [mail for mail, _ in found(filled, "größe", feed="vertrieb")] == [6, 5]
