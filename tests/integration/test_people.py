"""People and topics through the whole store and onto the pages: parts, portraits, opt-outs, who could answer."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote_plus
from xml.etree import ElementTree

import feedparser
import pytest

from bridge.conversation.person import Role
from bridge.forget.hide import Hiding, hide_thread, show_thread
from bridge.ingest import Taking, ingest_all, ingest_one, rebuild, refresh
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.site.page import PersonRules, SiteOptions
from bridge.site.search.find import Order, find
from bridge.site.search.match import open_index
from bridge.store import Store, opt_outs, people, threads
from tests.mailroom import RULES, START, TABLES, deliver, deliver_all, mail, sample_mails
from tests.people import ANJA, FELIX, JONAS, PRIYA, TOM
from tests.servers import kit
from tests.stores import all_rows, derived
from tests.who_knows import talk

OPTIONS = SiteOptions(title="Nordlicht Feed", address="feed@nordlicht.example", domains=("nordlicht.example",))
TEMPLATES = template_texts()
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def site(store: Store, folder: Path, options: SiteOptions = OPTIONS, **more: bool) -> Path:
    publish(store, options, TEMPLATES, FolderSink(folder), NOW, **more)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """All but the search index, whose segments may be cut differently (law 5)."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(("search/", "en/search/"))}


def text(folder: Path, path: str) -> str:
    return (folder / path / "index.html").read_text(encoding="utf-8")


def thread_id(store: Store, subject: str) -> str:
    with store.read() as db:
        return next(card.thread for card in threads.latest_cards(db, "feed", 100) if card.subject == subject)


def test_parts_name_the_post_and_the_sentence(sqlite_store: Store) -> None:
    ingest_all(sqlite_store, deliver_all(talk()), RULES, TABLES)
    with sqlite_store.read() as db:
        answered = people.parts_by(db, "feed", (TOM.key,), Role.ANSWERED)
        asked = people.parts_by(db, "feed", (JONAS.key,), Role.ASKED)
    assert [(part.topics, part.is_done) for part in answered] == [(("werkzeug",), True)]
    assert "7,5 Nm" in answered[0].sentence
    assert "Drehmoment" in asked[0].sentence


def test_rows_of_people_are_the_same_rebuilt_and_in_other_portions(store: Store) -> None:
    ingest_all(store, deliver_all([*talk(), *sample_mails()]), RULES, TABLES, batch=7)
    before = derived(all_rows(store))
    assert before["part"]
    assert before["person"]
    rebuild(store, RULES, TABLES)
    assert derived(all_rows(store)) == before


def shown_words(folder: Path) -> list[str]:
    """What stands on the pages of people and topics, without ids."""
    paths = sorted([*folder.glob("p/*/index.html"), *folder.glob("topic/*/index.html"), folder / "people/index.html"])
    return [path.parent.name + str(path.read_text(encoding="utf-8").count("<li")) for path in paths]


def test_every_order_of_arrival_shows_the_same_people(sqlite_store: Store, tmp_path: Path) -> None:
    from tests.stores import empty

    shown = []
    for number, order in enumerate(([0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1])):
        empty(sqlite_store)
        known = deliver_all(talk())
        ingest_all(sqlite_store, [known[one] for one in order], RULES, TABLES, batch=1)
        shown.append(shown_words(site(sqlite_store, tmp_path / str(number))))
    assert shown[0] == shown[1] == shown[2]
    assert any("tom-okafor" in one for one in shown[0])


