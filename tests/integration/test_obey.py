"""Commands through the whole store: who is obeyed, once, by which letter; robots and strangers never."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bridge.conversation.thread import Status
from bridge.forget import Erasing, Hiding, find_person, forget_person, hide_in, show_in
from bridge.ingest import FeedRules, Taking, derive_again, ingest_all, rebuild, refresh
from bridge.letters.answer import Office
from bridge.mail.admission import Policy, is_proven
from bridge.mail.keyed import Purpose, looks_like_token, make_seal, token_key
from bridge.mail.message import Address, Message
from bridge.mail.parse import parse_message
from bridge.obey import Circulation, Desk, Means, Messenger, give_notice, obey
from bridge.publish import Search, find_posts
from bridge.shipped import template_texts
from bridge.site.page import SiteOptions
from bridge.site.search.find import Order
from bridge.site.words import make_words
from bridge.store import Connection, Store, archive, outbox, readers, threads
from bridge.store.readers import State, Wishes
from tests.mailroom import START, TABLES, deliver, mail
from tests.people import ANJA, BRIDGE, JONAS, OUTSIDER, PRIYA, TOM
from tests.stores import all_rows, derived

RULES = FeedRules(
    policy=Policy(addresses=(BRIDGE,), domains=("nordlicht.example",), authserv_ids=("mx.nordlicht.example",))
)
PROOF = ("Authentication-Results", "mx.nordlicht.example; dmarc=pass header.from=nordlicht.example")
NOW = START + timedelta(hours=2)
OPTIONS = SiteOptions(feed="feed", title="Nordlicht Feed", address=BRIDGE, domains=RULES.policy.domains)
TEXTS, BERLIN = template_texts(), ZoneInfo("Europe/Berlin")
SAYS = {code: make_words(TEXTS[f"words/{code}.po"], code, BERLIN).catalogue.gettext for code in ("de", "en")}
ASK = mail(
    TOM, "Schlüssel Lager 2", "Wer hat den Schlüssel für Lager 2?", to=[ANJA], message_id="ask@nordlicht.example",
    more=[PROOF],
)  # fmt: skip
_UIDS = iter(range(1, 100_000))
ROUNDS = pytest.mark.parametrize("rounds", [100, pytest.param(1000, marks=pytest.mark.slow)])


def take(store: Store, *raws: bytes, at: datetime = START) -> None:
    ingest_all(store, [deliver(raw, next(_UIDS), at=at) for raw in raws], RULES, TABLES)


def command(word: str, who: Address = TOM, text: str = "", *, about: str = "ask@nordlicht.example",
            proof: bool = True, more: tuple[tuple[str, str], ...] = (), number: int = 0) -> bytes:  # fmt: skip
    raw = mail(who, f"AW: Schlüssel {number}" if number else "AW: Schlüssel", text or "-", in_reply_to=about,
               more=[*([PROOF] if proof else []), *more])  # fmt: skip
    return raw.replace(f"Cc: {BRIDGE}".encode(), f"Cc: feed+{word}@nordlicht.example".encode())


@pytest.fixture
def desk(sqlite_store: Store) -> Desk:
    store, taking = sqlite_store, Taking(sqlite_store, RULES, TABLES)
    hiding = Hiding(store, "feed", lambda db, touched: refresh(db, taking, touched), NOW, "by mail")
    work = Erasing(store, "feed", TABLES, lambda db: derive_again(db, taking), NOW, "by mail")

    def forget(address: str) -> tuple[int, int]:
        with store.read() as db:
            person = find_person(db, ["feed"], address)
        report = forget_person(work, person)
        return len(report.erased), len(report.masked)

    def search(db: Connection, words: str, most: int) -> list[tuple[str, str]]:
        hits = find_posts(db, OPTIONS, lambda _: None, Search(words, Order.BEST, most, as_posts=False))
        return [(hit.thread, hit.subject) for hit in hits]

    means = Means(
        hide=lambda db, thread: hide_in(db, hiding, thread),
        show=lambda db, thread: show_in(db, hiding, thread),
        opt=lambda db, who, is_out: True,
        forget=forget,
        is_proven=lambda message: is_proven(message, RULES.policy),
        search=search,
        circulation=Circulation(lambda who: who != JONAS.address, ("feed", "vertrieb")),
    )
    office = Office("Nordlicht Feed", BRIDGE, "https://feed.nordlicht.example/")
    return Desk(store, "feed", Messenger(store.id_key, "feed", office, SAYS, NOW), means, NOW)


def letters(store: Store) -> list[Message]:
    with store.write() as db:
        return [parse_message(one.raw) for one in outbox.claim(db, NOW + timedelta(days=1), 100)]


def shown(store: Store) -> tuple[str, ...]:
    with store.read() as db:
        return threads.thread_ids(db, "feed")


def test_hidden_by_a_reply_and_shown_again_by_the_line_the_letter_names(desk: Desk) -> None:
    take(desk.store, ASK)
    (thread,) = shown(desk.store)
    take(desk.store, command("weg", ANJA))
    assert obey(desk) == 1
    assert shown(desk.store) == ()
    (letter,) = letters(desk.store)
    assert letter.subject == "Ausgeblendet: Schlüssel Lager 2"
    assert [one.address for one in letter.to] == [ANJA.address]
    assert letter.header("auto-submitted") == "auto-replied"
    assert letter.header("content-language") == "de"
    line = f"!zeigen {thread}"
    assert line in letter.body.text
    take(desk.store, mail(ANJA, "Doch wieder", line, more=[PROOF]))
    assert obey(desk) == 1
    assert shown(desk.store) == (thread,)


def test_the_same_command_twice_acts_once(desk: Desk) -> None:
    take(desk.store, ASK, command("hide"))
    take(desk.store, command("hide"))
    assert (obey(desk), obey(desk)) == (1, 0)
    assert [one.subject for one in letters(desk.store)] == ["Hidden: Schlüssel Lager 2"]
    before = derived(all_rows(desk.store))
    rebuild(desk.store, RULES, TABLES)
    assert derived(all_rows(desk.store)) == before
    assert obey(desk) == 0


@pytest.mark.parametrize(
    "raw",
    [
        command("weg", OUTSIDER),
        command("weg", proof=False),  # nobody has proven who sent it
        command("weg", proof=False, more=(("Authentication-Results", "mx.nordlicht.example; dmarc=fail"),)),
        command("weg", proof=False, more=(("Authentication-Results", "mx.evil.example; dmarc=pass"),)),
        command("weg", more=(("Auto-Submitted", "auto-replied"),)),
        command("weg", more=(("X-Feedbridge", "answer"),)),
        command("weg", Address("x", BRIDGE)),
        command("weg", Address("MAILER-DAEMON", "mailer-daemon@nordlicht.example")),
    ],
)
def test_others_change_nothing_and_get_no_letter(desk: Desk, raw: bytes) -> None:
    take(desk.store, ASK, raw)
    before = shown(desk.store)
    assert obey(desk) == 0
    assert shown(desk.store) == before != ()
    assert letters(desk.store) == []


def test_without_a_trusted_server_nobody_is_obeyed(desk: Desk) -> None:
    open_rules = replace(RULES, policy=replace(RULES.policy, authserv_ids=()))
    ingest_all(desk.store, [deliver(ASK, 1), deliver(command("weg"), 2)], open_rules, TABLES)
    assert obey(desk) == 0
    with desk.store.read() as db:
        assert [one.reason for one in archive.held(db, "feed")] == ["command-unproven"]


def test_a_command_that_means_no_conversation_says_so(desk: Desk) -> None:
    take(desk.store, ASK, command("hide", about="unknown@nordlicht.example"))
    obey(desk)
    (letter,) = letters(desk.store)
    assert letter.subject == "Nothing was changed"
    assert len(shown(desk.store)) == 1


def test_forgetting_asks_back_and_only_the_asker_can_confirm(desk: Desk) -> None:
    quote = (
        f"Nein.\n\nAm 02.11.2026 um 09:00 schrieb {TOM.name} <{TOM.address}>:\n> Wer hat den Schlüssel für Lager 2?\n"
    )
    take(desk.store, ASK, mail(ANJA, "AW: Schlüssel Lager 2", quote, in_reply_to="ask@nordlicht.example", more=[PROOF]))
    take(desk.store, command("vergiss-mich"))
    before = derived(all_rows(desk.store))
    obey(desk)
    assert derived(all_rows(desk.store)) == before  # nothing happens by one mail
    (letter,) = letters(desk.store)
    token = letter.body.text.partition("feed+")[2].partition("@")[0]
    for wrong in (command(token, PRIYA), command(token.replace("2026", "2025")), command(token, proof=False)):
        take(desk.store, wrong)
        obey(desk)
        assert "Schlüssel für Lager 2" in str(all_rows(desk.store)["reading"]) or len(shown(desk.store)) == 1
    assert {one.subject for one in letters(desk.store)} == {"Nichts geändert"}
    take(desk.store, command(token, number=2))
    obey(desk)
    (last,) = letters(desk.store)
    assert last.subject in ("Sie sind vergessen", "You are forgotten")
    with desk.store.read() as db:
        people = {one.author.name for name in threads.thread_ids(db, "feed") for one in _posts(db, name)}
    assert people == {ANJA.name}
    assert obey(desk) == 0


def _posts(db: Connection, name: str) -> Iterator[object]:
    found = threads.load_thread(db, "feed", name)
    return iter(found.posts if found else ())


def test_where_is_my_mail(desk: Desk) -> None:
    bcc = mail(TOM, "Im Bcc", "x", more=[PROOF, ("Delivered-To", BRIDGE)]).replace(f"Cc: {BRIDGE}\n".encode(), b"")
    take(
        desk.store,
        ASK,
        mail(ANJA, "Fremdes", "y", more=[PROOF]),
        bcc,
        mail(TOM, "[privat] Geschenk", "z", more=[PROOF]),
    )
    take(desk.store, command("wo"))
    obey(desk)
    (letter,) = letters(desk.store)
    (thread, *_) = [name for name in shown(desk.store) if name in letter.body.text]
    assert f"„Schlüssel Lager 2“ steht auf der Seite:\nhttps://feed.nordlicht.example/t/{thread}/" in letter.body.text
    assert "„Im Bcc“ wartet auf die Administration: Unsere Adresse stand nur in Bcc." in letter.body.text
    assert "„[privat] Geschenk“ wurde nicht aufgenommen: Der Betreff ist als privat gekennzeichnet." in letter.body.text
    assert "Fremdes" not in letter.body.text


def test_search_and_help(desk: Desk) -> None:
    take(
        desk.store,
        ASK,
        command("search", text="Schlüssel Lager"),
        command("help", number=3),
        command("hilfe", number=4),
    )
    obey(desk)
    by_subject = {one.subject: one.body.text for one in letters(desk.store)}
    assert set(by_subject) == {"Found: Schlüssel Lager", "What you can ask by mail", "Was Sie per E-Mail tun können"}
    assert f"https://feed.nordlicht.example/t/{shown(desk.store)[0]}/" in by_subject["Found: Schlüssel Lager"]
    assert "feed+vergiss-mich@nordlicht.example" in by_subject["Was Sie per E-Mail tun können"]
    assert "feed+forget-me@nordlicht.example" in by_subject["What you can ask by mail"]


def test_a_search_by_mail_knows_the_operators_of_the_page_and_nothing_that_is_hidden(desk: Desk) -> None:
    take(desk.store, ASK, mail(ANJA, "Torblatt", "Der Schlüssel passt nicht.", more=[PROOF]))
    first, second = sorted(shown(desk.store), key=lambda thread: thread != thread_of(desk.store, "Schlüssel Lager 2"))
    take(desk.store, command("suche", text="schlussel von:tom", number=1), command("suche", text="lager", number=2))
    obey(desk)
    (by_tom, lager) = letters(desk.store)
    assert f"Schlüssel Lager 2\nhttps://feed.nordlicht.example/t/{first}/" in by_tom.body.text
    assert second not in by_tom.body.text
    take(desk.store, command("weg", about="ask@nordlicht.example", number=3))
    take(desk.store, command("suche", text="lager", number=4), command("suche", text="schlüssel", number=5))
    obey(desk)
    (_, nothing, other) = letters(desk.store)
    assert first in lager.body.text
    assert "zu „lager“ wurde nichts gefunden" in nothing.body.text
    assert first not in other.body.text
    assert second in other.body.text


def thread_of(store: Store, subject: str) -> str:
    with store.read() as db:
        found = ((name, threads.load_thread(db, "feed", name)) for name in threads.thread_ids(db, "feed"))
        return next(name for name, thread in found if thread is not None and thread.subject == subject)


def reads(store: Store, who: Address, feed: str = "feed") -> tuple[State, Wishes] | None:
    with store.read() as db:
        found = readers.find(db, feed, who.address)
    return (found.state, found.wishes) if found else None


def test_letters_are_ordered_changed_and_ended(desk: Desk) -> None:
    store = desk.store
    take(store, command("abo", TOM, "täglich bitte #einkauf"))
    obey(desk)
    assert reads(store, TOM) == (State.READS, Wishes("de", "daily", ("einkauf",)))
    (letter,) = letters(store)
    assert (letter.subject, letter.header("content-language")) == ("Tagesbrief bestellt", "de")
    assert f"feed+{stop_address(store, TOM)}@nordlicht.example" in letter.body.text
    take(store, command("abo", TOM, "English", number=2))
    obey(desk)
    assert reads(store, TOM) == (State.READS, Wishes("en", "daily", ("einkauf",)))
    (letter,) = letters(store)
    assert (letter.subject, letter.header("content-language")) == ("The daily letter is ordered", "en")
    take(store, command("stop", TOM, "Danke, es waren zu viele Briefe.", number=3))
    obey(desk)
    assert [reads(store, TOM, feed)[0] for feed in ("feed", "vertrieb")] == [State.STOPPED] * 2  # type: ignore[index]
    assert [one.subject for one in letters(store)] == ["Keine Briefe mehr"]
    take(store, command("subscribe", TOM, number=4))
    obey(desk)
    assert reads(store, TOM) == (State.READS, Wishes("en", "weekly"))
    assert reads(store, TOM, "vertrieb") is not None
    assert [one.subject for one in letters(store)] == ["The weekly letter is ordered"]


def test_only_who_may_read_the_feed_gets_letters_of_it(desk: Desk) -> None:
    take(desk.store, command("abo", OUTSIDER), command("abo", JONAS), command("abo", JONAS, proof=False, number=2))
    obey(desk)
    assert [reads(desk.store, one) for one in (OUTSIDER, JONAS)] == [None] * 2
    assert [one.subject for one in letters(desk.store)] == ["Nichts geändert"]  # to the proven one


def test_whom_the_configuration_names_is_asked_nothing_either(desk: Desk) -> None:
    with desk.store.write() as db:
        readers.know(db, "feed", [ANJA.address], START)
    take(desk.store, command("subscribe", ANJA, "weekly"))
    obey(desk)
    assert reads(desk.store, ANJA) == (State.READS, Wishes("", "weekly"))


def test_where_no_letters_are_sent_none_can_be_ordered(desk: Desk) -> None:
    take(desk.store, command("abo", ANJA), command("abo", TOM, proof=False))
    obey(replace(desk, means=replace(desk.means, circulation=None)))
    assert reads(desk.store, ANJA) is None


def stop_address(store: Store, who: Address) -> str:
    """The plus part in the letters of a reader."""
    return make_seal(token_key(store.id_key), Purpose.STOP, who.address)


FORGED = ("Authentication-Results", "mx.nordlicht.example; dmarc=fail header.from=nordlicht.example")


@pytest.mark.parametrize(
    ("who", "more"),
    [
        (TOM, (PROOF,)),
        (TOM, ()),  # nobody has proven it
        (TOM, (FORGED,)),
        (Address("Tom", "tom@daheim.example"), ()),  # forwarded to a private address
        (TOM, (PROOF, ("Auto-Submitted", "auto-generated"))),  # the mail program's own button
    ],
)
def test_whoever_has_a_letter_can_end_it_once(desk: Desk, who: Address, more: tuple[tuple[str, str], ...]) -> None:
    store, address = desk.store, stop_address(desk.store, TOM)
    with store.write() as db:
        readers.know(db, "feed", [TOM.address, ANJA.address], START)
    for number in range(3):
        take(store, command(address, who, proof=False, more=more, number=number))
        assert obey(desk) == 1
    assert [reads(store, TOM, feed)[0] for feed in ("feed", "vertrieb")] == [State.STOPPED] * 2  # type: ignore[index]
    assert reads(store, ANJA) == (State.KNOWN, Wishes())
    (letter,) = letters(store)  # to the reader, whoever wrote
    assert (letter.subject, [one.address for one in letter.to]) == ("Keine Briefe mehr", [TOM.address])
    assert "in Ihrem Namen" in letter.body.text
    with store.read() as db:
        assert archive.held(db, "feed") == ()


def test_a_stop_is_confirmed_in_the_language_of_the_letters(desk: Desk) -> None:
    store, spoken = desk.store, {TOM.address: "en", ANJA.address: "en"}
    circulation = Circulation(lambda who: True, ("feed",), spoken)
    with store.write() as db:
        readers.know(db, "feed", [TOM.address, ANJA.address], START)
        readers.choose(db, ANJA.address, Wishes(language="de"))
    take(store, *(command(stop_address(store, one), one, proof=False) for one in (TOM, ANJA)))
    obey(replace(desk, means=replace(desk.means, circulation=circulation)))
    assert {one.subject for one in letters(store)} == {"No more letters", "Keine Briefe mehr"}


@pytest.mark.parametrize("name", ["anja", "made-up", "other-purpose", "no-reader"])
def test_another_token_ends_nobodys_letters(desk: Desk, name: str) -> None:
    key = token_key(desk.store.id_key)
    plus = {
        "anja": make_seal(token_key(b"another installation"), Purpose.STOP, TOM.address),
        "made-up": "stop-0123456789abcdef",
        "other-purpose": make_seal(key, Purpose.ORDER, TOM.address).replace("abo", "stop"),
        "no-reader": make_seal(key, Purpose.STOP, PRIYA.address),
    }[name]
    with desk.store.write() as db:
        readers.know(db, "feed", [TOM.address], START)
    take(desk.store, command(plus, OUTSIDER, proof=False), command(plus, TOM))
    assert obey(desk) == 2
    assert reads(desk.store, TOM) == (State.KNOWN, Wishes())
    assert letters(desk.store) == []


def plus_of(letter: Message) -> str:
    """The plus part that the letter's answers go to."""
    return letter.header("reply-to").partition("+")[2].partition("@")[0]


