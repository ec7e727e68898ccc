"""The one engine: which line was written at which quote level. Splitting and recovery both read its outline.

A stack of frames walks down the rows. A frame is opened by deeper marks, or by a heading whose mail is not marked
at all (Outlook: everything below the header block is the quoted mail); it ends where the marks fall below its base.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge.conversation.quote.frame import unframe
from bridge.conversation.quote.heading import Form, Heading
from bridge.conversation.quote.headings import find_headings
from bridge.conversation.quote.inset import mark_combed
from bridge.conversation.quote.mending import mend
from bridge.conversation.quote.rows import Row, read_rows
from bridge.language.reply_headers import ReplyHeaders
from bridge.mail.message import Line, Mark

ROOT = 0
_LOOK_AHEAD = 400


@dataclass(slots=True)
class Level:
    """One quoted mail. `rows`: the lines it said itself, in order; `parent`: the level that quotes it."""

    parent: int
    heading: Heading | None = None
    rows: list[int] = field(default_factory=list)
    depth: int = 0
    is_forward: bool = False
    collapses: bool = False  # a mere container: its heading opened a level of its own
    is_split: bool = False  # somebody answered between its lines


@dataclass(slots=True)
class Outline:
    """`owner[i]`: level of row i. `heads`: row -> level that the row introduces."""

    rows: list[Row]
    levels: list[Level]
    owner: list[int]
    heads: dict[int, int]


@dataclass(slots=True)
class _Frame:
    base: int
    level: int


def outline(lines: Sequence[Line], headers: ReplyHeaders) -> Outline:
    """The quote levels of a body. Linear in its size, no recursion."""
    rows = read_rows(lines)
    mark_combed(rows)
    mend(rows)
    unframe(rows)
    engine = _Engine(rows, find_headings(rows, headers))
    engine.walk()
    return engine.finish()


class _Engine:
    """One walk over the rows of one body."""

    def __init__(self, rows: list[Row], headings: list[Heading]) -> None:
        self.rows = rows
        self.headings = {heading.start: heading for heading in headings}
        self.levels = [Level(parent=-1)]
        self.frames = [_Frame(0, ROOT)]
        self.owner = [ROOT] * len(rows)
        self.heads: dict[int, int] = {}
        self.pending: tuple[Heading, int] | None = None
        self.latest: dict[tuple[int, int], int] = {}  # (parent level, base) -> level that further quotes go on with
        self.insides: dict[int, list[int]] = {}  # level -> unmarked mails that were open inside it when its marks ended

    def walk(self) -> None:
        index = 0
        while index < len(self.rows):
            heading = self.headings.get(index)
            if heading is not None:
                self._leave(heading.marks)
                self._reach(heading.marks, index)
                self._open(heading)
                index = heading.end
                continue
            row = self.rows[index]
            if not row.bare and row.typed and row.marks > self.frames[-1].base and self.pending is None:
                self._reach(row.marks, index)
                self.owner[index] = self.frames[-1].level
                index += 1
                continue
            if row.bare:
                if row.marks != self.frames[-1].base:
                    self._leave(row.marks)
                    self._reach(row.marks, index)
                self.levels[self.frames[-1].level].rows.append(index)
            self.owner[index] = self.frames[-1].level
            index += 1

    def _leave(self, marks: int) -> None:
        inside: list[int] = []
        while self.frames[-1].base > marks:
            frame = self.frames.pop()
            if self.frames[-1].base == frame.base:
                inside.append(frame.level)
            else:
                self.insides[frame.level] = inside[::-1]
                inside = []

    def _reach(self, marks: int, index: int) -> None:
        """Open the frames between the current base and deeper marks."""
        while self.frames[-1].base < marks:
            base, level = self.frames[-1].base, self.frames[-1].level
            known = next((step for step in range(base + 1, marks) if (level, step) in self.latest), None)
            if known is not None:  # the words around it were answered before
                self._push(known)
            else:
                self._push(base + 1 if self._comes(index, base + 1) else marks)

    def _comes(self, index: int, marks: int) -> bool:
        """Whether a row of exactly these marks is the next, or comes before the quote ends.

        A quote that was announced ends with the next heading only: it may begin with the words that it quotes itself.
        """
        is_announced = self.pending is not None and self.pending[0].marks == marks - 1
        for at in range(index, min(len(self.rows), index + _LOOK_AHEAD)):
            row = self.rows[at]
            if row.bare and row.marks < marks and (not is_announced or row.marks < marks - 1 or at in self.headings):
                return False
            if row.marks == marks and row.bare:
                return True
        return False

    def _push(self, base: int) -> None:
        parent = self.frames[-1].level
        key = (parent, base)
        if self.pending is not None and self.pending[0].marks < base:
            level = self.pending[1]
            self.pending = None
            self.latest[self.levels[level].parent, base] = level
        elif key in self.latest:
            level = self.latest[key]
            self.levels[level].is_split = True
            self.frames.append(_Frame(base, level))
            self.frames.extend(_Frame(base, inner) for inner in self.insides.get(level, ()))
            return
        else:
            level = self._new(parent, None)
            self.latest[key] = level
        self.frames.append(_Frame(base, level))

    def _new(self, parent: int, heading: Heading | None) -> int:
        is_forward = heading is not None and heading.is_forward
        self.levels.append(Level(parent, heading, is_forward=is_forward))
        return len(self.levels) - 1

    def _open(self, heading: Heading) -> None:
        top = self.frames[-1]
        if self._completes(heading, top):
            self._own(heading, top.level)
            return
        level = self._new(top.level, heading)
        current = self.levels[top.level]
        current.collapses = current.collapses or (not current.rows and current.heading is None and top.level != ROOT)
        self._own(heading, level)
        if self._is_marked(heading, is_first=current.collapses):
            self.pending = (heading, level)
        else:
            self.pending = None
            self.frames.append(_Frame(heading.marks, level))

    def _own(self, heading: Heading, level: int) -> None:
        for index in range(heading.start, heading.end):
            self.owner[index] = level
            self.heads[index] = level

    def _completes(self, heading: Heading, top: _Frame) -> bool:
        """Notes writes "X wrote on ...:" and then a header block inside the quote: one mail, the block knows more."""
        level = self.levels[top.level]
        known = level.heading
        if known is None or level.rows or known.form is Form.BLOCK or heading.form is not Form.BLOCK:
            return False
        if known.form is Form.ATTRIBUTION and not _is_same_author(known.author, heading.author):
            return False
        heading.is_forward = heading.is_forward or known.is_forward
        heading.date = heading.date or known.date
        level.heading, level.is_forward = heading, heading.is_forward
        return True

    def _is_marked(self, heading: Heading, *, is_first: bool) -> bool:
        """Whether the announced mail is marked deeper than its heading; else it is all that stands below.

        `is_first`: nothing stands above it inside its quote marks. Apple Mail puts the attribution inside the quote.
        """
        rows = self.rows
        after = next((at for at in range(heading.end, min(len(rows), heading.end + 12)) if rows[at].bare), len(rows))
        if after == len(rows):
            return False
        if rows[after].marks > heading.marks:
            return heading.form is not Form.BLOCK or self._is_all_deeper(heading, after)
        if rows[after].marks < heading.marks:
            return heading.form is not Form.BLOCK  # a block's mail goes on with its marks, behind a rest that lost them
        return heading.form is Form.ATTRIBUTION and not is_first and self._is_answered_first(heading)

    def _is_all_deeper(self, heading: Heading, after: int) -> bool:
        """A header block above a quote: only if no line at its own marks follows."""
        for index in range(after, min(len(self.rows), after + _LOOK_AHEAD)):
            row = self.rows[index]
            if row.bare and row.marks < heading.marks:
                return True
            if row.bare and row.marks == heading.marks and self.headings.get(index) is None:
                return False
        return True

    def _is_answered_first(self, heading: Heading) -> bool:
        """Own words stand between an attribution and its quote: the next marked rows have no heading of their own."""
        for index in range(heading.end, min(len(self.rows), heading.end + _LOOK_AHEAD)):
            row = self.rows[index]
            if index in self.headings or (row.bare and row.marks < heading.marks):
                return False
            if row.marks > heading.marks and row.bare:
                return True
        return False

    def finish(self) -> Outline:
        """Depths from the tree; blank rows go with the row before them, so that a segment is not torn apart."""
        for index, level in enumerate(self.levels[1:], start=1):
            parent = self.levels[level.parent]
            level.collapses = level.collapses and not level.rows
            level.depth = parent.depth + (0 if level.collapses else 1)
            level.is_forward = level.is_forward or parent.is_forward
            if any(self.rows[row].mark is Mark.FORWARD for row in level.rows[:1]):
                level.is_forward = True
            if index and level.depth == 0:
                level.depth = 1 if not level.collapses else 0
        self._settle_blanks()
        return Outline(self.rows, self.levels, self.owner, self.heads)

    def _settle_blanks(self) -> None:
        previous = ROOT
        for index, row in enumerate(self.rows):
            if row.bare or index in self.heads:
                previous = self.owner[index]
            elif row.typed and previous == ROOT:
                pass  # an empty ">" line is never said: it stays with the quote that the walk was in
            else:
                self.owner[index] = previous


def _is_same_author(one: str, other: str) -> bool:
    """Whether two spellings share a word that names somebody."""
    if not one or not other:
        return not one
    words = {word.strip("<>\"',()").casefold() for word in one.replace("@", " ").split()}
    return any(word.strip("<>\"',()").casefold() in words for word in other.replace("@", " ").split())
