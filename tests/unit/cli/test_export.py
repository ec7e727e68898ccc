"""Raw mails as an mbox, reasons as words."""

import io
from datetime import UTC, datetime

import pytest

from bridge.cli.export import mboxrd, reason
from bridge.conversation.thread import Evidence
from bridge.sources.mbox import read_mbox

AT = datetime(2026, 11, 9, 7, 5, tzinfo=UTC)
HEAD = b"From: a@n.example\nSubject: x\n\n"


@pytest.mark.parametrize(
    "body",
    [b"Text\n", b"From here\n>From there\n>>From\n", b"\n\nText\n\n\n", b"", b">\nFrom \n", b"a\nFrom: b@c.example\n"],
)
def test_what_is_written_is_read_back_byte_for_byte(body: bytes) -> None:
    raws = [HEAD + body, HEAD + b"second\n"]
    file = io.BytesIO(b"".join(mboxrd(raw.replace(b"\n", b"\r\n"), AT) for raw in raws))
    assert [one.raw for one in read_mbox(file, "a.mbox", 0, lambda: AT)] == raws


def test_a_mail_without_a_line_end_gets_one() -> None:
    assert mboxrd(HEAD + b"end", AT) == b"From MAILER-DAEMON Mon Nov  9 07:05:00 2026\n" + HEAD + b"end\n\n"


def test_a_reason_is_one_line_of_words() -> None:
    assert reason(Evidence("start")) == "start"
    assert reason(Evidence("quote", "level 2", "p1x")) == "quote: level 2 (post p1x)"
    assert reason(Evidence("in-reply-to", "a@n.example")) == "in-reply-to: a@n.example"