def open_take(store: Store, *raws: bytes, at: datetime = START) -> None:
    """As `take`, where no trusted server is configured."""
    open_rules = replace(RULES, policy=replace(RULES.policy, authserv_ids=()))
    ingest_all(store, [deliver(raw, next(_UIDS), at=at) for raw in raws], open_rules, TABLES)


@pytest.mark.parametrize("take_in", [take, open_take])
def test_an_order_that_nobody_has_proven_is_asked_back_and_agreed_to_by_an_answer(
    desk: Desk, take_in: Callable[..., None]
) -> None:
    store = desk.store
    take_in(store, command("abo", ANJA, "täglich #einkauf", proof=False))
    obey(desk)
    assert reads(store, ANJA) is None
    (letter,) = letters(store)
    assert (letter.subject, [one.address for one in letter.to]) == ("Möchten Sie diesen Brief?", [ANJA.address])
    assert letter.header("auto-submitted") == "auto-replied"
    assert letter.header("reply-to") in letter.body.text
    assert looks_like_token(plus_of(letter))
    take_in(store, command("abo", ANJA, "wöchentlich", proof=False, number=1))  # no second question that day
    obey(desk)
    assert (reads(store, ANJA), letters(store)) == (None, [])
    for number in range(3):  # the answer, and the same again
        take_in(store, command(plus_of(letter), ANJA, "Ja, gerne.", proof=False, number=number + 2))
        obey(desk)
    assert reads(store, ANJA) == (State.READS, Wishes("de", "daily", ("einkauf",)))
    (told,) = letters(store)
    assert (told.subject, [one.address for one in told.to]) == ("Tagesbrief bestellt", [ANJA.address])
    with store.read() as db:
        assert archive.held(db, "feed") == ()  # nothing of it is the operator's business


