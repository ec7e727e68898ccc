"""Law 8 on a whole installation: after `forget` a person is in no byte, and does not come back."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import feedparser
import pytest

from bridge.mail.message import Address
from bridge.site.page import STATES
from bridge.store import Store, open_store
from tests.installation import Installation
from tests.mailroom import mail
from tests.people import BRIDGE, JONAS, PRIYA, SVEN, TOM
from tests.residue import in_files, in_tables
from tests.stores import all_rows, derived

ZOE = Address("Zoë Quastenflosser", "zoe.quastenflosser@nordlicht.example")
WORDS = "Die Rüttelprobe am Zwischenboden zeigt siebzehn lockere Nieten, wir tauschen sie am Mittwoch aus."
SECOND = "Siebzehn war falsch gezählt, es sind tatsächlich einundvierzig gebrochene Splinte im Aufzugschacht."
CANARIES = (
    "Zoë", "zoe.", "Quastenflosser", "Rüttelprobe", "Ruettelprobe", "ruttelprobe", "Zwischenboden", "Nieten",
    "Splinte", "Aufzugschacht", "splint-plan", "zwischenboden-tausch",
)  # fmt: skip
NEW = datetime(2026, 11, 16, 8, tzinfo=UTC)


def when(hours: int) -> datetime:
    return NEW + timedelta(hours=hours)


def quoted(text: str, who: Address = ZOE) -> str:
    return f"Am 16.11.2026 um 09:00 schrieb {who.name} <{who.address}>:\n> {text}\n"


def mails() -> list[bytes]:
    """Zoë asks, answers, attaches, is asked, quoted, named; half of it in other people's mails, in other encodings."""
    first = EmailMessage()
    first["From"], first["To"], first["Cc"] = f"{ZOE.name} <{ZOE.address}>", TOM.address, BRIDGE
    first["Subject"], first["Date"] = "Rüttelprobe #zwischenboden-tausch", NEW
    first["Message-ID"] = "<zoe.1@nordlicht.example>"
    first.set_content(WORDS + " Kann jemand helfen?\n")
    first.add_attachment(
        b"PK\3\4" + bytes(range(200)), maintype="application", subtype="zip", filename="splint-plan.zip"
    )
    reply = mail(TOM, "AW: Rüttelprobe #zwischenboden-tausch", f"Mache ich.\n\n{quoted(WORDS)}", to=[ZOE, SVEN],
                 message_id="tom.1@nordlicht.example", in_reply_to="zoe.1@nordlicht.example", date=when(2))  # fmt: skip
    second = mail(
        ZOE, "AW: Rüttelprobe #zwischenboden-tausch", f"{SECOND}\n\n{quoted('Mache ich.', TOM)}", to=[TOM],
        message_id="zoe.2@nordlicht.example", in_reply_to="tom.1@nordlicht.example", date=when(3),
    )  # fmt: skip
    html = EmailMessage()
    html["From"], html["To"], html["Cc"] = f"{SVEN.name} <{SVEN.address}>", f"{ZOE.name} <{ZOE.address}>", BRIDGE
    html["Subject"], html["Date"], html["Message-ID"] = (
        "AW: Rüttelprobe #zwischenboden-tausch",
        when(5),
        "<sven.1@nordlicht.example>",
    )
    html["In-Reply-To"] = "<zoe.2@nordlicht.example>"
    html.set_content(f"Die Teile liegen bereit, Zoë.\n\n{quoted(SECOND)}", cte="base64")
    html.add_alternative(
        "<p>Die Teile liegen bereit, Zo&euml;.</p><div class='gmail_quote'><div class='gmail_attr'>Am 16.11.2026 "
        f"schrieb {ZOE.name} &lt;<a href='mailto:{ZOE.address}'>{ZOE.address}</a>&gt;:</div>"
        f"<blockquote>{SECOND}</blockquote></div>",
        subtype="html",
    )
    other = mail(PRIYA, "Schlüssel Lager 2", f"Wer hat den Schlüssel? Zuletzt hatte ihn {ZOE.name}, glaube ich.",
                 to=[JONAS], date=when(6), message_id="priya.1@nordlicht.example")  # fmt: skip
    stray = mail(JONAS, "Zur Info", "Nur zur Info, ohne Namen weitergegeben:\n\n" + SECOND, to=[PRIYA], date=when(7))
    plain = mail(JONAS, "Preisliste 2027", "Die Preisliste ist fertig.", to=[PRIYA], date=when(8))
    away = mail(ZOE, "Automatische Antwort: Urlaub", "Ich bin bis 30.11.2026 nicht im Büro.", to=[TOM], date=when(9),
                more=[("Auto-Submitted", "auto-replied")])  # fmt: skip
    held = mail(Address("Viktor", "v@konkurrenz.example"), "Angebot", f"Sehr geehrte Frau {ZOE.name}", date=when(9))
    return [first.as_bytes(), reply, second, html.as_bytes(), other, stray, plain, away, held]


