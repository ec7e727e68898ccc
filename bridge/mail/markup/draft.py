"""The pieces a laid-out mail consists of: blocks and inline runs as chains, atoms on lines."""

from dataclasses import dataclass, field
from typing import NamedTuple

from bridge.mail.message import Mark

_DEEPEST = 24  # list in list in quote ...: beyond this nobody reads, and output must not grow with depth x lines


@dataclass(slots=True, eq=False)
class Block:
    """A structural element around lines. `is_kept` is decided when it closes: tables for layout are not kept."""

    tag: str
    parent: "Block | None" = None
    attribute: str = ""  # written out: ' start="3"'
    is_kept: bool = True
    level: int = 0
    column: int = 0  # a cell: how many cells stand before it in its row
    columns: int = 0  # a row: its number of cells
    rows: int = 0  # a table: rows with two cells or more that say something
    has_table: bool = False  # a table: holds another one, so it is layout

    def child(self, tag: str, attribute: str = "") -> "Block":
        """A new block in this one; where the nesting is absurd, this one itself."""
        return self if self.level >= _DEEPEST else Block(tag, self, attribute, level=self.level + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Inline:
    """An inline element: bold, link ...; each tag stands at most once in a chain."""

    tag: str
    parent: "Inline | None" = None
    target: str = ""  # of a link


def with_inline(chain: Inline | None, tag: str, target: str = "") -> Inline:
    """The chain with one more element, unless it has that tag already (a <b> in a <b> says nothing)."""
    at = chain
    while at is not None:
        if at.tag == tag and chain is not None:
            return chain
        at = at.parent
    return Inline(tag, chain, target)


@dataclass(slots=True, eq=False)  # not frozen: thousands are made per mail, freezing costs three times as much
class Atom:
    """A run of text: as plain text, as HTML shows it, and what stands around it. Never changed."""

    text: str
    shown: str
    block: Block
    inline: Inline | None
    is_markup: bool = False  # `shown` is an element written out (img, hr)
    is_separator: bool = False  # between two cells on one line: not needed inside a real table


@dataclass(slots=True, eq=False)
class Draft:
    """A line while the page is laid out; its number is its place in the list at the end."""

    depth: int
    mark: Mark
    atoms: list[Atom] = field(default_factory=list)
    is_preformatted: bool = False

    @property
    def text(self) -> str:
        """The line as plain text."""
        if not self.atoms:
            return ""
        text = self.atoms[0].text if len(self.atoms) == 1 else "".join([atom.text for atom in self.atoms])
        return text.rstrip()


class Context(NamedTuple):
    """What holds for text at some place of the tree."""

    block: Block
    depth: int = 0
    mark: Mark = Mark.NONE
    inline: Inline | None = None
    is_preformatted: bool = False
    in_wrapper: int = 0  # how many wrappers stand around
