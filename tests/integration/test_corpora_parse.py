"""Law 1 on real mail: every file of ../shared/corpora that is a mail is read; a table says what came out.

Other people's mails: nothing of them is in the project, so the test needs them beside the checkout.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from bridge.mail.parse import parse_message

CORPORA = Path(os.environ.get("FEEDBRIDGE_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
NOT_MAILS = ("SOURCE.txt", "LICENSE", "README", ".gitattributes")
NOT_MAIL_SUFFIXES = {".xml", ".out", ".bin", ".html", ".json", ".py", ".md", ".csv", ".gif", ".jpg"}


def folders():
    return sorted(folder for folder in CORPORA.iterdir() if folder.is_dir()) if CORPORA.is_dir() else []


def mails_of(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in NOT_MAIL_SUFFIXES and not any(word in path.name for word in NOT_MAILS):
            yield path


def test_every_mail_is_read():
    if not folders():
        pytest.skip(f"no data: {CORPORA.name} is not there")
    print(
        f"\n{'folder':24}{'mails':>7}{'text':>7}{'html':>7}{'files':>7}{'inside':>7}{'author':>7}{'date':>7}{'defects':>8}"
    )
    for folder in folders():
        counts = Counter()
        for path in mails_of(folder):
            message = parse_message(path.read_bytes())
            assert message.size == path.stat().st_size
            message.body.text.encode("utf-8")
            counts["mails"] += 1
            counts["text"] += bool(message.body.text.strip())
            counts["html"] += bool(message.body.html.strip())
            counts["files"] += len(message.attachments)
            counts["inside"] += len(message.attached)
            counts["author"] += bool(message.author.address)
            counts["date"] += message.sent_at is not None
            counts["defects"] += len(message.defects)
        row = "".join(f"{counts[key]:7}" for key in ("mails", "text", "html", "files", "inside", "author", "date"))
        print(f"{folder.name:24}{row}{counts['defects']:8}")
        assert counts["mails"]
