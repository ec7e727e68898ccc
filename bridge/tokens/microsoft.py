"""Microsoft 365 [MSAL]: an application with a secret (client credentials), or a person who types a code once."""

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bridge.errors import TokenError
from bridge.tokens.account import Account
from bridge.tokens.session import make_session

_APPLICATION = ["https://outlook.office365.com/.default"]
_PERSON = ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]
_TEMPORARY = {"temporarily_unavailable", "server_error", "slow_down"}


class MicrosoftTokens:
    """MSAL renews what it keeps: one object for the life of a source."""

    def __init__(self, account: Account) -> None:
        """Nothing is asked yet."""
        self._account = account
        self._made: Any = None

    def access(self) -> str:
        """A token that is valid now; TokenError says what to do."""
        with self._talking():
            answer = self._silent() if not self._account.secret else self._app().acquire_token_for_client(_APPLICATION)
        if not answer:
            raise self._trouble("nobody has signed in yet", f"feedbridge auth {self._account.where}", permanent=True)
        return self._token_of(answer)

    def sign_in(self, tell: Callable[[str], None]) -> None:
        """The device code flow [RFC 8628]; with a secret there is nothing to sign in to, a token is asked for."""
        if self._account.secret:
            self.access()
            return
        with self._talking():
            flow = self._app().initiate_device_flow(scopes=_PERSON)
            if "user_code" not in flow:
                raise self._refused(flow)
            tell(f"Open {flow['verification_uri']} and type {flow['user_code']}, signed in as {self._account.user}.")
            answer = self._app().acquire_token_by_device_flow(flow)
        self._token_of(answer)

    def _silent(self) -> Any:
        app = self._app()
        accounts = app.get_accounts()
        return app.acquire_token_silent(_PERSON, account=accounts[0]) if accounts else None

    def _app(self) -> Any:
        if self._made is None:
            msal = _library(self._account)
            cache = msal.SerializableTokenCache()
            _read(self._account.cache_file, cache)
            tenant = self._account.authority or f"https://login.microsoftonline.com/{self._account.tenant}"
            shared = {"authority": tenant, "token_cache": cache, "http_client": make_session(self._account)}
            if self._account.authority:
                shared["instance_discovery"] = False  # an address of the operator's own is not in Microsoft's list
            if self._account.secret:
                made = msal.ConfidentialClientApplication
                self._made = made(self._account.client_id, client_credential=self._account.secret, **shared)
            else:
                self._made = msal.PublicClientApplication(self._account.client_id, **shared)
        return self._made

    @contextlib.contextmanager
    def _talking(self) -> Any:
        """Errors of the network as TokenError; what MSAL remembers is written down afterwards."""
        service_error = _library(self._account).exceptions.MsalError  # 5xx
        try:
            yield
        except (
            OSError,
            ValueError,
            service_error,
        ) as error:  # requests' errors are OSErrors; ValueError: no such tenant
            is_network = not isinstance(error, ValueError)
            what = "the sign-in service cannot be reached" if is_network else "the sign-in service knows no such tenant"
            step = "check the network; it is tried again" if is_network else "check the keys tenant and authority"
            raise self._trouble(what, step, permanent=not is_network) from None
        if self._made is not None and not self._account.secret:
            _write(self._account.cache_file, self._made.token_cache)

    def _token_of(self, answer: Any) -> str:
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise self._refused(answer)
        return token

    def _refused(self, answer: Any) -> TokenError:
        """`error_description` begins with a code such as AADSTS7000215 that search engines know; the rest names ids."""
        kind = str(answer.get("error", "unknown"))
        code = str(answer.get("error_description", "")).partition(":")[0].strip()[:40]
        what = f"no token: {kind}{f' ({code})' if code else ''}"
        step = (
            f"feedbridge auth {self._account.where}"
            if kind in ("invalid_grant", "expired_token")
            else ("check tenant, client_id and the secret (config/README.md, section Microsoft 365)")
        )
        return self._trouble(what, step, permanent=kind not in _TEMPORARY)

    def _trouble(self, what: str, next_step: str, *, permanent: bool) -> TokenError:
        return TokenError(what, where=f"mailbox {self._account.where}", next_step=next_step, permanent=permanent)


def _library(account: Account) -> Any:
    try:
        import msal  # noqa: PLC0415
    except ImportError as error:
        raise TokenError(
            "msal is not installed",
            where=f"mailbox {account.where}",
            next_step="pip install feedbridge[microsoft]",
            permanent=True,
        ) from error
    return msal


def _read(file: Path | None, cache: Any) -> None:
    if file is not None and file.exists():
        with contextlib.suppress(OSError, ValueError, json.JSONDecodeError):  # garbled: a person signs in again
            cache.deserialize(file.read_text(encoding="utf-8"))


def _write(file: Path | None, cache: Any) -> None:
    """Readable by its owner alone from its first byte."""
    if file is None or not cache.has_state_changed:
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(cache.serialize())
    part.replace(file)
    cache.has_state_changed = False
