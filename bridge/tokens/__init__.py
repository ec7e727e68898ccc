"""Access tokens for mail servers that take no passwords (OAuth 2.0, SASL XOAUTH2). An edge below sources and sinks.

account.py     what is known of the application, as settings fills it; Tokens, what a connection asks
choose.py      which of the two below
microsoft.py   Microsoft 365 by MSAL: client credentials, or a device code that a person types once
google.py      Google Workspace by a service account that acts for the mailbox
session.py     HTTP with a time limit
"""

from bridge.tokens.account import Account, Provider, Tokens
from bridge.tokens.choose import make_tokens

__all__ = ["Account", "Provider", "Tokens", "make_tokens"]
