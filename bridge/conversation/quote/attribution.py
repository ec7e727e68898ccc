"""Attribution lines: "Am 19.11.2026 um 08:41 schrieb Jonas Weber:", wrapped over up to four lines, in any wording."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from bridge.conversation.quote.address import Found, find_address, find_mail_id
from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.quote.rows import Row, is_fenced, label_of
from bridge.conversation.quote.wording import Leftover, looks_like_name, read_leftover
from bridge.language.clock import Clock, find_clock
from bridge.language.reply_headers import ReplyHeaders, fold
from bridge.mail.message import Mark

_ENDS = ":：՝៖"
_MOST_ROWS = 4
_LONGEST = 500
_PRONOUNS = frozenset(
    ("i", "ich", "we", "wir", "you", "sie", "du", "he", "she", "er", "they", "je", "nous", "vous", "yo", "tú", "io",
     "noi", "ik", "wij", "jij", "eu", "nós", "ja", "my", "jag", "vi")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What one joined line says."""

    start: int
    text: str
    clock: Clock | None
    address: Found | None
    leftover: Leftover

    @property
    def has_day(self) -> bool:
        """Whether a date was found."""
        return self.clock is not None

    @property
    def has_author(self) -> bool:
        """Whether a name or an address was found."""
        return self.address is not None or bool(self.leftover.name)


def find_attribution(
    rows: list[Row], last: int, floor: int, headers: ReplyHeaders, *, is_followed: bool
) -> Heading | None:
    """The attribution that ends at row `last`, or None. `is_followed`: a deeper quote comes next."""
    if not _may_end(rows[last], headers, is_followed) or not _may_name(rows, last, is_followed=is_followed):
        return None
    readings = list(_readings(rows, last, floor, headers))
    best = _best(readings)
    if best is not None and _is_proven(best, is_followed):
        return _heading(best, rows, last)
    if rows[last].mark is not Mark.ATTRIBUTION:
        return None
    if best is None or not (best.leftover.has_verb or best.address):
        return Heading(Form.ATTRIBUTION, last, last + 1, rows[last].marks)  # the client says so; nobody can be read
    return _heading(best, rows, last)


_CLUE = re.compile(r"[\d@]")
_SURE_CLUE = re.compile(r"[@<]|\d[:.：hH時时点點시]\s?\d\d")


def _may_name(rows: list[Row], last: int, *, is_followed: bool) -> bool:
    """Without a quote below it takes a time or an address in the last lines; above one, a colon or a date."""
    row = rows[last]
    if row.mark is Mark.ATTRIBUTION or (is_followed and row.bare.rstrip("* ")[-1:] in _ENDS):
        return True
    clue = _CLUE if is_followed else _SURE_CLUE
    for index in range(last, max(-1, last - _MOST_ROWS), -1):
        if not rows[index].bare:
            return False
        if clue.search(rows[index].bare, 0, _LONGEST):
            return True
    return False


def _heading(best: Reading, rows: list[Row], last: int) -> Heading:
    name = "" if fold(best.leftover.name) in _PRONOUNS else best.leftover.name
    address = best.address.address if best.address else ""
    if address and address == find_mail_id(best.text):
        address = ""
    return Heading(
        Form.ATTRIBUTION,
        best.start,
        last + 1,
        rows[last].marks,
        author=f"{name} <{address}>" if address else name,
        date=best.text if best.clock else "",
        languages=best.leftover.languages,
        clock=best.clock,
    )


def _may_end(row: Row, headers: ReplyHeaders, is_followed: bool) -> bool:
    bare = row.bare.rstrip("* ")
    if not bare or len(bare) > _LONGEST:
        return False
    if bare[-1] in _ENDS or row.mark is Mark.ATTRIBUTION or bare.startswith(":"):
        return True
    if bare.endswith(("---", ">>>")) and (bare[-1] == ">" or bare.rstrip("- ").rpartition(" ")[2] in headers.verbs):
        return True
    return is_followed and bare[-1] not in "!?,;"


def _readings(rows: list[Row], last: int, floor: int, headers: ReplyHeaders) -> list[Reading]:
    found = []
    marks = rows[last].marks
    text = ""
    for start in range(last, max(floor, last - _MOST_ROWS + 1) - 1, -1):
        row = rows[start]
        if row.marks != marks or row.is_blank or len(text) + len(row.bare) > _LONGEST:
            break
        if start != last and (
            (row.bare[-1] in ":.!?" and not row.bare.endswith((" a.m.", " p.m.", "г.", "р."))) or row.bare[:2] == "--"
        ):
            break
        if label_of(row, headers) is not None and start != last:
            break
        text = _join(row.bare.strip("* "), text)
        found.append(replace(read_attribution(text, headers), start=start))
        if _is_whole(found[-1]):
            break
    return found


def _is_whole(reading: Reading) -> bool:
    """Nothing that a line above could add."""
    left = reading.leftover
    is_dated = reading.clock is not None and reading.clock.is_full
    return is_dated and reading.address is not None and left.has_verb and left.has_lead