@pytest.mark.parametrize(
    "raw",
    [
        command("abo", OUTSIDER, proof=False),
        command("abo", ANJA, proof=False, more=(FORGED,)),
        command("abo", ANJA, proof=False, more=(("Auto-Submitted", "auto-replied"),)),
        command("abo", ANJA, proof=False, more=(("X-Feedbridge", "confirm"),)),
        command("abo", Address("MAILER-DAEMON", "mailer-daemon@nordlicht.example"), proof=False),
        command("abo", JONAS, proof=False),  # of the team, but not of this feed
    ],
)
def test_others_are_not_even_asked(desk: Desk, raw: bytes) -> None:
    take(desk.store, raw)
    obey(desk)
    assert letters(desk.store) == []


def test_a_question_may_come_again_the_next_day_and_its_token_ages(desk: Desk) -> None:
    store = desk.store
    tokens = []
    for day in range(2):
        take(store, command("abo", ANJA, proof=False, number=day), at=START + timedelta(days=day))
        today = replace(desk, now=NOW + timedelta(days=day))
        obey(today)
        (letter,) = letters(store)
        tokens.append(plus_of(letter))
        with store.write() as db:
            for one in outbox.claim(db, NOW + timedelta(days=9), 9):
                outbox.sent(db, one.name, NOW)
    late = START + timedelta(days=7, hours=12)  # the first one is older than a week
    for number, token in enumerate(tokens):
        take(store, command(token, ANJA, proof=False, number=9 + number), at=late)
        obey(desk)
        assert (reads(store, ANJA) is None) == (number == 0)


