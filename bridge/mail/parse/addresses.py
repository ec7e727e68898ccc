"""Address lists [RFC 5322 §3.4] as clients write them. What is ambiguous has no address rather than a wrong one."""

from dataclasses import dataclass, field

from bridge.mail.message import Address
from bridge.mail.mime.words import decode_words

MOST_RECIPIENTS = 2_000
_LONGEST_NAME = 300
_AMBIGUOUS = frozenset(' \t\r\n()<>,;:"[]\\')


@dataclass(slots=True)
class Item:
    """One mailbox as it stands between two commas."""

    phrase: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None
    is_strange: bool = False


@dataclass(frozen=True, slots=True)
class AddressList:
    """The mailboxes of one header; `is_strange` if something in it can be read in two ways or not at all."""

    addresses: tuple[Address, ...]
    is_strange: bool = False
    is_cut: bool = False


def read_addresses(raw: str) -> AddressList:
    """The mailboxes of an address list, at most MOST_RECIPIENTS, each with decoded name."""
    if not raw:
        return AddressList(())
    items = _plain_items(raw) if raw.isascii() and not any(sign in raw for sign in '"(:;\\') else _items(raw)
    found: list[Address] = []
    is_strange = False
    pending = ""
    for item in items[:MOST_RECIPIENTS]:
        address = _mailbox(item)
        is_strange |= item.is_strange or "@" not in address.address
        if item.angle is None and not address.address and address.name and "=?" not in "".join(item.phrase):
            pending = f"{pending}, {address.name}" if pending else address.name
            continue  # Outlook: Weber, Jonas <j.weber@firma.example> without the quotes
        if pending and item.angle is not None and address.name:
            address = Address(f"{pending}, {address.name}", address.address)
        elif pending:
            found.append(Address(pending, ""))
        pending = ""
        if address.address or address.name:
            found.append(address)
    if pending:
        found.append(Address(pending, ""))
    return AddressList(tuple(found), is_strange, is_cut=len(items) > MOST_RECIPIENTS)


def _plain_items(raw: str) -> list[Item]:
    """The common case, without quotes, comments and groups."""
    items = []
    for text in raw.split(",", MOST_RECIPIENTS + 1):
        phrase, opening, rest = text.partition("<")
        if not opening:
            items.append(Item([text], is_strange=">" in text))
            continue
        angle, closing, tail = rest.partition(">")
        items.append(Item([phrase], angle=angle, is_strange=not closing or bool(tail.strip()) or "<" in angle))
    return [item for item in items if item.angle is not None or item.phrase[0].strip()]


def _items(raw: str) -> list[Item]:
    """Mailboxes between commas; group names go, their members stay [RFC 5322 §3.4]."""
    reader = _Reader(raw)
    while reader.position < len(raw) and len(reader.items) <= MOST_RECIPIENTS:
        reader.step()
    reader.close()
    return reader.items


