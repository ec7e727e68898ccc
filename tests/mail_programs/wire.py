"""The bytes of a mail: headers and MIME parts, the same bytes every time."""

import base64
import email
import hashlib
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from zoneinfo import ZoneInfo

from tests.mail_programs.values import Person, Sent


def raw(sent: Sent) -> bytes:
    """The mail on the wire, CRLF."""
    message = EmailMessage(policy=SMTP)
    _write_headers(message, sent)
    _write_body(message, sent)
    for name, media_type, content in sent.files:
        major, _, minor = media_type.partition("/")
        message.add_attachment(content, maintype=major, subtype=minor, filename=name)
    if sent.enclosed:
        message.add_attachment(email.message_from_bytes(raw(sent.enclosed), policy=SMTP))
    _fix_boundaries(message, sent.message_id)
    return message.as_bytes()


def _write_headers(message: EmailMessage, sent: Sent) -> None:
    extra = {name for name, _ in sent.headers}
    if "From" not in extra:
        message["From"] = _header_address(sent.author)
    message["To"] = tuple(map(_header_address, sent.to))
    if sent.cc:
        message["Cc"] = tuple(map(_header_address, sent.cc))
    message["Subject"] = sent.subject
    message["Date"] = sent.at.astimezone(ZoneInfo(sent.author.zone))
    message["Message-ID"] = f"<{sent.message_id}>"
    if sent.references and sent.has_references and "In-Reply-To" not in extra:
        message["In-Reply-To"] = f"<{sent.references[-1]}>"
        message["References"] = " ".join(f"<{one}>" for one in sent.references)
    if sent.thread_index and sent.has_index:
        message["Thread-Index"] = base64.b64encode(sent.thread_index).decode()
    for name, value in sent.headers:
        message[name] = value


def _write_body(message: EmailMessage, sent: Sent) -> None:
    html = f"<html><head><meta charset=utf-8></head><body>{sent.html}</body></html>"
    if not sent.text:
        message.set_content(html, subtype="html")
        return
    message.set_content(sent.text)
    if sent.is_flowed:
        message.set_param("format", "flowed")
    if sent.html:
        message.add_alternative(html, subtype="html")


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{hashlib.sha256(f'{seed}{number}'.encode()).hexdigest()[:24]}")


def _header_address(person: Person) -> HeaderAddress:
    user, _, domain = person.address.partition("@")
    return HeaderAddress(person.name, user, domain)
