"""A calendar day at the start of a text: 30.09., 30. September 2026, September 30, 2026-09-30, 30/09/2026."""

from datetime import date, timedelta

CREDIBLE = range(1900, 2201)  # years of dates in mails; further out sums end where calendars do, at 1 and 9999
_MONTHS = (
    ("januar", "january", "jan", "janvier", "januari", "enero", "gennaio", "stycznia"),
    ("februar", "february", "feb", "février", "fevrier", "februari", "febrero", "febbraio", "lutego"),
    ("märz", "maerz", "march", "mar", "mrz", "mars", "maart", "marzo", "marca"),
    ("april", "apr", "avril", "abril", "aprile", "kwietnia"),
    ("mai", "may", "mei", "mayo", "maggio", "maja"),
    ("juni", "june", "jun", "juin", "junio", "giugno", "czerwca"),
    ("juli", "july", "jul", "juillet", "julio", "luglio", "lipca"),
    ("august", "aug", "août", "aout", "augustus", "agosto", "sierpnia"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "września", "wrzesnia"),
    ("oktober", "october", "okt", "oct", "octobre", "octubre", "ottobre", "października", "pazdziernika"),
    ("november", "nov", "novembre", "noviembre", "listopada"),
    ("dezember", "december", "dez", "dec", "décembre", "decembre", "diciembre", "dicembre", "grudnia"),
)
_NUMBER_OF_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


def month_number(word: str) -> int | None:
    """1 for "Januar", "january", "Jan."; None if the word is no month."""
    return _NUMBER_OF_MONTH.get(word.casefold().rstrip("."))


def read_day(text: str, sent: date | None) -> tuple[date, str] | None:
    """The first day in the first words of `text` and the stretch it was read from; None if there is none.

    Without a year it is the next such day after `sent`; without `sent` too, there is none. A weekday is skipped.
    """
    words = text.split(" ")
    for first in range(min(3, len(words))):
        for count in (3, 2, 1):
            chosen = words[first : first + count]
            day = _day([word.strip(",;:()") for word in chosen], sent) if len(chosen) == count else None
            if day is not None:
                return day, " ".join(words[: first + count])
        if not _may_stand_before(words[first]):
            return None
    return None


def _may_stand_before(word: str) -> bool:
    """A weekday, an article, an empty word."""
    return word.strip(",.").isalpha() or not word


def _day(words: list[str], sent: date | None) -> date | None:
    if len(words) == 1:
        return _numeric(words[0], sent)
    numbers = [month_number(word) for word in words[:2]]
    month = numbers[1] or numbers[0]
    if month is None or (len(words) == 3 and not _is_year(words[2])):
        return None
    day = _ordinal(words[0] if numbers[1] else words[1])
    return _resolved(words[2].rstrip(".") if len(words) == 3 else "", month, day, sent)


def _ordinal(word: str) -> int:
    digits = word.rstrip(".").lower()
    for ending in ("st", "nd", "rd", "th", "er"):
        digits = digits.removesuffix(ending)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 3 else 0


def _is_year(word: str) -> bool:
    word = word.rstrip(".")
    return len(word) == 4 and word.isascii() and word.isdigit()


def _numeric(word: str, sent: date | None) -> date | None:
    """30.9., 30.09.2026, 30.09.26, 2026-09-30, 30/09/2026; of 9/30 and 30/9 the one that is a day."""
    for sign in "-./":
        parts = word.rstrip(".").split(sign)
        if not 2 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
            continue
        if len(parts[0]) == 4:
            return _resolved(parts[0], int(parts[1]), int(parts[2]), sent) if len(parts) == 3 else None
        day, month = int(parts[0]), int(parts[1])
        if sign == "/" and month > 12:
            day, month = month, day
        return _resolved(parts[2] if len(parts) == 3 else "", month, day, sent)
    return None


def _resolved(year: str, month: int, day: int, sent: date | None) -> date | None:
    try:
        if year:
            found = date(int(year) + (2000 if len(year) == 2 else 0), month, day)
            return found if found.year in CREDIBLE else None
        if sent is None:
            return None
        this_year = date(sent.year, month, day)
        # A note of 28 December that says "until 5 January"; one that came a week late still means this year.
        return this_year if this_year >= sent - timedelta(days=60) else date(sent.year + 1, month, day)
    except ValueError:
        return None