def test_a_stop_holds_against_older_orders_and_other_peoples(desk: Desk) -> None:
    store = desk.store
    take(store, command("abo", ANJA, proof=False))
    obey(desk)
    (letter,) = letters(store)
    with store.write() as db:
        readers.know(db, "feed", [ANJA.address], START)
        readers.stop(db, ANJA.address, NOW, "feed")
    take(store, command(plus_of(letter), ANJA, proof=False, number=1))
    take(store, command("abo-1-0123456789abcdef", ANJA, number=2))
    obey(desk)
    assert reads(store, ANJA) == (State.STOPPED, Wishes())


def test_an_answer_that_says_no_orders_nothing(desk: Desk) -> None:
    take(desk.store, command("abo", ANJA, proof=False))
    obey(desk)
    (letter,) = letters(desk.store)
    take(desk.store, command(plus_of(letter), ANJA, "Nein, das war ich nicht.", proof=False, number=1))
    obey(desk)
    assert reads(desk.store, ANJA) is None


def test_a_robot_that_answers_the_question_orders_nothing(desk: Desk) -> None:
    take(desk.store, command("abo", ANJA, proof=False))
    obey(desk)
    (letter,) = letters(desk.store)
    take(desk.store, command(plus_of(letter), ANJA, "Ich bin im Urlaub.", more=(("Auto-Submitted", "auto-replied"),)))
    obey(desk)
    assert reads(desk.store, ANJA) is None


