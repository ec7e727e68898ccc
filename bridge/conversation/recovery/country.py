"""The clock of a country that has but one: told by a language tag, or by the address of a house there."""

from datetime import datetime

from bridge.conversation.recovery.season import is_summer_of

_CENTRAL = (
    "de",
    "fr",
    "it",
    "es",
    "nl",
    "be",
    "lu",
    "at",
    "ch",
    "pl",
    "cz",
    "sk",
    "hu",
    "si",
    "hr",
    "rs",
    "se",
    "dk",
    "no",
)
_WINTER = dict.fromkeys(_CENTRAL, 60) | {
    "fi": 120, "ee": 120, "lv": 120, "lt": 120, "gr": 120, "ro": 120, "bg": 120, "ua": 120, "il": 120, "tr": 180,
    "in": 330, "th": 420, "vn": 420, "cn": 480, "tw": 480, "hk": 480, "sg": 480, "jp": 540, "kr": 540,
}  # fmt: skip
_HOMES = {
    "de": "de", "fr": "fr", "it": "it", "es": "es", "nl": "nl", "pl": "pl", "cs": "cz", "sk": "sk", "hu": "hu",
    "sl": "si", "hr": "hr", "sr": "rs", "sv": "se", "da": "dk", "nb": "no", "nn": "no", "no": "no", "fi": "fi",
    "et": "ee", "lv": "lv", "lt": "lt", "el": "gr", "ro": "ro", "bg": "bg", "uk": "ua", "he": "il", "tr": "tr",
    "th": "th", "vi": "vn", "zh": "cn", "ja": "jp", "ko": "kr",
}  # fmt: skip
_DEPARTMENTS = frozenset({"it"})  # of a house, as often as its country


def offset_of_tag(tag: str, at: datetime | None) -> int:
    """Minutes east of UTC where "de-AT" or "cs" is at home; 0 if several clocks are possible."""
    language, _, region = tag.strip().casefold().partition("-")
    return offset_of(region or _HOMES.get(language, ""), at)


def offset_of_address(address: str, at: datetime | None) -> int:
    """The same by the last label of an address, or the first one ("jana@in.werk.example")."""
    labels = address.rpartition("@")[2].casefold().split(".")
    first, last = labels[0], labels[-1]
    is_part = len(labels) > 2 and first not in _DEPARTMENTS
    return offset_of(last, at) or (offset_of(first, at) if is_part else 0)


def offset_of(country: str, at: datetime | None) -> int:
    """Minutes east of UTC in a country; 0 if it has several clocks."""
    winter = _WINTER.get(country, 0)
    return winter + 60 * (at is not None and is_summer_of(winter, at))
