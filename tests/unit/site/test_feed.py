"""Feeds for readers."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser

from bridge.site import feed
from bridge.site.page import SiteOptions
from tests.servers import kit
from tests.unit.site.makers import AT, OPTIONS, SEIDEL, TOM, card, post, thread

SITE = feed.Place("site", "", "")


def test_atom_has_what_readers_need() -> None:
    data = feed.atom(feed.feed_of_thread(thread(), OPTIONS, "Jemand"), OPTIONS)
    assert kit("web_checks").atom(data) == []
    parsed = feedparser.parse(data)
    assert [one.author for one in parsed.entries] == ["Tom Okafor", "Jonas Weber"]
    assert parsed.entries[0].published.startswith("2026-11-19T09:41:00")


def test_ids_are_tags_that_outlive_the_address_of_the_site() -> None:
    here = feed.feed_of_thread(thread(), OPTIONS, "")
    moved = feed.feed_of_thread(thread(), SiteOptions(address=OPTIONS.address, base_url="https://neu.example/feed"), "")
    assert [one.id for one in here.entries] == [one.id for one in moved.entries]
    assert here.entries[0].id == "tag:nordlicht.example,2026:feed/post/p2"


def test_answers_name_what_they_answer() -> None:
    data = feed.atom(feed.feed_of_thread(thread(), OPTIONS, ""), OPTIONS)
    assert b'<thr:in-reply-to ref="tag:nordlicht.example,2026:feed/post/p1"' in data


def test_outsiders_are_named_without_address() -> None:
    data = feed.atom(feed.feed_of_thread(thread(post(1, SEIDEL), post(2, TOM)), OPTIONS, ""), OPTIONS)
    assert b"Dr. Ute Seidel" in data
    assert b"hartmann.example" not in data


def test_links_are_absolute_where_the_operator_named_an_address() -> None:
    options = SiteOptions(address=OPTIONS.address, base_url="https://feed.nordlicht.example")
    parsed = feedparser.parse(feed.atom(feed.feed_of_thread(thread(), options, ""), options))
    assert parsed.entries[0].link == "https://feed.nordlicht.example/t/8f3k/#p2"


def test_an_empty_feed_is_a_feed() -> None:
    data = feed.atom(feed.feed_of_cards(SITE, "Nordlicht", (), OPTIONS, ""), OPTIONS)
    assert kit("web_checks").atom(data) == []
    assert not feedparser.parse(data).bozo


def test_a_topic_tells_each_conversation_once_whatever_is_answered_in_it() -> None:
    """The answer moves the card; the entry stays, and with it the file (law 7)."""
    later = AT + timedelta(days=1)
    before = card(opening_post="p1")
    after = card(opening_post="p1", opening="Wer hat das Prüfprotokoll?", last_post="p2", last_at=later, gist="Anbei.")
    older = card(thread="7a2b", opening_post="p0", first_at=AT - timedelta(days=9), last_at=later)
    one, other = (feed.feed_of_topic("qualitaet", "Q", cards, OPTIONS, "") for cards in ((before,), (older, after)))
    assert [entry.id.rpartition("/")[2] for entry in other.entries] == ["p1", "p0"]  # the last begun first
    assert one.entries[0] == other.entries[0]
    assert feed.atom(one, OPTIONS) == feed.atom(replace(other, entries=other.entries[:1]), OPTIONS)


def test_json_feed_says_the_same() -> None:
    one = feed.feed_of_cards(SITE, "Nordlicht", (card(),), OPTIONS, "")
    document = json.loads(feed.json_feed(one, OPTIONS))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in document["items"]] == [entry.id for entry in one.entries]
    assert document["items"][0]["tags"] == ["qualitaet"]


def test_no_soft_hyphen_in_feeds() -> None:
    long = "Schwingungsdämpferprüfstandabnahme und Inbetriebnahmeprotokollübergabe"
    made = thread(post(1, said=long), subject=long)
    assert "\u00ad" not in feed.atom(feed.feed_of_thread(made, OPTIONS, ""), OPTIONS).decode()


def test_open_requests_have_a_feed_and_leave_it_when_answered() -> None:
    older, newer = card(thread="a", waiting_since=AT), card(thread="b", waiting_since=AT + timedelta(hours=2))
    one = feed.feed_of_requests("Offen", [older, newer], OPTIONS, "")
    assert [entry.address for entry in one.entries] == ["t/b/", "t/a/"]
    assert one.entries[0].author == "Jonas Weber"
    assert (one.id, one.address) == ("tag:nordlicht.example,2026:feed/requests/", "requests/")
    again = feed.feed_of_requests("Offen", [replace(older, waiting_since=AT + timedelta(days=2))], OPTIONS, "")
    assert again.entries[0].id != one.entries[1].id  # asked again: news for a reader


def test_a_long_conversation_has_a_short_feed() -> None:
    made = thread(*(post(number, said="Wort " * 1000) for number in range(1, 60)))
    entries = feed.feed_of_thread(made, OPTIONS, "").entries
    assert len(entries) < 10
    assert entries[0].address.endswith("#p59")
    assert feed.feed_of_thread(thread(post(1, said="Wort " * 20_000)), OPTIONS, "").entries


def test_dates_keep_four_digits() -> None:
    old = feed.feed_of_thread(thread(post(1, said_at=datetime(987, 6, 5, tzinfo=UTC))), OPTIONS, "")
    assert b"<updated>0987-06-05T00:00:00Z</updated>" in feed.atom(old, OPTIONS)
