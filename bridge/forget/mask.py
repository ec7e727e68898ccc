"""The mails of others, without what was forgotten; those that may end a process are looked into by a child."""

from dataclasses import dataclass

from bridge.apart import Cell, EndedError
from bridge.forget.person import every_mail
from bridge.forget.values import Erasing, Report
from bridge.language.tables import Tables
from bridge.mail.parse import parse_message
from bridge.redaction import Forgotten, has_traces, is_author, redact, with_levels
from bridge.redaction.rewrite import is_touched
from bridge.store import Connection, archive, forgetting

_CLOSED = ("image/", "audio/", "video/", "application/")


@dataclass(frozen=True, slots=True)
class _Masked:
    """A mail without the forgotten; b"" if nothing clean could be made."""

    raw: bytes
    message_id: str = ""
    has_files: bool = False  # that nobody can look into


def mask_others(db: Connection, work: Erasing, forgotten: Forgotten, report: Report) -> None:
    """Every mail that names the forgotten is kept without them, or goes as a whole."""
    for mail, raw in every_mail(db, work.feed):
        _keep(db, mail, _masked(raw, forgotten, work.tables, work.own_addresses), forgotten, report)
    with Cell(forgotten, work.tables, work.own_addresses) as cell:
        for mail in archive.unreadable(db, work.feed):
            try:
                _keep(db, mail, cell.do(_masked, archive.raw(db, mail.number)), forgotten, report)
            except EndedError:
                report.unread.append(mail.number)


def _masked(raw: bytes, forgotten: Forgotten, tables: Tables, own_addresses: tuple[str, ...]) -> _Masked | None:
    """None if it names none of them."""
    if not is_touched(raw, forgotten):
        return None
    message = parse_message(raw)
    try:
        mine = with_levels(forgotten, message, tables, own_addresses)
    except Exception:  # it is held because the program stumbles over it, so nobody can say whose words it quotes
        return _Masked(b"")
    masked = b"" if is_author(message, forgotten) else redact(raw, mine, tables.prefixes)
    has_files = any(one.media_type.startswith(_CLOSED) for one in message.attachments)
    return _Masked(masked, parse_message(masked).message_id, has_files)


def _keep(db: Connection, mail: archive.Mail, masked: _Masked | None, forgotten: Forgotten, report: Report) -> None:
    if masked is None:
        return
    if not masked.raw:
        forgetting.erase(db, mail.number, archive.FORGOTTEN)
        report.lost.append(mail.number)
    else:
        forgetting.replace_raw(db, mail.number, masked.raw)
        _keep_row(db, mail, masked.message_id, forgotten)
        report.masked.append(mail.number)
        if masked.has_files:
            report.files.append(mail.number)


def _keep_row(db: Connection, mail: archive.Mail, message_id: str, forgotten: Forgotten) -> None:
    """The row keeps a Message-ID and a sentence for the operator; either may name the person."""
    if has_traces(mail.message_id, forgotten) or has_traces(mail.detail, forgotten):
        detail = "" if has_traces(mail.detail, forgotten) else mail.detail
        forgetting.replace_notes(db, mail.number, message_id, detail)