class _Reader:
    """The state of one pass over an address list."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.position = 0
        self.items: list[Item] = []
        self.item = Item()

    def step(self) -> None:
        """Take one token."""
        sign = self.raw[self.position]
        if sign == '"':
            self._quoted()
        elif sign == "(":
            self._comment()
        elif sign == "<":
            self._angle()
        elif sign in ",;":
            self.close()
            self.position += 1
        elif sign == ":" and self.item.angle is None:
            self.item = Item()  # the name of a group, or "mailto"
            self.position += 1
        else:
            self._text()

    def close(self) -> None:
        """The mailbox ends here."""
        item = self.item
        if item.angle is not None or "".join(item.phrase).strip() or item.comments:
            self.items.append(item)
        self.item = Item()

    def _text(self) -> None:
        start = self.position
        while self.position < len(self.raw) and self.raw[self.position] not in '"(<,;:':
            self.position += 1
        text = self.raw[start : self.position] or self.raw[start]
        self.position = max(self.position, start + 1)
        self.item.is_strange |= ")" in text or ">" in text or (self.item.angle is not None and bool(text.strip()))
        if self.item.angle is None:
            self.item.phrase.append(text.replace("\\", ""))

    def _quoted(self) -> None:
        """A quoted string; before an @ it is a local part and keeps its quotes."""
        text, end = _until(self.raw, self.position + 1, '"')
        self.item.is_strange |= end > len(self.raw) or self.item.angle is not None
        is_local_part = self.raw[end : end + 1] == "@"
        if self.item.angle is None:
            self.item.phrase.append(f'"{text}"' if is_local_part else text)
        self.position = end

    def _comment(self) -> None:
        depth, start = 0, self.position
        while self.position < len(self.raw):
            sign = self.raw[self.position]
            self.position += 2 if sign == "\\" else 1
            depth += (sign == "(") - (sign == ")")
            if not depth:
                break
        self.item.is_strange |= depth > 0
        self.item.comments.append(self.raw[start + 1 : self.position - (not depth)])

    def _angle(self) -> None:
        end = self.raw.find(">", self.position)
        self.item.is_strange |= end < 0 or self.item.angle is not None
        end = len(self.raw) if end < 0 else end
        if self.item.angle is None:
            self.item.angle = self.raw[self.position + 1 : end]
        self.position = end + 1


def _until(raw: str, position: int, closing: str) -> tuple[str, int]:
    """The text up to `closing` with backslashes undone, and the offset behind it (beyond the end if it never comes)."""
    read: list[str] = []
    while position < len(raw):
        sign = raw[position]
        if sign == closing:
            return "".join(read), position + 1
        if sign == "\\":
            position += 1
            sign = raw[position : position + 1]
        read.append(sign)
        position += 1
    return "".join(read), len(raw) + 1


def _mailbox(item: Item) -> Address:
    phrase = "".join(item.phrase).strip()
    if item.angle is not None:
        address, is_sure = _addr_spec(_refolded(item.angle))
        item.is_strange |= not is_sure
        name = phrase or (item.comments[0] if item.comments else "")
        return Address(_name(name, address), address)
    return _bare(item, phrase)


def _bare(item: Item, phrase: str) -> Address:
    """A mailbox without angle brackets: an address alone, a name alone, or both with only a blank between."""
    comment = item.comments[0] if item.comments else ""
    if "@" not in phrase:
        return Address(_name(phrase or comment, ""), "")
    words = phrase.split()
    item.is_strange |= len(words) > 1
    if phrase.count("@") == 1:  # one @ is one address, wherever it stands
        place = next(number for number, word in enumerate(words) if "@" in word)
        word = words[place].strip("<>'\"")
        address, is_sure = _addr_spec(word.strip("[]") if word.startswith("[") else word)
        if is_sure:
            return Address(_name(" ".join(words[:place] + words[place + 1 :]) or comment, address), address)
    item.is_strange = True
    return Address(_name(phrase, ""), "")


def _addr_spec(text: str) -> tuple[str, bool]:
    """The address and True, or "" and False where two readers could see two addresses (CVE-2023-27043)."""
    address = text.strip()
    address = address.removeprefix("mailto:")
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]  # a source route [RFC 5322 §4.4]
    local, at, domain = address.rpartition("@")
    if not at:
        return "", not address
    if local.startswith('"') and local.endswith('"') and len(local) > 2:
        local = local[1:-1].replace("@", "")
    elif "@" in local:
        return "", False
    is_literal = domain.startswith("[") and domain.endswith("]")
    if not local or not domain or not address.isprintable():
        return "", False
    if not _AMBIGUOUS.isdisjoint(local) or not (is_literal or _AMBIGUOUS.isdisjoint(domain)):
        return "", False
    return address, True


def _refolded(angle: str) -> str:
    """Without comments and blanks: real Cc headers were folded in the middle of an address. Quotes keep their own."""
    if '"' in angle:
        return angle
    first, *rest = angle.split("(")
    return "".join([*first.split(), *("".join(one.partition(")")[2].split()) for one in rest)])


def _name(text: str, address: str) -> str:
    """The display name, decoded, without the quotes that some clients put inside; "" if it only repeats the address."""
    name = " ".join(decode_words(text).split())[:_LONGEST_NAME]
    while len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return "" if name.casefold() == address.casefold() else name