def test_a_word_that_recurs_becomes_a_topic_of_the_older_conversations_too(sqlite_store: Store) -> None:
    def subjects(words: Iterable[str]) -> list[bytes]:
        return [
            mail(FELIX, one, f"Nur zur Info: {one}.", date=START + timedelta(days=n)) for n, one in enumerate(words)
        ]

    mails = subjects(["Kühlaggregat undicht", "Filter am Kühlaggregat", "Kühlaggregat Halle 4"])
    for uid, raw in enumerate(mails[:2], 1):
        ingest_one(sqlite_store, deliver(raw, uid), RULES, TABLES)
    with sqlite_store.read() as db:
        assert threads.topics(db, "feed") == ()
    ingest_one(sqlite_store, deliver(mails[2], 3), RULES, TABLES)
    with sqlite_store.read() as db:
        assert [(one.name, one.threads) for one in threads.topics(db, "feed")] == [("kühlaggregat", 3)]
        cards = threads.latest_cards(db, "feed", 10)
        assert {card.topics for card in cards} == {("kühlaggregat",)}
        found = threads.load_thread(db, "feed", cards[-1].thread)
        assert found is not None
        assert found.topics == ("kühlaggregat",)
    before = derived(all_rows(sqlite_store))
    rebuild(sqlite_store, RULES, TABLES)
    assert derived(all_rows(sqlite_store)) == before


def test_other_words_for_a_topic_lead_to_it(sqlite_store: Store, tmp_path: Path) -> None:
    rules = replace(RULES, aliases=(("werkzeug", "werkzeuge"),))
    ingest_all(sqlite_store, deliver_all(talk()), rules, TABLES)
    options = replace(OPTIONS, aliases=rules.aliases, topic_titles=(("werkzeuge", "Werkzeuge und Lehren"),))
    folder = site(sqlite_store, tmp_path / "public", options)
    assert '<h1 dir="auto">Werkzeuge und Lehren</h1>' in text(folder, "topic/werkzeuge")
    page = text(folder, f"t/{thread_id(sqlite_store, 'Drehmoment der Presse')}")
    assert '<a href="../../topic/werkzeuge/">#werkzeug</a>' in page


