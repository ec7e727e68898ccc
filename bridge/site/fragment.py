"""`{% fragment a, b %} ... {% endfragment %}`: a piece of a page that is rendered once for the same values.

A list changes by one card when a mail comes in, a conversation by one post; all others are taken as they were. The
piece may say nothing that does not follow from its values, from the root of the page and from what an environment
always knows (language, options): tests/unit/site/test_fragment.py renders every page with pieces kept and without.
"""

from collections.abc import Callable, Hashable

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

MOST = 4_000_000  # letters of all pieces of an environment; those that were not asked for the longest go first


class Fragments(Extension):
    """The tag, and the pieces of one environment, which is one language of one site."""

    tags = {"fragment"}  # noqa: RUF012  # as Jinja declares it

    def __init__(self, environment: Environment) -> None:
        """Nothing rendered yet."""
        super().__init__(environment)
        self.kept: dict[Hashable, str] = {}
        self.letters = 0  # of them all

    def parse(self, parser: Parser) -> nodes.Node:
        """A call that is given the place in the template, the root of the page, and the values."""
        line = next(parser.stream).lineno
        values = parser.parse_tuple()
        body = parser.parse_statements(("name:endfragment",), drop_needle=True)
        root = nodes.Getattr(nodes.Name("g", "load"), "root", "load")
        place = nodes.Const(f"{parser.name}:{line}")
        call = self.call_method("_once", [place, root, values])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _once(self, place: str, root: str, values: Hashable, caller: Callable[[], str]) -> str:
        key = (place, root, values)
        piece = self.kept.pop(key, None)
        if piece is None:
            piece = caller()
            self.letters += len(piece)
        self.kept[key] = piece  # as the one asked for last
        while self.letters > MOST:
            self.letters -= len(self.kept.pop(next(iter(self.kept))))
        return piece
