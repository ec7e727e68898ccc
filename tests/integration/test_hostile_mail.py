"""Attack classes that need no browser (the table: tests/README.md): what a mail makes the program do."""

import socket
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import SourceError
from bridge.ingest import CANNOT_HANDLE, ingest_all
from bridge.publish import publish
from bridge.shipped import template_texts
from bridge.sinks.folder import FolderSink
from bridge.sources.imap import ImapOptions, ImapSource, Tls
from bridge.store import Store, threads
from tests.integration.conftest import PASSWORD
from tests.integration.test_publish import OPTIONS
from tests.mailroom import RULES, TABLES, deliver_all, mail
from tests.payloads import PAYLOADS
from tests.people import ANJA, BRIDGE, TOM

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class ConnectedError(AssertionError):
    """Somebody opened a connection."""


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever connects or asks for a name fails the test, wherever the error is caught."""

    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectedError

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


def html_mail(number: int, html: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Cc"] = ANJA.address, TOM.address, BRIDGE
    made["Subject"], made["Date"] = f"Nummer {number}", NOW
    made["Message-ID"], made["List-Id"] = f"<{number}@nordlicht.example>", "<http://boese.example/>"
    made["List-Unsubscribe"] = "<https://boese.example/u>, <mailto:u@boese.example>"
    made["X-Image-Url"] = "https://boese.example/face.gif"
    made.set_content(html, subtype="html")
    return made.as_bytes()


def shown(store: Store) -> list[Any]:
    with store.read() as db:
        found = [threads.load_thread(db, "feed", one) for one in threads.thread_ids(db, "feed")]
    return [one for one in found if one]


@pytest.mark.usefixtures("offline")
def test_no_mail_makes_the_program_open_a_connection(sqlite_store: Store, tmp_path: Path) -> None:
    """Class 7: remote pictures, style sheets, lists, redirects: nothing is fetched when read, published or searched."""
    links = '<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fboese.example%2F">hier</a>'
    mails = [html_mail(number, f"<p>Wort {payload} {links}</p>") for number, payload in enumerate(PAYLOADS)]
    taken = ingest_all(sqlite_store, deliver_all(mails), RULES, TABLES)
    assert (taken.new, dict(taken.reasons)) == (len(PAYLOADS), {})
    assert publish(sqlite_store, OPTIONS, template_texts(), FolderSink(tmp_path), NOW).written > len(PAYLOADS)
    with pytest.raises(ConnectedError):
        socket.create_connection(("127.0.0.1", 9))  # these eyes see


DEEP = {
    "mails in mails": lambda: b"Content-Type: message/rfc822\n\n" * 20_000 + b"Subject: x\n\nEnde\n",
    "parts in parts": lambda: b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (number, number) for number in range(3_000)
    ),
    "quotes in quotes": lambda: mail(ANJA, "Tief", "\n".join(">" * depth + " x" for depth in range(1, 1_500))),
    "one deep quote": lambda: mail(ANJA, "Tief", ">" * 100_000 + " x"),
    "block quotes": lambda: html_mail(1, "<blockquote>" * 100_000 + "x"),
    "tables": lambda: html_mail(1, "<table><tr><td>" * 20_000 + "x"),
    "prefixes": lambda: mail(ANJA, "x", "Hallo").replace(b"Subject: x", b"Subject: " + b"Re: " * 100_000),
    "folded prefixes": lambda: mail(ANJA, "x", "Hallo").replace(b"Subject: x", b"Subject:" + b"\n AW:" * 50_000),
    "references": lambda: mail(ANJA, "x", "Hallo").replace(
        b"Subject: x", b"Subject: x\nReferences:" + b"".join(b"\n <%d@x.example>" % n for n in range(100_000))
    ),
    "recipients": lambda: mail(ANJA, "x", "Hallo").replace(
        b"Subject: x", b"Subject: x\nTo:" + b",".join(b"\n <%d@x.example>" % n for n in range(200_000))
    ),
    "hashtags": lambda: mail(ANJA, "x", " ".join(f"#thema{number}" for number in range(100_000))),
    "requests": lambda: mail(ANJA, "x", "Tom, kannst du das bitte prüfen?\n" * 500, to=[TOM]),
    "links": lambda: mail(ANJA, "x", "https://a.example/x " * 50_000),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_and_many_are_read_to_an_end(name: str, sqlite_store: Store, tmp_path: Path) -> None:
    """Classes 9, 11 to 13: no RecursionError (it would hold the mail), and caps on what a mail does."""
    taken = ingest_all(sqlite_store, deliver_all([DEEP[name]()]), RULES, TABLES)
    assert taken.new == 1
    assert CANNOT_HANDLE not in taken.reasons
    done = publish(sqlite_store, OPTIONS, template_texts(), FolderSink(tmp_path), NOW)
    assert done.written < 200
    for thread in shown(sqlite_store):
        assert len(thread.topics) <= 20
        assert len(thread.posts) <= 2_000


WORDS = (
    "'); DROP TABLE message; --",
    "100 % _ \\ ' \" `",
    '* OR NEAR/2 "x" -y (z) ^:',
    "{{ 7 * 7 }} {% include 'x' %} ${7*7} #{7*7} <%= 7*7 %>",
    "%(name)s %s %n {0} {name!r}",
    "$(touch x) `touch x` ; touch x | touch x && touch x",
)


@pytest.mark.parametrize("number", range(len(WORDS)))
def test_syntax_of_others_is_shown_as_it_is(number: int, sqlite_store: Store, tmp_path: Path) -> None:
    """Class 28: SQL, LIKE, full-text, template, format and shell syntax in subject, name and text are words."""
    words = WORDS[number]
    author = replace(ANJA, name=words.replace('"', "'"))
    ingest_all(sqlite_store, deliver_all([mail(author, words, f"Zitat: {words}")]), RULES, TABLES)
    (thread,) = shown(sqlite_store)
    assert thread.subject == words
    assert words in thread.posts[0].said
    publish(sqlite_store, OPTIONS, template_texts(), FolderSink(tmp_path), NOW)
    page = (tmp_path / "t" / thread.id / "index.html").read_text(encoding="utf-8")
    assert "49" not in page.partition("<h1")[2].partition("</h1>")[0]


@pytest.mark.dovecot
@pytest.mark.parametrize("folder", ['x" (', "x\r\nA1 LOGOUT", "x\n", "\0", "*", "%", "{5}\r\nabcde", "INBOX\r\n"])
def test_a_folder_name_is_one_name(folder: str, dovecot: Any, user: str, proxy: Any) -> None:
    """Class 23: whatever the name, the server gets no second command."""
    dovecot.append(user, mail(ANJA, "x", "Hallo"))
    options = ImapOptions("team", proxy.host, user, PASSWORD, port=proxy.port, tls=Tls.NONE, folder=folder)
    with closing(ImapSource(options, lambda: NOW)) as source, pytest.raises((SourceError, ValueError)):
        list(source.deliveries(Nothing()))
    sent = bytes(proxy.connections[-1].up) if proxy.connections else b""
    assert b"\r\nA1 LOGOUT" not in sent


class Nothing:
    """Marks of a mailbox that was never read."""

    def last(self, folder: str, validity: int) -> int:
        return 0

    def has(self, folder: str, uid: str) -> bool:
        return False
