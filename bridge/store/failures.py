"""What a database error means for the operator: what happened, where, what to do next. No mail text, no password."""

from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)

from bridge.errors import StoreError

_SIGNS = (  # (what the library says, what happened, what to do, trying again is useless)
    (
        "database is locked",
        "another program holds the database",
        "wait, or end the other feedbridge that writes here",
        False,
    ),
    ("disk is full", "the disk is full", "free some space; the run goes on by itself", False),
    ("no space left", "the disk is full", "free some space; the run goes on by itself", False),
    (
        "readonly database",
        "the database may not be written",
        "check the owner and rights of the file and its folder",
        True,
    ),
    (
        "unable to open database file",
        "the database file cannot be opened",
        "check that its folder exists and may be written",
        True,
    ),
    ("file is not a database", "the file is no database", "name another file, or restore a backup", True),
    ("malformed", "the database is damaged", "restore a backup with `feedbridge restore`", True),
    ("disk i/o error", "the disk cannot be read or written", "check the disk", False),
    ("password authentication failed", "the database refused the password", "check user and password", True),
    ("does not exist", "the database or user does not exist", "create it, or correct the address", True),
    ("connection refused", "the database server does not answer", "start it, or correct the address", False),
    ("terminating connection", "the database server ended the connection", "wait; the run goes on by itself", False),
)


def explain_failure(error: SQLAlchemyError, url: URL) -> StoreError:
    """The StoreError for an error of the library; the original stays as its cause.

    The first failure counts: SQLite ends the transaction itself when the disk is full, and undoing it fails once more.
    """
    where = url.database or "" if url.get_backend_name() == "sqlite" else f"{url.host or ''}/{url.database or ''}"
    for one in _first_to_last(error):
        if isinstance(one, StoreError):
            return one
        for sign, what, next_step, permanent in _SIGNS:
            if sign in _said(one):
                return StoreError(what, where=where, next_step=next_step, permanent=permanent)
    kind = type(error.orig if isinstance(error, DBAPIError) else error).__name__
    return StoreError(f"the database failed ({kind})", where=where, next_step="run `feedbridge doctor`")


def _first_to_last(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = [error]
    while (earlier := found[-1].__context__) is not None and earlier not in found:
        found.append(earlier)
    return [one for one in reversed(found) if isinstance(one, (SQLAlchemyError, StoreError))]


def _said(error: BaseException) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error).lower()


def is_about_one_mail(error: SQLAlchemyError) -> bool:
    """Whether the data of one mail was refused, not the database broken: that mail is held, the others go on."""
    state = str(getattr(error.orig, "sqlstate", None) or "") if isinstance(error, DBAPIError) else ""
    if state.startswith("54"):  # PostgreSQL: a limit of the program, as too many words in one row
        return True
    if isinstance(error, (OperationalError, InterfaceError)):
        return False
    return isinstance(error, (DataError, IntegrityError)) or type(error) is StatementError
