"""Feeds for readers."""

import json

import feedparser

from bridge.site import feed
from bridge.site.page import SiteOptions
from tests.servers import kit
from tests.unit.site.makers import OPTIONS, SEIDEL, TOM, card, post, thread


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
    data = feed.atom(feed.feed_of_cards("", "Nordlicht", (), OPTIONS, ""), OPTIONS)
    assert kit("web_checks").atom(data) == []
    assert not feedparser.parse(data).bozo


def test_json_feed_says_the_same() -> None:
    one = feed.feed_of_cards("", "Nordlicht", (card(),), OPTIONS, "")
    document = json.loads(feed.json_feed(one, OPTIONS))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in document["items"]] == [entry.id for entry in one.entries]
    assert document["items"][0]["tags"] == ["qualitaet"]


def test_no_soft_hyphen_in_feeds() -> None:
    long = "Schwingungsdämpferprüfstandabnahme und Inbetriebnahmeprotokollübergabe"
    made = thread(post(1, said=long), subject=long)
    assert "\u00ad" not in feed.atom(feed.feed_of_thread(made, OPTIONS, ""), OPTIONS).decode()
