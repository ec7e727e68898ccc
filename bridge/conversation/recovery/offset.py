"""On which clock a quoting client wrote its dates: that of the Date header, of its house's servers, of its country."""

from bridge.conversation.recovery.country import offset_of, offset_of_address, offset_of_tag
from bridge.mail.message import Message

_HALF_HOURS = frozenset({-210, 210, 270, 330, 390, 570, 630})
_MOST = 12  # Received lines looked at
_CENTRES = {
    "indprd": "in", "jpnprd": "jp", "jpnp286": "jp", "korprd": "kr", "deuprd": "de", "deup281": "de", "fraprd": "fr",
    "frap264": "fr", "cheprd": "ch", "chep278": "ch", "norprd": "no", "norp279": "no", "sweprd": "se", "swep280": "se",
}  # fmt: skip


def nearest_offset(seconds: float) -> int | None:
    """The offset in minutes nearest to a difference, if clocks of that offset exist."""
    offset = 30 * round(seconds / 1800)
    return offset if -720 <= offset <= 840 and (offset % 60 == 0 or offset in _HALF_HOURS) else None


def knows_zone(message: Message) -> bool:
    """Whether the Date header shows the writer's own clock: plain UTC may be a server's."""
    return message.utc_offset != 0 or message.message_id.endswith("mail.gmail.com")


def hides_zone(message: Message) -> bool:
    """Whether a server wrote UTC for everybody: Exchange, Notes and Proton do."""
    if message.utc_offset:
        return False
    names = message.message_id.casefold()
    is_exchange = bool(message.thread_index) or any(key.startswith("x-ms-exchange") for key, _ in message.headers)
    is_notes = names.startswith("of") and "-on00" in names
    return is_exchange or is_notes or names.endswith(("protonmail.com", "proton.me"))


def writer_offset(message: Message) -> int:
    """Minutes east of UTC. Exchange writes every Date in UTC: then the first server of the house knows the zone."""
    if knows_zone(message):
        return message.utc_offset
    domain = message.author.address.rpartition("@")[2].casefold()
    house = ".".join(domain.split(".")[-2:])
    for stamp in message.all_headers("received")[::-1][:_MOST]:
        if "google.com" in stamp:  # stamps Pacific time wherever the writer is
            continue
        is_own = "Microsoft SMTP Server" in stamp or (house != "" and house in _server_of(stamp))
        offset = _offset(stamp) if is_own else 0
        if offset:
            return offset
    return _of_country(message) if hides_zone(message) else 0


def server_offset(message: Message) -> int:
    """Minutes east of UTC on the clock of the Exchange server that took the mail from its author; 0 in the cloud."""
    oldest = message.all_headers("received")[::-1][:_MOST]
    stamp = next((one for one in oldest if "mapi id" in one or "Microsoft SMTP Server" in one), "")
    return _offset(stamp)


def _server_of(stamp: str) -> str:
    """Who wrote a Received line: what stands behind "by"."""
    words = stamp.casefold().split()
    return words[words.index("by") + 1] if "by" in words[:-1] else ""


def _of_country(message: Message) -> int:
    """Last, where all clocks say UTC: the data centre that Exchange names, the language in which the writer reads, the
    country of their address."""
    at = message.sent_at
    centre = (message.message_id + " " + "".join(message.all_headers("received")[-1:])).casefold()
    found = next((offset_of(country, at) for name, country in _CENTRES.items() if name in centre), 0)
    tags = (message.header(name).partition(",")[0] for name in ("accept-language", "content-language"))
    spoken = next(filter(None, (offset_of_tag(tag, at) for tag in tags)), 0)
    return found or spoken or offset_of_address(message.author.address, at)


def _offset(stamp: str) -> int:
    """The zone at the end of a Received line: "...; Tue, 24 Dec 2019 17:34:00 +0800"."""
    for word in stamp.rpartition(";")[2].split():
        if len(word) == 5 and word[0] in "+-" and word[1:].isdecimal() and int(word[1:]) <= 1400:
            minutes = int(word[1:3]) * 60 + int(word[3:])
            return minutes if word[0] == "+" else -minutes
    return 0
