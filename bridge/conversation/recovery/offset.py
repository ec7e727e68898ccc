"""On which clock a quoting client wrote its dates: that of the Date header, of its house's servers, of its country."""

from datetime import datetime

from bridge.conversation.recovery.season import is_summer_of
from bridge.mail.message import Message

_MOST = 12  # Received lines looked at
_CENTRAL = ("de", "fr", "it", "es", "nl", "pl", "cs", "sk", "hu", "sv", "da", "nb", "no", "sl", "hr", "sr")
_WINTER = dict.fromkeys(_CENTRAL, 60) | {
    "fi": 120, "et": 120, "lv": 120, "lt": 120, "el": 120, "ro": 120, "bg": 120, "uk": 120, "tr": 180, "ja": 540,
    "ko": 540, "zh-tw": 480, "zh-hk": 480, "zh-cn": 480, "en-in": 330, "en-sg": 480, "th": 420, "vi": 420,
    "fr-ca": 0, "es-mx": 0, "es-ar": 0, "es-co": 0, "es-us": 0, "es-cl": 0,
}  # fmt: skip
_CENTRES = (("indprd", 330), ("jpnprd", 540), ("jpnp286", 540), ("korprd", 540), ("deuprd", 60), ("deup281", 60),
            ("fraprd", 60), ("frap264", 60), ("cheprd", 60), ("chep278", 60), ("norprd", 60), ("norp279", 60),
            ("sweprd", 60), ("swep280", 60))  # fmt: skip


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


def _server_of(stamp: str) -> str:
    """Who wrote a Received line: what stands behind "by"."""
    words = stamp.casefold().split()
    return words[words.index("by") + 1] if "by" in words[:-1] else ""


def _of_country(message: Message) -> int:
    """Last, where all clocks say UTC: Exchange names its data centre, and the language in which the writer reads."""
    centre = (message.message_id + " " + "".join(message.all_headers("received")[-1:])).casefold()
    winter = next((offset for name, offset in _CENTRES if name in centre), 0)
    if not winter:
        tags = (message.header(name).partition(",")[0] for name in ("accept-language", "content-language"))
        winter = next(filter(None, (_winter_of(tag.strip().casefold()) for tag in tags)), 0)
    return _with_season(winter, message.sent_at)


def offset_of_language(language: str, at: datetime) -> int:
    """The offset at a moment in the country where a language is at home, if that country has one clock; else 0."""
    return _with_season(_winter_of(language), at)


def _winter_of(language: str) -> int:
    return _WINTER.get(language, _WINTER.get(language.partition("-")[0], 0))


def _with_season(winter: int, at: datetime | None) -> int:
    return winter + 60 * (at is not None and is_summer_of(winter, at))


def _offset(stamp: str) -> int:
    """The zone at the end of a Received line: "...; Tue, 24 Dec 2019 17:34:00 +0800"."""
    for word in stamp.rpartition(";")[2].split():
        if len(word) == 5 and word[0] in "+-" and word[1:].isdecimal() and int(word[1:]) <= 1400:
            minutes = int(word[1:3]) * 60 + int(word[3:])
            return minutes if word[0] == "+" else -minutes
    return 0
