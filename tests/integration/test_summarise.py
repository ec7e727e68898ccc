"""Letters from real mails: what stands in them, for whom, and that each issue is decided exactly once."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bridge.ingest import ingest_all
from bridge.letters.letter import Letter, html_of
from bridge.mail.message import Address
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.store import Store, outbox, readers
from bridge.store.schema import outbox as table
from bridge.summarise import Person, Roll, find_people, preview, write_due
from tests.letter_office import BEFORE, DESK, FEED, FEEDS, MONDAY, at, fill, one_week, reader, roll
from tests.mailroom import RULES, TABLES, deliver, deliver_all, mail
from tests.people import ANJA, FELIX, JONAS, OUTSIDER, PRIYA, SVEN, TOM


def waiting(store: Store, now: datetime = MONDAY + timedelta(days=1)) -> list[Letter]:
    with store.write() as db:
        return list(outbox.claim(db, now, 100))


def text_of(letter: Letter) -> str:
    found = email.message_from_bytes(letter.raw, policy=email.policy.default)
    return str(found.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def subject_of(letter: Letter) -> str:
    return str(email.message_from_bytes(letter.raw, policy=email.policy.default)["Subject"])


def write(store: Store, people: Roll, now: datetime = MONDAY) -> int:
    find_people(store, people, BEFORE)
    return write_due(store, DESK, find_people(store, people, now), now)


def test_the_letter_of_a_week(sqlite_store: Store) -> None:
    fill(sqlite_store)
    assert write(sqlite_store, roll(reader())) == 1
    (letter,) = waiting(sqlite_store)
    assert letter.recipient == ANJA.address
    assert subject_of(letter) == "Ihre Woche: 1 Frage wartet auf Sie, 1 gelöst (KW 47)"
    text, html = text_of(letter), html_of(letter)
    assert "Guten Morgen Anja, eine Frage wartet auf Sie." in text
    assert "Ist die EORI noch die alte?" in text
    assert "Priya wartet seit Mo 16.11. auf Ihre Antwort" in text
    assert re.search(
        r"mailto:priya\.raman%40nordlicht\.example\?cc=feed%40nordlicht\.example&subject=Re%3A%20Zoll", text
    )
    assert "Wartung ERP" in text
    assert "Sven hat am Mi 18.11. in die Runde gefragt" in text
    assert "Tom für Felix: „Der blaue, 2 bis 10 Nm, steht in der Werkstatt.“" in text
    assert "https://f.example/week/2026-W47/" in text
    assert "1 von 3 Fragen gelöst" in text
    assert "gruß" not in text.casefold()
    assert "\n-- \nSie bekommen diesen Brief, weil Sie Nordlicht Feed lesen." in text.replace("\r\n", "\n")
    assert html.count("<h1") == 1
    for link in re.findall(r'href="([^"]+)"', html):
        assert link.replace("&amp;", "&") in text, link
    for words in ("Ist die EORI noch die alte?", "Der blaue, 2 bis 10 Nm", "Guten Morgen Anja"):
        assert words in html


def test_extracts_are_the_writers_own_words_never_quotes_signatures_or_disclaimers(sqlite_store: Store) -> None:
    quote = f"Am 16.11.2026 um 09:00 schrieb {PRIYA.name} <{PRIYA.address}>:\n> Der Lieferschein liegt im Lager.\n"
    signature = "-- \nTom Okafor\nQuality\nHaben Sie schon unseren neuen Katalog gesehen?\n"
    legal = "Diese E-Mail ist vertraulich. Sind Sie nicht der richtige Empfänger? Dann löschen Sie sie bitte.\n"
    mails = [
        mail(TOM, "Prüfstand 3", f"Hallo Anja,\n\nist der Prüfstand am Montag frei?\n\nGruß\nTom\n\n{signature}{quote}",
             to=[ANJA], message_id="p@n.example", date=at(0)),
        mail(SVEN, "Drucker", f"Wer hat den Toner bestellt?\n\n{signature}\n{legal}", to=[JONAS],
             message_id="d@n.example", date=at(1)),
        mail(JONAS, "AW: Drucker", f"Der Toner kommt am Freitag mit der Post.\n\nGruß Jonas\n\n{quote}", to=[SVEN],
             message_id="e@n.example", in_reply_to="d@n.example", date=at(1.5)),
    ]  # fmt: skip
    fill(sqlite_store, mails)
    write(sqlite_store, roll(reader()))
    (letter,) = waiting(sqlite_store)
    said = text_of(letter) + html_of(letter)
    assert said.count("„Ist der Prüfstand am Montag frei?“") == 3  # preheader, card, text twin
    assert said.count("„Der Toner kommt am Freitag mit der Post.“") == 2
    for foreign in ("Lieferschein", "Katalog", "vertraulich", "Empfänger", PRIYA.address, "Gruß"):
        assert foreign not in said


def test_each_extract_and_subject_says_its_own_language_and_the_frame_is_the_readers(sqlite_store: Store) -> None:
    english = "Hi Anja,\n\nis the EORI number on the form still the right one?\n\nThanks\nPriya\n"
    mails = [
        mail(PRIYA, "Zollnummer für die Lieferung nach Oslo", english, to=[ANJA], message_id="1@n.example", date=at(0)),
        mail(FELIX, "Which wrench is the right one for M6?", "Hallo Tom,\n\nwelcher Schlüssel ist für M6 richtig?\n",
             to=[TOM], message_id="2@n.example", date=at(1)),
        mail(TOM, "Re: Which wrench is the right one for M6?", "It is the blue one, it hangs in the workshop.\n",
             to=[FELIX], message_id="3@n.example", in_reply_to="2@n.example", date=at(1.2)),
    ]  # fmt: skip
    fill(sqlite_store, mails)
    write(sqlite_store, roll(reader(), reader(TOM.address, language="en")))
    letters = {one.recipient: html_of(one) for one in waiting(sqlite_store)}
    marked = {name: _languages(html) for name, html in letters.items()}
    assert marked[ANJA.address] == {
        "„Is the EORI number on the form still the right one?“": "en",
        "Zollnummer für die Lieferung nach Oslo": "",
        "Which wrench is the right one for M6?": "en",
        "„It is the blue one, it hangs in the workshop.“": "en",
    }
    assert marked[TOM.address] == {
        "Zollnummer für die Lieferung nach Oslo": "de",
        "Which wrench is the right one for M6?": "",
        "“It is the blue one, it hangs in the workshop.”": "",
    }


def _languages(html: str) -> dict[str, str]:
    """Each piece that has its own direction, which is what people wrote: its language, "" for that of the letter."""
    body = html.partition("<h1")[2]
    pieces = re.findall(r'<(?:p|span)[^>]*dir="auto"( lang="\w+")?[^>]*>(?:<a[^>]*>|<b>)?([^<]+)', body)
    return {words: mark.removeprefix(' lang="').rstrip('"') for mark, words in pieces}


def test_open_ones_stand_worst_first_three_at_most_then_all_of_them(sqlite_store: Store) -> None:
    """Overdue before open before taken, the oldest first."""
    asks = [
        mail(JONAS, f"Frage {day}", "Wer weiß, wo der Prüfbericht liegt?", message_id=f"q{day}@n.example", date=at(day))
        for day in (5, -6, 3, 6, -7, 4, 2)
    ]
    takes = mail(TOM, "Re: Frage -7", "Ich kümmere mich darum.", in_reply_to="q-7@n.example", date=at(-6.5))
    fill(sqlite_store, [*asks, takes])
    write(sqlite_store, roll(reader()))
    (letter,) = waiting(sqlite_store)
    text = text_of(letter).replace("\r\n", "\n")
    assert re.findall(r"^\* (.*)\n  (\w+):", text, re.M) == [
        ("Frage -6", "Überfällig"), ("Frage 2", "Offen"), ("Frage 3", "Offen"),
    ]  # fmt: skip
    assert "Alle 7 offenen Fragen: https://f.example/requests/" in text
    assert 'href="https://f.example/requests/"' in html_of(letter)


def test_who_is_new_and_who_is_away(sqlite_store: Store) -> None:
    """Colleagues only, without the reader; who wrote in an earlier week is not new."""
    old = mail(JONAS, "Messe", "Der Stand ist bestellt.", date=at(-3))
    away = mail(SVEN, "Automatische Antwort: Wartung", "Ich bin bis einschließlich 27.11. nicht im Büro.", date=at(6),
                more=[("Auto-Submitted", "auto-replied")])  # fmt: skip
    outside = mail(OUTSIDER, "Angebot", "Anbei unser Angebot.", date=at(1))
    open_rules = replace(RULES, policy=replace(RULES.policy, admits_outsiders=True))
    ingest_all(sqlite_store, deliver_all([*one_week(), old, away, outside]), open_rules, TABLES)
    write(sqlite_store, roll(reader(), reader(SVEN.address)))
    letters = {one.recipient: text_of(one) for one in waiting(sqlite_store)}
    said = letters[ANJA.address]
    assert "NEU DABEI\r\n  Felix Rauch, Priya Raman und 2 weitere haben hier zum ersten Mal" in said
    assert "GERADE NICHT DA\r\n  Sven Brückner, bis Fr 27.11." in said
    assert "Nemec" not in said
    assert "GERADE NICHT DA" not in letters[SVEN.address]  # that is Sven himself


def longest_week() -> list[bytes]:
    """Everything that a letter can hold, each as long as it gets."""
    long = " ".join(["Zusatzvereinbarungsentwurf"] * 30)
    team = [Address(f"Dr. Wilhelmine-{'x' * 60} {number}", f"w{number}@nordlicht.example") for number in range(9)]
    found = []
    for number, who in enumerate(team):
        ask = f"Hallo Anja,\n\nkannst du mir bitte sagen, ob {long} #thema{number} schon unterschrieben ist?\n"
        found.append(
            mail(who, f"{number} {long} an Anja", ask, to=[ANJA], date=at(1), message_id=f"a{number}@x.example")
        )
        open_one = f"Wer weiß, ob {long} schon unterschrieben ist? #thema{number}"
        found.append(mail(who, f"{number} {long} offen", open_one, date=at(1), message_id=f"o{number}@x.example"))
        asked = mail(who, f"{number} {long} gelöst", f"Wo liegt {long}?", date=at(1), message_id=f"s{number}@x.example")
        reply = mail(TOM, f"Re: {number} {long} gelöst", f"Er liegt bei {long}.", date=at(2),
                     in_reply_to=f"s{number}@x.example")  # fmt: skip
        found += [asked, reply]
    return found


def test_the_longest_letter_is_no_longer_than_mail_programs_take(sqlite_store: Store) -> None:
    """40 kB of HTML, 60 kB in all: for one feed, and for eight that all have much to say."""
    feeds = {f"f{number}": replace(FEED, feed=f"f{number}", title=f"Feed {number}") for number in range(8)}
    for name in feeds:
        ingest_all(sqlite_store, deliver_all(longest_week()), replace(RULES, feed=name), TABLES)
    desk = replace(DESK, feeds=feeds)
    for count in (1, 8):
        person = Person(ANJA.address, tuple(feeds)[:count], is_promoter=True)
        for letter in preview(sqlite_store, desk, [person], MONDAY):
            assert len(html_of(letter).encode()) <= 40_000, (count, letter.name)
            assert len(letter.raw) <= 60_000, (count, letter.name)


def test_the_page_of_the_week_says_what_the_letter_says_and_nothing_of_its_reader(
    sqlite_store: Store, tmp_path: Path
) -> None:
    fill(sqlite_store)
    options = replace(FEED, languages=("de", "en"))
    site = tmp_path / "public"
    publish(sqlite_store, options, template_texts(), FolderSink(site), MONDAY)
    desk = replace(DESK, feeds={"feed": options})
    for language, folder in (("de", ""), ("en", "en/")):
        page = (site / folder / "week" / "2026-W47" / "index.html").read_text("utf-8")
        (letter,) = preview(sqlite_store, desk, [reader(ANJA.address, language=language)], MONDAY)
        html = html_of(letter)
        assert f"https://f.example/{folder}week/2026-W47/" in html
        for said in ("Drehmoment M6", "Der blaue, 2 bis 10 Nm, steht in der Werkstatt.", "Wartung ERP"):
            assert said in html
            assert said in page
        for private in (
            "Guten Morgen",
            "Good morning",
            "feed%2Bstop",
            "wartet auf Sie",
            "wrote here for the first time",
        ):
            assert private not in page


def test_topics_are_written_as_the_operator_writes_them(sqlite_store: Store) -> None:
    fill(sqlite_store)
    titled = replace(DESK, feeds={"feed": replace(FEED, topic_titles=(("erp", "ERP und Lager"),))})
    found = list(preview(sqlite_store, titled, [reader(SVEN.address, is_promoter=True)], MONDAY))
    assert len(found) == 2
    for letter in found:
        assert "ERP und Lager: 1" in text_of(letter)
        assert ">ERP und Lager</a>" in html_of(letter)


def test_answers_to_a_letter_go_into_the_feed_whoever_it_comes_from(sqlite_store: Store) -> None:
    fill(sqlite_store)
    for sender in ("", "brief@nordlicht.example"):
        (letter,) = preview(sqlite_store, replace(DESK, sender=sender), [reader()], MONDAY)
        found = email.message_from_bytes(letter.raw, policy=email.policy.default)
        assert (found["Reply-To"] or found["From"]).addresses[0].addr_spec == FEED.address
        assert "erscheint in Nordlicht Feed" in text_of(letter)


@pytest.mark.parametrize("people", ["full", "topics-only", "off"])
def test_letters_name_who_is_waited_for_unless_the_switch_is_off(people: str, sqlite_store: Store) -> None:
    """The reader is always told what waits for them; of others only that something waits."""
    takes = mail(TOM, "Re: Wartung ERP #erp", "Ich übernehme das.", in_reply_to="5@n.example", date=at(3))
    fill(sqlite_store, [*one_week(), takes])
    desk = replace(DESK, feeds={"feed": replace(FEED, people=people)})
    everybody = roll(reader(ANJA.address), reader(JONAS.address), reader(PRIYA.address))
    find_people(sqlite_store, everybody, BEFORE)
    assert write_due(sqlite_store, desk, find_people(sqlite_store, everybody, MONDAY), MONDAY) == 3
    letters = {letter.recipient: text_of(letter) + html_of(letter) for letter in waiting(sqlite_store)}
    assert "Priya wartet seit Mo 16.11. auf Ihre Antwort" in letters[ANJA.address]
    for address, named, unnamed in (
        (JONAS.address, "Priya wartet seit Mo 16.11. auf Anja", "Priya wartet seit Mo 16.11. auf eine Antwort"),
        (JONAS.address, "Tom kümmert sich darum, für Sven", "Jemand kümmert sich darum, für Sven"),
        (PRIYA.address, "Sie warten seit Mo 16.11. auf Anja", "Sie warten seit Mo 16.11. auf eine Antwort"),
    ):
        assert (named in letters[address]) == (people != "off")
        assert (unnamed in letters[address]) == (people == "off")


def test_in_the_language_and_on_the_clock_of_the_reader(sqlite_store: Store) -> None:
    fill(sqlite_store)
    people = roll(reader(TOM.address, language="en", zone="Europe/London"))
    assert write(sqlite_store, people, MONDAY + timedelta(minutes=30)) == 0  # 6:30 in Leeds
    assert write(sqlite_store, people, MONDAY + timedelta(hours=1)) == 1
    (letter,) = waiting(sqlite_store)
    assert subject_of(letter) == "Your week: 1 question solved, 2 still open (W47)"
    assert "Good morning, Tom, 1 question was solved." in text_of(letter)
    assert "Date: Mon, 23 Nov 2026 07:00:00 +0000" in letter.raw.decode()


def test_an_issue_is_decided_once_and_its_bytes_stay(sqlite_store: Store) -> None:
    fill(sqlite_store)
    people = roll(reader())
    assert [write(sqlite_store, people, MONDAY + timedelta(hours=hours)) for hours in range(4)] == [1, 0, 0, 0]
    (first,) = waiting(sqlite_store)
    answer = mail(ANJA, "Re: Zollnummer Oslo", "Ja, die alte.", in_reply_to="1@n.example", date=at(7.1))
    ingest_all(sqlite_store, [deliver(answer, 90)], RULES, TABLES)
    assert write(sqlite_store, people, MONDAY + timedelta(hours=5)) == 0
    (again,) = waiting(sqlite_store, MONDAY + timedelta(days=2))
    assert again == first


def test_who_answered_before_the_letter_is_not_reminded(sqlite_store: Store) -> None:
    answer = mail(ANJA, "Re: Zollnummer Oslo", "Ja, die alte Nummer gilt.", in_reply_to="1@n.example", date=at(6.9))
    fill(sqlite_store, [*one_week(), answer])
    write(sqlite_store, roll(reader()))
    (letter,) = waiting(sqlite_store)
    assert "wartet auf Sie" not in subject_of(letter)
    late = mail(TOM, "Re: Wartung ERP #erp", "Ich übernehme das.", in_reply_to="5@n.example", date=at(6.99))
    ingest_all(sqlite_store, [deliver(late, 91)], RULES, TABLES)


def test_a_request_is_mentioned_twice_and_then_no_more(sqlite_store: Store) -> None:
    fill(sqlite_store)
    said = []
    for week in range(4):
        now = MONDAY + timedelta(weeks=week)
        news = mail(JONAS, f"Messe {week}", "Der Aufbau beginnt am Montag.", date=now + timedelta(days=1))
        ingest_all(sqlite_store, [deliver(news, 100 + week)], RULES, TABLES)
        assert write(sqlite_store, roll(reader()), now) == 1
        (letter,) = waiting(sqlite_store, now)
        with sqlite_store.write() as db:
            outbox.sent(db, letter.name, now)
        said.append(("EORI" in text_of(letter), "* Wartung ERP" in text_of(letter)))
    assert said == [(True, True), (True, True), (False, False), (False, False)]


def test_nothing_to_say_is_no_letter_and_is_decided_all_the_same(sqlite_store: Store) -> None:
    fill(sqlite_store, [])
    assert write(sqlite_store, roll(reader())) == 0
    with sqlite_store.read() as db:
        assert outbox.counts(db) == {("week", "silent"): 1}
    fill(sqlite_store)
    assert write(sqlite_store, roll(reader()), MONDAY + timedelta(hours=1)) == 0


def test_a_missed_week_is_caught_up_once_and_older_ones_are_not(sqlite_store: Store) -> None:
    fill(sqlite_store)
    find_people(sqlite_store, roll(reader()), BEFORE)
    assert write(sqlite_store, roll(reader()), MONDAY + timedelta(days=5)) == 1
    assert write(sqlite_store, roll(reader()), MONDAY + timedelta(days=20)) == 1  # of the week before alone
    with sqlite_store.read() as db:
        names = [name.split("/")[1] for name in db.scalars(select(table.c.name).order_by(table.c.name))]
    assert names == ["2026-W47", "2026-W49"]


def test_whoever_is_new_gets_the_next_issue_not_the_last(sqlite_store: Store) -> None:
    fill(sqlite_store)
    now = MONDAY + timedelta(days=2)
    assert write_due(sqlite_store, DESK, find_people(sqlite_store, roll(reader()), now), now) == 0


def test_a_daily_letter(sqlite_store: Store) -> None:
    fill(sqlite_store)
    assert write(sqlite_store, roll(reader(FELIX.address, rhythm="daily")), datetime(2026, 11, 18, 7, tzinfo=UTC)) == 1
    (letter,) = waiting(sqlite_store)
    assert subject_of(letter) == "Ihr Tag: 1 Frage gelöst, 1 noch offen (Di 17.11.)"


def test_only_the_topics_a_reader_chose(sqlite_store: Store) -> None:
    fill(sqlite_store)
    write(sqlite_store, roll(reader(JONAS.address, topics=("ERP",))))
    (letter,) = waiting(sqlite_store)
    assert "Wartung ERP" in text_of(letter)
    assert "Drehmoment" not in text_of(letter)
    assert "Zollnummer" not in text_of(letter)


def test_one_letter_over_several_feeds_and_none_of_a_feed_not_read(sqlite_store: Store) -> None:
    """Law 11."""
    sales = replace(FEED, feed="vertrieb", title="Vertrieb", address="vertrieb@nordlicht.example", base_url="")
    secret = replace(FEED, feed="leitung", title="Leitung", address="leitung@nordlicht.example")
    fill(sqlite_store)
    quote = mail(TOM, "Angebot Hartmann", "Wer prüft das Angebot?", date=at(2), message_id="a@n.example")
    hidden = mail(JONAS, "Standort Graz", "Wer weiß schon vom Umzug?", date=at(2), message_id="b@n.example")
    for raw, name in ((quote, "vertrieb"), (hidden, "leitung")):
        ingest_all(sqlite_store, [deliver(raw, 77, name)], replace(RULES, feed=name), TABLES)
    feeds = {**FEEDS, "vertrieb": sales, "leitung": secret}
    people = Roll(feeds, (Person(ANJA.address, ("feed", "vertrieb")),))
    find_people(sqlite_store, people, BEFORE)
    assert write_due(sqlite_store, replace(DESK, feeds=feeds), find_people(sqlite_store, people, MONDAY), MONDAY) == 1
    (letter,) = waiting(sqlite_store)
    text = text_of(letter)
    assert "Nordlicht Feed" in text
    assert "== Vertrieb ==" in text
    assert "Angebot Hartmann" in text
    assert "weil Sie Nordlicht Feed und Vertrieb lesen" in text
    assert "Umzug" not in letter.raw.decode()
    assert "Standort Graz" not in text


def test_the_promoters_letter_counts_the_team_and_names_nobody(sqlite_store: Store) -> None:
    fill(sqlite_store)
    assert write(sqlite_store, roll(reader(SVEN.address, is_promoter=True))) == 2
    letter = next(one for one in waiting(sqlite_store) if one.name.startswith("promoter/"))
    text = text_of(letter)
    assert subject_of(letter) == "So wird der Feed genutzt: 5 Personen haben geschrieben, 2 Fragen warten (KW 47)"
    assert "Personen, die geschrieben haben: 5 (Woche davor: 0)" in text
    assert "erp: 1  https://f.example/topic/erp/" in text
    assert "ohne Thema: 1" in text
    for person in (ANJA, FELIX, JONAS, PRIYA, TOM):
        assert person.name.split()[0] not in text + html_of(letter)
        assert person.address not in letter.raw.decode()


def test_the_promoters_letter_over_two_feeds_sums_questions_not_people(sqlite_store: Store) -> None:
    sales = replace(FEED, feed="vertrieb", title="Vertrieb", address="vertrieb@nordlicht.example")
    fill(sqlite_store)
    quote = mail(TOM, "Angebot Hartmann", "Wer prüft das Angebot?", date=at(2), message_id="a@n.example")
    ingest_all(sqlite_store, [deliver(quote, 77, "vertrieb")], replace(RULES, feed="vertrieb"), TABLES)
    person = Person(ANJA.address, ("feed", "vertrieb"), is_promoter=True)
    desk = replace(DESK, feeds={**FEEDS, "vertrieb": sales})
    found = list(preview(sqlite_store, desk, [person], MONDAY))
    assert subject_of(found[1]) == "So werden die Feeds genutzt: 3 Fragen warten (KW 47)"


def test_a_stop_goes_over_the_configuration_and_only_the_person_leads_back(store: Store) -> None:
    people = roll(reader(), reader(TOM.address))
    assert [one.address for one in find_people(store, people, BEFORE)] == [ANJA.address, TOM.address]
    with store.write() as db:
        readers.stop(db, ANJA.address.upper(), MONDAY, "feed")
    assert [one.address for one in find_people(store, people, MONDAY)] == [TOM.address]
    with store.write() as db:
        readers.know(db, "feed", [ANJA.address], MONDAY)
        readers.choose(db, ANJA.address, readers.Wishes(rhythm="daily"))
    assert [one.address for one in find_people(store, people, MONDAY)] == [TOM.address]
    with store.write() as db:
        readers.subscribe(db, "feed", ANJA.address, readers.Wishes(), MONDAY)
    assert [one.address for one in find_people(store, people, MONDAY)] == [ANJA.address, TOM.address]
    assert [one.address for one in find_people(store, roll(), MONDAY)] == [ANJA.address]  # by her own word


def test_subscribers_choose_and_nobody_outside_ever_reads(store: Store) -> None:
    with store.write() as db:
        for address in (FELIX.address, "v.nemec@konkurrenz.example"):
            wishes = readers.Wishes("en", "daily", ("erp",))
            readers.subscribe(db, "feed", address, wishes, BEFORE)
        readers.subscribe(db, "elsewhere", FELIX.address, readers.Wishes(), BEFORE)
    (felix,) = find_people(store, roll(), MONDAY)
    assert (felix.language, felix.rhythm, felix.topics, felix.feeds) == ("en", "daily", ("erp",), ("feed",))
    with store.write() as db:
        readers.choose(db, FELIX.address, readers.Wishes(language="de"))
    (felix,) = find_people(store, roll(), MONDAY)
    assert (felix.language, felix.rhythm) == ("de", "daily")


def test_everybody_of_the_team_who_wrote_may_be_a_reader(sqlite_store: Store) -> None:
    fill(sqlite_store)
    everybody = roll(has_writers=True)
    found = [one.address for one in find_people(sqlite_store, everybody, MONDAY)]
    assert found == sorted(one.address for one in (FELIX, JONAS, PRIYA, SVEN, TOM))
    assert find_people(sqlite_store, everybody, MONDAY + timedelta(weeks=13)) == ()


def test_an_address_that_no_mail_can_be_sent_to_is_shown_not_tried(sqlite_store: Store) -> None:
    fill(sqlite_store)
    write(sqlite_store, roll(reader("jörg@nordlicht.example")))
    with sqlite_store.read() as db:
        (shown,) = outbox.suppressed(db)
    assert shown.recipient == "jörg@nordlicht.example"
    assert waiting(sqlite_store) == []


@pytest.mark.parametrize("week", ["", "2026-W47"])
def test_a_preview_records_nothing(sqlite_store: Store, week: str) -> None:
    fill(sqlite_store)
    people: list[Any] = [reader(), reader(TOM.address, is_promoter=True)]
    found = list(preview(sqlite_store, DESK, people, MONDAY, week))
    assert [one.name.partition("/")[0] for one in found] == ["week", "week", "promoter"]
    with sqlite_store.read() as db:
        assert outbox.counts(db) == {}
    assert write(sqlite_store, roll(reader())) == 1
