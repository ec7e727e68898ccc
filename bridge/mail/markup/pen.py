"""Writes text on lines: white space, margins, markers of list items, link targets."""

import re
from dataclasses import replace

from bridge.mail.markup.draft import Atom, Context, Draft, Inline
from bridge.mail.markup.links import shown_suffix, text_suffix
from bridge.mail.message import Mark

_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_UNEVEN = re.compile(r"[\t\n\r\f\v]|  ")
_INVISIBLE = {0x200B: None, 0x2060: None, 0xFEFF: None, 0x00AD: None, 0x034F: None, 0x2028: " ", 0x2029: " ", 0x85: " "}
RULE = "_" * 32  # what Outlook writes for <hr> in its text twin, so that both twins split alike


class Pen:
    """The line being written and those behind it."""

    def __init__(self) -> None:
        """An empty page."""
        self.drafts: list[Draft] = []
        self.marker = ""  # "- " of a list item whose text has not begun
        self.wants_gap = False  # a margin: one blank line before the next text
        self.rows: list[tuple[int, list[tuple[int, int]]]] = []  # open table rows: first line, cells
        self._line: Draft | None = None
        self._ends_in_space = True
        self._link: tuple[str, Inline | None] | None = None
        self._link_from = 0  # the first piece of the open line that belongs to the link

    def write(self, text: str, context: Context) -> None:
        """Text of the tree: white space collapsed, or kept in preformatted places."""
        if not text.isascii():
            text = text.translate(_INVISIBLE)
        elif self._ends_in_space and not context.is_preformatted and text.isspace():
            return  # between two blocks
        if context.is_preformatted:
            self._write_preformatted(text, context)
            return
        if "\xa0" in text:
            self._open(context)  # a paragraph with only a no-break space is an empty line
            text = text.replace("\xa0", " ")
        if _UNEVEN.search(text):
            text = _SPACES.sub(" ", text)
        if self._ends_in_space:
            text = text.removeprefix(" ")
        if text:
            self.add(Atom(text, text, context.block, context.inline), context)
            self._ends_in_space = text[-1] == " "

    def _write_preformatted(self, text: str, context: Context) -> None:
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")
        self._add_preformatted(first, context)
        for line in others:
            self.break_line(context)
            self._add_preformatted(line, context)

    def _add_preformatted(self, line: str, context: Context) -> None:
        if line:
            shown = line
            if (
                context.block.tag != "pre"
            ):  # only the style said so, and styles do not leave: the page shows it collapsed
                shown = _SPACES.sub(" ", line)
                shown = shown.removeprefix(" ") if self._ends_in_space else shown
            self.add(Atom(line, shown, context.block, context.inline), context)
            self._ends_in_space = shown[-1:] in {"", " "}

    def add(self, atom: Atom, context: Context) -> None:
        """Put one piece on the current line; the first piece brings the marker of its list item."""
        line = self._open(context)
        if self.marker:
            line.atoms.append(Atom(self.marker, "", atom.block, None))
            self.marker = ""
        line.atoms.append(atom)
        self._ends_in_space = False

    def _open(self, context: Context) -> Draft:
        if self._line is None:
            self._line = Draft(context.depth, context.mark, is_preformatted=context.is_preformatted)
        return self._line

    def end_line(self, has_margin: bool = False) -> None:
        """A block begins or ends here."""
        if self._line is not None:
            self._put(self._line)
        if has_margin and self.drafts:
            self.wants_gap = True

    def break_line(self, context: Context) -> None:
        """<br>: ends the line, empty or not."""
        if self._line is None:
            self.wants_gap = False
        self._put(self._open(context))

    def rule(self, context: Context) -> None:
        """<hr>."""
        self.end_line()
        self.add(Atom(RULE, "<hr>", context.block, None, is_markup=True), context)
        self.end_line()

    def _put(self, line: Draft) -> None:
        self._show_target(line)
        _trim(line)
        if self.wants_gap and self.drafts and self.drafts[-1].atoms and line.atoms:
            before = self.drafts[-1]
            mark = line.mark if line.mark is before.mark else Mark.NONE
            self.drafts.append(Draft(min(before.depth, line.depth), mark))
        self.wants_gap = self.wants_gap and not line.atoms
        self.drafts.append(line)
        self._line = None
        self._ends_in_space = True

    def begin_link(self, target: str, context: Context) -> None:
        """Text from here on leads to `target`."""
        self._link = (target, context.inline)
        self._link_from = len(self._line.atoms) if self._line is not None else 0

    def end_link(self) -> None:
        """The text of a link ends here."""
        if self._line is not None:
            self._show_target(self._line)
        self._link = None

    def _show_target(self, line: Draft) -> None:
        """Behind the text of a link, on each of its lines: what the reader must know of its target."""
        if self._link is None:
            return
        (target, inline), skip = self._link, self._link_from
        self._link_from = 0
        text = "".join(atom.text for atom in line.atoms[skip:]).strip()
        if not any(char.isalnum() for char in text):
            return
        suffix, shown = text_suffix(text, target), shown_suffix(text, target)
        if suffix or shown:
            _trim(line)
            line.atoms.append(Atom(suffix, shown, line.atoms[-1].block, inline))
            self._ends_in_space = False

    def finish(self) -> list[Draft]:
        """All lines; blank ones at both ends are no lines of the mail."""
        self.end_line()
        lines = self.drafts
        while lines and not lines[-1].atoms:
            lines.pop()
        first = next((number for number, line in enumerate(lines) if line.atoms), 0)
        return lines[first:]


def _trim(line: Draft) -> None:
    """White space at the end of a line is nobody's word."""
    if line.is_preformatted and line.atoms and line.atoms[-1].block.tag == "pre":
        return
    while line.atoms and not line.atoms[-1].is_markup:
        last = line.atoms[-1]
        text, shown = last.text.rstrip(" \t"), last.shown.rstrip(" \t")
        if text != last.text or shown != last.shown:
            line.atoms[-1] = replace(last, text=text, shown=shown)
        if text or shown:
            return
        line.atoms.pop()
