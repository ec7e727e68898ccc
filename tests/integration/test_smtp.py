"""The SMTP sink against a real server that misbehaves as planned: what it says of each trouble."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import DeliveryError
from bridge.letters.headers import Heading, Occasion
from bridge.letters.letter import Letter, compose
from bridge.mail.message import Address
from bridge.sinks.smtp import Encryption, SmtpOptions, SmtpSink
from tests.integration.smtp_servers import bearer_server, implicit_tls, quietly_ended
from tests.servers import kit, need

FEED = Address("Feed", "feed@nordlicht.example")


def letter(number: int = 1, occasion: Occasion = Occasion.GENERATED) -> Letter:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    to = Address("", f"r{number}@nordlicht.example")
    heading = Heading(FEED, to, "Größe", at, f"{number}@nordlicht.example", "week", "de", occasion=occasion)
    return compose(f"week/2026-W47/{number}", heading, ".eine Zeile mit Punkt\n" * 3)


OPENED: list[SmtpSink] = []


def opened(options: SmtpOptions) -> SmtpSink:
    """A sink that is closed before its server: an open socket of ours fails the test."""
    OPENED.append(SmtpSink(options))
    return OPENED[-1]


def all_closed() -> None:
    while OPENED:
        OPENED.pop().close()


@pytest.fixture
def server() -> Iterator[Any]:
    with quietly_ended(), kit("smtp_sink").SmtpSink() as server:
        yield server
        all_closed()


def plain(server: Any, **changes: Any) -> SmtpSink:
    options = SmtpOptions(server.host, "nordlicht.example", server.port, Encryption.NONE, read_seconds=5)
    return opened(replace(options, **changes))


def refusal(sink: SmtpSink, one: Letter) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        sink.send(one)
    return caught.value


def test_letters_arrive_byte_for_byte_over_one_connection(server: Any) -> None:
    sink, before = plain(server), server.sessions
    for number in range(3):
        assert sink.send(letter(number)) == "2.0.0 kept"
    assert [one.raw for one in server.messages] == [letter(number).raw for number in range(3)]
    assert [one.recipients for one in server.messages] == [[f"r{number}@nordlicht.example"] for number in range(3)]
    assert server.sessions == before + 1


def test_an_answer_goes_out_with_the_null_sender(server: Any) -> None:
    plain(server).send(letter(1, Occasion.REPLIED))
    assert server.messages[0].sender == "<>"


@pytest.mark.parametrize(
    ("stage", "said", "permanent", "stops"),
    [
        ("RCPT", "550 5.1.1 no such user", True, False),
        ("RCPT", "450 4.2.1 mailbox busy", False, False),
        ("RCPT", "554 5.7.1 relay access denied", False, True),
        ("RCPT", "421 4.7.0 too many", False, True),
        ("MAIL", "550 5.7.60 may not send as this sender", False, True),
        ("MAIL", "451 4.3.0 later", False, True),
        ("END", "552 5.3.4 too big", True, False),
        ("END", "451 4.3.0 later", False, False),
    ],
)
def test_a_refusal_counts_for_the_letter_or_for_the_server(
    server: Any, stage: str, said: str, *, permanent: bool, stops: bool
) -> None:
    server.plan = [kit("smtp_sink").Reply(stage, said)]
    sink = plain(server)
    error = refusal(sink, letter(1))
    assert (error.permanent, error.stops) == (permanent, stops)
    assert said.split(" ", 1)[1].split(maxsplit=1)[0] in str(error)
    assert server.messages == []
    sink.send(letter(2))  # on a new connection
    assert [one.message_id for one in server.messages] == ["<2@nordlicht.example>"]


@pytest.mark.parametrize("stage", ["EHLO", "MAIL", "RCPT", "END", "ACCEPTED"])
@pytest.mark.parametrize("reset", [True, False])
def test_a_broken_line_is_no_refusal(server: Any, stage: str, *, reset: bool) -> None:
    server.plan = [kit("smtp_sink").Drop(stage, reset)]
    sink = plain(server)
    error = refusal(sink, letter())
    assert not error.permanent
    assert error.stops == (stage == "EHLO")
    sink.send(letter())
    kept_unseen = stage == "ACCEPTED"
    assert server.accepted["<1@nordlicht.example>", "r1@nordlicht.example"] == 1 + kept_unseen


def test_a_server_that_does_not_answer_is_given_up(server: Any) -> None:
    server.plan = [kit("smtp_sink").Wait("END", 3.0)]
    error = refusal(plain(server, read_seconds=0.3), letter())
    assert "timed out" in str(error)
    assert not error.permanent


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = opened(SmtpOptions("127.0.0.1", "x.example", port, Encryption.NONE))
    error = refusal(sink, letter())
    assert error.stops
    assert "check smtp.host" in str(error)


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Any]:
    need("openssl", "openssl")
    tools = kit("smtp_sink")
    kit("dovecot").make_ca(tmp_path, ["localhost"])
    tls = tools.server_tls(tmp_path / "cert.pem", tmp_path / "key.pem")
    with quietly_ended(), tools.SmtpSink("bridge", "schlüssel", tls, require_tls=True) as server:
        server.ca = str(tmp_path / "ca.pem")
        yield server
        all_closed()


def starttls(server: Any, **changes: Any) -> SmtpSink:
    options = SmtpOptions("localhost", "nordlicht.example", server.port, Encryption.STARTTLS, "bridge", "schlüssel")
    return opened(replace(options, ca_file=server.ca, read_seconds=5, **changes))


def test_starttls_and_a_password_with_umlauts(secure: Any) -> None:
    starttls(secure).send(letter())
    assert [(one.tls, one.user) for one in secure.messages] == [(True, "bridge")]
    assert starttls(secure).check()


def test_a_wrong_password_stops_everything_and_is_nobodys_fault_but_ours(secure: Any) -> None:
    error = refusal(starttls(secure, password="canary-77"), letter())
    assert error.stops
    assert not error.permanent
    assert "smtp.password_file" in str(error)
    assert "canary-77" not in str(error) + repr(SmtpOptions("h", "x", password="canary-77"))


def test_a_certificate_nobody_vouches_for_is_refused_before_the_password(secure: Any) -> None:
    sink = opened(SmtpOptions("localhost", "x.example", secure.port, Encryption.STARTTLS, "bridge", "schlüssel"))
    error = refusal(sink, letter())
    assert "certificate" in str(error)
    assert secure.messages == []


def test_no_starttls_no_password(server: Any) -> None:
    options = SmtpOptions(server.host, "x.example", server.port, Encryption.STARTTLS, "bridge", "canary-77")
    error = refusal(opened(options), letter())
    assert "STARTTLS" in str(error)


def test_implicit_tls(secure: Any, tmp_path: Path) -> None:
    with implicit_tls(kit("smtp_sink").server_tls(tmp_path / "cert.pem", tmp_path / "key.pem")) as server:
        options = SmtpOptions("localhost", "x.example", server.port, Encryption.IMPLICIT, ca_file=secure.ca)
        sink = opened(replace(options, read_seconds=5))
        sink.send(letter())
        sink.close()
        assert server.kept == [letter().raw]


def test_oauth2_tokens_are_fetched_anew_for_each_connection() -> None:
    with bearer_server("fresh") as server:
        tokens = iter(["stale", "fresh"])
        options = SmtpOptions(server.host, "x.example", server.port, Encryption.NONE, "feed@x.example", read_seconds=5)
        sink = opened(replace(options, token=lambda: next(tokens)))
        error = refusal(sink, letter())
        assert error.stops
        assert "token_file" in str(error)
        assert "stale" not in str(error)
        sink.send(letter())
        sink.close()
        assert server.kept == [letter().raw]
        assert server.said[-1] == b"user=feed@x.example\x01auth=Bearer fresh\x01\x01"
