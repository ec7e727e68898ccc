from dataclasses import replace

import pytest

from bridge.conversation.topic import find_topics, hashtags, subject_terms, topics_of
from bridge.mail.message import Address, Body, Message
from tests.golden.requests.stories import LEXICONS

OWN = ("feed@firma.example",)
PLAIN = Message(
    message_id="1@firma.example",
    author=Address("Jana Vogt", "j.vogt@firma.example"),
    sender=None,
    to=(),
    cc=(),
    reply_to=(),
    subject="",
    sent_at=None,
    utc_offset=0,
    in_reply_to=(),
    references=(),
    thread_index="",
    thread_topic="",
    headers=(),
    body=Body("", ""),
    attachments=(),
    attached=(),
    defects=(),
    size=1,
    content_key="00",
)


def topics(said: str = "", **more: object) -> tuple[str, ...]:
    return find_topics(replace(PLAIN, **more), said, OWN)


def test_plus_address() -> None:
    assert topics(cc=(Address("", "Feed+Einkauf@firma.example"),)) == ("einkauf",)
    assert topics(headers=(("delivered-to", "feed+einkauf@firma.example"),)) == ("einkauf",)
    assert topics(to=(Address("", "tom+einkauf@firma.example"), Address("", "feed+x@andere.example"))) == ()
    assert topics(to=(Address("", "feed+weg@firma.example"),)) == ()


def test_list_id() -> None:
    assert topics(headers=(("list-id", "Vertrieb <vertrieb.firma.example>"),)) == ("vertrieb",)
    assert topics(headers=(("list-id", "vertrieb-nord.firma.example"),)) == ("vertrieb-nord",)
    assert topics(headers=(("list-id", "nonsense"),)) == ()
    assert topics(headers=(("list-id", "<123.firma.example>"),)) == ()


@pytest.mark.parametrize(
    ("subject", "want"),
    [
        ("AW: [Einkauf] Ventile", ("einkauf",)),
        ("[EXTERN] Ventile", ()),
        ("[PATCH v2 1/3] fix", ()),
        ("[#4711] Ventile", ()),
        ("[vertraulich] Ventile", ()),
        ("Ventile #Einkauf", ("einkauf",)),
    ],
)
def test_subject(subject: str, want: tuple[str, ...]) -> None:
    assert topics(subject=subject) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Das gehört zu #Einkauf und #Messe-2026.", ("einkauf", "messe-2026")),
        ("Punkt #1 und #2", ()),
        ("https://werk.example/seite#anker", ()),
        ("#include <stdio.h>\n#define X", ()),
        ("Farbe #fff oder #a1b2c3", ()),
        ("&#8364; C# x#y", ()),
        ("> zitiert #Einkauf", ()),
        ("#main {", ()),
        ("#Einkauf #einkauf", ("einkauf",)),
        ("# Überschrift", ()),
        ("(#Lager)", ("lager",)),
    ],
)
def test_hashtags(text: str, want: tuple[str, ...]) -> None:
    assert hashtags(text) == want


def test_each_topic_once() -> None:
    assert topics("#vertrieb", subject="[Vertrieb] x", headers=(("list-id", "<vertrieb.firma.example>"),)) == (
        "vertrieb",
    )


def test_terms_of_a_subject_are_the_words_of_weight_the_longest_first() -> None:
    assert subject_terms("Frage zum Ventil am Kühlaggregat 4711", LEXICONS) == ("kühlaggregat", "ventil")
    assert subject_terms("Termin mit Jana Vogt am Montag", LEXICONS, ["Jana Vogt"]) == ()


def test_a_term_becomes_a_topic_where_none_is_named_and_it_recurs() -> None:
    terms = ("kühlaggregat", "ventil")
    assert topics_of((), terms, {"kühlaggregat": 2, "ventil": 3}, {}) == ("ventil",)
    assert topics_of((), terms, {"kühlaggregat": 3, "ventil": 9}, {}) == ("kühlaggregat",)
    assert topics_of((), terms, {}, {}) == ()
    assert topics_of(("einkauf",), (), {"ventil": 3}, {}) == ("einkauf",)


def test_another_word_for_a_topic_leads_to_it() -> None:
    assert topics_of(("purchasing", "einkauf"), (), {}, {"purchasing": "einkauf"}) == ("einkauf",)
    assert topics_of((), ("kühlaggregat",), {"kühlaggregat": 3}, {"kühlaggregat": "kühlung"}) == ("kühlung",)
