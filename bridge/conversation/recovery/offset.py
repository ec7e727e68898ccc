"""On which clock a quoting client wrote its dates: that of the Date header, or of the servers of its house."""

from bridge.mail.message import Message

_MOST = 12  # Received lines looked at


def writer_offset(message: Message) -> int:
    """Minutes east of UTC. Exchange writes every Date in UTC: then the first server of the house knows the zone."""
    if message.utc_offset:
        return message.utc_offset
    domain = message.author.address.rpartition("@")[2].casefold()
    house = ".".join(domain.split(".")[-2:])
    for stamp in message.all_headers("received")[::-1][:_MOST]:
        if "google.com" in stamp:  # stamps Pacific time wherever the writer is
            continue
        is_own = "Microsoft SMTP Server" in stamp or (house != "" and house in stamp.casefold())
        offset = _offset(stamp) if is_own else 0
        if offset:
            return offset
    return 0


def _offset(stamp: str) -> int:
    """The zone at the end of a Received line: "...; Tue, 24 Dec 2019 17:34:00 +0800"."""
    for word in stamp.rpartition(";")[2].split():
        if len(word) == 5 and word[0] in "+-" and word[1:].isdecimal() and int(word[1:]) <= 1400:
            minutes = int(word[1:3]) * 60 + int(word[3:])
            return minutes if word[0] == "+" else -minutes
    return 0
