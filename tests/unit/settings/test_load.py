"""The configuration: all that is wrong is told at once, each with its place; secrets stay secret; origins are known."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.errors import SettingsError
from bridge.settings.edges.pages import make_site_options
from bridge.settings.edges.sources import make_source
from bridge.settings.edges.taking import make_rules
from bridge.settings.find import find_config
from bridge.settings.load import Loaded, load_settings
from bridge.settings.location import key_lines, line_of
from bridge.settings.show import show_lines
from bridge.sources.imap import ImapSource
from bridge.sources.maildir import MaildirSource
from bridge.sources.mbox import MboxSource

CANARY = "canary-4f1b"
GOOD = """\
[[feed]]
address = "feed@nordlicht.example"
public_url = "https://feed.nordlicht.example/"
languages = ["de", "en"]

[[feed.mailbox]]
host = "imap.nordlicht.example"
user = "feed@nordlicht.example"
password_file = "config/password"
"""
Load = Callable[..., Loaded]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a text as config/bridge.toml beside a password file, and load it."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "password").write_text(f"{CANARY}\n", encoding="utf-8")

    def loading(text: str = GOOD, **environment: str) -> Loaded:
        (folder / "bridge.toml").write_text(text, encoding="utf-8")
        return load_settings(folder / "bridge.toml", environment)

    return loading


def faults(load: Load, text: str, **environment: str) -> list[str]:
    """The faults of a text, without the folder of this test."""
    with pytest.raises(SettingsError) as caught:
        load(text, **environment)
    return [re.sub(r"\S*/config/bridge\.toml", "bridge.toml", one) for one in caught.value.faults]


def test_six_keys_are_enough(load: Load, tmp_path: Path) -> None:
    loaded = load()
    assert loaded.home == tmp_path
    assert loaded.store_file == tmp_path / "data" / "feedbridge.sqlite"
    assert loaded.path(loaded.settings.feed[0].output) == tmp_path / "public"
    assert dict(loaded.secrets) == {"feed": CANARY}
    assert [name for _, _, name in loaded.mailboxes()] == ["feed"]


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        ('adress = "x@nordlicht.example"', 3, 'feed.adress: unknown key; did you mean "address"?'),
        ('host = "imap.nordlicht.example"', 3, "feed.host: unknown key here; it belongs into [[feed.mailbox]]"),
        ("overdue_days = 0", 3, "feed.overdue_days: input should be greater than or equal to 1"),
        ('zone = "Europa/Berlin"', 3, 'feed.zone: "Europa/Berlin" is no IANA time zone such as "Europe/Berlin"'),
        ('recover = "alle"', 3, 'feed.recover: must be "everyone", "team" or "off"'),
        ('name = "Mit Leerzeichen"', 3, "feed.name: string should match pattern '^[a-z0-9][a-z0-9-]{0,39}$'"),
        ("holidays = [2026-13-01]", 3, "this is not TOML: unclosed array"),
        ("title = Feed", 3, "this is not TOML: invalid value"),
        (
            'holiday_region = "Bayern"',
            3,
            'feed.holiday_region: "Bayern" begins with no known country: write DE, AT, CH, or with its part DE-BY',
        ),
        (
            'holiday_region = "DE-BYE"',
            3,
            'feed.holiday_region: "DE-BYE": DE has no part "BYE" with holidays of its own; did you mean DE-BY?',
        ),
    ],
)
def test_each_fault_names_line_key_and_remedy(load: Load, line: str, wrong: int, said: str) -> None:
    text = GOOD.replace("public_url", f"{line}\npublic_url")
    assert faults(load, text)[0] == f"bridge.toml:{wrong}: {said}"


@pytest.mark.parametrize(("written", "read"), [("de-by", "DE-BY"), ("AT", "AT"), ("de-augsburg", "DE-Augsburg")])
def test_a_region_in_any_case(load: Load, written: str, read: str) -> None:
    loaded = load(GOOD.replace("public_url", f'holiday_region = "{written}"\npublic_url'))
    assert loaded.settings.feed[0].holiday_region == read


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('tls = "none"', "would send the password in the clear"),
        ('settle = "move"', "needs move_to"),
        ('kind = "maildir"', 'kind = "maildir" needs path'),
        ('password = "geheim"', "secrets do not stand in this file"),
        ('setle = "seen"', 'did you mean "settle"?'),
        ("port = 99999", "less than or equal to 65535"),
    ],
)
def test_faults_of_a_mailbox(load: Load, line: str, said: str) -> None:
    found = faults(load, f"{GOOD}{line}\n")
    assert len(found) == 1
    assert said in found[0]
    assert found[0].startswith(("bridge.toml:10: feed.mailbox.", "bridge.toml:6: feed.mailbox:"))


def test_all_faults_come_at_once_in_the_order_of_the_file(load: Load) -> None:
    text = """\
