"""A made-up language shows what is not translatable: every word of ours in brackets, what people wrote in digits alone.

So each letter outside of brackets is one that no catalogue can reach.
"""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import lxml.html
import pytest
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import write_po

from bridge.conversation.person import Known, Part, Portrait, Role
from bridge.conversation.thread import Status
from bridge.conversation.week import week_span
from bridge.mail.message import Address
from bridge.site import build
from bridge.site import people as pages
from bridge.site.view.people import make_directory
from bridge.site.view.someone import Doings
from bridge.site.view.status import MailboxState
from bridge.site.words import read_catalogue
from bridge.store.threads.week import make_week
from tests.unit.site.makers import AT, OPTIONS, TEMPLATES, asked, card, renderer

SOMEBODY = Address("77 78", "7@nordlicht.example")
DIGITS: dict[str, Any] = {
    "subject": "4471", "gist": "123", "question": "124?", "topics": ("99",), "last_author": SOMEBODY,
    "people": (SOMEBODY,), "waiting_for": (SOMEBODY,), "asker": SOMEBODY,
}  # fmt: skip
# Names of products and formats, keys, codes of languages; units and months by the CLDR.
SAME = {
    "Nordlicht", "Feed", "Atom", "JSON", "Enter", "j", "k", "r", "h", "min", "B", "kB", "DE", "FR", "Deutsch",
    "Français", "novembre", "feedbridge", "doctor", "postfach",
}  # fmt: skip


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Every kind of page in German and in the made-up language, with and without anything on it."""
    made = renderer(replace(OPTIONS, languages=("de", "fr"), contact="77"), {"words/fr.po": pseudo()})
    one, solved = card(**DIGITS), card(**DIGITS, thread="9x", status=Status.DONE, waiting_since=None)
    box = MailboxState("postfach", is_working=False, failing_since=AT)
    full = build.Front((one, solved), (one,), (solved,), (("99", 2),), date(2026, 11, 23), (box,))
    empty = build.Front((), (), (), (), date(2026, 11, 23))
    part = Part(Role.ANSWERED, SOMEBODY, "8f3k", "4471", "p1", "123", "de", AT, SOMEBODY, topics=("99",))
    known = Known(SOMEBODY.key, Portrait("77 78", "12", "13", "de", "Europe/London"), (("99", 1.0),))
    directory = make_directory([known], [], made.options)
    week = make_week(week_span("2026-W47", made.options.clock), ((one, ()),), {one.thread})
    found = [
        *build.front_pages(made, full), *build.conversation_pages(made, digits()), *build.help_files(made),
        *build.search_files(made), *build.month_files(made, "2026-11", (one,)), *build.archive_files(made, ["2026-11"]),
        *build.topic_files(made, "99", "99", (one,)), *build.topics_files(made, (("99", 2),)),
        *build.weeks_files(made, ["2026-W47"], week), *build.week_files(made, week),
        *pages.people_files(made, directory),
        *pages.person_files(made, directory.people[0], Doings((part,), (part,)), directory),
    ]  # fmt: skip
    bare = [*build.front_pages(made, empty), *build.topics_files(made, ()), *build.weeks_files(made, ())]
    found += [(f"{path}?", data) for path, data in bare]
    return {path: data for path, data in found if path.startswith("fr/") and ".html" in path}


def digits() -> Any:
    """The conversation of a question and its answer, with digits for words."""
    whole = asked()
    posts = tuple(replace(one, author=SOMEBODY, subject="4471", said="123", html="<p>123</p>") for one in whole.posts)
    request = whole.requests[0]
    steps = tuple(replace(step, by=SOMEBODY, sentence="123") for step in request.steps)
    request = replace(request, text="123", asker=SOMEBODY, asked=(SOMEBODY,), steps=steps)
    return replace(whole, subject="4471", topics=("99",), posts=posts, requests=(request,))


def pseudo() -> str:
    """The catalogue: each message in brackets; dates in digits."""
    made, forms = Catalog(locale="fr"), get_plural("fr").num_plurals
    for message in read_catalogue(TEMPLATES["words/en.po"], "en"):
        if message.id and message.context == "date pattern":
            made.add(
                message.id, re.sub(r"[cE]+|'[^']*'", "", re.sub("[ML]+", "M", message.string)), context=message.context
            )
        elif message.id:
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            marked = tuple(f"⟦{text}⟧" for text in (*texts, *texts[-1:] * (forms - len(texts))))
            made.add(message.id, marked if isinstance(message.id, tuple) else marked[0], context=message.context)
    out = BytesIO()
    write_po(out, made)
    return out.getvalue().decode()


def _outside(text: str) -> set[str]:
    """Words that no bracket holds."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    bare = re.sub(r"[\w.+-]+@[\w.-]+", " ", text)
    return set(re.findall(r"[^\W\d_]+", bare)) - SAME


def test_every_kind_of_page_is_here(files: dict[str, bytes]) -> None:
    kinds = {re.sub(r"[^/]*\d[^/]*", "*", path.removeprefix("fr/").removesuffix("index.html")) for path in files}
    assert {"", "requests/", "t/*/", "help/", "search/", "all/", "all/*/", "topics/", "topic/*/", "week/"} <= kinds
    assert {"week/*/", "people/", "p/*/", "status/"} <= kinds


def test_no_word_is_out_of_reach_of_a_catalogue(files: dict[str, bytes]) -> None:
    found: dict[str, set[str]] = {}
    for path, data in files.items():
        tree = lxml.html.document_fromstring(data)
        for script in tree.xpath("//script|//style|//svg"):
            script.drop_tree()
        if words := _outside(" ".join(tree.itertext())):
            found[path] = words
    assert found == {}


def test_no_label_is_either(files: dict[str, bytes]) -> None:
    found: set[tuple[str, str]] = set()
    for path, data in files.items():
        tree = lxml.html.document_fromstring(data)
        for name in ("aria-label", "title", "placeholder", "alt"):
            found |= {(path, value) for value in tree.xpath(f"//@{name}") if _outside(value)}
    assert found == set()


def test_the_brackets_would_show_a_word_of_ours() -> None:
    assert _outside("⟦Ask ⟦topic⟧ 4471⟧ 12 feed@nordlicht.example Anfragen") == {"Anfragen"}
