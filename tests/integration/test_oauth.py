"""Mailboxes that take no passwords: real Dovecot with XOAUTH2, a sign-in service over TLS, MSAL and google-auth."""

import json
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import CANARY, Installation
from tests.mailroom import sample_mails
from tests.servers import kit, need
from tests.sign_in_service import SignInService

pytestmark = pytest.mark.dovecot
USER = "feed@nordlicht.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    need("dovecot", "dovecot-imapd")
    need("openssl", "openssl")
    made = kit("dovecot").Dovecot(oauth=True)
    made.add_user(USER)
    with made:
        made.append(USER, sample_mails()[0])
        yield made


@pytest.fixture
def service(server: Any, tmp_path: Path) -> Iterator[SignInService]:
    made = SignInService(Path(server.ca).parent, server.token_server.tokens, USER)
    yield made
    made.close()


def installation(folder: Path, server: Any, **more: str) -> Installation:
    home = Installation(folder)
    values = {"host": "localhost", "port": server.tls_port, "user": USER, "ca_file": server.ca, **more}
    home.configure(*(f"{key} = {json.dumps(value)}" for key, value in values.items()))
    return home


def microsoft(folder: Path, server: Any, service: SignInService, **more: str) -> Installation:
    keys = {"auth": "microsoft", "client_id": "app", "authority": f"{service.url}/tenant", **more}
    return installation(folder, server, **keys)


def write_secret(home: Installation, text: str) -> None:
    secret = home.folder / "config" / "password"
    secret.write_text(text + "\n", encoding="utf-8")


def test_an_application_with_a_secret_reads_its_mailbox(server: Any, service: SignInService, tmp_path: Path) -> None:
    home = microsoft(tmp_path, server, service, password_file="config/password")
    write_secret(home, service.secret)
    done = home.run("run", "--once")
    assert "mailbox=feed new=1" in done.stderr, done.stderr
    assert service.grants == ["client_credentials"]
    assert "1 mails in INBOX" in home.fine("auth", "feed")


def test_a_wrong_secret_names_microsoft_s_code_and_never_the_secret(
    server: Any, service: SignInService, tmp_path: Path
) -> None:
    home = microsoft(tmp_path, server, service, password_file="config/password")
    write_secret(home, CANARY)
    done = home.run("run", "--once")
    assert done.returncode == 1
    assert "AADSTS7000215" in done.stderr
    assert "client_id" in done.stderr


def test_a_service_that_is_away_is_waited_for(server: Any, service: SignInService, tmp_path: Path) -> None:
    home = microsoft(tmp_path, server, service, password_file="config/password")
    write_secret(home, service.secret)
    service.is_down = True
    assert home.run("run", "--once").returncode == 75
    service.is_down = False
    assert home.run("run", "--once").returncode == 0


def test_a_person_signs_in_once_and_the_token_is_renewed(server: Any, service: SignInService, tmp_path: Path) -> None:
    home = microsoft(tmp_path, server, service)
    before = home.run("run", "--once")
    assert before.returncode == 1
    assert "Next: feedbridge auth feed" in before.stderr
    said = home.fine("auth", "feed")
    assert f"{service.url}/device and type KXQ7-M2" in said
    assert "renewal-geheim" not in said
    cache = home.folder / "data" / "tokens" / "feed.json"
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert home.run("run", "--once").returncode == 0
    assert service.grants == [
        "device_code",
        "device_code",
        "refresh_token",
    ]  # the code was not typed yet the first time


def test_a_mailbox_that_refuses_a_good_token_says_so(server: Any, service: SignInService, tmp_path: Path) -> None:
    service.tokens.clear()
    service.user = "somebody.else@nordlicht.example"
    home = microsoft(tmp_path, server, service, password_file="config/password")
    write_secret(home, service.secret)
    done = home.run("run", "--once")
    assert done.returncode == 1
    assert "give the application the right to this mailbox" in done.stderr
    assert "token-1" not in done.stderr


def test_a_google_service_account_acts_for_the_mailbox(server: Any, service: SignInService, tmp_path: Path) -> None:
    home = installation(tmp_path, server, auth="google", key_file="config/key.json")
    made = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True, text=True)
    key = {
        "type": "service_account",
        "client_email": "bridge@nordlicht.example",
        "private_key": made.stdout,
        "token_uri": f"{service.url}/token",
    }
    (home.folder / "config" / "key.json").write_text(json.dumps(key), encoding="utf-8")
    done = home.run("run", "--once")
    assert "mailbox=feed new=1" in done.stderr, done.stderr
    assert service.grants == ["jwt-bearer"]


def test_a_key_file_that_is_none_names_the_key(server: Any, tmp_path: Path) -> None:
    home = installation(tmp_path, server, auth="google", key_file="config/key.json")
    (home.folder / "config" / "key.json").write_text("{}", encoding="utf-8")
    done = home.run("run", "--once")
    assert done.returncode == 1
    assert "set key_file" in done.stderr


def test_what_oauth_needs_is_asked_for(server: Any, tmp_path: Path) -> None:
    done = installation(tmp_path, server, auth="microsoft").run("config", "check")
    assert done.returncode == 1
    assert 'auth = "microsoft" needs client_id and tenant' in done.stderr
