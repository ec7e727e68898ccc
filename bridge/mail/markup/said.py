"""Chosen lines -> safe HTML: the same lines as html_lines counts, written anew from what was understood."""

import html as entities
from collections.abc import Collection, Sequence

from bridge.mail.markup.clean import sanitise
from bridge.mail.markup.draft import Atom, Block, Draft, Inline
from bridge.mail.markup.layout import lay_out


def said_html(html: str, kept: Collection[int]) -> str:
    """Safe HTML of those lines of html_lines(html) whose number is in `kept`; bold, lists, tables, links stay.

    Nothing of the source is copied: elements are written anew, so nothing unclosed or misnested reaches the sanitiser.
    """
    chosen = kept if isinstance(kept, (set, frozenset, range)) else frozenset(kept)
    return _written([(number, draft) for number, draft in enumerate(lay_out(html)) if number in chosen])


def clean_html(html: str) -> str:
    """Safe HTML of a whole body. Cleaned twice is cleaned once; no URL but a[href] http(s), mailto and img[src] cid."""
    return _written(list(enumerate(lay_out(html))))


def _written(lines: Sequence[tuple[int, Draft]]) -> str:
    writer = _Writer()
    last = -2
    for number, draft in lines:
        if any(atom.shown.strip() for atom in draft.atoms):
            writer.line(draft, is_near=number == last + 1)
            last = number
    writer.close()
    return sanitise("".join(writer.out))


class _Writer:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.blocks: list[Block] = []
        self.inlines: list[Inline] = []
        self.cells = 0  # cells written in the open row
        self.in_paragraph = False
        self.breaks = ""  # between the last line and this one, if both stand in the same block

    def line(self, draft: Draft, *, is_near: bool) -> None:
        """One line; `is_near`: the line before it was written too."""
        self.breaks = "near" if is_near else "far"
        for atom in draft.atoms:
            if atom.shown:
                self._atom(atom)

    def close(self) -> None:
        """Close all that is open."""
        self._leave_inlines(0)
        self._to_blocks([])

    def _atom(self, atom: Atom) -> None:
        path = _path(atom.block)
        if atom.is_separator and path and path[-1].tag in {"td", "th"}:
            return
        if path != self.blocks:
            self._leave_inlines(0)
            self._to_blocks(path)
        elif self.breaks and self.out[-1:] not in ([], ["<hr>"]) and atom.shown != "<hr>":
            self._break(path)
        self.breaks = ""
        if atom.is_markup and atom.shown == "<hr>":
            self._rule()
            return
        if not self.in_paragraph and (not path or path[-1].tag == "blockquote"):
            self.out.append("<p>")
            self.in_paragraph = True
        self._to_inlines(atom.inline)
        self.out.append(atom.shown if atom.is_markup else entities.escape(atom.shown, quote=False))

    def _rule(self) -> None:
        self._leave_inlines(0)
        self._end_paragraph()
        self.out.append("<hr>")

    def _break(self, path: list[Block]) -> None:
        inside = path[-1].tag if path else ""
        if inside == "pre":
            self.out.append("\n" if self.breaks == "near" else "\n\n")
        elif inside in {"", "blockquote"} and self.breaks == "far":
            self._leave_inlines(0)
            self._end_paragraph()
        elif self.in_paragraph or inside not in {"", "blockquote"}:
            self.out.append("<br>" if self.breaks == "near" else "<br><br>")

    def _end_paragraph(self) -> None:
        if self.in_paragraph:
            self.out.append("</p>" if self.out[-1] != "<p>" else "")
            if not self.out[-1]:
                del self.out[-2:]
            self.in_paragraph = False

    def _to_blocks(self, path: list[Block]) -> None:
        self._end_paragraph()
        same = 0
        while same < min(len(path), len(self.blocks)) and path[same] is self.blocks[same]:
            same += 1
        while len(self.blocks) > same:
            self._close_block()
        if len(path) == same and path and path[-1].tag not in {"blockquote", ""} and self.breaks:
            self.out.append("" if path[-1].tag in {"ul", "ol"} else "<br>")
        for block in path[same:]:
            self._open_block(block)

    def _open_block(self, block: Block) -> None:
        if block.tag in {"td", "th"}:
            self.out.append("<td></td>" * (block.column - self.cells))
            self.cells = block.column + 1
        elif block.tag == "tr":
            self.cells = 0
        self.out.append(f"<{block.tag}{block.attribute}>")
        self.blocks.append(block)

    def _close_block(self) -> None:
        block = self.blocks.pop()
        if block.tag == "tr":
            self.out.append("<td></td>" * (block.columns - self.cells))
        self.out.append(f"</{block.tag}>")

    def _to_inlines(self, chain: Inline | None) -> None:
        wanted: list[Inline] = []
        while chain is not None:
            wanted.append(chain)
            chain = chain.parent
        wanted.reverse()
        same = 0
        while same < min(len(wanted), len(self.inlines)) and wanted[same] is self.inlines[same]:
            same += 1
        self._leave_inlines(same)
        for inline in wanted[same:]:
            self.out.append(f'<a href="{entities.escape(inline.target)}">' if inline.tag == "a" else f"<{inline.tag}>")
            self.inlines.append(inline)

    def _leave_inlines(self, keep: int) -> None:
        while len(self.inlines) > keep:
            self.out.append(f"</{self.inlines.pop().tag}>")


def _path(block: Block | None) -> list[Block]:
    """The kept blocks around an atom, outermost first; text between rows and cells stands outside its table."""
    path: list[Block] = []
    while block is not None and block.parent is not None:
        owner: Block | None = block
        for _ in range({"td": 2, "th": 2, "tr": 1}.get(block.tag, 0)):  # a cell and a row go with their table
            owner = owner.parent if owner is not None else None
        if owner is not None and owner.is_kept:
            path.append(block)
        block = block.parent
    path.reverse()
    while path and path[-1].tag in {"table", "tr", "ul", "ol"}:
        path.pop()
    return [block for number, block in enumerate(path) if _may_hold(block, path[number + 1 :])]


def _may_hold(block: Block, inner: list[Block]) -> bool:
    """HTML's nesting: a list holds items, <pre> only text; otherwise a second reader would build another tree."""
    if block.tag in {"ul", "ol"}:
        return bool(inner) and inner[0].tag == "li"
    return block.tag != "pre" or not inner
