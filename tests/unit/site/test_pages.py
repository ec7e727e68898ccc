"""Pages as readers get them, by their text."""

from datetime import date

import lxml.html

from bridge.conversation.thread import Status
from bridge.site import build
from tests.unit.site.makers import SEIDEL, asked, card, post, renderer, thread

RENDERER = renderer()
TODAY = date(2026, 11, 23)
EMPTY = build.Front((), (), (), (), TODAY)


def _main(data: bytes) -> str:
    return " ".join(lxml.html.document_fromstring(data).get_element_by_id("main").text_content().split())


def _pages(files: object) -> dict[str, bytes]:
    return dict(files)  # type: ignore[call-overload]


def test_the_empty_feed_says_what_to_do() -> None:
    files = _pages(build.front_pages(RENDERER, EMPTY))
    assert "Noch nichts. Gleich geht’s los." in _main(files["index.html"])
    assert "feed@nordlicht.example" in _main(files["index.html"])
    assert "Nothing yet. Ready when you are." in _main(files["en/index.html"])
    assert "Alles beantwortet." in _main(files["requests/index.html"])


def test_every_list_has_its_empty_state() -> None:
    files = _pages([*build.archive_files(RENDERER, ()), *build.topics_files(RENDERER, ())])
    assert all(len(_main(data)) > 40 for data in files.values())


def test_a_card_says_who_waits_for_whom_in_both_languages() -> None:
    front = build.Front((card(),), (card(),), (), (), TODAY)
    files = _pages(build.front_pages(RENDERER, front))
    assert "Offen, wartet auf Tom seit Do 19.11." in _main(files["index.html"])
    assert "Open, waiting for Tom since Thu 19 Nov" in _main(files["en/index.html"])


def test_times_in_html_are_absolute_and_the_organisations() -> None:
    files = _pages(build.conversation_pages(RENDERER, thread()))
    assert "Do 19.11.2026, 9:41" in _main(files["t/8f3k/index.html"])
    assert b'<time datetime="2026-11-19T09:41+01:00"' in files["t/8f3k/index.html"]


def test_a_status_gives_its_reason_with_post_and_sentence() -> None:
    text = _main(_pages(build.conversation_pages(RENDERER, asked()))["t/8f3k/index.html"])
    assert "Gefragt, weil Jonas in Beitrag 1 schreibt: „Wer hat das Prüfprotokoll?“" in text
    assert "Beantwortet, weil Tom in Beitrag 2 schreibt: „Anbei.“" in text


def test_done_needs_no_done_button() -> None:
    for status, has_button in ((Status.OPEN, True), (Status.DONE, False)):
        page = _pages(build.conversation_pages(RENDERER, asked(status)))["t/8f3k/index.html"]
        assert ("Als erledigt melden" in page.decode()) == has_button


def test_outsiders_are_marked() -> None:
    page = _pages(build.conversation_pages(RENDERER, thread(post(1, SEIDEL))))["t/8f3k/index.html"]
    assert "Dr. Ute Seidel" in _main(page)
    assert "extern" in _main(page)
    assert b"u.seidel" not in page


def test_a_moved_conversation_leads_on() -> None:
    files = _pages(build.redirect_files(RENDERER, "0ld", thread()))
    page = lxml.html.document_fromstring(files["en/t/0ld/index.html"])
    assert page.xpath("//main//a/@href") == ["../8f3k/"]
    assert "url=../8f3k/" in page.xpath("//meta[@http-equiv='refresh']/@content")[0]


def test_every_page_links_its_twin() -> None:
    for path, data in _pages(build.conversation_pages(RENDERER, thread())).items():
        twin = lxml.html.document_fromstring(data).xpath("//link[@hreflang]/@href")
        assert twin == ["../../en/t/8f3k/" if not path.startswith("en/") else "../../../t/8f3k/"]


def test_a_site_in_one_language_offers_no_other() -> None:
    from dataclasses import replace

    from tests.unit.site.makers import OPTIONS

    one = renderer(replace(OPTIONS, languages=("en",)))
    files = _pages(build.help_files(one))
    assert list(files) == ["help/index.html"]
    assert b"hreflang" not in files["help/index.html"]


def test_a_subject_keeps_its_own_language() -> None:
    front = build.Front((card(language="en", subject="Which torque wrench?"),), (), (), (), TODAY)
    page = lxml.html.document_fromstring(_pages(build.front_pages(RENDERER, front))["index.html"])
    assert page.xpath("//article//*[@lang='en']")[0].text_content() == "Which torque wrench?"
