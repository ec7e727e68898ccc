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
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

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

    def month_name(self, name: str) -> str:
        """ "2026-11" as "November"."""
        return format_date(date(int(name[:4]), int(name[5:7]), 1), "LLLL", locale=self.locale)

    def short(self, at: datetime, near: date | None = None) -> str:
        """ "Mo 23.11."; with the year unless `near` has the same."""
        return self.day_short(self.local(at).date(), near)

    def day_short(self, day: date, near: date | None = None) -> str:
        """The same for a day."""
        known = near is not None and near.year == day.year
        return format_date(day, self._pattern("ccc d MMM" if known else "ccc d MMM y"), locale=self.locale)

    def clock(self, at: datetime) -> str:
        """ "9:58", 24 hours."""
        return format_time(self.local(at).time(), self._pattern("HH:mm"), locale=self.locale)

    def moment(self, at: datetime, near: date | None = None) -> str:
        """ "Mo 23.11., 9:58"."""
        return f"{self.short(at, near)}, {self.clock(at)}"

    def between(self, first: date, last: date) -> str:
        """ "16. bis 22. November 2026"; month and year of the first day only where they differ."""
        same_year, same_month = first.year == last.year, first.month == last.month
        short = self._pattern("d") if same_month else self._pattern("d MMMM")
        begin = format_date(first, short if same_year else self._pattern("d MMMM y"), locale=self.locale)
        end = format_date(last, self._pattern("d MMMM y"), locale=self.locale)
        return self.catalogue.gettext("%(first)s to %(last)s") % {"first": begin, "last": end}

    def number(self, value: int) -> str:
        """With the separators of the language."""
        return str(format_decimal(value, locale=self.locale))

    def percent(self, value: int) -> str:
        """ "92 %" in German, "92%" in English."""
        return str(format_percent(value / 100, locale=self.locale))

    def span(self, hours: float) -> str:
        """How long something took, roughly: "40 min", "5 Std.", "3 Tage"; units by the CLDR."""
        if hours < 0.95:
            return self._unit(max(5, 5 * round(hours * 12)), "duration-minute")
        if hours < 36:
            return self._unit(round(hours), "duration-hour")
        return self._unit(round(hours / 24), "duration-day")

    def _unit(self, value: int, unit: str) -> str:
        return str(format_unit(value, unit, length="short", locale=self.locale)).replace(" ", "\u00a0")

    def size(self, octets: int) -> str:
        """A file's size, 1 kB = 1000 bytes as disks and mail programs count: "212 kB", "1,4 MB"."""
        for unit, scale in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)):
            if octets >= scale:
                shown = round(octets / scale, 1 if octets < 10 * scale and unit != "kB" else 0)
                return f"{format_decimal(shown, format='#,##0.#', locale=self.locale)} {unit}"
        return f"{octets} B"

    def doubt(self, kind: str) -> str:
        """What is doubtful about a name or an address (`PersonView.doubt`)."""
        gettext = self.catalogue.gettext
        return gettext("domain imitates ours") if kind == "domain" else gettext("look-alike letters")

    def language_name(self, code: str) -> str:
        """What a language calls itself: "Deutsch"."""
        name = _locale(code).get_language_name(code) or code
        return name[:1].upper() + name[1:]

    def name_of(self, code: str) -> str:
        """A language in the words of this one: "Englisch"."""
        return str(self.locale.languages.get(code, code))


def make_words(text: str, language: str, zone: ZoneInfo, own: str = "") -> Words:
    """The words of `language` from its .po text; `own`: an operator's .po, which may be a few words only."""
    compiled, catalogue = _Compiled(), read_catalogue(text, language)
    for message in read_catalogue(own, language) if own else ():
        if message.id and message.string:
            known = catalogue.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            (known or message).string = message.string
            if known is None:
                catalogue[message.id] = message
    write_mo(compiled, catalogue)
    return Words(language, GNUTranslations(compiled), _locale(language), zone)
