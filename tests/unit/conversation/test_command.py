"""Commands by mail: what is one, and what only looks like one."""

import pytest

from bridge.conversation.command import (
    LETTER_ORDERS,
    Command,
    Wish,
    is_command_word,
    read_command,
    read_letter_words,
    read_move,
    says_no,
    without_move,
)
from bridge.mail.keyed import Purpose, is_seal, looks_like_token, make_seal, make_token, read_token, token_key
from bridge.mail.parse import parse_message
from tests.people import BRIDGE

KEY = token_key(bytes(16))


def read(to: str, said: str = "", subject: str = "AW: Halle 7", language: str = "de") -> Command | None:
    raw = f"From: tom@nordlicht.example\nTo: {to}\nSubject: {subject}\n\n{said}\n".encode()
    return read_command(parse_message(raw), said, [BRIDGE], language)


@pytest.mark.parametrize(
    ("to", "said", "wish", "language", "argument"),
    [
        ("feed+weg@nordlicht.example", "", Wish.HIDE, "de", ""),
        ("Feed+HIDE@Nordlicht.example", "please", Wish.HIDE, "en", ""),
        ("feed+zeigen@nordlicht.example", "", Wish.SHOW, "de", ""),
        ("feed+vergiss-mich@nordlicht.example", "Danke", Wish.FORGET, "de", ""),
        ("feed+wo@nordlicht.example", "", Wish.WHERE, "de", ""),
        ("feed+suche@nordlicht.example", "Zollnummer Oslo\n\nGruß", Wish.SEARCH, "de", "Zollnummer Oslo"),
        ("feed+search@nordlicht.example", "", Wish.SEARCH, "en", "AW: Halle 7"),
        ("feed@nordlicht.example", "\n  !weg\nGruß, Tom", Wish.HIDE, "de", ""),
        ("feed@nordlicht.example", "!hide https://feed.nordlicht.example/t/k7pv3mabcd/", Wish.HIDE, "en",
         "https://feed.nordlicht.example/t/k7pv3mabcd/"),
        ("feed@nordlicht.example", "!Hilfe!", Wish.HELP, "de", ""),
        ("feed+abo@nordlicht.example", "täglich, bitte\n\nGruß", Wish.SUBSCRIBE, "de", "täglich, bitte"),
        ("feed+subscribe@nordlicht.example", "Tom Brandt", Wish.SUBSCRIBE, "en", "Tom Brandt"),  # a signature
        ("feed@nordlicht.example", "!abo English", Wish.SUBSCRIBE, "de", "English"),
        ("feed+stop@nordlicht.example", "", Wish.STOP, "de", ""),
    ],
)  # fmt: skip
def test_commands(to: str, said: str, wish: Wish, language: str, argument: str) -> None:
    assert read(to, said) == Command(wish, language, argument)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("feed@nordlicht.example", "Wer hat den Schlüssel?"),
        ("feed+einkauf@nordlicht.example", "Bitte weg damit"),  # a topic
        ("feed@nordlicht.example", "!erledigt"),  # a post that moves a request
        ("feed@nordlicht.example", "!thema einkauf"),  # a post that moves its conversation
        ("feed@nordlicht.example", "!done"),
        ("feed@nordlicht.example", "! weg"),
        ("feed@nordlicht.example", "!wichtig: bitte lesen"),
        ("feed@nordlicht.example", "Gut.\n!weg"),  # not the first line
        ("weg@nordlicht.example", "Ist das Ihr Postfach?"),
        ("other+weg@nordlicht.example", "x"),
    ],
)
def test_ordinary_mail(to: str, said: str) -> None:
    assert read(to, said) is None


def test_which_letter_may_stand_in_the_subject() -> None:
    for said in ("", "Tom Brandt"):
        found = read("feed+subscribe@nordlicht.example", said, subject="English")
        assert found == Command(Wish.SUBSCRIBE, "en", "English")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("täglich, auf Englisch", ("en", "daily")),
        ("WEEKLY", ("", "weekly")),
        ("deutsch", ("de", "")),
        ("taeglich (German)", ("de", "daily")),
        ("alltäglich", ("", "")),
        ("", ("", "")),
    ],
)
def test_language_and_rhythm(text: str, found: tuple[str, str]) -> None:
    assert read_letter_words(text) == found


@pytest.mark.parametrize("code", LETTER_ORDERS)
def test_the_footers_order_is_understood(code: str) -> None:
    word, subject = LETTER_ORDERS[code]
    found = read(f"feed+{word}@nordlicht.example", "", subject)
    assert found is not None
    assert (found.wish, read_letter_words(found.argument)[0]) == (Wish.SUBSCRIBE, code)


