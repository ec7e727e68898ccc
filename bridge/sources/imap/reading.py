"""Which mails are new, and their bytes: UID SEARCH, sizes, BODY.PEEK[]. Never BODYSTRUCTURE or ENVELOPE: half the
servers break them.
"""

import imaplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bridge.sources.imap.options import ImapOptions
from bridge.sources.imap.trouble import ONE_MAIL_ERRORS, is_wait

_FACTS = (b"RFC822.SIZE", b"FLAGS", b"INTERNALDATE")
_SEEN = b"\\Seen"
_LIST = 500  # mails asked for size and date at once
_GROUP = 20  # small mails fetched at once: a round trip each would make 20,000 mails an hour's work
_GROUP_BYTES = 262_144
_PIECE = 1 << 20
_WINDOW = 50_000  # a SEARCH answer is one line; imaplib ends at 1,000,000 bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """What the server says of one mail before its bytes are asked for; all of it may be wrong."""

    uid: int
    size: int
    received_at: datetime | None


def search(client: IMAPClient, folder: dict[bytes, object], first: int, *, also_unseen: bool) -> list[int]:
    """UIDs from `first` on in ascending order; `n:*` always names the last mail, what is below `first` is dropped."""
    found: set[int] = set()
    for criterion in _windows(folder, first):
        found |= {int(uid) for uid in client.search(["UID", criterion])}
    new = {uid for uid in found if uid >= first}
    if also_unseen and first > 1:  # left unsettled by a crash between commit and settling
        new |= {int(uid) for uid in client.search(["UNSEEN", "UID", f"1:{first - 1}"])}
    return sorted(new)


def _windows(folder: dict[bytes, object], first: int) -> Iterator[str]:
    """One range, or several for a huge folder: the widths follow how densely its UIDs are used."""
    exists, following = folder.get(b"EXISTS"), folder.get(b"UIDNEXT")
    if not isinstance(exists, int) or not isinstance(following, int) or exists <= _WINDOW:
        yield f"{first}:*"
        return
    width = _WINDOW * max(1, following // exists)
    low = first
    while low + width < following:
        yield f"{low}:{low + width - 1}"
        low += width
    yield f"{low}:*"  # UIDNEXT may be wrong


def list_mails(client: IMAPClient, uids: Sequence[int]) -> Iterator[list[Listed]]:
    """Size and date of mails, some hundred at a time; a mail that is gone is not in the list."""
    for start in range(0, len(uids), _LIST):
        part = uids[start : start + _LIST]
        answer = client.fetch(part, _FACTS)
        yield [_listed(uid, answer[uid]) for uid in part if uid in answer]


def _listed(uid: int, facts: dict[bytes, object]) -> Listed:
    size, when = facts.get(b"RFC822.SIZE"), facts.get(b"INTERNALDATE")
    return Listed(uid, size if isinstance(size, int) else 0, _utc(when))


def _utc(when: object) -> datetime | None:
    """INTERNALDATE as aware UTC; None if the server wrote nonsense."""
    if not isinstance(when, datetime):
        return None
    try:
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def groups(mails: Sequence[Listed], *, at_once: int = _GROUP) -> Iterator[list[Listed]]:
    """Small mails together, large ones alone."""
    group: list[Listed] = []
    for mail in mails:
        if group and (len(group) >= at_once or sum(one.size for one in group) + mail.size > _GROUP_BYTES):
            yield group
            group = []
        group.append(mail)
    if group:
        yield group


def fetch_bytes(client: IMAPClient, group: Sequence[Listed], options: ImapOptions) -> dict[int, bytes | None]:
    """UID -> raw mail; None: the mail is gone (expunged meanwhile), or the server refuses just this one."""
    if len(group) == 1:
        return {group[0].uid: _fetch_one(client, group[0], options)}
    try:
        answer = client.fetch([mail.uid for mail in group], [b"BODY.PEEK[]"])
    except (IMAPClientAbortError, imaplib.IMAP4.abort):
        raise
    except (IMAPClientError, imaplib.IMAP4.error, *ONE_MAIL_ERRORS) as error:
        if is_wait(str(error)):
            raise
        return {mail.uid: _fetch_one(client, mail, options) for mail in group}
    return {mail.uid: _bytes(answer.get(mail.uid, {}).get(b"BODY[]")) for mail in group}


def _fetch_one(client: IMAPClient, mail: Listed, options: ImapOptions) -> bytes | None:
    try:
        if mail.size > _PIECE:
            return _fetch_pieces(client, mail.uid, options.max_bytes + 1)
        return _bytes(client.fetch([mail.uid], [b"BODY.PEEK[]"]).get(mail.uid, {}).get(b"BODY[]"))
    except (IMAPClientAbortError, imaplib.IMAP4.abort):
        raise
    except (IMAPClientError, imaplib.IMAP4.error, *ONE_MAIL_ERRORS) as error:
        if is_wait(str(error)):
            raise
        return None


def _fetch_pieces(client: IMAPClient, uid: int, limit: int) -> bytes | None:
    """A large mail piece by piece, until a piece comes back short: the announced size may lie both ways."""
    pieces: list[bytes] = []
    offset = 0
    while offset < limit:
        count = min(_PIECE, limit - offset)
        entry = client.fetch([uid], [b"BODY.PEEK[]<%d.%d>" % (offset, count)]).get(uid, {})
        piece = _bytes(entry.get(b"BODY[]<%d>" % offset))
        if piece is None:
            return None if offset == 0 else b"".join(pieces)
        pieces.append(piece)
        offset += len(piece)
        if len(piece) < count:
            break
    return b"".join(pieces)


def _bytes(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None
