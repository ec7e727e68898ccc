from datetime import UTC, date, datetime

from bridge.conversation.person import Card, knows_about, one_person, read_signatures, who_could_answer
from bridge.conversation.request import follow, thread_status
from bridge.conversation.thread import Request, Thread
from bridge.mail.message import Address
from tests.golden.requests.stories import LEXICONS, stories

JANA = Address("Jana Vogt", "jana.vogt@werk.example")
LUIS = Address("Luis Peña", "luis.pena@werk.example")
DAY = date(2026, 3, 31)


def thread(name: str, topics: tuple[str, ...]) -> Thread:
    posts = next(story.posts for story in stories("de") if story.name == name)
    requests = follow(posts, LEXICONS)
    return Thread(name, "feed", name, topics, thread_status(requests), posts, requests)


def test_knows_about_names_its_proof() -> None:
    known = knows_about([thread("Frage, Antwort", ("kühlung",)), thread("Nur zur Kenntnis", ("kühlung",))], DAY)
    assert [(one.person, one.topic) for one in known] == [(LUIS, "kühlung")]
    proof = known[0].proofs[0]
    assert (proof.thread, proof.post) == ("Frage, Antwort", "2")
    assert proof.sentence.startswith("Das ist ein Danfoss")


def test_older_answers_weigh_less_and_done_ones_more() -> None:
    answered = knows_about([thread("Frage, Antwort", ("a",))], DAY)[0].weight
    later = knows_about([thread("Frage, Antwort", ("a",))], date(2027, 3, 31))[0].weight
    done = knows_about([thread("Perfekt, danke schließt nach einer Antwort", ("a",))], DAY)[0].weight
    assert later < answered < done


def test_opting_out_of_all_or_of_a_line() -> None:
    threads = [thread("Frage, Antwort", ("a", "b"))]
    assert knows_about(threads, DAY, opted_out={LUIS.key}) == ()
    assert [one.topic for one in knows_about(threads, DAY, hidden={(LUIS.key, "a")})] == ["b"]


def test_what_was_taken_back_proves_nothing() -> None:
    assert knows_about([thread("Danke, aber", ("a",))], DAY) == ()


def test_who_could_answer() -> None:
    old = [thread("Frage, Antwort", ("kühlung",))]
    ask = Request(
        "Welches Ventil hat das Kühlaggregat?",
        "question",
        "9",
        JANA,
        (),
        old[0].status,
        datetime(2026, 4, 1, tzinfo=UTC),
        (),
    )
    found = who_could_answer(ask, (), old, LEXICONS)
    assert [(person, [proof.post for proof in proofs]) for person, proofs in found] == [(LUIS, ["2"])]
    unrelated = Request("Wann ist Betriebsversammlung?", "question", "9", JANA, (), ask.status, ask.since, ())
    assert who_could_answer(unrelated, (), old, LEXICONS) == ()
    from_luis = Request(ask.text, "question", "9", LUIS, (), ask.status, ask.since, ())
    assert who_could_answer(from_luis, ("kühlung",), old, LEXICONS) == ()


def test_one_person() -> None:
    addresses = [
        Address("Vogt, Jana", "j.vogt@firma.example"),
        Address("Jana Vogt", "jana@mail.firma.example"),
        Address("Jana Vogt", "jana@andere-firma.example.org"),
        Address("Jana", "x@firma.example"),
        Address("Einkauf", "einkauf@firma.example"),
        Address("L. P.", "luis@privat.example"),
    ]
    groups = one_person(addresses, [("einkauf@firma.example", "Luis@privat.example")])
    assert sorted(len(group) for group in groups) == [1, 1, 2, 2]
    assert {"j.vogt@firma.example", "jana@mail.firma.example"} in [{one.key for one in group} for group in groups]


def test_signatures_must_agree() -> None:
    text = "Jana Vogt\nLeiterin Einkauf\n\nMuster GmbH\nLindenweg 4, 90402 Nürnberg"
    assert read_signatures("Jana Vogt", [text, text]) == Card("Leiterin Einkauf", "Nürnberg")
    assert read_signatures("Jana Vogt", [text]) == Card("", "")
    assert read_signatures("Jana Vogt", [text, text.replace("Leiterin", "Assistenz")]).role == ""
    assert read_signatures("Jana Vogt", ["Jana Vogt\nTel. 0911 555 010"] * 3) == Card("", "")
