"""A mail that asks too much: its first requests are followed, of the others is said how many there are."""

import itertools

import lxml.html
import pytest

from bridge.conversation.request import follow
from bridge.conversation.request.follow import MOST_FOLLOWED
from bridge.conversation.thread import Origin, Post, Request, Status
from bridge.mail.message import Address
from bridge.site import build
from tests.mailroom import TABLES
from tests.unit.site.makers import TOM, post, renderer, thread


def asking(count: int) -> str:
    return "\n".join(f"Kannst du bitte die Datei {number} prüfen?" for number in range(count))


def followed(*posts: Post) -> tuple[Request, ...]:
    return follow(posts, TABLES.lexicons)


@pytest.mark.parametrize(("count", "kept"), [(99, 99), (100, 100), (101, 100), (20_000, 100)])
def test_no_more_are_followed_and_none_is_forgotten(count: int, kept: int) -> None:
    found = followed(post(1, said=asking(count)))
    assert len(found) == kept == min(count, MOST_FOLLOWED)
    assert [one.unfollowed for one in found] == [0] * (kept - 1) + [count - kept]


def test_quotes_count_with_the_mail_that_brought_them() -> None:
    people = [Address(f"Gast {n}", f"gast{n}@nordlicht.example") for n in range(1, 5)]
    quoted = [
        post(n, who, asking(40), origin=Origin.RECOVERED, carrier="p5", parent="") for n, who in enumerate(people, 1)
    ]
    found = followed(*quoted, post(5, TOM, "Guten Tag.", parent=""))
    assert len(found) == MOST_FOLLOWED
    assert sum(one.unfollowed for one in found) == 4 * 40 - MOST_FOLLOWED


def test_the_order_of_arrival_makes_no_difference() -> None:
    posts = (post(1, said=asking(120)), post(2, TOM, asking(130)), post(3, said="Danke, passt."))
    assert len({followed(*order) for order in itertools.permutations(posts)}) == 1


def test_a_long_answer_to_many_is_read_as_a_whole() -> None:
    """Requests times sentences times requests were compared: two mails of 300 lines took half a minute."""
    answered = followed(post(1, said=asking(300)), post(2, TOM, asking(3000) + "\n\nIch habe alle Dateien geprüft."))
    assert len(answered) == 2 * MOST_FOLLOWED
    few = followed(post(1, said=asking(3)), post(2, TOM, "Datei 1 habe ich geprüft, sie ist in Ordnung."))
    assert Status.OPEN not in {few[1].status}


@pytest.mark.parametrize(
    ("folder", "words"), [("", "und 50 weitere in einer sehr langen Mail"), ("en/", "and 50 more in")]
)
def test_the_page_says_so_in_both_languages(folder: str, words: str) -> None:
    one = post(1, said=asking(150))
    pages = dict(build.conversation_pages(renderer(), thread(one, requests=followed(one), status=Status.OPEN)))
    assert words in lxml.html.document_fromstring(pages[f"{folder}t/8f3k/index.html"]).text_content()
