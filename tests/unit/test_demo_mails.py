"""The sample mailbox: whole, ours, and what its README promises."""

import hashlib
import re
from email import message_from_bytes
from pathlib import Path

import pytest

from bridge.mail.parse import parse_message

FOLDER = Path(__file__).parents[2] / "config" / "demo"
FILES = sorted(FOLDER.glob("*.eml"))
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)*)")


def by_number(number):
    (path,) = FOLDER.glob(f"{number:02d}-*.eml")
    return parse_message(path.read_bytes())


def test_the_mailbox_is_there_in_order_of_arrival():
    assert len(FILES) >= 45
    sent = [parse_message(path.read_bytes()).sent_at for path in FILES]
    assert sent == sorted(sent)
    assert [path.name[:2] for path in FILES] == [f"{number:02d}" for number in range(1, len(FILES) + 1)]
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path.stem[3:]}`" in readme for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_mail_parses_without_defects(path):
    raw = path.read_bytes()
    message = parse_message(raw)
    assert message.defects == ()
    assert message.message_id
    assert message.author.name
    assert message.body.text or message.body.html
    assert "\ufffd" not in message.body.text + message.body.html
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998  # RFC 5322 §2.1.1
    assert any(address.address.startswith("feed") for address in (*message.to, *message.cc))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_invented_addresses(path):
    message = parse_message(path.read_bytes())
    sources = [message, *message.attached]
    texts = [text for one in sources for text in (one.body.text, one.body.html, *(value for _, value in one.headers))]
    texts += [
        attachment.content.decode("utf-8", "replace")
        for attachment in message.attachments
        if attachment.media_type.startswith("text/")
    ]
    domains = {domain for text in texts for domain in ADDRESS.findall(text)}
    assert domains
    assert not {domain for domain in domains if not domain.endswith(".example")}


def test_attachments_are_real():
    files = [attachment for path in FILES for attachment in parse_message(path.read_bytes()).attachments]
    assert {attachment.media_type for attachment in files} == {"application/pdf", "image/png", "text/calendar"}
    for attachment in files:
        assert attachment.sha256 == hashlib.sha256(attachment.content).hexdigest()
        if attachment.media_type == "application/pdf":
            assert attachment.content.startswith(b"%PDF-1.4")
            table = int(re.search(rb"startxref\n(\d+)", attachment.content)[1])
            assert attachment.content[table : table + 4] == b"xref"
        if attachment.media_type == "image/png":
            assert attachment.content.startswith(b"\x89PNG\r\n\x1a\n")
            assert attachment.is_inline
            assert attachment.content_id


def test_what_the_stories_need():
    assert by_number(27).body.text.count("Von: ") + by_number(27).body.text.count("From: ") == 3
    assert [one.subject for one in by_number(35).attached] == ["Reklamation: Anzeige DX-20 flackert"]
    assert by_number(39).header("auto-submitted") == "auto-generated"
    alone = by_number(42)
    assert alone.thread_index
    assert not alone.references
    assert not alone.in_reply_to
    assert by_number(46).author.address == "lena.vogt@nordlicht.example"
    raw = FILES[43].read_bytes()
    assert "text/calendar" in {part.get_content_type() for part in message_from_bytes(raw).walk()}