@ROUNDS
def test_many_orders_answers_and_stops_in_somebodys_name(desk: Desk, rounds: int) -> None:
    """By a robot that hides what it is: one question a day, one confirmation, one farewell; never more."""
    store, token, subjects = desk.store, "", []
    for number in range(rounds):
        words = (token or "abo", "abo", stop_address(store, ANJA))
        raws = (command(word, ANJA, proof=False, number=3 * number + one) for one, word in enumerate(words))
        take(store, *raws)
        obey(desk)
        for letter in letters(store):
            subjects.append(letter.subject)
            token = plus_of(letter) or token
    assert subjects == ["Möchten Sie diesen Brief?", "Wochenbrief bestellt", "Keine Briefe mehr"]


def topics(store: Store) -> tuple[str, ...]:
    (thread,) = shown(store)
    with store.read() as db:
        found = threads.load_thread(db, "feed", thread)
    assert found is not None
    return found.topics


def test_the_team_moves_a_conversation_and_a_rebuild_keeps_it_there(desk: Desk) -> None:
    store, rules = desk.store, replace(RULES, policy=replace(RULES.policy, admits_outsiders=True))
    proven = ("Authentication-Results", "mx.nordlicht.example; dmarc=pass")

    def say(who: Address, words: str) -> None:
        number = next(_UIDS)
        raw = mail(who, "AW: Schlüssel Lager 2", words, in_reply_to="ask@nordlicht.example", more=[proven],
                   date=START + timedelta(minutes=number), message_id=f"{number}@nordlicht.example")  # fmt: skip
        ingest_all(store, [deliver(raw, number, at=START + timedelta(minutes=number))], rules, TABLES)

    take(store, ASK.replace(b"Schl", b"[Lager] Schl", 1))
    assert topics(store) == ("lager",)
    say(OUTSIDER, "!thema werbung")
    assert topics(store) == ("lager",)
    say(ANJA, "!thema Einkauf, Oslo")
    assert topics(store) == ("einkauf", "oslo")
    say(TOM, "Noch etwas zu #lager.")
    assert topics(store) == ("einkauf", "oslo")
    before = derived(all_rows(store))
    rebuild(store, rules, TABLES)
    assert derived(all_rows(store)) == before
    say(ANJA, "!thema")
    assert topics(store) == ("lager",)


