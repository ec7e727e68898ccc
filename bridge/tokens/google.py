"""Google Workspace [google-auth]: a service account with domain-wide delegation acts for the mailbox."""

from collections.abc import Callable
from typing import Any

from bridge.errors import TokenError
from bridge.tokens.account import Account
from bridge.tokens.session import make_session

_SCOPES = ["https://mail.google.com/"]


class GoogleTokens:
    """The key file signs; Google answers with a token for an hour."""

    def __init__(self, account: Account) -> None:
        """Nothing is asked yet."""
        self._account = account
        self._credentials: Any = None

    def access(self) -> str:
        """A token that is valid now; TokenError says what to do."""
        session = make_session(self._account)  # first: it says what to install if the libraries are missing
        from google.auth import exceptions  # noqa: PLC0415
        from google.auth.transport.requests import Request  # noqa: PLC0415

        credentials = self._signed()
        if not credentials.valid:
            try:
                credentials.refresh(Request(session=session))
            except exceptions.TransportError as error:
                raise self._trouble(
                    "the sign-in service cannot be reached", "it is tried again", permanent=False
                ) from error
            except exceptions.GoogleAuthError as error:
                raise self._trouble(
                    "Google gives no token for this mailbox",
                    f"allow the service account the scope {_SCOPES[0]} (admin console > security > API controls)",
                    permanent=not getattr(error, "retryable", False),
                ) from None  # its words repeat the assertion
        return str(credentials.token)

    def sign_in(self, tell: Callable[[str], None]) -> None:
        """Nobody has to sign in: a token is asked for."""
        self.access()

    def _signed(self) -> Any:
        if self._credentials is None:
            from google.oauth2 import service_account  # noqa: PLC0415

            file = self._account.key_file
            try:
                make: Any = service_account.Credentials.from_service_account_file
                made = make(str(file), scopes=_SCOPES)
            except (OSError, ValueError) as error:
                raise self._trouble(
                    f"{file} is no key of a service account",
                    "set key_file to the JSON file Google gave you",
                    permanent=True,
                ) from error
            self._credentials = made.with_subject(self._account.user)
        return self._credentials

    def _trouble(self, what: str, next_step: str, *, permanent: bool) -> TokenError:
        return TokenError(what, where=f"mailbox {self._account.where}", next_step=next_step, permanent=permanent)
