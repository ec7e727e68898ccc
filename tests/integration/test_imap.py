"""The IMAP source against a real Dovecot: what it reads, what it leaves alone, what it says when something is wrong."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import SourceError
from bridge.mail.delivery import Delivery
from bridge.sources.imap import ImapOptions, ImapSource, Settle, Tls
from bridge.sources.imap.reading import search

PASSWORD = "geheim-9f3"
NOW = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)


@dataclass
class Remembered:
    """What a store would remember: the cursor never goes ahead of what was kept."""

    kept: list[Delivery] = field(default_factory=list)

    def last(self, folder: str, validity: int) -> int:
        places = [one.place for one in self.kept]
        return max((int(p.uid) for p in places if (p.folder, p.validity) == (folder, validity)), default=0)

    def has(self, folder: str, uid: str) -> bool:
        return any((one.place.folder, one.place.uid) == (folder, uid) for one in self.kept)


def mail(number: int, size: int = 200) -> bytes:
    head = f"From: Lena <lena@nordlicht.example>\r\nSubject: Mail {number}\r\nMessage-ID: <{number}@n.example>\r\n\r\n"
    line = b"Zeile mit etwas Text, damit die Mail lang wird.\r\n"
    return head.encode() + line * max(1, size // len(line))


@pytest.fixture
def options(dovecot: Any, user: str) -> ImapOptions:
    """Implicit TLS under the test's own CA."""
    return ImapOptions(
        mailbox="feed",
        host="localhost",
        user=user,
        password=PASSWORD,
        port=dovecot.tls_port,
        ca_file=dovecot.ca,
        connect_seconds=5,
        read_seconds=5,
    )


def through(proxy: Any, options: ImapOptions, seconds: float = 5) -> ImapOptions:
    """The same account over the breaking wire, bare: only there can a fault be placed by pattern."""
    return replace(options, host=proxy.host, port=proxy.port, tls=Tls.NONE, ca_file="", read_seconds=seconds)


def read(options: ImapOptions, marks: Remembered | None = None) -> list[Delivery]:
    with closing(ImapSource(options, lambda: NOW)) as source:
        return list(source.deliveries(marks or Remembered()))


def keep(options: ImapOptions, marks: Remembered) -> SourceError | None:
    """Read and keep one by one, settling each, as ingest does; the error that ended it, if one did."""
    with closing(ImapSource(options, lambda: NOW)) as source:
        try:
            for delivery in source.deliveries(marks):
                marks.kept.append(delivery)
                source.settle(delivery)
        except SourceError as error:
            return error
    return None


def flags(dovecot: Any, user: str, folder: str = "INBOX") -> dict[str, str]:
    found = dovecot.doveadm("-f", "tab", "fetch", "-u", user, "uid flags", "mailbox", folder, "all")
    rows = [line.split("\t") for line in found.splitlines()[1:]]
    return {row[0]: row[1].replace("\\Recent", "").strip() for row in rows}


def fault(kind: str, **values: Any) -> Any:
    from tests.servers import kit

    return kit("tcp_faults").Fault(kind, **values)


# --- what it reads ---


def test_bytes_come_as_they_lie_there(dovecot: Any, user: str, options: ImapOptions) -> None:
    mails = [mail(n, size) for n, size in enumerate((200, 5_000, 1_500_000, 3_200_000, 60))]
    dovecot.append_many(user, mails)
    found = read(options)
    assert [one.raw for one in found] == mails
    assert [one.place.uid for one in found] == ["1", "2", "3", "4", "5"]
    assert all(one.place.validity > 0 and one.place.folder == "INBOX" for one in found)
    assert all(one.received_at.tzinfo is UTC for one in found)


def test_received_at_is_the_time_of_the_mailbox_in_utc(dovecot: Any, user: str, options: ImapOptions) -> None:
    when = datetime(2026, 3, 29, 0, 30, 5, tzinfo=UTC)
    dovecot.append(user, mail(1), when=when.timestamp())
    assert [one.received_at for one in read(options)] == [when]


def test_starttls(dovecot: Any, user: str, options: ImapOptions) -> None:
    dovecot.append(user, mail(1))
    assert len(read(replace(options, port=dovecot.port, tls=Tls.STARTTLS))) == 1


def test_password_with_umlaut(dovecot: Any, options: ImapOptions) -> None:
    dovecot.drop_raw("umlaut", mail(1))
    assert len(read(replace(options, user="umlaut", password="schlüssel"))) == 1