def test_an_outsider_closes_no_request(desk: Desk) -> None:
    store, rules = desk.store, replace(RULES, policy=replace(RULES.policy, admits_outsiders=True))
    proven = ("Authentication-Results", "mx.nordlicht.example; dmarc=pass")
    states = []
    take(store, ASK)
    for number, who in enumerate((OUTSIDER, ANJA)):
        raw = mail(who, "AW: Schlüssel Lager 2", "!erledigt", in_reply_to="ask@nordlicht.example", more=[proven],
                   date=START + timedelta(minutes=number + 1))  # fmt: skip
        ingest_all(store, [deliver(raw, 70_000 + number, at=START)], rules, TABLES)
        with store.read() as db:
            (card,) = threads.latest_cards(db, "feed", 5)
        states.append(card.status)
    assert states == [Status.OPEN, Status.DONE]


def test_at_most_so_many_answers_an_hour_but_every_command_is_carried_out(desk: Desk) -> None:
    take(desk.store, ASK, *(command("help", number=number) for number in range(1, 21)))
    take(desk.store, command("hide", number=99))
    obey(desk)
    assert len(letters(desk.store)) == desk.answers_per_hour
    assert shown(desk.store) == ()


def robot(letter: Message, raw: bytes) -> bytes:
    """Another bridge: answers what it gets, with everything ours understands, as politely as RFC 3834 asks."""
    return mail(ANJA, f"AW: {letter.subject}", "!hilfe", in_reply_to=letter.message_id,
                more=[PROOF, ("Auto-Submitted", "auto-replied")])  # fmt: skip


