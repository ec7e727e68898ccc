"""Words of a mail stay words, on pages and in feeds."""

import json
import re
from datetime import date

import feedparser
import lxml.html
import pytest
from lxml import etree

from bridge.conversation.person import Part, Portrait, Role
from bridge.conversation.thread import Status
from bridge.mail.message import Address
from bridge.site import build, feed
from bridge.site.view.people import Someone
from tests.servers import kit
from tests.unit.site.makers import AT, HOSTILE, OPTIONS, card, hostile_thread, post, renderer, thread

RENDERER = renderer()
TODAY = date(2026, 11, 23)


def _findings(data: bytes) -> list[str]:
    checks = kit("web_checks")
    tree = lxml.html.document_fromstring(data)
    return [*checks._inline(tree), *checks._policy(tree), *checks._frame(tree)]


def hostile_front(payload: str) -> build.Front:
    """The lists, with the payload in every field a mail fills."""
    wicked = Address(payload, "x@konkurrenz.example")
    words = {"subject": payload, "gist": payload, "question": payload, "topics": (payload,)}
    people = {"last_author": wicked, "people": (wicked,), "waiting_for": (wicked,), "asker": wicked}
    one = card(**words, **people)
    solved = card(**words, **people, thread="9x", status=Status.DONE, waiting_since=None)
    return build.Front((one, solved), (one,), (solved,), ((payload, 2),), TODAY)


@pytest.mark.parametrize("payload", HOSTILE)
def test_payloads_are_inert_in_conversations(payload: str) -> None:
    for _, data in build.conversation_pages(RENDERER, hostile_thread(payload)):
        assert _findings(data) == []
        tree = lxml.html.document_fromstring(data)
        scripts = {one.get("src").rpartition("/")[2] for one in tree.iter("script")}
        assert scripts == {"site.js", "theme.js"}
        assert not [one for one in tree.iter("img") if one.get("src") == "x"]
        assert b"x@konkurrenz.example" not in data
        for body in tree.find_class("body"):  # blocks of their own: a direction mark in them turns nothing else round
            body.drop_tree()
        assert "\u202e" not in lxml.html.tostring(tree, encoding="unicode")


@pytest.mark.parametrize("payload", HOSTILE)
def test_payloads_are_inert_in_lists(payload: str) -> None:
    front = hostile_front(payload)
    files = [*build.front_pages(RENDERER, front), *build.topics_files(RENDERER, front.topics)]
    files += build.month_files(RENDERER, "2026-11", front.latest)
    files += build.topic_files(RENDERER, "x", payload, front.latest)
    for path, data in files:
        assert _findings(data) == [], path
        assert b"konkurrenz.example" not in data.replace(b"konkurrenz.example, extern", b"")


@pytest.mark.parametrize("payload", HOSTILE)
def test_feeds_are_well_formed_whatever_was_in_the_mails(payload: str) -> None:
    whole = feed.feed_of_thread(hostile_thread(payload), OPTIONS, "Jemand")
    cards = hostile_front(payload).latest[:1]
    listed = feed.feed_of_cards(feed.Place("site", "", ""), payload, cards, OPTIONS, payload)
    topic = feed.feed_of_topic(payload, payload, cards, OPTIONS, payload)
    wicked = Address(payload, "x@nordlicht.example")
    part = Part(Role.ANSWERED, wicked, "8f3k", payload, "p1", payload, "de", AT, wicked, topics=(payload,))
    person = feed.feed_of_person(
        Someone((wicked.key,), wicked, Portrait(name=payload), (payload,)), [part], OPTIONS, (("p0", AT),)
    )
    moved = feed.feed_of_redirect("old", hostile_thread(payload), payload, OPTIONS)
    for one in (whole, listed, topic, person, moved, feed.feed_of_requests(payload, cards, OPTIONS, payload)):
        data = feed.atom(one, OPTIONS)
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))
        assert not feedparser.parse(data).bozo
        assert b"x@konkurrenz.example" not in data
        assert b"<script" not in data
        assert kit("web_checks").atom(data) == []
        document = json.loads(feed.json_feed(one, OPTIONS))
        assert all(item["id"] and item["url"] and "content_html" in item for item in document["items"])
        ids = [item["id"] for item in document["items"]]
        assert ids == [entry.id for entry in feedparser.parse(data).entries]
        assert all(re.fullmatch(r"tag:nordlicht\.example,2026:feed/[\w/.~%-]+", name) for name in ids)


@pytest.mark.parametrize(
    ("author", "marks"),
    [
        (
            Address("\u0410nja Roth", "anja@partner.example"),
            ["t\u00e4uschend \u00e4hnliche Buchstaben", "look-alike letters"],
        ),
        (Address("Anja Roth", "anja@n\u03bfrdlicht.example"), ["Domain ahmt unsere nach", "domain imitates ours"]),
        (Address("Анна Сорокина", "anna@partner.example"), []),
    ],
)
def test_look_alikes_are_marked_on_pages_in_both_languages(author: Address, marks: list[str]) -> None:
    pages = dict(build.conversation_pages(RENDERER, thread(post(1), post(2, author))))
    lists = dict(build.front_pages(RENDERER, build.Front((card(last_author=author),), (), (), (), TODAY)))
    for number, folder in enumerate(("", "en/")):
        for name, files in ((f"{folder}t/8f3k/index.html", pages), (f"{folder}index.html", lists)):
            tree = lxml.html.document_fromstring(files[name])
            found = {one.text_content() for one in tree.find_class("ext")} - {"extern", "external"}
            assert found == set(marks[number : number + 1])