def _join(above: str, below: str) -> str:
    if not below or above.endswith("<") or (above[-1:] in "@.-" and "<" in above[-60:] and ">" in below[:60]):
        return above + below
    return f"{above} {below}"


@lru_cache(maxsize=2048)  # who answers late quotes the lines that all before quoted
def read_attribution(text: str, headers: ReplyHeaders) -> Reading:
    """What the line says, wherever it stands."""
    address = find_address(text)
    at = address.span[0] if address else None
    hidden = _blank_out(text, [address.span] if address else [])
    clock = find_clock(hidden, headers.names)
    spans = list(clock.spans) if clock else [found.span() for found in _TIME.finditer(hidden)]
    leftover = read_leftover(_blank_out(hidden, spans), at, headers)
    if clock and _asks_language(clock, hidden) and "en" not in leftover.languages:  # 3/4 is April 3 only in English
        again = find_clock(hidden, headers.names, leftover.languages) or clock
        if again.spans != clock.spans:
            leftover = read_leftover(_blank_out(hidden, list(again.spans)), at, headers)
        clock = again
    return Reading(0, text, clock, address, leftover)


def _asks_language(clock: Clock, text: str) -> bool:
    """Whether the date could be another one in another language: by its order or the name of its month."""
    return clock.month != clock.day and (
        clock.may_swap or clock.may_turn or any(map(str.isalpha, _date_of(clock, text)))
    )


def _date_of(clock: Clock, text: str) -> str:
    return text[clock.spans[0][0] : clock.spans[0][1]]


_GAP = "\x1f"
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d(?:[ \u202f][AaPp]\.?[Mm]\b\.?)?")  # "at 1:07 PM, Jonas Weber wrote:" of today


def _blank_out(text: str, spans: list[tuple[int, int]]) -> str:
    for begin, end in spans:
        text = text[:begin] + _GAP * (end - begin) + text[end:]
    return text


def _best(readings: list[Reading]) -> Reading | None:
    """The shortest complete reading; else the shortest with verb and author; else the shortest with a day."""
    complete = [reading for reading in readings if reading.has_day and reading.has_author and reading.clock]
    if complete:
        first = complete[0]
        longer = [reading for reading in complete[1:] if _begins_better(first, reading)]
        return longer[0] if longer else first
    spoken = [reading for reading in readings if reading.leftover.has_verb and reading.has_author]
    return spoken[0] if spoken else next((reading for reading in readings if reading.has_day), None)


def _begins_better(short: Reading, long: Reading) -> bool:
    """One line more gives the year, the address, the verb or the word that attributions begin with."""
    gains = (
        (short.clock is not None and long.clock is not None and long.clock.is_full and not short.clock.is_full),
        (short.address is None and long.address is not None),
        (not short.leftover.has_verb and long.leftover.has_verb),
        (not short.leftover.has_lead and long.leftover.has_lead and long.leftover.words <= short.leftover.words + 1),
    )
    return any(gains) and long.leftover.words <= 9


def _is_proven(reading: Reading, is_followed: bool) -> bool:
    """Without a quote below it takes verb, full date and author: "On Monday I wrote:" is prose."""
    left = reading.leftover
    if left.words > (10 if is_followed else 7) or (reading.address is None and not looks_like_name(left.name)):
        return False
    if is_fenced(reading.text):
        return reading.has_day and reading.has_author
    return _is_proven_by_quote(reading) if is_followed else _is_proven_alone(reading)


def _is_proven_alone(reading: Reading) -> bool:
    left = reading.leftover
    is_full = reading.clock is not None and reading.clock.is_full
    is_anonymous = fold(left.name) in _PRONOUNS and reading.address is None
    if is_anonymous or not left.has_verb:
        return is_full and reading.address is not None and left.words <= 4 and reading.text[-1:] in _ENDS
    if reading.address is not None and left.words <= 5:
        return reading.has_day or reading.text.endswith(tuple(_ENDS))
    return is_full and bool(left.name)


def _is_bare(reading: Reading) -> bool:
    """Gmail of 2013: "2013/9/24 Jonas Weber <jonas@firma.example>" and nothing else."""
    if reading.address is None or reading.clock is None or reading.clock.year is None or reading.leftover.words > 4:
        return False
    return reading.clock.spans[0][0] == 0 and reading.address.span[1] >= len(reading.text.rstrip())


def _is_proven_by_quote(reading: Reading) -> bool:
    """A quote comes next: a verb is enough; an unknown wording needs an address, or a full date before a colon."""
    left = reading.leftover
    is_ended = reading.text.rstrip("* ")[-1:] in _ENDS
    if left.has_verb:
        return is_ended or reading.has_day or reading.address is not None
    if reading.clock is not None and (reading.clock.is_full or _is_bare(reading)):
        return is_ended or reading.address is not None
    return reading.address is not None and is_ended and left.words <= 6