@ROUNDS
@pytest.mark.parametrize("is_polite", [True, False])
def test_many_rounds_with_another_robot(desk: Desk, is_polite: bool, rounds: int) -> None:
    """A polite one: 0 letters after the first. One that hides what it is: never more than so many an hour."""
    take(desk.store, command("help", ANJA))
    obey(desk)
    (letter,) = letters(desk.store)
    count = 0
    for number in range(rounds):
        raw = robot(letter, b"") if is_polite else mail(
            ANJA, f"AW: {letter.subject} {number}", "!hilfe", in_reply_to=letter.message_id, more=[PROOF]
        )  # fmt: skip
        take(desk.store, raw.replace(b"AW: ", b"AW: %d " % number, 1))
        obey(desk)
        answers = letters(desk.store)
        count += len(answers)
    assert count == (0 if is_polite else desk.answers_per_hour - 1)


def test_two_bridges_face_to_face(desk: Desk) -> None:
    """Our own letter, brought back to us a thousand times by whomever, never gets an answer."""
    take(desk.store, command("help", ANJA))
    obey(desk)
    with desk.store.write() as db:
        (letter,) = outbox.claim(db, NOW + timedelta(days=1), 10)
    for number in range(1000):
        raw = letter.raw.replace(b"Message-ID: <", b"Message-ID: <%d." % number)
        ingest_all(desk.store, [deliver(raw, 5000 + number, at=START)], RULES, TABLES)
    assert obey(desk) == 0
    assert give_notice(desk) == 0
    assert letters(desk.store) == []


