"""What is kept of a page stands for what would be rendered: nobody can tell a warm renderer from a fresh one."""

from dataclasses import fields
from datetime import date, timedelta
from itertools import chain

import pytest
from jinja2 import DictLoader, Environment

from bridge.conversation.person import Portrait
from bridge.conversation.thread import Away, Card, Post, Status
from bridge.site import build
from bridge.site.build import File
from bridge.site.fragment import MOST, Fragments
from bridge.site.people import people_files
from bridge.site.render import Frame, Renderer
from bridge.site.view.people import Directory, ProofView, Someone
from bridge.site.view.person import view_person
from tests.unit.site.makers import AT, JONAS, OPTIONS, SEIDEL, TOM, card, post, renderer, thread

WARM, COLD = renderer(), renderer()
TODAY = date(2026, 11, 23)
LATER = AT + timedelta(days=30)
ANOTHER = Card(
    thread="9x", subject="Messwerte", language="en", topics=("messe",), status=Status.TAKEN, first_at=LATER,
    last_at=LATER, last_post="p7", last_author=SEIDEL, gist="Since Monday.", gist_language="en", people=(SEIDEL, TOM),
    people_count=9, posts=7, files=2, waiting_for=(SEIDEL,), waiting_since=LATER, question="Since when?", asker=TOM,
    away=(Away(TOM, "Friday", AT),), answered=((AT, LATER),), keys=("messwerte",), subject_language="en",
)  # fmt: skip
CARDS = [card(), *(card(**{one.name: getattr(ANOTHER, one.name)}) for one in fields(Card)), ANOTHER]


def _pages(made: Renderer, one: Card, today: date = TODAY) -> list[File]:
    asker = view_person(one.asker or TOM, OPTIONS)
    proof = ProofView(asker, "p/tom/", "t/8f3k/#p1", one.subject, one.language, one.gist, one.gist_language, AT)
    front = build.Front((one,), (one,), (one,), (("qualitaet", one.posts),), today, who={one.thread: (proof,)})
    people = Directory((Someone(("tom.okafor@nordlicht.example",), TOM, Portrait(name=one.subject), ()),))
    parts = [
        build.front_pages(made, front), build.month_files(made, "2026-11", (one, card(thread="2"))),
        build.topic_files(made, "qualitaet", "qualitaet", (*[card(thread=str(n)) for n in range(10)], one), (proof,)),
        build.topics_files(made, front.topics), people_files(made, people),
    ]  # fmt: skip
    return list(chain.from_iterable(parts))


def _emptied(made: Renderer) -> Renderer:
    made.kept.clear()
    for environment in made.environments.values():
        pieces = environment.extensions[Fragments.identifier]
        assert isinstance(pieces, Fragments)
        pieces.kept.clear()
        pieces.letters = 0
    return made


@pytest.mark.parametrize("one", CARDS)
def test_a_page_made_of_kept_pieces_is_the_page(one: Card) -> None:
    assert _pages(WARM, one) == _pages(_emptied(COLD), one) == _pages(WARM, one)


CHANGED_POSTS = [
    post(2, TOM, "Anbei, danke."), post(2, SEIDEL, "Anbei."), post(2, TOM, "Anbei.", language="en"),
    post(2, TOM, "Anbei.", said_at=LATER), post(2, TOM, "Anbei.", subject="Messwerte"), post(2, TOM, html="<p>Ja</p>"),
]  # fmt: skip


@pytest.mark.parametrize("changed", CHANGED_POSTS)
def test_a_conversation_made_of_kept_posts_is_the_conversation(changed: Post) -> None:
    before, now = thread(post(1), post(2, TOM, "Anbei.")), thread(post(1), changed, post(3, JONAS, "Danke."))
    list(build.conversation_pages(WARM, before))
    pages = list(build.conversation_pages(WARM, now))
    assert pages == list(build.conversation_pages(_emptied(COLD), now))
    assert pages != list(build.conversation_pages(WARM, before))


def test_the_next_day_is_another_page() -> None:
    first = _pages(WARM, card())
    assert _pages(WARM, card(), TODAY + timedelta(days=3)) == _pages(_emptied(COLD), card(), TODAY + timedelta(days=3))
    assert _pages(WARM, card()) == first


def _note(said: list[str], one: str) -> str:
    said.append(one)
    return f"<{one}>"


def _frame(root: str) -> Frame:
    return Frame("de", root, root, "", (), has_first_address=True)


def test_a_piece_is_rendered_once_for_its_values_and_anew_for_others_or_elsewhere() -> None:
    said: list[str] = []
    texts = {"page": "{% for one in many %}{% fragment one %}{{ note(one) }}{{ g.root }};{% endfragment %}{% endfor %}"}
    environment = Environment(loader=DictLoader(texts), extensions=[Fragments], autoescape=True)
    environment.globals["note"] = lambda one: _note(said, one)
    template = environment.get_template("page")
    assert template.render(g=_frame("./"), many=[JONAS.name, TOM.name, JONAS.name]).count("&lt;Jonas Weber&gt;./;") == 2
    assert said == [JONAS.name, TOM.name]
    assert template.render(g=_frame("../"), many=[TOM.name]) == "&lt;Tom Okafor&gt;../;"
    assert said == [JONAS.name, TOM.name, TOM.name]


def test_pieces_are_kept_up_to_so_many_letters() -> None:
    texts = {"page": "{% for one in many %}{% fragment one %}{{ one * 1000 }}{% endfragment %}{% endfor %}"}
    environment = Environment(loader=DictLoader(texts), extensions=[Fragments], autoescape=True)
    pieces = environment.extensions[Fragments.identifier]
    assert isinstance(pieces, Fragments)
    for first in range(0, 5000, 1000):
        many = [f"{number:04}" for number in range(first, first + 1000)]
        environment.get_template("page").render(g=_frame("./"), many=many)
        assert pieces.letters == sum(map(len, pieces.kept.values())) <= MOST
    assert 900 <= len(pieces.kept) <= 1000