LATER = mail(
    PRIYA, "AW: Rüttelprobe #zwischenboden-tausch", f"Ich nehme den Termin wahr.\n\n{quoted(WORDS)}", to=[TOM, ZOE],
    message_id="priya.9@nordlicht.example", in_reply_to="zoe.1@nordlicht.example", date=when(30),
)  # fmt: skip
HERS_AGAIN = mail(ZOE, "Noch etwas", "Der Aufzugschacht ist wieder frei.", to=[TOM], date=when(31))
FEED = f"""\
[[feed]]
address = "{BRIDGE}"
public_url = "https://feed.nordlicht.example/"

[letters]
spool = "spool"

[[feed.mailbox]]
"""


def install(folder: Path, **more: str) -> Installation:
    """Everything read and published once."""
    found = Installation(folder, more)
    found.configure('kind = "maildir"', 'path = "Maildir"', feed=FEED)
    for part in ("cur", "new", "tmp"):
        (folder / "Maildir" / part).mkdir(parents=True)
    put(found, *mails())
    found.fine("run", "--once")
    return found


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("played")).folder


@pytest.fixture
def home(played: Path, tmp_path: Path) -> Installation:
    """A copy of it for each test."""
    shutil.copytree(played, tmp_path / "home")
    return Installation(tmp_path / "home")


def put(home: Installation, *raws: bytes) -> None:
    folder = home.folder / "Maildir" / "new"
    for raw in raws:
        (folder / f"{len(list(folder.iterdir())):04}.mail").write_bytes(raw)


def opened(home: Installation) -> Store:
    return open_store(home.more.get("FEEDBRIDGE_STORE_URL", f"sqlite:///{home.folder}/data/feedbridge.sqlite"))


def residue(home: Installation) -> list[tuple[str, str]]:
    store = opened(home)
    found = in_tables(store, CANARIES)
    store.close()
    return found + in_files(home.folder, CANARIES, apart=[home.folder / "Maildir", home.folder / "copy.sqlite"])


def exported(home: Installation) -> list[dict[str, Any]]:
    return [json.loads(line) for line in home.fine("export").splitlines()]


def site(home: Installation) -> dict[str, bytes]:
    root = home.folder / "public"
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_the_canaries_are_everywhere_before(home: Installation) -> None:
    """The control run: eyes that see nothing would find nothing afterwards, either."""
    found = residue(home)
    assert {table for table, _ in found} >= {"message", "reading", "post", "thread", "absence", "tally"}
    assert any(name.endswith("splint-plan.zip") for name, _ in found)
    assert any(name.startswith("public/t/") for name, _ in found)
    assert any(name == "public/search/index.json" for name, _ in found)


def test_forgotten_means_forgotten(home: Installation) -> None:
    (home.folder / "spool").mkdir()
    (home.folder / "spool" / "week.eml").write_bytes(mails()[4])
    assert residue(home)
    said = home.fine("forget", ZOE.address)
    assert "feed: 3 mails go, 5 of others are masked" in said
    assert residue(home) == []
    texts = [post["said"] for thread in exported(home) for post in thread["posts"]]
    assert "Mache ich." in texts
    assert "Die Teile liegen bereit, [entfernt]." in texts
    assert "Die Preisliste ist fertig." in texts
    assert "Wer hat den Schlüssel? Zuletzt hatte ihn [entfernt], glaube ich." in texts
    assert {post["author"]["name"] for thread in exported(home) for post in thread["posts"]} == {
        TOM.name, SVEN.name, PRIYA.name, JONAS.name,
    }  # fmt: skip


def test_it_stays_so_after_rebuilding_reading_again_and_a_reply_that_quotes(home: Installation) -> None:
    home.fine("forget", ZOE.address)
    store = opened(home)
    before, pages = derived(all_rows(store)), site(home)
    home.fine("rebuild")
    home.fine("publish", "--all")
    assert (derived(all_rows(store)), site(home) | {STATES: b""}) == (before, pages | {STATES: b""})
    put(home, LATER, HERS_AGAIN, *mails())  # and every old mail once more, under other names
    home.fine("run", "--once")
    assert residue(home) == []
    after = derived(all_rows(store))
    texts = [post["said"] for thread in exported(home) for post in thread["posts"]]
    assert texts.count("Ich nehme den Termin wahr.") == 1
    assert texts.count("Mache ich.") == 1
    home.fine("rebuild")
    assert derived(all_rows(store)) == after
    store.close()


def test_urls_of_others_stay_and_feeds_tell_what_went(home: Installation) -> None:
    before = {post["said"]: post["id"] for thread in exported(home) for post in thread["posts"]}
    home.fine("forget", ZOE.address)
    after = {post["said"]: post["id"] for thread in exported(home) for post in thread["posts"]}
    assert after["Mache ich."] == before["Mache ich."]
    atom = (home.folder / "public" / "feed.atom").read_text("utf-8")
    gone = re.findall(r'<at:deleted-entry ref="[^"]*/post/([^"/]+)" when="[0-9TZ:-]+" ?/>', atom)
    assert before[WORDS + " Kann jemand helfen?"] in gone
    assert after["Mache ich."] not in gone
    assert not feedparser.parse(atom).bozo


