"""Law 1: parse_message returns a Message for every byte string, and its cost grows no faster than the mail."""

import gc
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bridge.language.automatic import parse_automatic
from bridge.mail.absence import read_absence
from bridge.mail.admission import Policy, decide_admission
from bridge.mail.message import Message
from bridge.mail.parse import parse_message
from bridge.shipped import language_texts

SIGNS = parse_automatic(language_texts()["automatic.toml"])
PIECES = [
    *(
        b"\n",
        b"\n",
        b"\r\n",
        b"\n\n",
        b" ",
        b":",
        b";",
        b",",
        b"@",
        b"<",
        b">",
        b'"',
        b"\\",
        b"(",
        b")",
        b"=",
        b"?",
        b"--",
    ),
    *(
        b"From: ",
        b"To: ",
        b"Subject: ",
        b"Date: ",
        b"Message-ID: ",
        b"References: ",
        b"Reply-To: ",
        b"List-Post: ",
        b"Received: ",
    ),
    *(
        b"Content-Type: ",
        b"multipart/mixed",
        b"multipart/alternative",
        b"multipart/related",
        b"message/rfc822",
        b"text/plain",
    ),
    *(
        b"text/html",
        b"multipart/digest",
        b"; boundary=b",
        b"\n--b\n",
        b"\n--b--\n",
        b"; charset=",
        b"utf-7",
        b"utf-16",
        b"koi8-r",
    ),
    *(
        b"Content-Transfer-Encoding: ",
        b"base64",
        b"quoted-printable",
        b"x-uuencode",
        b"Content-Disposition: attachment; filename=",
    ),
    *(
        b"filename*0*=utf-8''%C3",
        b"=?utf-8?q?",
        b"=?utf-16?b?",
        b"?=",
        b"=C3=A4",
        b"w6Q=",
        b"a",
        b"\x00",
        b"\xff",
        b"\xc3\xa4",
        b"\xed\xa0\x80",
    ),
    *(
        b"format=flowed; delsp=yes",
        b"> ",
        b"-- \n",
        b"begin 644 x\n",
        b"end\n",
        b"Mon, 23 Nov 2026 09:14:00 +0100",
        b"99999999999",
    ),
    *(
        b"jonas@firma.example",
        b"Authentication-Results: ",
        b"dkim=pass",
        b"\x1b$B",
        b"../../x",
        b"CON",
        b" via ",
        b"bis zum 30.9.",
    ),
]
mails = st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join)


def texts(message):
    """Every text that can leave a message."""
    yield from (message.subject, message.message_id, message.body.text, message.body.html, *message.references)
    yield from (text for pair in message.headers for text in pair)
    for one in (message.author, *message.to, *message.cc):
        yield from (one.name, one.address)
    for one in message.attachments:
        yield from (one.filename, one.media_type, one.content_id)
    for one in message.attached:
        yield from texts(one)


def check(raw):
    message = parse_message(raw)
    assert isinstance(message, Message)
    assert message.size == len(raw)
    for text in texts(message):
        assert "\0" not in text
        text.encode("utf-8")  # raises for lone surrogates
    for one in message.attachments:
        assert one.filename
        assert not set(one.filename) & set("/\\\r\n")
        assert len(one.filename.encode()) <= 255
    assert decide_admission(message, Policy(authserv_ids=("mx",)), SIGNS).reason
    read_absence(message, SIGNS)
    assert parse_message(raw) == message


@given(st.binary(max_size=400))
@example(b"")
@example(b"\n")
@example(b"\r\r\r")
@example(b"From: =?utf-16?b?2AA=?=\n\n")
def test_any_bytes_are_a_message(raw):
    check(raw)


@given(mails)
@settings(max_examples=300, deadline=None)
def test_any_likely_bytes_are_a_message(raw):
    check(raw)


def nested(depth):
    """multipart in multipart, `depth` times."""
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth))
    return head + b"\nEnde\n"


def rfc822(depth):
    return b"Content-Type: message/rfc822\n\n" * depth + b"Subject: x\n\nEnde\n"


def many_parts(count):
    return b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nText\n" * count + b"--b--\n"


def one_header(name, unit):
    return lambda count: name + b": " + unit * count + b"\n\nText\n"


KILLERS = {
    "nested parts": nested,
    "nested mails": rfc822,
    "many parts": many_parts,
    "boundaries in one line": lambda n: b"Content-Type: multipart/mixed; boundary=b\n\nx" + b"--b" * n,
    "recipients": one_header(b"To", b"a@b.example, "),
    "quotes": one_header(b"To", b'"'),
    "escaped quotes": one_header(b"To", b'"\\'),
    "comments": one_header(b"To", b"("),
    "angles": one_header(b"To", b"<"),
    "colons": one_header(b"To", b"a:"),
    "encoded words": one_header(b"Subject", b"=?utf-8?q?a?= "),
    "encoded word starts": one_header(b"Subject", b"=?utf-8?q?"),
    "references": one_header(b"References", b"<a@b.example> "),
    "open references": one_header(b"References", b"<a"),
    "parameters": one_header(b"Content-Type", b"a=b;"),
    "backslashes": lambda n: b'Content-Type: text/plain; a="' + b"\\" * n + b"\n\nText\n",
    "header lines": lambda n: b"X-A: b\n" * n + b"\nText\n",
    "no header lines": lambda n: b"Subject: x\n" + b"kein Kopf\n" * n + b"\nText\n",
    "folded lines": lambda n: b"Subject: x\n" + b" y\n" * n + b"\nText\n",
    "flowed": lambda n: b"Content-Type: text/plain; format=flowed\n\n" + b"> a \n" * n,
    "uuencode": lambda n: b"Subject: x\n\n" + b"begin 644 a\n" * n,
    "base64": lambda n: b"Content-Transfer-Encoding: base64\n\n" + b"QUFB\n=" * n,
    "quoted-printable": lambda n: b"Content-Transfer-Encoding: quoted-printable\n\n" + b"= =" * n,
    "results": one_header(b"Authentication-Results", b"mx; dkim=pass ("),
    "rules": lambda n: b"Subject: x\n\n" + b"_" * 20 * n + b"\n" + b"-- \n" * n,
}


def cost(raw):
    """CPU seconds, the best of three: what else the machine does only adds."""
    taken = []
    for _ in range(3):
        begin = process_time()
        parse_message(raw)
        taken.append(process_time() - begin)
    return min(taken)


@pytest.mark.parametrize("name", KILLERS)
def test_eight_times_the_mail_costs_no_more_than_linear(name):
    """A quadratic reader takes 64 times as long for 8 times the mail; 24 leaves room for noise and caches."""
    gc.collect()
    small, large = KILLERS[name](5_000), KILLERS[name](40_000)
    assert cost(large) <= 24 * max(cost(small), 0.002)


def test_limits_are_told_as_defects():
    found = {
        *(one.what for one in parse_message(nested(1_000)).defects),
        *(one.what for one in parse_message(many_parts(1_500)).defects),
        *(one.what for one in parse_message(rfc822(50)).defects),
        *(one.what for one in parse_message(KILLERS["recipients"](3_000)).defects),
        *(one.what for one in parse_message(b"References: " + b"".join(b"<%d@a>" % n for n in range(3_000))).defects),
    }
    assert {
        "parts nested deeper than 100",
        "more than 1000 parts: the rest is not read",
        "attached mails nested too deep stay files",
        "more than 2000 mailboxes",
        "more than 1000 ids",
    } <= found
