"""Lines of a body with their quote marks read: ">", ">>", "> >", "|", "JW>", and the depth HTML gave them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bridge.conversation.quote.label import Label, read_label
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Line, Mark

CAP = 2000  # characters of a line that are looked at


@dataclass(slots=True)
class Row:
    """One line: `text` as in the body, `words` without quote marks, `bare` without outer blanks, bold stars stay."""

    text: str
    words: str
    bare: str
    marks: int
    mark: Mark = Mark.NONE
    typed: int = 0  # how many of the marks are signs in the text, not HTML
    label: Label | bool | None = False  # what read_label says of `bare`; False: not asked yet
    raw: str = ""  # `text` as its author's program wrote it, what a later program broke put right
    stops: tuple[int, ...] = ()  # where in `raw` each of the marks ends that the text shows

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it but marks."""
        return not self.bare


_WHITE = "".join(map(chr, [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029]))
_BLANKS = _WHITE + "\u202f\u205f\u3000\u200b\u200e\u200f\u202a\u202b\u202c\ufeff"


def read_rows(lines: Sequence[Line]) -> list[Row]:
    """One row per line, in order."""
    rows = [_read(line) for line in lines]
    if any(row.typed for row in rows):
        _unmark_prompts(rows)
        _unmark_from(rows)
    _mark_bars(rows)
    _mark_initials(rows)
    return rows


def _read(line: Line) -> Row:
    text = line.text
    if (">" in text[:5] or "&gt;" in text[:8]) and not is_fenced(text):
        raw = _without_entities(text) if "&gt;" in text[:40] else text
        row = Row(text, raw, "", line.depth, line.mark, raw=raw)
        put(row, raw, stops_of(_before_fence(raw), 0))
        return row
    return Row(text, text, _bare(text), line.depth, line.mark, raw=text)


def _bare(words: str) -> str:
    head = words[:CAP]
    return head.strip() if head.isascii() else head.strip(_BLANKS)


def _before_fence(raw: str) -> str:
    """What stands before GroupWise's ">>> Jane Doe 10/16/00 01:42PM >>>" that was quoted again; else all of it."""
    if len(raw) > _LONGEST_FENCE or not raw.endswith(">>>") or ">>> " not in raw[:40]:
        return raw
    words = raw.lstrip("> ")
    lead = raw[: len(raw) - len(words)]
    return lead[:-4] if lead.endswith(">>> ") and len(words) > len(">>>") else raw


_LONGEST_FENCE = 200
_ENTITIES = re.compile(r"(?:&gt;|[> ])+")


def _without_entities(text: str) -> str:
    """ "> &gt; &gt; words": a program took the signs of a quote for HTML."""
    found = _ENTITIES.match(text)
    return found[0].replace("&gt;", ">") + text[found.end() :] if found else text


def put(row: Row, raw: str, stops: tuple[int, ...]) -> None:
    """Let a row be read as `raw`, with these marks."""
    row.marks += len(stops) - row.typed
    row.raw, row.stops, row.typed = raw, stops, len(stops)
    end = stops[-1] if stops else 0
    is_sign = end > 0 and raw[end - 1] == ">" and raw[end : end + 1] == " "
    row.words = raw[end + is_sign :]
    row.bare = _bare(row.words)
    row.label = False


def label_of(row: Row, headers: ReplyHeaders) -> Label | None:
    """The label a row begins with; looked up once."""
    if isinstance(row.label, bool):
        row.label = read_label(row.bare, headers)
    return row.label


def is_fenced(text: str) -> bool:
    """GroupWise: ">>> Jane Doe 10/16/00 01:42PM >>>" announces a quote, it is none."""
    is_between = text.startswith((">>> ", '>>>"')) and text.rstrip().endswith(" >>>") and len(text) < 200
    return is_between and bool(text.strip("> \t"))


def stops_of(raw: str, start: int) -> tuple[int, ...]:
    """Where each ">" from `start` on ends: blanks may stand between them, at most four before the first."""
    lead = _SIGNS.match(raw, start)
    if lead is None:
        return ()
    signs = lead[0]
    ends = _ends_of_few(signs) if len(signs) <= _FEW else _ends_of_signs(signs)
    return ends if not start else tuple(start + end for end in ends)


_SIGNS = re.compile("[ \t\u00a0]{0,4}>(?:[ \u00a0]{0,4}>)*")


_FEW = 40  # the same few signs begin thousands of lines; a million of them is not to be remembered


@lru_cache(maxsize=1024)
def _ends_of_few(lead: str) -> tuple[int, ...]:
    return _ends_of_signs(lead)


def _ends_of_signs(lead: str) -> tuple[int, ...]:
    return tuple(index + 1 for index, sign in enumerate(lead) if sign == ">")


def _unmark(row: Row) -> None:
    put(row, row.text, ())


def _unmark_prompts(rows: list[Row]) -> None:
    """A mail whose only marks are ">>> " shows a Python session, it quotes nobody."""
    marked = [row for row in rows if row.typed]
    if all(row.typed == 3 and row.text.lstrip().startswith((">>> ", ">>>\n")) for row in marked):
        for row in marked:
            _unmark(row)


def _unmark_from(rows: list[Row]) -> None:
    """Mbox writers put ">" before a line that begins with "From "; it is no quote when its neighbours are none."""
    for index, row in enumerate(rows):
        if row.typed == 1 and row.text.startswith(">From "):
            near = rows[max(0, index - 1) : index] + rows[index + 1 : index + 2]
            if not any(other.typed for other in near):
                put(row, row.text[1:], ())


def _mark_bars(rows: list[Row]) -> None:
    """Lines that begin with "|" right after a line that announces a quote."""
    announced = False
    for row in rows:
        if announced and _is_bar(row):
            row.marks, row.words = 1, row.text[2:]
            row.bare = row.words[:CAP].strip(_BLANKS)
        elif row.bare:
            announced = row.bare[-1] == ":" and row.marks == 0


def _is_bar(row: Row) -> bool:
    return row.text[:2] in {"| ", "|"} and row.text.count("|", 0, CAP) <= 2 and row.marks == 0


def _mark_initials(rows: list[Row]) -> None:
    """ "JW> text": at least two lines with the same initials."""
    found = [(row, _initials(row.text)) for row in rows if ">" in row.text[:7] and row.typed == 0]
    counts = Counter(initials for _, initials in found if initials)
    for row, initials in found:
        if counts[initials] >= 2 and initials:
            put(row, row.raw, stops_of(row.raw, len(initials)) or (row.raw.index(">") + 1,))


def _initials(text: str) -> str:
    head = text.lstrip()[:6]
    name, sign, _ = head.partition(">")
    is_name = 1 <= len(name) <= 4 and name.isalpha() and name[0].isupper() and name[-1:].isalpha()
    blanks = len(text) - len(text.lstrip())
    return text[:blanks] + name if sign and is_name and blanks <= 2 and (len(name) == 1 or name[1:2].isupper()) else ""