def test_a_dry_run_changes_nothing(home: Installation) -> None:
    store = opened(home)
    before, pages = all_rows(store), site(home)
    said = home.fine("forget", ZOE.name, "--dry-run")
    assert "feed: 3 mails go, 5 of others are masked" in said
    assert ZOE.address in said
    assert (all_rows(store), site(home)) == (before, pages)
    store.close()


def test_the_log_says_who_and_when_without_the_content(home: Installation) -> None:
    home.fine("forget", ZOE.address)
    log = home.fine("forget", "--log")
    assert re.search(r"forget-person\s+\S+\s+[0-9a-f]{16}\s+erased 3, masked 5", log)
    assert not [word for word in CANARIES if word.casefold() in log.casefold()]


def test_nobody_of_that_name_is_a_problem(home: Installation) -> None:
    done = home.run("forget", "Niemand Sonst")
    assert done.returncode == 1
    assert 'nobody here is called "Niemand Sonst"' in done.stderr


def test_a_conversation_is_forgotten_and_its_quotes_with_it(home: Installation) -> None:
    thread = next(one for one in exported(home) if len(one["posts"]) > 2)
    home.fine("forget", thread["url"])
    left = exported(home)
    assert thread["id"] not in {one["id"] for one in left}
    assert not [name for name in site(home) if thread["id"] in name or "splint" in name]
    words = ("Rüttelprobe", "Nieten", "Aufzugschacht", "liegen bereit")
    assert in_files(home.folder / "public", words) == []
    put(home, LATER)
    home.fine("run", "--once")
    assert in_files(home.folder / "public", words) == []
    assert "Ich nehme den Termin wahr." in json.dumps(exported(home), ensure_ascii=False)


def test_all_that_is_known_about_a_person(home: Installation) -> None:
    values = [json.loads(line) for line in home.fine("export", "--person", ZOE.address).splitlines()]
    assert values[0] == {"kind": "person", "addresses": [ZOE.address], "names": [ZOE.name]}
    roles = [one["role"] for one in values if one["kind"] == "mail"]
    assert sorted(roles) == ["author"] * 3 + ["named"] * 2 + ["recipient"] * 2
    assert WORDS in " ".join(one.get("said", "") for one in values)
    assert "Preisliste" not in json.dumps(values)
    home.fine("forget", ZOE.address)
    assert [json.loads(line) for line in home.fine("export", "--person", ZOE.address).splitlines()][1:] == []


def test_a_namesake_is_kept_apart(home: Installation) -> None:
    twin = Address(ZOE.name, "z.quastenflosser2@nordlicht.example")
    put(home, mail(twin, "Kantine", "Heute gibt es Linsen.", to=[TOM], date=when(10)))
    home.fine("run", "--once")
    assert twin.address in home.fine("forget", ZOE.address, "--dry-run")
    home.fine("forget", ZOE.address, "--apart", twin.address)
    posts = [post for thread in exported(home) for post in thread["posts"]]
    assert [post["said"] for post in posts if post["author"]["address"] == twin.address] == ["Heute gibt es Linsen."]
    assert not [post for post in posts if post["author"]["address"] == ZOE.address]


@pytest.mark.postgres
def test_postgresql_forgets_as_thoroughly(postgres: Any, tmp_path: Path) -> None:
    home = install(tmp_path, FEEDBRIDGE_STORE_URL=str(postgres.url("forget", driver="postgresql+psycopg")))
    assert residue(home)
    home.fine("forget", ZOE.address)
    assert residue(home) == []
    put(home, LATER, HERS_AGAIN)
    home.fine("run", "--once")
    assert residue(home) == []
    assert "Ich nehme den Termin wahr." in json.dumps(exported(home), ensure_ascii=False)


def test_copies_are_named(home: Installation) -> None:
    home.fine("backup", "copy.sqlite")
    said = home.fine("forget", ZOE.address)
    assert f"backup   {home.folder / 'copy.sqlite'} still holds everything" in said


@pytest.mark.parametrize("name", ["forget.erased", "forget.derived", "forget.committed", "publish.removed"])
def test_killed_on_the_way_it_is_whole_or_not_at_all(home: Installation, name: str, tmp_path: Path) -> None:
    """Law 6: a process that dies in the middle leaves the old state, or one that the next run of anything finishes."""
    store = opened(home)
    before = derived(all_rows(store))
    trial = shutil.copytree(home.folder, tmp_path / "trial")
    steps = tmp_path / "steps"
    Installation(trial, {"FEEDBRIDGE_STEPS": str(steps)}).fine("forget", ZOE.address)
    number = next(line.split()[0] for line in steps.read_text("utf-8").splitlines() if line.endswith(f" {name}"))
    dying = Installation(home.folder, {"FEEDBRIDGE_DIE_AT": number})
    assert dying.run("forget", ZOE.address).returncode == -9
    if name in ("forget.erased", "forget.derived"):
        assert derived(all_rows(store)) == before
        home.fine("forget", ZOE.address)
    else:
        home.fine("publish")
        home.fine("forget", ZOE.address)  # for the free pages of the database
    store.close()
    assert residue(home) == []
