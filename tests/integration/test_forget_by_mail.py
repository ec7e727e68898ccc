"""Whoever asks by mail to be forgotten is forgotten in the folder of letters, too."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

from bridge.mail.message import Address
from tests.installation import Installation
from tests.integration.test_forget import FEED, put
from tests.mailroom import mail
from tests.people import ANJA, BRIDGE, TOM

SERVER = "mx.nordlicht.example"
PROOF = ("Authentication-Results", f"{SERVER}; dmarc=pass header.from=nordlicht.example")
URL = 'public_url = "https://feed.nordlicht.example/"\n'


def command(name: str) -> bytes:
    return mail(ANJA, name, "", to=[Address("", BRIDGE.replace("@", f"+{name}@"))], more=[PROOF])


def words_of(letter: Path) -> str:
    body = message_from_bytes(letter.read_bytes(), policy=default).get_body(("plain",))
    return str(body.get_content()) if body else ""


def test_letters_that_name_who_is_forgotten_go(tmp_path: Path) -> None:
    home, spool = Installation(tmp_path), tmp_path / "spool"
    feed = FEED.replace(URL, f'{URL}authserv_ids = ["{SERVER}"]\n')
    home.configure('kind = "maildir"', 'path = "Maildir"', feed=feed)
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    put(home, mail(ANJA, "Schlüssel", "Wer hat ihn?", to=[TOM], more=[PROOF]), command("vergiss-mich"))
    home.fine("run", "--once")
    (question,) = [file for file in spool.glob("*.eml") if "feed+" in words_of(file) and "verg" in words_of(file)]
    token = words_of(question).partition("feed+")[2].partition("@")[0]
    (spool / "week-of-tom.eml").write_bytes(mail(TOM, "Woche 45", f"{ANJA.name} fragt nach dem Schlüssel.", to=[TOM]))
    (spool / "week-of-others.eml").write_bytes(mail(TOM, "Woche 45", "Die Preisliste ist fertig.", to=[TOM]))
    put(home, command(token))
    home.fine("run", "--once")
    left = {file.name for file in spool.glob("*.eml")}
    assert question.name not in left
    assert "week-of-tom.eml" not in left
    assert "week-of-others.eml" in left
