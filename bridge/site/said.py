"""What a template says without a value in it is translated when it is compiled: an environment has one language, and
most words of a page are the same on each.
"""

from collections.abc import Callable

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from bridge.site.words import Words

_NAMES = {"_": "gettext", "gettext": "gettext", "pgettext": "pgettext"}


class Said(CodeGenerator):
    """The generator of an environment that has its language as `w`."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  as Jinja calls it
        """The code of a whole template."""
        words = self.environment.globals["w"]
        assert isinstance(words, Words)  # noqa: S101  # environment.make_environment puts it there
        is_html = bool(nodes.EvalContext(self.environment, self.name).autoescape)
        super().visit_Template(_Translation(words, is_html=is_html).visit(node), frame)


class _Translation(NodeTransformer):
    """`_("Archive")` becomes "Archiv", with "%%" as "%": what Jinja's own gettext would give each time."""

    def __init__(self, words: Words, *, is_html: bool) -> None:
        self._words = words
        self._kind: Callable[[str], str] = Markup if is_html else str

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        """The words themselves, if the call names nothing but them."""
        self.generic_visit(node)
        name = _NAMES.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        texts = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if name is None or len(texts) < len(node.args) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        said = self._kind(getattr(self._words.catalogue, name)(*texts)) % {}
        return nodes.Const(said, lineno=node.lineno, environment=node.environment)
