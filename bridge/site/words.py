"""The words of one language: a gettext catalogue, and dates and numbers by the Unicode CLDR (Babel).

Catalogues are .po texts (templates/words/de.po ...), compiled in memory: a third language is one more file.
"""

from dataclasses import dataclass
from datetime import date, datetime
from gettext import GNUTranslations
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

# The region only decides the customs of dates: English dates as Europe writes them ("23 Nov", 24 h).
_REGIONS = {"en": "en_GB", "de": "de_DE"}


class _Compiled:
    """The bytes of a compiled catalogue, handed from the writer to the reader (the core opens no file)."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(data)
        return len(data)

    def read(self) -> bytes:
        return b"".join(self._parts)


def read_catalogue(text: str, language: str) -> Catalog:
    """A .po text as Babel's catalogue. Errors: babel.messages.pofile.PoFileError if it is none."""
    return read_po(text.splitlines(keepends=True), locale=language, abort_invalid=True)


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_REGIONS.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


@dataclass(frozen=True, slots=True)
class Words:
    """One language at work.

    Dates are absolute and by the organisation's clock; `near` is a date the reader has just seen.
    """

    language: str
    catalogue: GNUTranslations
    locale: Locale
    zone: ZoneInfo

    def _pattern(self, english: str) -> str:
        return self.catalogue.pgettext("date pattern", english)

    def local(self, at: datetime) -> datetime:
        """The instant on the organisation's clock."""
        return at.astimezone(self.zone)

    def stamp(self, at: datetime) -> str:
        """For `<time datetime>`: "2026-11-23T09:58+01:00"."""
        return self.local(at).isoformat(timespec="minutes")

    def day(self, day: date) -> str:
        """A day as a heading: "Montag, 23. November 2026"."""
        return format_date(day, self._pattern("EEEE, d MMMM y"), locale=self.locale)

    def weekday(self, day: date) -> str:
        """ "Mo"."""
        return format_date(day, "ccc", locale=self.locale)

    def month(self, name: str) -> str:
        """ "2026-11" as "November 2026"."""
        first = date(int(name[:4]), int(name[5:7]), 1)
        return format_date(first, self._pattern("LLLL y"), locale=self.locale)

    def short(self, at: datetime, near: date | None = None) -> str:
        """ "Mo 23.11."; with the year unless `near` has the same."""
        day = self.local(at).date()
        known = near is not None and near.year == day.year
        return format_date(day, self._pattern("ccc d MMM" if known else "ccc d MMM y"), locale=self.locale)

    def clock(self, at: datetime) -> str:
        """ "9:58", 24 hours."""
        return format_time(self.local(at).time(), self._pattern("HH:mm"), locale=self.locale)

    def moment(self, at: datetime, near: date | None = None) -> str:
        """ "Mo 23.11., 9:58"."""
        return f"{self.short(at, near)}, {self.clock(at)}"

    def number(self, value: int) -> str:
        """With the separators of the language."""
        return str(format_decimal(value, locale=self.locale))

    def size(self, octets: int) -> str:
        """A file's size, 1 kB = 1000 bytes as disks and mail programs count: "212 kB", "1,4 MB"."""
        for unit, scale in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)):
            if octets >= scale:
                shown = round(octets / scale, 1 if octets < 10 * scale and unit != "kB" else 0)
                return f"{format_decimal(shown, format='#,##0.#', locale=self.locale)} {unit}"
        return f"{octets} B"

    def language_name(self, code: str) -> str:
        """What a language calls itself: "Deutsch"."""
        name = _locale(code).get_language_name(code) or code
        return name[:1].upper() + name[1:]


def make_words(text: str, language: str, zone: ZoneInfo) -> Words:
    """The words of `language` from the text of its .po file."""
    compiled = _Compiled()
    write_mo(compiled, read_catalogue(text, language))
    catalogue = GNUTranslations(compiled)
    return Words(language, catalogue, _locale(language), zone)