hom = "x"
[[feed]]
languages = ["de", "tlh"]
[[feed.mailbox]]
host = "imap.nordlicht.example"
user = "feed"
password_file = "config/missing"
folder = 7
[run]
every_minutes = "oft"
"""
    found = faults(load, text)
    assert [one.partition(" ")[0] for one in found] == [
        "bridge.toml:1:",
        "bridge.toml:2:",
        "bridge.toml:3:",
        "bridge.toml:8:",
        "bridge.toml:10:",
        "bridge.toml:7:",
    ]
    assert 'did you mean "home"' in found[0]
    assert "address: is missing: the address people put in CC" in found[1]
    assert "tlh is not among them" in found[2]
    assert "cannot be read: No such file" in found[5]


def test_no_password_anywhere(load: Load) -> None:
    found = faults(load, GOOD.replace('password_file = "config/password"\n', ""))
    said = "no password: set password_file, or FEEDBRIDGE_MAILBOX_PASSWORD in the environment"
    assert found == [f"bridge.toml:6: feed.mailbox.password_file: {said}"]


def test_an_empty_password_file_is_a_fault(load: Load, tmp_path: Path) -> None:
    (tmp_path / "config" / "password").write_text("\n", encoding="utf-8")
    assert "is empty" in faults(load, GOOD)[0]


def test_a_second_table_is_named_by_its_number(load: Load) -> None:
    second = '[[feed]]\nname = "zwei"\naddress = "zwei@nordlicht.example"\noutput = "zwei"\ntitel = "Zwei"\n'
    text = GOOD + second + '[[feed.mailbox]]\nkind = "mbox"\npath = "x"\n'
    assert faults(load, text) == ['bridge.toml:14: feed[2].titel: unknown key; did you mean "title"?']


def test_no_two_feeds_or_mailboxes_share_name_or_folder(load: Load) -> None:
    found = faults(load, GOOD + GOOD.replace("address", 'output = "public/innen"\naddress'))
    assert len(found) == 3
    assert 'two feeds are named "feed"' in found[0]
    assert 'two mailboxes are named "feed"' in found[1]
    assert 'shares its folder with the site of feed "feed"' in found[2]


@pytest.mark.parametrize("output", [".", "..", "data", "letters"])
def test_a_site_swallows_nothing_of_the_operator(output: str, load: Load) -> None:
    """The database lay there once: publishing took it away, and until then every reader could have it."""
    text = GOOD.replace("address", f'output = "{output}"\naddress', 1) + '[letters]\nspool = "letters/out"\n'
    (found,) = faults(load, text)
    assert "feed.output: holds " in found
    assert "which every reader could open; give the site its own folder" in found


def test_a_database_password_in_the_file_is_a_fault_and_is_not_repeated(load: Load) -> None:
    found = faults(load, f'{GOOD}[store]\nurl = "postgresql+psycopg://feed:{CANARY}@db/feed"\n')
    assert len(found) == 1
    assert found[0].startswith("bridge.toml:11: store.url: a password does not stand in this file")
    assert CANARY not in found[0]


def test_values_are_never_repeated_in_faults(load: Load) -> None:
    """Somebody may have put a password into any key by mistake."""
    found = faults(load, f'{GOOD}port = "{CANARY}"\n')
    assert CANARY not in "".join(found)


def test_the_environment_goes_over_the_file(load: Load) -> None:
    loaded = load(
        FEEDBRIDGE_FEED_TITLE="Nordlicht",
        FEEDBRIDGE_FEED_DOMAINS="nordlicht.example, nordlicht.test",
        FEEDBRIDGE_MAILBOX_FEED_PORT="1993",
        FEEDBRIDGE_MAILBOX_PASSWORD="von-hier",
        FEEDBRIDGE_STORE_URL=f"postgresql+psycopg://feed:{CANARY}@db/feed",
        FEEDBRIDGE_RUN_EVERY_MINUTES="9",
    )
    feed = loaded.settings.feed[0]
    assert (feed.title, feed.domains) == ("Nordlicht", ("nordlicht.example", "nordlicht.test"))
    assert feed.mailbox[0].port == 1993
    assert loaded.secrets["feed"] == "von-hier"
    assert loaded.settings.run.every_minutes == 9
    assert loaded.store_file is None
    shown = "\n".join(show_lines(loaded))
    assert CANARY not in shown + repr(loaded)
    assert "von-hier" not in shown + repr(loaded)
    assert 'store.url = "postgresql+psycopg://***@db/feed"' in shown


def test_a_fault_in_the_environment_names_the_variable(load: Load) -> None:
    found = faults(load, GOOD, FEEDBRIDGE_MAILBOX_TLS="ssl")
    assert found == ['environment FEEDBRIDGE_MAILBOX_TLS: must be "implicit", "starttls" or "none"']


def test_a_variable_that_names_no_key_is_a_hint(load: Load) -> None:
    loaded = load(FEEDBRIDGE_SERVICE_HOST="10.0.0.1", FEEDBRIDGE_STEPS="x", PATH="/bin")
    assert loaded.hints == ("FEEDBRIDGE_SERVICE_HOST in the environment names no key",)


def test_the_environment_alone_is_enough() -> None:
    loaded = load_settings(
        None,
        {
            "FEEDBRIDGE_FEED_ADDRESS": "feed@nordlicht.example",
            "FEEDBRIDGE_MAILBOX_HOST": "imap.nordlicht.example",
            "FEEDBRIDGE_MAILBOX_USER": "feed",
            "FEEDBRIDGE_MAILBOX_PASSWORD": CANARY,
        },
    )
    assert loaded.settings.feed[0].mailbox[0].host == "imap.nordlicht.example"
    assert loaded.secrets["feed"] == CANARY


def test_show_tells_where_each_value_came_from(load: Load) -> None:
    rows = dict(line.split("  # ", 1) for line in show_lines(load(FEEDBRIDGE_FEED_TITLE="Neu")))
    origins = {key.strip(): origin.rpartition("/")[2] for key, origin in rows.items()}
    assert origins['feed.title = "Neu"'] == "environment FEEDBRIDGE_FEED_TITLE"
    assert origins['feed.address = "feed@nordlicht.example"'] == "bridge.toml:2"
    assert origins['feed.zone = "Europe/Berlin"'] == "default"
    assert rows[next(key for key in rows if "(set, not shown)" in key)] == "file config/password"
    assert CANARY not in str(rows)


def test_home(load: Load, tmp_path: Path) -> None:
    assert load(
        f'home = "/srv/feed"\n{GOOD.replace("config/password", str(tmp_path / "config/password"))}'
    ).home == Path("/srv/feed")
    (tmp_path / "bridge.toml").write_text(GOOD, encoding="utf-8")
    assert load_settings(tmp_path / "bridge.toml", {}).home == tmp_path


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file") as caught:
        load_settings(tmp_path / "bridge.toml", {})
    assert "feedbridge init" in caught.value.next_step
    (tmp_path / "bridge.toml").write_bytes(b'title = "\xff"')
    with pytest.raises(SettingsError, match="it is not UTF-8"):
        load_settings(tmp_path / "bridge.toml", {})


def test_a_byte_order_mark_and_crlf_are_no_fault(load: Load) -> None:
    assert load("\ufeff" + GOOD.replace("\n", "\r\n")).settings.feed[0].address == "feed@nordlicht.example"


def test_find(tmp_path: Path) -> None:
    assert find_config("", {}, tmp_path) is None
    (tmp_path / "bridge.toml").touch()
    assert find_config("", {}, tmp_path) == tmp_path / "bridge.toml"
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "bridge.toml").touch()
    assert find_config("", {}, tmp_path) == tmp_path / "config" / "bridge.toml"
    assert find_config("", {"FEEDBRIDGE_CONFIG": "e.toml"}, tmp_path) == Path("e.toml")
    assert find_config("c.toml", {"FEEDBRIDGE_CONFIG": "e.toml"}, tmp_path) == Path("c.toml")


def test_lines_of_nested_tables() -> None:
    lines = key_lines(
        'a = 1\n[[feed]]\nx = 2\n[[feed.mailbox]]\n"y" = 3\n[[feed]]\n[[feed.mailbox]]\n[[feed.mailbox]]\nz=4\n'
    )
    assert lines["a",] == 1
    assert lines["feed", 0, "x"] == 3
    assert lines["feed", 0, "mailbox", 0, "y"] == 5
    assert lines["feed", 1, "mailbox", 1, "z"] == 9
    assert line_of(lines, ("feed", 1, "mailbox", 1, "missing")) == 8
    assert line_of(lines, ("nowhere",)) == 0


def test_what_the_edges_get(load: Load, tmp_path: Path) -> None:
    boxes = '[[feed.mailbox]]\nkind = "maildir"\npath = "mail"\nadmit = "all"\n'
    boxes += '[[feed.mailbox]]\nkind = "mbox"\npath = "old.mbox"\n'
    loaded = load(GOOD + boxes)
    feed = loaded.settings.feed[0]
    sources = [make_source(loaded, *one, clock=lambda: pytest.fail("no time is needed")) for one in loaded.mailboxes()]
    assert [type(one) for one in sources] == [ImapSource, MaildirSource, MboxSource]
    assert [one.name for one in sources] == ["feed", "feed-2", "feed-3"]
    site = make_site_options(feed)
    assert (site.address, site.domains, site.base_url) == (feed.address, ("nordlicht.example",), feed.public_url)
    rules = make_rules(feed, feed.mailbox[1])
    assert (rules.policy.admit, rules.policy.addresses) == ("all", (feed.address,))
    assert rules.policy.domains == ("nordlicht.example",)
