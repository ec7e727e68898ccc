"""Lines of a body with their quote marks read: ">", ">>", "> >", "|", "JW>", and the depth HTML gave them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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
    inset: int = 0  # characters of indentation that were read as a quote mark

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
        _mark_broken(rows)
    _mark_bars(rows)
    _mark_initials(rows)
    return rows


def _read(line: Line) -> Row:
    text = line.text
    head = text[:5]
    if (">" in head or head[:4] == "&gt;") and not is_fenced(text):
        typed, words = _strip_marks(text)
        return Row(text, words, words[:CAP].strip(_BLANKS), line.depth + typed, line.mark, typed)
    return Row(text, text, text[:CAP].strip(_BLANKS), line.depth, line.mark)


def label_of(row: Row, headers: ReplyHeaders) -> Label | None:
    """The label a row begins with; looked up once."""
    if isinstance(row.label, bool):
        row.label = read_label(row.bare, headers)
    return row.label


def is_fenced(text: str) -> bool:
    """GroupWise: ">>> Jane Doe 10/16/00 01:42PM >>>" announces a quote, it is none."""
    return text.startswith((">>> ", '>>>"')) and text.rstrip().endswith(">>>") and len(text) < 200


def _strip_marks(text: str) -> tuple[int, str]:
    """(number of ">" at the start, the rest): blanks may stand between them, at most four before the first."""
    if text[:4] == "&gt;":
        text = text.replace("&gt;", ">", 8)
    start = text[:5].lstrip(" \t\u00a0")
    if not start or start[0] != ">":
        return 0, text
    index, count = text.index(">"), 0
    length = len(text)
    while index < length:
        if text[index] == ">":
            count += 1
            index += 1
        elif text[index] in " \u00a0" and index + 1 < length and text[index + 1] == ">":
            index += 1
        else:
            break
    rest = text[index:]
    return count, rest[1:] if rest[:1] == " " else rest


def _unmark(row: Row) -> None:
    row.marks -= row.typed
    row.typed = 0
    row.words = row.text
    row.bare = row.text[:CAP].strip(_BLANKS)


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
                row.marks, row.typed = row.marks - 1, 0
                row.words = row.text[1:]
                row.bare = row.words.strip(_BLANKS)


_WRAP = 68


def _mark_broken(rows: list[Row]) -> None:
    """A quote line that a client broke again: its rest stands with fewer marks between two lines of the same quote."""
    for index in range(1, len(rows) - 1):
        before, row = rows[index - 1], rows[index]
        if not (row.bare and before.bare and before.typed and row.marks < before.marks):
            continue
        if _is_broken(before, row, rows[index + 1]) or _is_broken_attribution(rows, index):
            row.marks = before.marks


def _is_broken(before: Row, row: Row, after: Row) -> bool:
    if before.marks != after.marks or row.words[0] in " \t" or before.bare[-1] in ".!?:;" or len(row.bare) > 60:
        return False
    is_wrapped = len(before.text) + 1 + len(row.bare.split(None, 1)[0]) > _WRAP
    if row.typed:  # inside a quote, where the program that broke the line wrote fewer marks before its rest
        return is_wrapped or (not after.is_blank and len(row.bare.split()) <= 4)
    return is_wrapped and not after.is_blank and len(row.bare) <= 40 and row.bare[0].islower()


def _is_broken_attribution(rows: list[Row], index: int) -> bool:
    """ "wrote:" alone, its first part quoted deeper above, the quote it announces deeper below."""
    before, row = rows[index - 1], rows[index]
    if row.bare[-1] != ":" or len(row.bare) > 80 or len(row.bare.split()) > 4 or before.bare[-1] in ".:!?":
        return False
    if before.marks - row.marks != 1 or not any(map(str.isdecimal, before.bare)):
        return False
    return any(below.bare and below.marks > before.marks for below in rows[index + 1 : index + 4])


_INDENT = 4
_TAB = "\t"


def indent(row: Row) -> int:
    """Blanks before the words of a row; a tab counts four."""
    head = row.text[row.inset :] if row.typed and row.text[row.inset : row.inset + 1] in {" ", _TAB} else row.words
    blanks = head[:40]
    blanks = blanks[: len(blanks) - len(blanks.lstrip(" \t\u00a0"))]
    return len(blanks) + 3 * blanks.count(_TAB)


def mark_indented(rows: list[Row], start: int, marks: int) -> None:
    """Outlook for Mac indents what it quotes: from `start` on, lines indented by four blanks are one level deeper."""
    for row in rows[start:]:
        if row.bare and row.marks < marks:
            break
        if row.bare and row.marks >= marks and indent(row) >= _INDENT:
            _deepen(row)


def _deepen(row: Row) -> None:
    if row.typed and row.text[row.inset : row.inset + 1] in {" ", _TAB}:
        row.inset += 1 if row.text[row.inset] == _TAB else _INDENT
        outer = row.marks - row.typed
        row.typed, row.words = _strip_marks(row.text[row.inset :])
        row.marks = outer + row.typed + 1
    else:
        step = 1 if row.words[0] == _TAB else _INDENT
        row.words, row.marks = row.words[step:], row.marks + 1
        row.inset += step
        inner, row.words = _strip_marks(row.words)
        row.typed, row.marks = row.typed + inner, row.marks + inner
    row.bare = row.words[:CAP].strip(_BLANKS)
    row.label = False


def _mark_bars(rows: list[Row]) -> None:
    """Lines that begin with "|" right after a line that announces a quote."""
    announced = False
    for row in rows:
        is_bar = row.text[:2] in {"| ", "|"} and row.text.count("|", 0, CAP) <= 2 and row.marks == 0
        if announced and is_bar:
            row.marks, row.words = 1, row.text[2:]
            row.bare = row.words[:CAP].strip(_BLANKS)
        elif row.bare:
            announced = row.bare[-1] == ":" and row.marks == 0


def _mark_initials(rows: list[Row]) -> None:
    """ "JW> text": at least two lines with the same initials."""
    found = [(row, _initials(row.text)) for row in rows if ">" in row.text[:7] and row.typed == 0]
    counts = Counter(initials for _, initials in found if initials)
    for row, initials in found:
        if counts[initials] >= 2 and initials:
            more, words = _strip_marks(row.text[len(initials) :].lstrip())
            row.marks, row.typed, row.words = row.marks + max(1, more), max(1, more), words
            row.bare = words[:CAP].strip(_BLANKS)


def _initials(text: str) -> str:
    head = text.lstrip()[:6]
    name, sign, _ = head.partition(">")
    is_name = 1 <= len(name) <= 4 and name.isalpha() and name[0].isupper() and name[-1:].isalpha()
    blanks = len(text) - len(text.lstrip())
    return text[:blanks] + name if sign and is_name and blanks <= 2 and (len(name) == 1 or name[1:2].isupper()) else ""
