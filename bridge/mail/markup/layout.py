"""Events of a tree -> drafts of lines, in one pass without recursion, as a mail client shows them."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from bridge.mail.markup.draft import Block, Context, Draft, with_inline
from bridge.mail.markup.event import Event, Step
from bridge.mail.markup.links import read_link
from bridge.mail.markup.marks import NOTHING, Sign, read_sign
from bridge.mail.markup.pen import Pen
from bridge.mail.markup.pictures import picture_atom
from bridge.mail.markup.rows import close_row, close_table
from bridge.mail.markup.style import PLAIN, Style, read_style
from bridge.mail.markup.tree import read_events
from bridge.mail.markup.wrappers import follows_attribution, resolve_wrapper
from bridge.mail.message import Mark

_SKIPPED = frozenset((
    "applet", "audio", "base", "basefont", "bgsound", "button", "canvas", "datalist", "embed", "frameset", "head",
    "iframe", "input", "link", "math", "meta", "noembed", "noframes", "object", "option", "script", "select",
    "style", "svg", "template", "textarea", "title", "video", "xml",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
))  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MARGINS = frozenset(("blockquote", "dl", "ol", "p", "pre", "ul", *_HEADINGS))
_INLINES = {
    "b": "b", "strong": "strong", "i": "i", "em": "em", "u": "u", "s": "s", "strike": "s", "del": "s", "code": "code",
    "tt": "code", "sub": "sub", "sup": "sup", "th": "strong",
} | dict.fromkeys(_HEADINGS, "strong")  # fmt: skip
_UNSIGNED = frozenset(("a", "img", "b", "font", "br", "li", "tr", "i", "strong"))
_WRAPPERS_MOST = 12  # each resolves its lines once more when it closes


@lru_cache(maxsize=2)  # html_lines and said_html ask for the same mail, one after the other
def lay_out(html: str) -> tuple[Draft, ...]:
    """The lines of an HTML source. Linear in its length, whatever its depth."""
    layout = _Layout()
    layout.walk(read_events(html))
    return tuple(layout.pen.finish())


class _Layout:
    """One walk over one tree."""

    def __init__(self) -> None:
        self.pen = Pen()
        self.context = Context(Block(""))
        self.stack: list[tuple[Context, bool, bool, Callable[[], None] | None]] = []
        self.closer: Callable[[], None] | None = None
        self.word_lists: list[Block] = []
        self.word_end = -1
        self.skipped = 0  # how many elements deep inside something unseen
        self.bullet: str | None = None

    def walk(self, events: Iterable[Step]) -> None:
        """Visit every element and text; an explicit stack, no recursion."""
        start, text = Event.START, Event.TEXT
        write = self.pen.write
        for kind, value, attributes in events:
            if self.skipped:
                self._skip(kind, value)
            elif kind is text:
                write(value, self.context)
            elif kind is start:
                self._open(value, attributes)
            else:
                self._close()

    def _skip(self, kind: Event, value: str) -> None:
        """Inside something unseen: scripts, hidden text, the bullet that Word writes as text."""
        if kind is Event.TEXT:
            if self.bullet is not None:
                self.bullet += value[:20]
            return
        self.skipped += 1 if kind is Event.START else -1
        if not self.skipped and self.bullet is not None:
            self._word_marker(self.bullet)
            self.bullet = None

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        style = read_style(attributes["style"]) if "style" in attributes else PLAIN
        if tag in _SKIPPED or style.is_hidden or "hidden" in attributes or style.is_list_marker:
            self.skipped = 1
            self.bullet = "" if style.is_list_marker else None
            if tag in _BLOCKS:
                self.pen.end_line()
            return
        before, self.closer = self.context, None
        is_block = tag in _BLOCKS
        has_margin = tag in _MARGINS and _margin(tag, attributes, style, before)
        if is_block:
            self.pen.end_line(has_margin)
        if attributes or tag in _MEANT:
            self._enter(tag, attributes, style)
        self.stack.append((before, is_block, has_margin, self.closer))

    def _close(self) -> None:
        before, is_block, has_margin, closer = self.stack.pop()
        if is_block:
            self.pen.end_line(has_margin)
        if closer is not None:
            closer()
        self.context = before

    def _enter(self, tag: str, attributes: Mapping[str, str], style: Style) -> None:
        if tag == "blockquote" or (attributes and tag not in _UNSIGNED):
            self._obey(tag, read_sign(tag, attributes, style))
        inline = _INLINES.get(tag)
        if inline is not None:
            self.context = self.context._replace(inline=with_inline(self.context.inline, inline))
        if style.is_preformatted and not self.context.is_preformatted:
            self.context = self.context._replace(is_preformatted=True)
        if style.list_level and tag in {"p", "div", "li"}:
            self._word_item(style.list_level)
        opener = _OPENERS.get(tag)
        if opener is not None:
            opener(self, attributes, style)

    def _obey(self, tag: str, sign: Sign) -> None:
        if sign is NOTHING:
            return
        context = self.context
        if sign.is_wrapper:
            self._wrap()
        elif sign.is_quote or (tag == "blockquote" and (context.in_wrapper or follows_attribution(self.pen.drafts))):
            self.context = context._replace(depth=context.depth + 1, mark=Mark.QUOTE)
        elif tag != "blockquote" or not context.depth:
            self.context = context._replace(mark=sign.mark)

    def _wrap(self) -> None:
        if self.context.in_wrapper >= _WRAPPERS_MOST:
            return
        self.pen.end_line()
        start, depth = len(self.pen.drafts), self.context.depth
        self.context = self.context._replace(in_wrapper=self.context.in_wrapper + 1)

        def close() -> None:
            self.pen.end_line()
            resolve_wrapper(self.pen.drafts, start, depth)

        self.closer = close

    def _inside(self, tag: str, attribute: str = "") -> Block:
        block = self.context.block.child(tag, attribute)
        self.context = self.context._replace(block=block)
        return block

    def _blockquote(self, _attributes: Mapping[str, str], _style: Style) -> None:
        self._inside("blockquote")

    def _pre(self, _attributes: Mapping[str, str], _style: Style) -> None:
        self._inside("pre")
        self.context = self.context._replace(is_preformatted=True)

    def _list(self, attributes: Mapping[str, str], _style: Style) -> None:
        self._inside("ul")

    def _numbered_list(self, attributes: Mapping[str, str], _style: Style) -> None:
        start = attributes.get("start", "")
        first = int(start) if start.isascii() and start.isdigit() and len(start) <= 4 else 1
        self._inside("ol", f' start="{first}"' if first != 1 else "").columns = first - 1

    def _item(self, _attributes: Mapping[str, str], _style: Style) -> None:
        if self.context.block.tag not in {"ul", "ol"}:
            self._inside("ul")
        parent = self.context.block
        self._inside("li")
        parent.columns += 1
        self.pen.marker = _indent(parent) + (f"{parent.columns}. " if parent.tag == "ol" else "- ")

        def close() -> None:
            self.pen.marker = ""

        self.closer = close

    def _word_item(self, level: int) -> None:
        if self.word_end != len(self.pen.drafts):
            self.word_lists = []
        del self.word_lists[level:]
        while len(self.word_lists) < level:
            parent = self.word_lists[-1].child("li") if self.word_lists else self.context.block
            self.word_lists.append(parent.child("ul"))
        self.context = self.context._replace(block=self.word_lists[-1].child("li"))

        def close() -> None:
            self.pen.marker = ""
            self.word_end = len(self.pen.drafts)

        self.closer = close

    def _word_marker(self, text: str) -> None:
        sign = "".join(text.split())[:8]
        is_number = any(char.isalnum() for char in sign) and sign != "o"  # Word's second bullet is an "o" in Courier
        if is_number and self.word_lists:
            self.word_lists[-1].tag = "ol"
        self.pen.marker = "  " * (len(self.word_lists) - 1) + (f"{sign} " if is_number else "- ")

    def _table(self, _attributes: Mapping[str, str], _style: Style) -> None:
        outer: Block | None = self.context.block
        while outer is not None:
            outer.has_table = True
            outer = outer.parent
        table = self._inside("table")
        self.closer = lambda: close_table(table)

    def _row(self, _attributes: Mapping[str, str], _style: Style) -> None:
        if self.context.block.tag != "table":
            return
        row = self._inside("tr")
        self.pen.rows.append((len(self.pen.drafts), []))

        def close() -> None:
            start, cells = self.pen.rows.pop()
            close_row(self.pen.drafts, start, cells, row)
            self.pen.wants_gap = False

        self.closer = close

    def _cell(self, attributes: Mapping[str, str], _style: Style, tag: str = "td") -> None:
        row = self.context.block
        if row.tag != "tr":
            return
        span = attributes.get("colspan", "")
        is_wide = span.isascii() and span.isdigit() and 1 < int(span[:3]) <= 50
        cell = self._inside(tag, f' colspan="{int(span[:3])}"' if is_wide else "")
        cell.column = row.columns
        row.columns += 1
        self.pen.wants_gap = False
        start = len(self.pen.drafts)

        def close() -> None:
            self.pen.rows[-1][1].append((start, len(self.pen.drafts)))
            self.pen.wants_gap = False

        self.closer = close

    def _break(self, _attributes: Mapping[str, str], _style: Style) -> None:
        self.pen.break_line(self.context)

    def _rule(self, _attributes: Mapping[str, str], _style: Style) -> None:
        self.pen.rule(self.context)

    def _picture(self, attributes: Mapping[str, str], style: Style) -> None:
        atom = picture_atom(attributes, style, self.context)
        if atom is not None:
            self.pen.add(atom, self.context)

    def _link(self, attributes: Mapping[str, str], _style: Style) -> None:
        target = read_link(attributes.get("href", ""))
        inline = with_inline(self.context.inline, "a", target)
        if not target or inline is self.context.inline:  # a link in a link is none
            return
        self.context = self.context._replace(inline=inline)
        self.pen.begin_link(target, self.context)
        self.closer = self.pen.end_link


def _margin(tag: str, attributes: Mapping[str, str], style: Style, context: Context) -> bool:
    if style.has_no_margin or (tag in {"ul", "ol"} and context.block.tag in {"li", "ul", "ol"}):
        return False
    return tag != "p" or not attributes.get("class", "").startswith(("Mso", "xMso", "x_Mso", "mso"))


def _indent(parent: Block) -> str:
    level = 0
    at = parent.parent
    while at is not None:
        level += at.tag in {"ul", "ol"}
        at = at.parent
    return "  " * level


def _header_cell(layout: _Layout, attributes: Mapping[str, str], style: Style) -> None:
    layout._cell(attributes, style, "th")


_OPENERS: dict[str, Callable[[_Layout, Mapping[str, str], Style], None]] = {
    "a": _Layout._link,
    "blockquote": _Layout._blockquote,
    "br": _Layout._break,
    "hr": _Layout._rule,
    "img": _Layout._picture,
    "li": _Layout._item,
    "ol": _Layout._numbered_list,
    "pre": _Layout._pre,
    "table": _Layout._table,
    "td": _Layout._cell,
    "th": _header_cell,
    "tr": _Layout._row,
    "ul": _Layout._list,
}
_MEANT = frozenset(_OPENERS) | frozenset(_INLINES)
