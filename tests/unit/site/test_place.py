"""Long conversations: several pages, and links that lead to the right one."""

from urllib.parse import urljoin

import pytest

from bridge.conversation.paging import POSTS_PER_PAGE, lines_below
from bridge.conversation.thread import Thread
from bridge.site import build, page
from bridge.site.view.conversation import page_numbers
from bridge.site.view.place import page_count, place_posts
from tests.unit.site.makers import JONAS, TOM, post, renderer, thread

LONG = thread(*(post(number, (JONAS, TOM)[number % 2], f"Beitrag {number}") for number in range(1, 201)))


def test_a_page_is_full_after_so_many_posts() -> None:
    assert list(page_numbers(LONG)) == [1, 2, 3, 4, 5]
    places = place_posts(LONG, 1, {})
    assert [places.pages[f"p{number}"] for number in (1, POSTS_PER_PAGE, POSTS_PER_PAGE + 1, 200)] == [
        1,
        1,
        2,
        5,
    ]


def test_a_page_is_full_after_so_many_letters() -> None:
    heavy = thread(*(post(number, said="Wort " * 10_000) for number in range(1, 8)))
    assert page_count(place_posts(heavy, 1, {})) == 7
    assert page_count(place_posts(thread(post(1, said="Wort " * 100_000)), 1, {})) == 1


@pytest.mark.parametrize("current", [1, 2, 3])
def test_links_lead_to_the_page_of_the_post(current: int) -> None:
    places = place_posts(LONG, current, {})
    here = f"http://site/{page.conversation(LONG.id, current)}"
    for target in ("p1", "p41", "p121", "p200"):
        wanted = f"http://site/{page.conversation(LONG.id, places.pages[target])}#{target}"
        assert urljoin(here, places.link(target)) == wanted
    assert places.link("nowhere") == ""


def test_every_post_stands_on_exactly_one_page() -> None:
    pages = [data for path, data in build.conversation_pages(renderer(), LONG) if not path.startswith("en/")]
    for number in (1, 80, 81, 200):
        assert sum(f'id="p{number}"'.encode() in data for data in pages) == 1
    assert [b'class="middle"' in data for data in pages] == [True, *[False] * 4]


def _changed(old: Thread, new: Thread) -> set[str]:
    before = dict(build.conversation_pages(renderer(), old))
    after = dict(build.conversation_pages(renderer(), new))
    return {path for path, data in after.items() if before.get(path) != data and not path.startswith("en/")}


def test_a_new_post_changes_the_first_and_the_last_page_only() -> None:
    """Law 7 within a conversation; where it begins a page, the one before learns that there is a next."""
    begun = thread(*LONG.posts, post(201, TOM, "Neu"))
    assert _changed(LONG, begun) == {"t/8f3k/index.html", "t/8f3k/5/index.html", "t/8f3k/6/index.html"}
    more = thread(*begun.posts, post(202, TOM, "Noch etwas"))
    assert _changed(begun, more) == {"t/8f3k/index.html", "t/8f3k/6/index.html"}


def test_a_long_thank_you_or_one_with_words_of_its_own_stays_a_post() -> None:
    short = post(2, TOM, "Danke!", is_acknowledgement=True, thanks="p1")
    long = post(3, TOM, "Danke! " * 60, is_acknowledgement=True, thanks="p1")
    unknown = post(4, TOM, "Danke!", is_acknowledgement=True, thanks="elsewhere")
    assert lines_below([post(1), short, long, unknown]) == {"p1": [short]}