def test_the_pages_of_people(sqlite_store: Store, tmp_path: Path) -> None:
    ingest_all(sqlite_store, deliver_all(talk()), RULES, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    tom = text(folder, "p/tom-okafor")
    thread = thread_id(sqlite_store, "Drehmoment der Presse")
    assert "7,5 Nm" in tom
    assert f'href="../../t/{thread}/#' in tom
    assert "Weiß etwas über" in tom
    assert "Knows about" in text(folder, "en/p/tom-okafor")
    names = text(folder, "people")
    assert names.index("Anja Pichler") < names.index("Jonas Weber") < names.index("Tom Okafor")
    assert "Tom Okafor" in text(folder, "topic/werkzeug")


def test_who_could_answer_stands_on_the_board_only(sqlite_store: Store, tmp_path: Path) -> None:
    ingest_all(sqlite_store, deliver_all(talk()), RULES, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    thread = thread_id(sqlite_store, "Presse in Halle 4")
    assert f'data-could="{thread}"' in text(folder, "requests")
    assert "7,5 Nm" in text(folder, "requests").partition(f'data-could="{thread}"')[2]
    assert "Könnte antworten" in text(folder, "requests")
    assert f'data-who="{thread}"' in text(folder, f"t/{thread}")
    assert "Tom Okafor" not in text(folder, f"t/{thread}")


@pytest.mark.parametrize("switch", ["topics-only", "off"])
def test_the_switch(switch: str, sqlite_store: Store, tmp_path: Path) -> None:
    ingest_all(sqlite_store, deliver_all(talk()), RULES, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    assert (folder / "p").exists()
    site(sqlite_store, folder, replace(OPTIONS, people=switch))
    assert not list(folder.rglob("p/*/*"))
    assert not list(folder.rglob("people/*"))
    assert not [path for path in folder.rglob("*.html") if 'href="../p/' in path.read_text(encoding="utf-8")]
    topic = text(folder, "topic/werkzeug")
    assert ("Weiß etwas darüber" in topic) == (switch == "topics-only")
    waiting = text(folder, "requests")
    assert ("Könnte antworten" in waiting) == (switch == "topics-only")


def visible(folder: Path, path: str) -> str:
    """The words of a page, without marks and soft hyphens, in one line."""
    plain = re.sub(r"<[^>]*>", " ", text(folder, path).partition("<main")[2])
    return " ".join(plain.replace("\u00ad", "").split())


def test_off_names_nobody_who_is_waited_for(sqlite_store: Store, tmp_path: Path) -> None:
    raw = mail(PRIYA, "Prüfplan", "Hallo Felix,\n\nwann kommt der Prüfplan?\n", to=[FELIX], date=START)
    done = [
        mail(PRIYA, "Messe", "Hallo Felix,\n\nwer bucht das Hotel?\n", to=[FELIX], message_id="m1@nordlicht.example"),
        mail(
            FELIX,
            "AW: Messe",
            "Ich habe das Hotel am Dienstag gebucht.",
            to=[PRIYA],
            in_reply_to="m1@nordlicht.example",
            date=START + timedelta(hours=3),
        ),
    ]
    note = (("Auto-Submitted", "auto-replied"),)
    away = mail(FELIX, "Abwesend: Prüfplan", "Ich bin bis zum 4.12.2026 nicht im Haus.", to=[PRIYA], more=note)
    ingest_all(sqlite_store, deliver_all([raw, *done, away]), RULES, TABLES)
    thread, confirmed = (thread_id(sqlite_store, one) for one in ("Prüfplan", "Messe"))
    full = site(sqlite_store, tmp_path / "full")
    off = site(sqlite_store, tmp_path / "off", replace(OPTIONS, people="off"))
    for folder, is_named in ((full, True), (off, False)):
        for path, words in (
            ("", "wartet auf Felix"),
            ("en", "waiting for Felix"),
            ("", "Priya → Felix"),
            (f"t/{thread}", "wartet auf Felix"),
            (f"en/t/{thread}", "waiting for Felix"),
            (f"t/{confirmed}", "wartet auf Priya"),
            ("", "Priya muss bestätigen"),
            ("requests", "Felix"),
        ):
            seen = visible(folder, path).partition("Zuletzt gelöst")[0]
            assert (words in seen) == is_named, (folder.name, path, words)
    for folder, is_named in ((full, True), (off, False)):
        week = visible(folder, "week/2026-W45").partition("Beantwortet von")[0]
        assert ("Priya FR Felix" in week) == is_named, week
        assert ("eine Antwort" in week) != is_named
    assert "wartet auf Antwort" in visible(off, "")
    assert "wartet auf Antwort" in visible(off, f"t/{thread}")
    assert "waiting for an answer" in visible(off, f"en/t/{thread}")
    assert "noch nicht bestätigt" in visible(off, "")
    assert "Was wartet auf eine Antwort?" in visible(off, "requests")
    assert "niemand" not in visible(off, "requests")
    assert 'data-v="none"' not in text(off, "requests").partition("<table")[2]


def test_evidence_leads_to_the_page_its_post_stands_on(sqlite_store: Store, tmp_path: Path) -> None:
    """A talk of three pages, with the answer on the second."""
    ask, later, thanks, other = talk()
    more = [
        mail(
            JONAS,
            "AW: Drehmoment der Presse",
            f"Zwischenstand {number}: die Messung läuft noch.",
            message_id=f"w{number}@nordlicht.example",
            in_reply_to="1@nordlicht.example",
            date=START + timedelta(minutes=number // 2 if number < 60 else 70 + number),
        )
        for number in range(1, 110)
    ]
    ingest_all(sqlite_store, deliver_all([ask, *more, later, thanks, other]), RULES, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    with sqlite_store.read() as db:
        answer = next(one for one in people.parts_by(db, "feed", (TOM.key,), Role.ANSWERED) if "7,5" in one.sentence)
    assert answer.page == 2
    for path in ("p/tom-okafor", "requests", "topic/werkzeug", "en/p/tom-okafor"):
        links = set(re.findall(rf'href="[./]*(?:en/)?(t/{answer.thread}/[^"]*#{answer.post})"', text(folder, path)))
        assert links == {f"t/{answer.thread}/2/#{answer.post}"}, path
    assert f'id="{answer.post}"' in text(folder, f"t/{answer.thread}/2")
    assert f"t/{answer.thread}/2/#{answer.post}" in (folder / "p/tom-okafor/feed.atom").read_text("utf-8")


def test_feeds_of_people_are_valid_and_lead_to_their_answers(sqlite_store: Store, tmp_path: Path) -> None:
    subject, words = '"]]> <b>&amp; \u202e', "Die Presse in Halle 4 verträgt 9 Nm, sagt ]]> <script>alert(1)</script>."
    asks = mail(ANJA, subject, "Hallo Tom, was verträgt die Presse?", to=[TOM], message_id="h1@nordlicht.example")
    answers = mail(TOM, f"AW: {subject}", words, to=[ANJA], in_reply_to="h1@nordlicht.example", date=NOW)
    ingest_all(sqlite_store, deliver_all([*talk(), asks, answers]), RULES, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    raw = (folder / "p/tom-okafor/feed.atom").read_bytes()
    assert kit("web_checks").atom(raw) == []
    assert not feedparser.parse(raw).bozo
    items = json.loads((folder / "p/tom-okafor/feed.json").read_bytes())["items"]
    root = ElementTree.fromstring(raw)
    ids = [one.text for one in root.iterfind("{*}entry/{*}id")]
    assert ids == [one["id"] for one in items]
    assert len(ids) == len(set(ids)) == 2
    assert "7,5 Nm" in raw.decode()
    assert not list((folder / "en/p").rglob("feed.*"))
    assert 'href="../../p/tom-okafor/feed.json"' in text(folder, "p/tom-okafor")
    assert 'href="../../../p/tom-okafor/feed.json"' in text(folder, "en/p/tom-okafor")


def test_the_feed_of_a_person_tells_what_was_hidden(sqlite_store: Store, tmp_path: Path) -> None:
    ingest_all(sqlite_store, deliver_all(talk()), RULES, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    thread = thread_id(sqlite_store, "Drehmoment der Presse")
    with sqlite_store.read() as db:
        (answer,) = people.parts_by(db, "feed", (TOM.key,), Role.ANSWERED)
    taking = Taking(sqlite_store, RULES, TABLES)
    hiding = Hiding(sqlite_store, "feed", lambda db, touched: refresh(db, taking, touched), NOW, "test")
    hide_thread(hiding, thread)
    raw = (site(sqlite_store, folder) / "p/tom-okafor/feed.atom").read_text("utf-8")
    assert "7,5 Nm" not in raw
    assert f"post/{answer.post}" in raw.partition("deleted-entry")[2]
    assert not feedparser.parse(raw.encode()).bozo
    show_thread(hiding, thread)
    raw = (site(sqlite_store, folder) / "p/tom-okafor/feed.atom").read_text("utf-8")
    assert "7,5 Nm" in raw
    assert "deleted-entry" not in raw


def test_topics_that_stand_together_lead_to_a_search_for_both(sqlite_store: Store, tmp_path: Path) -> None:
    mails = [mail(FELIX, "Neue Zange", "Nur zur Info: sie ist da.\n\n#werkzeug #halle-4\n", date=START)]
    ingest_all(sqlite_store, deliver_all([*talk(), *mails]), RULES, TABLES)
    options = replace(OPTIONS, topic_titles=(("halle-4", "Halle vier"),))
    folder = site(sqlite_store, tmp_path / "public", options)
    for path, operator in (("topic/werkzeug", "thema"), ("en/topic/werkzeug", "topic")):
        (link,) = re.findall(r'href="[./en]*/search/\?q=([^"]*)"[^>]*>Halle vier<', text(folder, path))
        assert unquote_plus(link) == f'{operator}:werkzeug {operator}:"halle-4"'
        index = open_index(FolderSink(folder).read)
        assert index is not None
        hits = find(index, unquote_plus(link), Order.BEST, 10).hits
        assert [hit.thread for hit in hits] == [thread_id(sqlite_store, "Neue Zange")]


def test_opting_out_takes_a_person_off_every_page_and_leaves_no_dead_link(sqlite_store: Store, tmp_path: Path) -> None:
    ingest_all(sqlite_store, deliver_all(talk()), RULES, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    with sqlite_store.write() as db:
        assert opt_outs.set_opt_out(db, "feed", "Tom.Okafor@nordlicht.example")
        assert not opt_outs.set_opt_out(db, "feed", TOM.address)
    site(sqlite_store, folder)
    assert "7,5 Nm" not in text(folder, "p/tom-okafor")
    assert "../../people/" in text(folder, "p/tom-okafor")
    assert "Tom Okafor" not in text(folder, "people")
    assert "Weiß etwas darüber" not in text(folder, "topic/werkzeug")
    assert "Könnte antworten" not in text(folder, "requests")
    before = files(folder)
    rebuild(sqlite_store, RULES, TABLES)
    assert files(site(sqlite_store, folder, everything=True)) == before
    with sqlite_store.write() as db:
        assert opt_outs.take_back_opt_out(db, "feed", TOM.address)
    assert "7,5 Nm" in text(site(sqlite_store, folder), "p/tom-okafor")


def test_one_line_can_be_hidden_alone(sqlite_store: Store, tmp_path: Path) -> None:
    ingest_all(sqlite_store, deliver_all(talk()), RULES, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    with sqlite_store.write() as db:
        opt_outs.set_opt_out(db, "feed", TOM.address, "#Werkzeug")
    site(sqlite_store, folder)
    assert "#werkzeug" not in text(folder, "people")
    assert "Weiß etwas darüber" not in text(folder, "topic/werkzeug")
    assert "Tom Okafor" in text(folder, "people")


def test_what_the_operator_says_goes_first(sqlite_store: Store, tmp_path: Path) -> None:
    ingest_all(sqlite_store, deliver_all(talk()), RULES, TABLES)
    rules = (
        PersonRules((TOM.key, ANJA.key), role="Qualität", place="Leeds"),
        PersonRules((JONAS.key,), is_hidden=True),
    )
    folder = site(sqlite_store, tmp_path / "public", replace(OPTIONS, persons=rules))
    assert "Qualität, Leeds" in text(folder, "p/tom-okafor")
    assert "../../p/tom-okafor/" in text(folder, "p/anja-pichler")
    assert "Jonas Weber" not in text(folder, "people")


def test_incremental_is_rebuilt_byte_for_byte(sqlite_store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    for uid, raw in enumerate([*talk(), *sample_mails()[:25]], 1):
        ingest_one(sqlite_store, deliver(raw, uid), RULES, TABLES)
        site(sqlite_store, folder)
    before = files(folder)
    rebuild(sqlite_store, RULES, TABLES)
    again = files(site(sqlite_store, tmp_path / "again", everything=True))
    assert sorted(again) == sorted(before)
    assert [path for path in again if again[path] != before[path]] == []


def test_nobody_answered_yet(sqlite_store: Store, tmp_path: Path) -> None:
    folder = site(sqlite_store, tmp_path / "public", everything=True)
    assert "Noch hat niemand eine Frage beantwortet." in text(folder, "people")
    assert "Nobody has answered a question yet." in text(folder, "en/people")


def test_people_outside_have_no_page(sqlite_store: Store, tmp_path: Path) -> None:
    outsider = replace(PRIYA, address="priya@hartmann.example")
    rules = replace(RULES, policy=replace(RULES.policy, admits_outsiders=True))
    raw = mail(outsider, "Muster", "Die Muster kommen am Freitag.", to=[TOM])
    ingest_all(sqlite_store, deliver_all([raw]), rules, TABLES)
    folder = site(sqlite_store, tmp_path / "public")
    assert not list(folder.rglob("p/*"))
