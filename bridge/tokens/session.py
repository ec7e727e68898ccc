"""The HTTP session the providers' libraries talk by: certificates are checked, nothing waits for ever."""

from typing import Any

from bridge.errors import TokenError
from bridge.tokens.account import Account

_SECONDS = 20


def make_session(account: Account) -> Any:
    """A requests.Session with a time limit; `ca_file` is trusted instead of the system's CAs. TokenError without it."""
    try:
        import requests  # noqa: PLC0415  (comes with the extra)
    except ImportError as error:
        raise TokenError(
            f"the library for {account.provider} is not installed",
            where=f"mailbox {account.where}",
            next_step=f"pip install feedbridge[{account.provider}]",
            permanent=True,
        ) from error

    # with each request, not on the session: there a REQUESTS_CA_BUNDLE in the environment would win
    always: dict[str, Any] = {"timeout": _SECONDS, **({"verify": account.ca_file} if account.ca_file else {})}

    class Limited(requests.Session):
        def request(self, *args: Any, **more: Any) -> Any:
            return super().request(*args, **{**more, **always})

    return Limited()
