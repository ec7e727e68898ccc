"""The second reader: mail-parser, asked only where our own reading of a header is in doubt (it costs 2 ms, ours 0.1).

Its bodies and attachments are never used: it appends the text of an attached mail to the outer one. Every call is
guarded: 3 of 354 malformed mails raise inside it.
"""

import mailparser  # type: ignore[import-untyped, unused-ignore]

from bridge.mail.message import Address
from bridge.mail.parse.dates import read_date

_LONGEST = 64 * 1024


class SecondReader:
    """The headers of one mail as mail-parser reads them; parsed at the first question."""

    def __init__(self, header_block: bytes) -> None:
        """`header_block`: the bytes up to the empty line; only the first 64 KiB count."""
        self._bytes = header_block[:_LONGEST]
        self._parsed: object | None = None

    def addresses(self, header: str) -> tuple[Address, ...]:
        """The mailboxes of from, to, cc or reply-to that have exactly one @, with decoded names."""
        found = self._ask(header.replace("-", "_") + ("_" if header == "from" else ""))
        if not isinstance(found, list):
            return ()
        pairs = [one for one in found if isinstance(one, tuple) and len(one) == 2]
        return tuple(Address(str(name).strip(), str(address)) for name, address in pairs if _is_plain(str(address)))

    def date(self) -> str:
        """The Date as ISO 8601 in UTC, "" if mail-parser cannot read it either."""
        found = self._ask("date")
        text = found.isoformat() if found is not None and hasattr(found, "isoformat") else ""
        return text if read_date(text)[0] is not None else ""

    def _ask(self, attribute: str) -> object:
        try:
            if self._parsed is None:
                self._parsed = mailparser.parse_from_bytes(self._bytes + b"\r\n\r\n")
            return getattr(self._parsed, attribute)
        except Exception:  # noqa: BLE001, RUF100  law 1: whatever it raises, our own reading stands
            return None


def _is_plain(address: str) -> bool:
    local, _, domain = address.partition("@")
    return (
        bool(local and domain) and "@" not in domain and not any(sign.isspace() or sign in "()<>,;" for sign in address)
    )