def test_folder_with_umlaut_and_space(dovecot: Any, user: str, options: ImapOptions) -> None:
    dovecot.create(user, "Aufträge Nord")
    dovecot.append(user, mail(1), folder="Auftr&AOQ-ge Nord")  # as it goes over the wire [RFC 3501 §5.1.3]
    assert [one.place.folder for one in read(replace(options, folder="Aufträge Nord"))] == ["Aufträge Nord"]


def test_only_new_mail_is_asked_for(dovecot: Any, user: str, options: ImapOptions, proxy: Any) -> None:
    marks = Remembered()
    dovecot.append_many(user, [mail(n) for n in range(3)])
    keep(options, marks)
    dovecot.append(user, mail(3))
    assert keep(through(proxy, options), marks) is None
    assert [one.place.uid for one in marks.kept] == ["1", "2", "3", "4"]
    assert proxy.connections[0].down.count(b"Message-ID: <") == 1


def test_nothing_new_gives_nothing_though_the_search_names_the_last_mail(
    dovecot: Any, user: str, options: ImapOptions
) -> None:
    marks = Remembered()
    dovecot.append(user, mail(1))
    keep(options, marks)
    assert read(options, marks) == []


def test_holes_and_high_uids(dovecot: Any, user: str, options: ImapOptions) -> None:
    dovecot.append(user, mail(1))
    dovecot.skip_uids(user, 4_294_967_000)
    dovecot.append(user, mail(2))
    assert [one.place.uid for one in read(options)] == ["1", "4294967000"]


def test_oversize_comes_cut_one_byte_over_the_limit(dovecot: Any, user: str, options: ImapOptions) -> None:
    dovecot.append(user, mail(1, 2_500_000))
    assert [len(one.raw) for one in read(replace(options, max_bytes=1_500_000))] == [1_500_001]


def test_what_append_refuses_is_read_too(dovecot: Any, user: str, options: ImapOptions) -> None:
    odd = [b"Subject: nur Zeilenvorschub\n\nhallo\n", b"Subject: x\r\n\r\n\x00\xff\xfe", b"\n"]
    for number, raw in enumerate(odd):
        dovecot.drop_raw(user, raw, name=f"{1_700_000_000 + number}.m{number}.host")
    assert len(read(options)) == len(odd)


