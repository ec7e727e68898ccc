"""Does the writer want it kept out? Headers, marks in the subject, encryption (FACTS section i, RFC 4021)."""

from collections.abc import Collection

from bridge.mail.message import Message
from bridge.mail.mime.parameters import read_parameters

_SENSITIVE = frozenset({"personal", "private", "company-confidential", "confidential"})
_BRACKETS = {"[": "]", "(": ")", "{": "}"}
_MOST_MARKS = 12
_PREFIX = 12  # a reply prefix with counter


def private_header(message: Message) -> str:
    """The name of the header that asks to keep the mail out, "" if none does. `X-No-Archive: no` asks for nothing."""
    if message.header("x-no-archive").strip().lower() == "yes":
        return "X-No-Archive"
    for name, shown in (("x-archive", "X-Archive"), ("archive", "Archive")):
        if message.header(name).strip().lower() == "no":
            return shown
    if "no-external-archive" in message.header("restrict").lower():
        return "Restrict"
    if message.header("sensitivity").strip().lower() in _SENSITIVE:
        return "Sensitivity"
    return ""


def private_mark(subject: str, marks: Collection[str]) -> str:
    """The mark as it stands at the start of the subject, also behind prefixes and other [tags]; "" if there is none."""
    wanted = {mark.casefold() for mark in marks}
    text = subject.strip()
    for _ in range(_MOST_MARKS):
        closing = _BRACKETS.get(text[:1])
        if closing is None:
            prefix, colon, rest = text.partition(":")
            if prefix.strip().casefold() in wanted and colon:
                return prefix.strip()
            if not colon or len(prefix) > _PREFIX:
                return ""
            text = rest.strip()
            continue
        inside, found, rest = text[1:].partition(closing)
        if inside.strip().strip("*!").casefold() in wanted:
            return inside.strip()
        if not found:
            return ""
        text = rest.strip()
    return ""


def is_encrypted(message: Message) -> bool:
    """True for PGP/MIME and S/MIME that we cannot read [RFC 3156, RFC 8551]; signed mail is readable and welcome."""
    media_type, parameters = read_parameters(message.header("content-type"))
    if media_type == "multipart/encrypted":
        return True
    if media_type in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        is_read = bool(message.body.text or message.body.html)  # some clients leave smime-type out
        return not is_read and parameters.get("smime-type", "").lower() != "signed-data"
    return message.body.text.lstrip().startswith("-----BEGIN PGP MESSAGE-----")
