"""The commands that take mail in and show what became of it, each as its own process."""

import json
import mailbox
import shutil
from pathlib import Path
from typing import Any

import pytest

from bridge.mail.parse import parse_message
from tests.installation import Installation
from tests.mailroom import mail, sample_mails
from tests.people import ANJA, TOM

MAILS = sample_mails()


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    found = Installation(tmp_path)
    found.configure_maildir()
    return found


def threads(home: Installation) -> list[dict[str, Any]]:
    return [json.loads(line) for line in home.fine("export").splitlines()]


def write_all(folder: Path, raws: list[bytes]) -> Path:
    folder.mkdir()
    for number, raw in enumerate(raws):
        (folder / f"{number:02}.eml").write_bytes(raw)
    return folder


def write_mbox(file: Path, raws: list[bytes]) -> Path:
    box = mailbox.mbox(file)
    for raw in raws:
        box.add(raw)
    box.close()
    return file


def write_maildir(folder: Path, raws: list[bytes]) -> Path:
    box = mailbox.Maildir(folder)
    for raw in raws:
        box.add(raw)
    return folder


@pytest.mark.parametrize("kind", ["folder", "mbox", "maildir", "files", "stdin"])
def test_ingest_of_every_kind_gives_the_same_conversations(kind: str, home: Installation) -> None:
    raws = MAILS[:8]
    folder = write_all(home.folder / "mails", raws)
    stdin = b""
    if kind == "mbox":
        paths = [str(write_mbox(home.folder / "a.mbox", raws))]
    elif kind == "maildir":
        paths = [str(write_maildir(home.folder / "box", raws))]
    elif kind == "stdin":
        paths, stdin = ["-"], write_mbox(home.folder / "a.mbox", raws).read_bytes()
    else:
        paths = [str(folder)] if kind == "folder" else [str(file) for file in sorted(folder.iterdir())]
    assert home.fine("ingest", *paths, stdin=stdin) == "8 new, 0 known before\n"
    assert home.fine("ingest", *paths, stdin=stdin) == "0 new, 8 known before\n"
    found = threads(home)
    assert sorted(thread["subject"] for thread in found) == sorted(
        {
            "Wartungsfenster ERP am Samstag, 14. November",
            "RoHS-Erklärung für Bestellung Oslo",
            "Protokoll Jour fixe Firmware, KW 46",
            "REACH-Erklärung für Kabel: Lieferant antwortet nicht",
            "[Firmware] 3.8: go or no-go for Thursday 26th",
        }
    )


def test_an_unreadable_file_is_told_and_the_others_go_on(home: Installation) -> None:
    good = home.folder / "good.eml"
    good.write_bytes(MAILS[0])
    done = home.run("ingest", "missing.eml", "good.eml")
    assert done.returncode == 1
    assert done.stdout == "1 new, 0 known before\n"
    assert (
        done.stderr == "missing.eml: cannot be read: No such file or directory\n  Next: check the path and its rights\n"
    )


def test_export_has_the_keys_of_the_contract(home: Installation) -> None:
    home.fine("ingest", str(write_all(home.folder / "mails", MAILS)))
    found = threads(home)
    keys = {"id", "url", "feed", "subject", "topics", "status", "posts", "requests"}
    post_keys = {
        "id", "url", "parent", "origin", "msg_id", "author", "said_at", "said", "because", "attachments",
    }  # fmt: skip
    assert all(set(thread) == keys for thread in found)
    posts = [post for thread in found for post in thread["posts"]]
    assert all(set(post) == post_keys for post in posts)
    assert {post["origin"] for post in posts} == {"received", "recovered"}
    assert all(isinstance(post["because"], str) and post["because"] for post in posts)
    by_id = {post["id"]: post for post in posts}
    assert all(post["parent"] is None or post["parent"] in by_id for post in posts)
    requests = [request for thread in found for request in thread["requests"]]
    assert requests
    for request in requests:
        assert {"text", "asker", "asked", "status", "since", "steps"} <= set(request)
        assert all(step["post"] in by_id and step["sentence"] and step["at"] for step in request["steps"])
        assert request["steps"][-1]["status"] == request["status"]


def test_mbox_round_trip_gives_the_same_mails_and_conversations(home: Installation, tmp_path: Path) -> None:
    odd = mail(ANJA, "Zeilen", "Text\n\nFrom Hamburg to Graz\n>From there\n>>From here\n\n", to=[TOM])
    home.fine("ingest", str(write_all(home.folder / "mails", [*MAILS[:12], odd])))
    copy = tmp_path / "out.mbox"
    copy.write_text(home.fine("export", "--format", "mbox"), encoding="utf-8")
    (tmp_path / "second").mkdir()
    other = Installation(tmp_path / "second")
    other.configure_maildir()
    assert other.fine("ingest", str(copy)) == "13 new, 0 known before\n"

    def without_ids(thread: dict[str, Any]) -> Any:
        posts = [(post["msg_id"], post["author"]["name"], post["said_at"], post["said"]) for post in thread["posts"]]
        return thread["subject"], thread["status"], posts

    assert sorted(map(without_ids, threads(other))) == sorted(map(without_ids, threads(home)))


def test_rebuild_gives_the_same_export(home: Installation) -> None:
    home.fine("ingest", str(write_all(home.folder / "mails", MAILS)))
    before = home.fine("export")
    assert "derived again from 48 mails" in home.fine("rebuild")
    assert home.fine("export") == before


