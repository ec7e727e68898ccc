from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bridge.conversation.card import make_card
from bridge.conversation.person import (
    Letterhead,
    Part,
    Portrait,
    Role,
    is_team,
    knows_about,
    one_person,
    paint,
    parts_of,
    request_keys,
    who_could_answer,
    who_knows,
)
from bridge.conversation.request import follow
from bridge.conversation.thread import Origin
from bridge.mail.message import Address
from tests.golden.requests.stories import LEXICONS, stories

JANA = Address("Jana Vogt", "jana.vogt@werk.example")
LUIS = Address("Luis Peña", "luis.pena@werk.example")
AT = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)


def parts(name: str, topics: tuple[str, ...] = ("a",), domains: tuple[str, ...] = ("werk.example",)) -> list[Part]:
    posts = next(story.posts for story in stories("de") if story.name == name)
    requests = follow(posts, LEXICONS)
    card = make_card(name, name, topics, posts, requests, lexicons=LEXICONS)
    return list(parts_of(card, requests, posts, domains, LEXICONS))


def answer(person: Address, at: datetime, keys: tuple[str, ...], **more: object) -> Part:
    made = Part(Role.ANSWERED, person, "t1", "Betreff", f"p{at:%d}", "So geht das.", "de", at, JANA, keys=keys)
    return replace(made, **more)


def test_a_part_names_its_proof() -> None:
    asked, answered = parts("Frage, Antwort")
    assert (asked.role, asked.person) == (Role.ASKED, JANA)
    assert (answered.role, answered.person, answered.asker, answered.post) == (Role.ANSWERED, LUIS, JANA, "2")
    assert answered.sentence.startswith("Das ist ein Danfoss")
    assert "#a" in answered.keys


def test_parts_are_of_the_team_only_and_not_of_what_was_taken_back() -> None:
    assert parts("Frage, Antwort", domains=("andere.example",)) == []
    assert [part.role for part in parts("Danke, aber")] == [Role.ASKED]
    assert parts("Nur zur Kenntnis") == []


def test_newer_answers_and_done_ones_weigh_more() -> None:
    lines = knows_about(
        [
            answer(LUIS, AT, (), topics=("neu",)),
            answer(LUIS, AT - timedelta(days=180), (), topics=("alt",)),
            answer(LUIS, AT, (), topics=("erledigt",), is_done=True),
        ]
    )
    assert [line.topic for line in lines] == ["erledigt", "neu", "alt"]
    assert round(lines[0].weight / lines[1].weight, 3) == round(lines[1].weight / lines[2].weight, 3) == 2.0
    assert knows_about(parts("Frage, Antwort"))[0].proof.post == "2"


def test_who_knows_is_in_order_of_name_with_the_newest_proof() -> None:
    ben, zoe = Address("Ben", "ben@werk.example"), Address("Zoe", "a@werk.example")
    found = who_knows([answer(zoe, AT, ()), answer(zoe, AT - timedelta(days=1), ()), answer(ben, AT, ())])
    assert [(one.person, one.proof.at) for one in found] == [(ben, AT), (zoe, AT)]


def test_who_could_answer_needs_two_shared_keys_and_one_of_them_a_word() -> None:
    known = {"ventil": [answer(LUIS, AT, ("ventil", "kuehlaggregat", "#a"))]}
    known["kuehlaggregat"] = known["#a"] = known["ventil"]
    assert [one.person for one in who_could_answer(("ventil", "kuehlaggregat"), (), (), known)] == [LUIS]
    assert [one.person for one in who_could_answer(("ventil",), ("a",), (), known)] == [LUIS]
    assert who_could_answer(("ventil",), (), (), known) == ()
    assert who_could_answer((), ("a",), (), known) == ()
    assert who_could_answer(("ventil", "kuehlaggregat"), (), {LUIS.key}, known) == ()


def test_request_keys() -> None:
    posts = next(story.posts for story in stories("de") if story.name == "Frage, Antwort")
    keys = request_keys(follow(posts, LEXICONS)[0], "Kühlaggregat", LEXICONS)
    assert "kuehlaggregat" in keys
    assert "welches" not in keys


def test_an_answer_known_from_a_quote_says_so() -> None:
    posts = next(story.posts for story in stories("de") if story.name == "Frage, Antwort")
    quoted = tuple(replace(post, origin=Origin.RECOVERED) for post in posts)
    requests = follow(quoted, LEXICONS)
    card = make_card("t", "t", (), quoted, requests, lexicons=LEXICONS)
    assert {part.is_received for part in parts_of(card, requests, quoted, ("werk.example",), LEXICONS)} == {False}


def test_one_person() -> None:
    addresses = [
        Address("Vogt, Jana", "j.vogt@firma.example"),
        Address("Jana Vogt", "jana@mail.firma.example"),
        Address("Jana Vogt", "jana@andere-firma.example.org"),
        Address("Jana Vogt", "jana.vogt2@firma.example"),
        Address("Jana", "x@firma.example"),
        Address("Einkauf", "einkauf@firma.example"),
        Address("L. P.", "luis@privat.example"),
    ]
    groups = one_person(addresses, [("einkauf@firma.example", "Luis@privat.example")])
    assert sorted(len(group) for group in groups) == [1, 1, 1, 2, 2]
    assert {"j.vogt@firma.example", "jana@mail.firma.example"} in [{one.key for one in group} for group in groups]


def test_the_team_is_by_domain() -> None:
    assert is_team(LUIS, ("Werk.example",))
    assert is_team(Address("", "x@mail.werk.example"), ("werk.example",))
    assert not is_team(Address("Luis Peña", "luis@bergwerk.example"), ("werk.example",))
    assert not is_team(Address("Luis Peña", ""), ("werk.example",))


def head(hour: int = 8, **more: object) -> Letterhead:
    return replace(Letterhead("Jana Vogt", AT.replace(hour=hour)), **more)


def test_signatures_must_agree() -> None:
    lead = {"role": "Leiterin Einkauf", "place": "Nürnberg"}
    assert paint([head(**lead), head(**lead)], "Europe/Berlin") == Portrait("Jana Vogt", "Leiterin Einkauf", "Nürnberg")
    assert paint([head(**lead)], "Europe/Berlin") == Portrait("Jana Vogt")
    assert paint([head(**lead), head(role="Assistenz")], "Europe/Berlin").role == ""


def test_the_zone_is_one_that_agrees_with_every_mail() -> None:
    assert paint([head(offset=120), head(offset=120)], "Europe/Berlin").zone == "Europe/Berlin"
    assert paint([head(offset=60), head(offset=60)], "Europe/Berlin").zone == "Europe/London"  # British summer
    assert paint([head(offset=120)], "Europe/Berlin").zone == ""
    assert paint([head(offset=120), head(offset=-240)], "Europe/Berlin").zone == ""
    assert paint([head(offset=120), head()], "Europe/Berlin").zone == ""
