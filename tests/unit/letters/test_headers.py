"""No word of a mail opens a line of its own, and every letter says that a machine wrote it."""

import email
import email.policy
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.language.automatic import Kind
from bridge.letters.headers import Heading, Occasion, clean, header_lines, message_id, plain_address
from bridge.letters.letter import compose
from bridge.mail.admission import Policy, Verdict
from bridge.mail.admission.automatic import automatic_kind
from bridge.mail.admission.decide import decide_admission
from bridge.mail.message import Address
from bridge.mail.parse import parse_message
from tests.mailroom import TABLES

FEED = Address("Nordlicht Feed", "feed@nordlicht.example")
HEADING = Heading(
    sender=FEED,
    recipient=Address("Anja Pichler", "anja.pichler@nordlicht.example"),
    subject="Ihre Woche: 1 Frage wartet auf Sie, 18 gelöst (KW 47)",
    written_at=datetime(2026, 11, 23, 7, 0, tzinfo=timezone(timedelta(hours=1))),
    message_id="week.0a1b@nordlicht.example",
    kind="week",
    language="de",
    list_name="Nordlicht Feed",
    unsubscribe="feed+stop@nordlicht.example",
)
EVIL = "x\r\nBcc: all@firma.example\n\0\x85Subject: y\u2028X: z\u2029\u202e\x0b\ud800"


def written(heading: Heading) -> email.message.EmailMessage:
    raw = compose("week/2026-W47/x", heading, "Text\n", "<p>Text</p>\n").raw
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_the_fields_of_a_weekly_letter() -> None:
    found = written(HEADING)
    assert found["From"] == "Nordlicht Feed <feed@nordlicht.example>"
    assert found["Subject"] == HEADING.subject
    assert found["Date"] == "Mon, 23 Nov 2026 07:00:00 +0100"
    assert found["Message-ID"] == "<week.0a1b@nordlicht.example>"
    assert found["List-Id"] == "Nordlicht Feed <feed.nordlicht.example>"
    assert found["List-Unsubscribe"] == "<mailto:feed%2Bstop@nordlicht.example>"
    assert found["List-Unsubscribe-Post"] is None
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["X-Auto-Response-Suppress"] == "All"
    assert found["X-Feedbridge"] == "week"
    assert found.get_body(("plain",)).get_content().strip() == "Text"  # type: ignore[union-attr]
    assert found.get_body(("html",)).get_content().strip() == "<p>Text</p>"  # type: ignore[union-attr]


def test_one_click_only_with_an_endpoint() -> None:
    found = written(replace(HEADING, one_click="https://stop.nordlicht.example/anja"))
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Unsubscribe"].startswith("<https://stop.nordlicht.example/anja>, <mailto:")
    assert "https" not in written(replace(HEADING, one_click="https://a.example/> x"))["List-Unsubscribe"]


def test_an_answer_has_a_null_sender_and_names_what_it_answers() -> None:
    heading = replace(HEADING, occasion=Occasion.REPLIED, answers="a.1@x.example", earlier=("root@x.example",))
    assert compose("command/1", heading, "Fertig.").sender == ""
    found = written(heading)
    assert found["Auto-Submitted"] == "auto-replied"
    assert found["In-Reply-To"] == "<a.1@x.example>"
    assert found["References"] == "<root@x.example> <a.1@x.example>"
    assert compose("week/1", HEADING, "x").sender == FEED.address


def test_a_message_id_that_is_none_is_left_out() -> None:
    for evil in ("a b@x.example", "x@y>\r\nBcc: z", "", "no-at-sign", "ü@x.example"):
        assert written(replace(HEADING, answers=evil))["In-Reply-To"] is None


@pytest.mark.parametrize("place", ["subject", "list_name", "kind", "language"])
def test_no_line_can_be_opened_by_a_text(place: str) -> None:
    found = written(replace(HEADING, **{place: EVIL}))
    assert found["Bcc"] is None
    assert found["X"] is None
    assert len(found.get_all("Subject", [])) == 1
    assert not found.defects


def test_no_line_can_be_opened_by_a_name() -> None:
    for name in (
        EVIL,
        '"',
        "\\",
        'a" <x@y.example>, "b',
        "=?utf-8?q?=0D=0ABcc:_x?=",
        "Müller, Jörg (extern)",
        "x" * 3000,
    ):
        found = written(replace(HEADING, recipient=Address(name, "anja@nordlicht.example")))
        assert found["Bcc"] is None
        assert [one.addr_spec for one in found["To"].addresses] == ["anja@nordlicht.example"]


def test_what_looks_like_an_encoded_word_is_shown_as_it_is() -> None:
    subject = "=?utf-8?q?=0D=0ABcc:_all?="
    assert written(replace(HEADING, subject=subject))["Subject"] == subject


@given(st.text(max_size=400), st.text(max_size=200))
def test_any_text_gives_a_letter_of_short_ascii_lines_whose_subject_is_read_back(subject: str, body: str) -> None:
    raw = compose("week/x", replace(HEADING, subject=subject), body, body + ".").raw
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert [name for name in found if name == "Bcc"] == []
    assert " ".join(str(found["Subject"] or "").split()) == clean(subject)
    assert found.get_content_type() == "multipart/alternative"


def test_the_same_values_give_the_same_bytes_and_id() -> None:
    one, other = (compose("week/x", HEADING, "a", "b") for _ in range(2))
    assert one == other
    name = "week/2026-W47/anja@nordlicht.example"
    first = message_id(b"key", name, FEED.address)
    assert first == message_id(b"key", name, FEED.address)
    assert first != message_id(b"another key", name, FEED.address)
    assert "anja" not in first
    assert first.startswith("week.")
    assert first.endswith("@nordlicht.example")


NO_ADDRESSES = """a b@c.example|a@b.example,c@d.example|<a@b.example>|"a b"@c.example|ü@c.example|a..b@c.example|\
.a@c.example|a.@c.example|a@c.example>|a@-c.example|a@c.example\0|a@b.example\r\nRCPT TO:<x@y.example>||x"""


@pytest.mark.parametrize("evil", NO_ADDRESSES.split("|"))
def test_an_address_that_is_none_is_refused(evil: str) -> None:
    with pytest.raises(ValueError, match=r"address|label|idna"):
        plain_address(evil)


def test_an_address_with_umlauts_in_its_domain_is_written_in_ascii() -> None:
    assert plain_address("anja@müller.example") == "anja@xn--mller-kva.example"


def test_the_bridge_knows_its_own_letter_and_takes_it_for_a_machine() -> None:
    other = replace(HEADING, sender=Address("", "letters@elsewhere.example"))
    message = parse_message(compose("week/x", other, "Wer kommt?").raw)
    decided = decide_admission(message, Policy(addresses=(FEED.address,)), TABLES.automatic)
    assert (decided.verdict, decided.reason) == (Verdict.REFUSE, "own-letter")
    assert automatic_kind(message, TABLES.automatic) is not Kind.HUMAN


def test_lines_are_folded_at_spaces_only() -> None:
    long = replace(HEADING, list_name="a" * 90, subject="Wort " * 30)
    for line in header_lines(long):
        assert all(part[:1] == " " for part in line.split("\r\n")[1:])
        assert all(part.strip() for part in line.split("\r\n"))