def test_held_list_show_release_and_drop(home: Installation) -> None:
    config = home.folder / "config" / "bridge.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("admits_outsiders = true\n", ""), encoding="utf-8")
    write_all(home.folder / "mails", [mail for mail in MAILS if b"hartmann.example>" in mail.split(b"\r\n\r\n")[0]])
    said = home.fine("ingest", "mails")
    assert "kept back" in said
    rows = [json.loads(line) for line in home.fine("held", "list", "--json").splitlines()]
    held = [row for row in rows if row["verdict"] == "hold"]
    assert held
    number = str(held[0]["number"])
    assert number in home.fine("held", "list")
    assert "Ute Seidel" in home.fine("held", "show", number)
    before = len(threads(home))
    assert "released" in home.fine("held", "release", number)
    assert len(threads(home)) >= before
    assert home.run("held", "release", number).returncode == 1
    done = home.run("held", "drop", "999")
    assert (done.returncode, "no held mail has this number" in done.stderr) == (1, True)
    assert home.run("held", "show").returncode == 2


def test_a_dropped_mail_does_not_come_back(home: Installation) -> None:
    write_all(home.folder / "mails", [MAILS[32]])
    assert "1 kept back (private-mark 1)" in home.fine("ingest", "mails")
    number = str(json.loads(home.fine("held", "list", "--json"))["number"])
    assert "dropped" in home.fine("held", "drop", number)
    assert home.fine("held", "list") == "Nothing is held.\n"
    assert home.fine("ingest", "mails") == "0 new, 1 known before\n"
    assert home.fine("held", "list") == "Nothing is held.\n"


def test_search_and_status(home: Installation) -> None:
    home.fine("ingest", str(write_all(home.folder / "mails", MAILS)))
    hits = [json.loads(line) for line in home.fine("search", "--json", "Drehmoment").splitlines()]
    hits += [json.loads(line) for line in home.fine("search", "--json", "torque").splitlines()]
    assert any("torque" in hit["excerpt"].lower() for hit in hits)
    ids = {thread["id"] for thread in threads(home)}
    assert {hit["thread"] for hit in hits} <= ids
    asked = [
        json.loads(line) for line in home.fine("search", "--json", "--newest", "von:tom ist:beantwortet").splitlines()
    ]
    assert asked
    assert {(hit["author"], hit["status"]) for hit in asked} == {("Tom Okafor", "answered")}
    assert [hit["said_at"] for hit in asked] == sorted((hit["said_at"] for hit in asked), reverse=True)
    home.fine("publish")
    again = home.fine("search", "--json", "--newest", "from:tom is:answered").splitlines()
    assert [json.loads(line) for line in again] == asked
    nothing = home.run("search", "Kaffeemaschinenentkalker")
    assert (nothing.returncode, nothing.stdout) == (1, "Nothing found. Fewer words usually help.\n")
    state = json.loads(home.fine("status", "--json"))["feeds"][0]
    assert (state["feed"], state["mails"], state["posts_from"]) == ("feed", 50, 48)
    assert {row["reason"] for row in state["kept_back"]} == {"private-mark", "automatic-vacation"}
    assert "50 mails, 48 of them posts" in home.fine("status")


def test_explain_of_an_id_and_a_url_names_the_evidence(home: Installation) -> None:
    home.fine("ingest", str(write_all(home.folder / "mails", MAILS[:8])))
    thread = next(one for one in threads(home) if len(one["posts"]) > 1)
    post = thread["posts"][-1]["id"]
    for thing in (thread["id"], thread["url"], post, f"#{post}"):
        assert json.loads(home.fine("explain", "--json", thing))["id"] == thread["id"]
    words = home.fine("explain", thread["id"])
    assert "Placed 2: " in words
    assert home.run("explain", "zzzzzzzzzz").returncode == 1


def test_publish_writes_the_site_and_then_nothing_more(home: Installation) -> None:
    home.fine("ingest", str(write_all(home.folder / "mails", MAILS[:8])))
    assert "files written" in home.fine("publish")
    assert (home.folder / "public" / "index.html").is_file()
    assert home.fine("publish").startswith("feed: 0 files written")
    assert home.fine("publish", "--all").startswith("feed: 0 files written")
    assert threads(home)[0]["id"] in " ".join(str(path) for path in (home.folder / "public" / "t").iterdir())


def test_maildir_is_read_by_run_and_unknown_bytes_hurt_nobody(home: Installation) -> None:
    new = home.folder / "Maildir" / "new"
    (new / "1.a.host").write_bytes(MAILS[0])
    (new / "2.b.host").write_bytes(bytes(range(256)) * 4)
    (new / "3.c.host").write_bytes(b"")
    done = home.run("run", "--once")
    assert done.returncode == 0, done.stderr
    assert len(threads(home)) == 1
    assert (new / "1.a.host").is_file(), "nothing is moved unless configured"
    shutil.rmtree(home.folder / "Maildir")
    gone = home.run("run", "--once")
    assert gone.returncode == 75
    assert "is no readable Maildir" in gone.stderr
    assert "Next:" in gone.stderr


def test_exported_content_keys_are_those_of_the_mails(home: Installation, tmp_path: Path) -> None:
    home.fine("ingest", str(write_all(home.folder / "mails", MAILS[:5])))
    out = tmp_path / "out.mbox"
    out.write_text(home.fine("export", "--format", "mbox"), encoding="utf-8")
    box = mailbox.mbox(out)
    keys = {parse_message(bytes(one)).content_key for one in box}
    box.close()
    assert keys == {parse_message(raw).content_key for raw in MAILS[:5]}