def test_welcome_once_and_only_to_new_colleagues(desk: Desk) -> None:
    take(desk.store, ASK)
    assert give_notice(desk) == 0  # who was there before needs no welcome
    take(
        desk.store,
        mail(TOM, "Noch eins", "Hallo.", more=[PROOF]),
        mail(PRIYA, "First", "Who has the key for me?", more=[PROOF]),
    )
    take(desk.store, mail(PRIYA, "Second", "And the other one?", more=[PROOF]))
    assert give_notice(desk) == 1
    (letter,) = letters(desk.store)
    assert [one.address for one in letter.to] == [PRIYA.address]
    assert letter.subject == f"Your first mail to {BRIDGE}"
    assert [line[:2] for line in letter.body.text.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3.", "4.", "5."]
    assert give_notice(desk) == 0


@pytest.mark.parametrize("site", ["https://feed.nordlicht.example/", ""])
def test_a_welcome_leads_to_the_mail_if_there_is_an_address(desk: Desk, site: str) -> None:
    office = replace(desk.messenger.office, site=site)
    without = replace(desk, messenger=replace(desk.messenger, office=office))
    give_notice(without)
    take(desk.store, mail(PRIYA, "First", "Who has the key for me?", more=[PROOF]))
    assert give_notice(without) == 1
    (letter,) = letters(desk.store)
    (thread,) = shown(desk.store)
    assert (thread in letter.body.text) == bool(site)
    assert "1. Your mail is on a page that your colleagues can read.\n" in letter.body.text


def test_held_is_told_to_colleagues_only(desk: Desk) -> None:
    give_notice(desk)
    bcc = [("Delivered-To", BRIDGE)]
    raws = [
        mail(TOM, "Im Bcc", "x", more=[PROOF, *bcc]),
        mail(OUTSIDER, "Angebot", "x", more=bcc),
        mail(TOM, "Nicht bewiesen", "x", more=bcc),
        mail(TOM, "Automatisch", "x", more=[PROOF, *bcc, ("Auto-Submitted", "auto-generated")]),
    ]
    take(desk.store, *(raw.replace(f"Cc: {BRIDGE}\n".encode(), b"") for raw in raws))
    assert give_notice(desk) == 1
    (letter,) = letters(desk.store)
    assert letter.subject == "Zurückgehalten: Im Bcc"


@pytest.mark.parametrize(("welcomes", "tells_held"), [(True, True), (True, False), (False, True), (False, False)])
def test_each_notice_can_be_switched_off(desk: Desk, *, welcomes: bool, tells_held: bool) -> None:
    chosen = replace(desk, welcomes=welcomes, tells_held=tells_held)
    give_notice(chosen)
    bcc = mail(TOM, "Im Bcc", "x", more=[PROOF, ("Delivered-To", BRIDGE)])
    take(desk.store, mail(PRIYA, "First", "Hello all.", more=[PROOF]), bcc.replace(f"Cc: {BRIDGE}\n".encode(), b""))
    give_notice(chosen)
    kinds = {one.header("x-feedbridge") for one in letters(desk.store)}
    assert kinds == {name for name, on in (("welcome", welcomes), ("held", tells_held)) if on}


@pytest.mark.parametrize("change", [{"welcomes": False, "tells_held": False}, {"messenger": None}])
def test_switched_off(desk: Desk, change: dict[str, object]) -> None:
    off = {"messenger": replace(desk.messenger, can_send=False)} if "messenger" in change else change
    silent = replace(desk, **off)  # type: ignore[arg-type]
    give_notice(silent)
    take(desk.store, mail(PRIYA, "First", "Hello all.", more=[PROOF]))
    assert give_notice(silent) == 0
    assert letters(desk.store) == []


def test_an_old_archive_gets_no_letters(desk: Desk) -> None:
    give_notice(desk)
    take(desk.store, mail(PRIYA, "Alt", "Hallo.", more=[PROOF], date=START - timedelta(days=400)))
    assert give_notice(desk) == 0