class Answers:
    """The two answers of a huge folder, by a client that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def search(self, criteria: list[str]) -> list[int]:
        self.asked.append(criteria)
        return [7]


def test_a_huge_folder_is_searched_in_ranges_and_the_last_mail_below_them_is_dropped() -> None:
    client = Answers()
    assert search(client, {b"EXISTS": 120_000, b"UIDNEXT": 240_001}, 8, also_unseen=False) == []  # type: ignore[arg-type]
    assert [asked[1] for asked in client.asked] == ["8:100007", "100008:200007", "200008:*"]


# --- what it leaves alone ---


def test_never_marks_anything_unless_configured(dovecot: Any, user: str, options: ImapOptions) -> None:
    dovecot.append_many(user, [mail(1), mail(2, 2_000_000)])
    dovecot.append(user, mail(3), flags="\\Flagged")
    before = flags(dovecot, user)
    assert keep(options, Remembered()) is None
    assert flags(dovecot, user) == before
    assert "\\Seen" not in "".join(before.values())


def test_settle_seen_marks_after_it_was_kept(dovecot: Any, user: str, options: ImapOptions) -> None:
    dovecot.append_many(user, [mail(1), mail(2)])
    assert keep(replace(options, settle=Settle.SEEN), Remembered()) is None
    assert flags(dovecot, user) == {"1": "\\Seen", "2": "\\Seen"}


def test_settle_seen_makes_up_for_a_crash_before_settling(dovecot: Any, user: str, options: ImapOptions) -> None:
    marks = Remembered()
    dovecot.append_many(user, [mail(1), mail(2)])
    keep(options, marks)  # kept, but nobody marked them
    assert keep(replace(options, settle=Settle.SEEN), marks) is None
    assert flags(dovecot, user) == {"1": "\\Seen", "2": "\\Seen"}


def test_settle_move(dovecot: Any, user: str, options: ImapOptions) -> None:
    dovecot.create(user, "Gelesen")
    dovecot.append_many(user, [mail(1), mail(2)])
    marks = Remembered()
    assert keep(replace(options, settle=Settle.MOVE, move_to="Gelesen"), marks) is None
    assert (dovecot.status(user)["messages"], dovecot.status(user, "Gelesen")["messages"]) == (0, 2)
    assert len(marks.kept) == 2


def test_settle_to_a_folder_that_is_missing_is_told_and_the_mail_stays(
    dovecot: Any, user: str, options: ImapOptions
) -> None:
    dovecot.append(user, mail(1))
    error = keep(replace(options, settle=Settle.MOVE, move_to="Fehlt"), Remembered())
    assert error is not None
    assert dovecot.status(user)["messages"] == 1


# --- what it says when something is wrong ---


@pytest.fixture(params=["wrong password", "no such user"])
def refused(request: pytest.FixtureRequest, options: ImapOptions) -> ImapOptions:
    changed = {"wrong password": {"password": "canary-7711"}, "no such user": {"user": "niemand"}}
    return replace(options, **changed[request.param])


def test_refused_login_is_permanent_and_never_shows_the_password(refused: ImapOptions) -> None:
    with pytest.raises(SourceError) as caught:
        read(refused)
    assert caught.value.permanent
    assert "refused" in str(caught.value)
    assert "password_file" in caught.value.next_step
    assert refused.password not in str(caught.value) + repr(caught.value.__cause__) + repr(refused)


def test_login_that_cannot_be_checked_now_is_not_permanent(
    dovecot: Any, user: str, options: ImapOptions, proxy: Any
) -> None:
    def unavailable(line: bytes) -> bytes:
        tag = line.split(b" ", 1)[0]
        return tag + b" NO [UNAVAILABLE] Try again later.\r\n" if b" OK " in line and b"Logged in" in line else line

    proxy.fault = fault("rewrite", function=unavailable)
    with pytest.raises(SourceError) as caught:
        read(through(proxy, options))
    assert not caught.value.permanent


def test_missing_folder_names_the_nearest(dovecot: Any, user: str, options: ImapOptions) -> None:
    for folder in ("Vertrieb", "Archiv", "Projekte/Nord"):
        dovecot.create(user, folder)
    with pytest.raises(SourceError, match="no folder") as caught:
        read(replace(options, folder="Vertreib"))
    assert caught.value.next_step.startswith('set folder to one of "Vertrieb"')


def test_unreachable_and_unknown_hosts(options: ImapOptions) -> None:
    from tests.servers import kit

    with pytest.raises(SourceError, match="nobody listens") as caught:
        read(replace(options, port=kit("private").free_port()))
    assert not caught.value.permanent
    with pytest.raises(SourceError, match="not known"):
        read(replace(options, host="imap.firma.invalid"))


def test_silent_server_ends_within_the_timeout(options: ImapOptions, proxy: Any) -> None:
    proxy.fault = fault("stall")
    begun = datetime.now(UTC)
    with pytest.raises(SourceError, match="no answer within 1 s"):
        read(replace(through(proxy, options), connect_seconds=1))
    assert (datetime.now(UTC) - begun).total_seconds() < 4


def test_ca_that_nobody_trusts(options: ImapOptions) -> None:
    with pytest.raises(SourceError, match="not trusted") as caught:
        read(replace(options, ca_file=""))
    assert "ca_file" in caught.value.next_step


def test_certificate_for_another_name(options: ImapOptions) -> None:
    with pytest.raises(SourceError, match="not trusted") as caught:
        read(replace(options, host="127.1"))  # the same server by a name its certificate does not have
    assert "correct host" in caught.value.next_step


def test_unreadable_ca_file(options: ImapOptions, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("kein Zertifikat", encoding="utf-8")
    with pytest.raises(SourceError, match="no readable certificate file"):
        read(replace(options, ca_file=str(tmp_path / "ca.pem")))


def test_tls_on_the_plain_port(dovecot: Any, options: ImapOptions) -> None:
    with pytest.raises(SourceError, match="does not speak TLS") as caught:
        read(replace(options, port=dovecot.port))
    assert "starttls" in caught.value.next_step


def test_stripped_starttls_never_sends_the_password(dovecot: Any, options: ImapOptions, proxy: Any) -> None:
    proxy.fault = fault("rewrite", function=lambda line: line.replace(b" STARTTLS", b""))
    with pytest.raises(SourceError, match="offers no STARTTLS"):
        read(replace(through(proxy, options), tls=Tls.STARTTLS))
    assert PASSWORD.encode() not in bytes(proxy.connections[0].up)


# --- faults while reading ---


def drain(options: ImapOptions, marks: Remembered, tries: int = 5) -> list[SourceError]:
    """Try again until it works; the errors on the way."""
    errors: list[SourceError] = []
    for _ in range(tries):
        error = keep(options, marks)
        if error is None:
            return errors
        errors.append(error)
    raise AssertionError(errors)


BREAKS: list[dict[str, Any]] = [
    {"kind": "reset", "on": rb"BODY\[\] \{\d+\}\r\n", "extra": 100},
    {"kind": "close", "on": rb"BODY\[\] \{\d+\}\r\n", "nth": 2, "extra": 10},
    {"kind": "stall", "on": rb"BODY\[\] \{\d+\}\r\n", "nth": 3},
    {"kind": "drop", "on": rb"BODY\[\] \{\d+\}\r\n", "extra": 5, "length": 7},
    {"kind": "duplicate", "on": rb"BODY\[\] \{\d+\}\r\n", "extra": 5, "length": 7},
    {"kind": "close", "on": rb"\* SEARCH"},
    {"kind": "inject", "on": rb"\* SEARCH[^\n]*\n", "data": b"* BYE shutting down\r\n"},
    {"kind": "close", "on": rb"UIDVALIDITY"},
]


@pytest.mark.parametrize("broken", BREAKS, ids=lambda one: f"{one['kind']}-{one.get('on', b'')[:12]!r}")
def test_a_broken_connection_loses_and_doubles_nothing(
    dovecot: Any, user: str, options: ImapOptions, proxy: Any, broken: dict[str, Any]
) -> None:
    mails = [mail(n, 400 + 300_000 * (n % 2)) for n in range(4)]
    dovecot.append_many(user, mails)
    proxy.fault = lambda number: fault(**broken) if number == 0 else None
    marks = Remembered()
    errors = drain(through(proxy, options, seconds=1), marks)
    assert [one.raw for one in marks.kept] == mails
    assert errors
    assert not any(error.permanent for error in errors)


@pytest.mark.parametrize("most", [40, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_cut_at_many_places_of_a_dialogue_each_recovers(
    most: int, dovecot: Any, user: str, options: ImapOptions, proxy: Any
) -> None:
    """The long form: after each byte that the server sends."""
    mails = [mail(n) for n in range(3)]
    dovecot.append_many(user, mails)
    quick = through(proxy, options, seconds=1)
    read(quick)
    total = len(proxy.connections[0].down)
    places = range(1, total, max(1, total // most))
    for place in places:
        first = len(proxy.connections)
        proxy.fault = lambda number, first=first, place=place: fault("close", after=place) if number == first else None
        marks = Remembered()
        drain(quick, marks)
        assert [one.raw for one in marks.kept] == mails, place
    print(f"{len(places)} cuts in {total} bytes")


def test_validity_changed_reads_the_folder_again(dovecot: Any, user: str, options: ImapOptions) -> None:
    dovecot.append_many(user, [mail(1), mail(2)])
    marks = Remembered()
    keep(options, marks)
    dovecot.set_uidvalidity(user, dovecot.status(user)["uidvalidity"] + 7)
    assert keep(options, marks) is None
    assert sorted(one.raw for one in marks.kept) == sorted(
        [mail(1), mail(2)] * 2
    )  # told apart by content, in the store
    assert read(options, marks) == []


def test_expunged_while_reading_is_skipped_and_counted(dovecot: Any, user: str, options: ImapOptions) -> None:
    mails = [mail(n, 300_000) for n in range(4)]
    dovecot.append_many(user, mails)
    with closing(ImapSource(options, lambda: NOW)) as source:
        found = source.deliveries(Remembered())
        first = next(found)
        dovecot.expunge(user, "uid 3")
        rest = list(found)
    assert [one.place.uid for one in (first, *rest)] == ["1", "2", "4"]
    assert source.skipped == 1


@pytest.fixture
def refusing(proxy: Any) -> Iterator[Any]:
    """A server that cannot give mail 2, and answers NO to every FETCH that names it."""

    def rewrite(line: bytes) -> bytes:
        return line.replace(b"UID FETCH 2 (BODY.PEEK[])", b"UID FETCH 2 (BODY.PEEK[KAPUTT])")

    proxy.fault = fault("rewrite", direction="up", function=rewrite)
    yield proxy


def test_one_mail_the_server_refuses_does_not_stop_the_others(
    dovecot: Any, user: str, options: ImapOptions, refusing: Any
) -> None:
    dovecot.append_many(user, [mail(1, 300_000), mail(2, 300_000), mail(3, 300_000)])
    with closing(ImapSource(through(refusing, options), lambda: NOW)) as source:
        found = list(source.deliveries(Remembered()))
    assert [one.place.uid for one in found] == ["1", "3"]
    assert source.skipped == 1


def test_throttling_waits_as_long_as_the_server_says(dovecot: Any, user: str, options: ImapOptions, proxy: Any) -> None:
    dovecot.append(user, mail(1))

    def throttle(line: bytes) -> bytes:
        tag, _, rest = line.partition(b" ")
        if rest.startswith(b"OK Search completed"):
            return tag + b" NO Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n"
        return line

    proxy.fault = fault("rewrite", function=throttle)
    with pytest.raises(SourceError) as caught:
        read(through(proxy, options))
    assert caught.value.retry_after == pytest.approx(299.961)
