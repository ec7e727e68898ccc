"""The header fields of one mail as values: our own reading first, mail-parser's where ours is in doubt."""

from datetime import datetime

from bridge.mail.domain import readable
from bridge.mail.lookalike import mixes_alphabets
from bridge.mail.message import NOBODY, Address
from bridge.mail.mime.fields import Block
from bridge.mail.mime.words import decode_words
from bridge.mail.parse.addresses import MOST_RECIPIENTS, AddressList, read_addresses
from bridge.mail.parse.authors import true_author
from bridge.mail.parse.dates import read_date
from bridge.mail.parse.identifiers import MOST_REFERENCES, read_identifier, read_identifiers


def _is_intricate(raw: str) -> bool:
    """True for a From that two readers could take apart in two ways: comments inside, escapes, two brackets or @."""
    has_comment_inside = raw.count("(") > 1 or ("(" in raw and "<" in raw)
    return has_comment_inside or raw.count("@") > 1 or raw.count("<") > 1 or any(sign in raw for sign in "\\;:")


def _second_opinion(name: str, raw: str) -> tuple[Address, ...]:
    from bridge.mail.parse.tolerant import second_addresses  # noqa: PLC0415  (50 ms; most headers are never in doubt)

    return second_addresses(name, raw)


_ONLY_ONCE = ("from", "date", "subject", "message-id", "to", "cc", "in-reply-to", "references", "sender", "reply-to")


class Header:
    """Reads the fields of one header block; what is wrong with them is in `faults()` afterwards."""

    def __init__(self, block: Block) -> None:
        """`block`: the header of a whole mail."""
        self._raw: dict[str, list[str]] = {}
        for field in block.fields:
            self._raw.setdefault(field.name, []).append(field.raw)
        self._faults: dict[tuple[str, str], None] = {}

    def first(self, name: str) -> str:
        """The first raw value of a lower-case name, or ""."""
        return self._raw.get(name, [""])[0]

    def value(self, name: str) -> str:
        """The same, decoded."""
        return decode_words(self.first(name)).strip()

    def faults(self) -> tuple[tuple[str, str], ...]:
        """(header, what) of all that was wrong so far."""
        for name in _ONLY_ONCE:
            if len(self._raw.get(name, ())) > 1:
                self._fault(name, "occurs twice")
        for name in ("from", "date"):
            if not self.first(name).strip():
                self._fault(name, "is missing")
        return tuple(self._faults)

    def author(self) -> Address:
        """The person behind From [RFC 5322 §3.6.2]; without a readable address only the name, never a guess."""
        raw = self.first("from")
        addresses = self._list("from", raw)
        if not addresses:
            return NOBODY
        if len(addresses) > 1:
            self._fault("from", "names several authors")
        author = next((one for one in addresses if one.address), addresses[0])
        if author.address and _is_intricate(raw) and self._second_disagrees(raw, author):
            self._fault("from", "can be read in two ways")
        if "@" in author.name and author.key not in author.name.casefold():
            self._fault("from", "the name looks like another address")
        if mixes_alphabets(f"{author.name} {readable(author.address)}"):
            self._fault("from", "has letters of another alphabet that look like ours")
        return true_author(author, self.first)

    def _second_disagrees(self, raw: str, author: Address) -> bool:
        """Mail-parser sees another address, or none: what checks the sender elsewhere may have seen that one."""
        found = _second_opinion("from", raw)
        return not found or found[0].key != author.key

    def sender(self) -> Address | None:
        """Sender: who pressed send."""
        addresses = read_addresses(self.first("sender")).addresses
        return addresses[0] if addresses else None

    def addresses(self, name: str) -> tuple[Address, ...]:
        """All mailboxes of all headers of that name, at most MOST_RECIPIENTS."""
        values = self._raw.get(name, [])
        if len(values) == 1:
            return self._list(name, values[0])
        found: list[Address] = []
        for raw in values[:MOST_RECIPIENTS]:
            found += self._list(name, raw)
            if len(found) > MOST_RECIPIENTS:
                self._fault(name, f"more than {MOST_RECIPIENTS} mailboxes")
                break
        return tuple(found[:MOST_RECIPIENTS])

    def _list(self, name: str, raw: str) -> tuple[Address, ...]:
        own = read_addresses(raw)
        if own.is_cut:
            self._fault(name, f"more than {MOST_RECIPIENTS} mailboxes")
        if not own.is_strange:
            return own.addresses
        return self._doubtful(name, raw, own)

    def _doubtful(self, name: str, raw: str, own: AddressList) -> tuple[Address, ...]:
        """Ours could not read all of it; mail-parser may, where one @ leaves no choice to get wrong.

        `alice@firma.example)bob@evil.example` has two readings (CVE-2023-27043): it stays without address.
        """
        self._fault(name, "is not a proper list of addresses")
        found = _second_opinion(name, raw) if raw.count("@") == 1 else ()
        return found if len(found) == 1 else own.addresses

    def date(self) -> tuple[datetime | None, int]:
        """The moment in UTC and the author's offset in minutes; (None, 0) if it is no date."""
        raw = self.first("date")
        if raw.strip() and read_date(raw)[0] is None:
            self._fault("date", "is no date")
        return read_date(raw)

    def message_id(self) -> str:
        """Message-ID without brackets, "" if there is none."""
        return read_identifier(self.first("message-id"))

    def identifiers(self, name: str) -> tuple[str, ...]:
        """The ids of In-Reply-To or References."""
        found = read_identifiers(" ".join(self._raw.get(name, ())))
        if len(found) >= MOST_REFERENCES:
            self._fault(name, f"more than {MOST_REFERENCES} ids")
        return found

    def _fault(self, where: str, what: str) -> None:
        self._faults[where, what] = None