@pytest.mark.parametrize(
    ("said", "topics", "rest"),
    [
        ("!thema Einkauf", ("einkauf",), ""),
        ("\n!Topic: #purchasing , Oslo.\n\nWhere is it?", ("purchasing", "oslo"), "Where is it?"),
        ('!thema "neue Halle"', ("neue halle",), ""),
        ("!thema", (), ""),
        ("!thema " + "x" * 41, (), ""),
        ("!thema a1, b1, c1, d1", ("a1", "b1", "c1"), ""),
        ("!themen einkauf", None, "!themen einkauf"),
        ("Gut.\n!thema einkauf", None, "Gut.\n!thema einkauf"),
        ("", None, ""),
    ],
)
def test_moving_a_conversation(said: str, topics: tuple[str, ...] | None, rest: str) -> None:
    assert read_move(said) == topics
    assert without_move(said) == rest


def test_tokens_are_bound_to_purpose_name_matter_and_key() -> None:
    token = make_token(KEY, Purpose.REPLY, "k7pv3mabcd", "feed")
    assert read_token(KEY, Purpose.REPLY, token.upper(), "feed") == "k7pv3mabcd"
    assert looks_like_token(token)
    assert is_command_word(token)
    wrong = [
        read_token(KEY, Purpose.FORGET, token, "feed"),
        read_token(KEY, Purpose.REPLY, token, "vertrieb"),
        read_token(token_key(b"other"), Purpose.REPLY, token, "feed"),
        read_token(KEY, Purpose.REPLY, token.replace("k7", "k8"), "feed"),
        read_token(KEY, Purpose.REPLY, token[:-1], "feed"),
        read_token(KEY, Purpose.REPLY, "re-", "feed"),
        read_token(KEY, Purpose.REPLY, "re-k7pv3mabcd-é", "feed"),
        read_token(KEY, Purpose.REPLY, "", "feed"),
    ]
    assert wrong == [""] * 8
    assert not looks_like_token("re-organisation")


def test_a_confirmation_carries_its_token() -> None:
    token = make_token(KEY, Purpose.FORGET, "20261125", "feed/tom@nordlicht.example")
    assert read(f"feed+{token}@nordlicht.example") == Command(Wish.CONFIRM, "de", token=token)


def test_a_seal_is_bound_to_purpose_matter_and_key_and_names_nobody() -> None:
    seal = make_seal(KEY, Purpose.STOP, "Tom@nordlicht.example")
    assert is_seal(KEY, Purpose.STOP, seal.upper(), "tom@nordlicht.example")
    assert "tom" not in seal
    assert looks_like_token(seal)
    wrong = [
        is_seal(KEY, Purpose.ORDER, seal, "tom@nordlicht.example"),
        is_seal(KEY, Purpose.STOP, seal, "anja@nordlicht.example"),
        is_seal(token_key(b"other"), Purpose.STOP, seal, "tom@nordlicht.example"),
        is_seal(KEY, Purpose.STOP, seal[:-1] + "é", "tom@nordlicht.example"),
        is_seal(KEY, Purpose.STOP, "stop-", "tom@nordlicht.example"),
    ]
    assert wrong == [False] * 5


@pytest.mark.parametrize(
    ("purpose", "wish", "argument"), [(Purpose.STOP, Wish.STOP, ""), (Purpose.ORDER, Wish.AGREE, "Ja, bitte")]
)
def test_letters_are_ended_and_agreed_to_by_a_token(purpose: Purpose, wish: Wish, argument: str) -> None:
    seal = make_seal(KEY, purpose, "tom@nordlicht.example")
    assert read(f"feed+{seal}@nordlicht.example", "\nJa, bitte\n!weg") == Command(wish, "de", argument, seal)


@pytest.mark.parametrize(
    ("line", "is_no"),
    [
        ("Nein, das war ich nicht.", True),
        ("Bitte nicht!", True),
        ("Ich nicht.", True),
        ("No thanks", True),
        ("Please don't", True),
        ("STOP", True),
        ("", False),
        ("Ja, bitte.", False),
        ("Gern, notfalls täglich", False),
        ("Yes, why not", False),
    ],
)
def test_an_answer_that_says_no(line: str, is_no: bool) -> None:
    assert says_no(line) is is_no


@pytest.mark.parametrize("plus", ["stop-and-go", "abo-2026", "re-1-0123456789abcdef"])
def test_what_only_begins_like_one_of_these_tokens(plus: str) -> None:
    assert read(f"feed+{plus}@nordlicht.example") is None
