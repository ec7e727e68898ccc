"""An application that may log in to a mailbox, and the one question a connection asks: a token that is valid now."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Provider(StrEnum):
    """Whose sign-in service."""

    MICROSOFT = "microsoft"
    GOOGLE = "google"


@dataclass(frozen=True, slots=True)
class Account:
    """`where` names the mailbox in messages. `secret`: client secret; "" means that a person signs in once."""

    provider: Provider
    where: str
    user: str
    tenant: str = ""
    client_id: str = ""
    secret: str = field(default="", repr=False)
    key_file: Path | None = None  # Google: the service account's JSON key
    cache_file: Path | None = None  # Microsoft, signed in by a person: what renews the token; as secret as a password
    authority: str = ""  # "": Microsoft's own, with the tenant
    ca_file: str = ""


class Tokens(Protocol):
    """Kept for the life of a connection: it knows when its token ends and gets a new one."""

    def access(self) -> str:
        """A token that is valid now. TokenError: permanent if an operator must act."""

    def sign_in(self, tell: Callable[[str], None]) -> None:
        """Have a person sign in if that is how this account works; `tell` says what to open and type. TokenError."""
