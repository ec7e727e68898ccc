"""Which library speaks for an account; it is loaded only if it is needed (msal and requests cost 0.2 s)."""

from bridge.tokens.account import Account, Provider, Tokens


def make_tokens(account: Account) -> Tokens:
    """The tokens of an account; nothing is asked yet, and a missing library is a TokenError of the first `access`."""
    if account.provider is Provider.MICROSOFT:
        from bridge.tokens.microsoft import MicrosoftTokens  # noqa: PLC0415

        return MicrosoftTokens(account)
    from bridge.tokens.google import GoogleTokens  # noqa: PLC0415

    return GoogleTokens(account)
