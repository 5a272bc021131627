"""What is written for a name: the one expression that it, an entry of a display or a class constant stands for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.model.flow.fillings import Fillings
from ssot_lint.model.names import dotted, last_name

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


class Written:
    """Looks names up among the bindings of a test, then among the constants of its class and module."""

    def __init__(self, test: Test, fillings: Fillings) -> None:
        self.test = test
        self.fillings = fillings

    def constant(self, node: ast.expr, depth: int) -> ast.expr | None:
        """The one expression that a name or an entry of a display stands for; None when there are several or none."""
        if depth <= 0:
            return None
        if isinstance(node, ast.Subscript):
            return self._entry(self.constant(node.value, depth - 1), node.slice)
        name = dotted(node)
        if name is None:
            return node if isinstance(node, ast.List | ast.Tuple | ast.Dict | ast.Set | ast.Constant) else None
        bindings = self.fillings.bound.get(name)
        if bindings is None:
            return self.outer(name)
        only = bindings[0]
        return only.value if len(bindings) == 1 and not only.looped and not only.path else None

    def outer(self, name: str) -> ast.expr | None:
        """The value of a constant of the module or, for `self.X` and `Class.X`, of a class."""
        test = self.test
        head, _, rest = name.partition(".")
        if not rest:
            return self.default(head) if head in test.parameters else test.file.definitions.assigned.get(head)
        cls = test.owner if head in ("self", "cls") else test.file.definitions.classes.get(head)
        ancestors = test.file.definitions.mro(cls) if cls is not None else []
        return next((each.assigned[rest] for each in ancestors if rest in each.assigned), None)

    def default(self, name: str) -> ast.expr | None:
        """The default of an argument: pytest asks no fixture for an argument that has one."""
        args = self.test.node.args
        positional = [*args.posonlyargs, *args.args]
        with_default = zip(reversed(positional), reversed(args.defaults), strict=False)
        given = [*with_default, *zip(args.kwonlyargs, args.kw_defaults, strict=True)]
        return next((value for arg, value in given if arg.arg == name), None)

    def _entry(self, table: ast.expr | None, key: ast.expr) -> ast.expr | None:
        if not isinstance(key, ast.Constant):
            return None
        if isinstance(table, ast.Dict):
            pairs = zip(table.keys, table.values, strict=True)
            return next((v for k, v in pairs if isinstance(k, ast.Constant) and k.value == key.value), None)
        if (
            isinstance(table, ast.List | ast.Tuple)
            and type(key.value) is int
            and -len(table.elts) <= key.value < len(table.elts)
        ):
            return table.elts[key.value]
        return None

    def elements(self, node: ast.expr, depth: int) -> list[ast.expr]:
        """The elements that a loop over `node` meets, where they are all written; else none."""
        if depth <= 0:
            return []
        if isinstance(node, ast.Call):
            return self._called_elements(node, depth - 1)
        shown = self.constant(node, depth)
        if isinstance(shown, ast.Dict):
            return [key for key in shown.keys if key is not None]
        elements = list(shown.elts) if isinstance(shown, ast.List | ast.Tuple | ast.Set) else []
        return [] if any(isinstance(each, ast.Starred) for each in elements) else elements

    def _called_elements(self, node: ast.Call, depth: int) -> list[ast.expr]:
        name = last_name(node.func)
        if isinstance(node.func, ast.Attribute) and name in ("items", "values"):
            table = self.constant(node.func.value, depth)
            if not isinstance(table, ast.Dict):
                return []
            pairs = [(k, v) for k, v in zip(table.keys, table.values, strict=True) if k is not None]
            return [v if name == "values" else ast.Tuple([k, v], ast.Load()) for k, v in pairs]
        inner = self.elements(node.args[0], depth) if node.args else []
        if name == "enumerate":
            return [ast.Tuple([ast.Constant(0), each], ast.Load()) for each in inner]
        return inner if name in ("list", "tuple", "sorted", "reversed") else []


def component(node: ast.expr | None, path: tuple[int, ...]) -> ast.expr | None:
    """The part of a tuple display that `path` leads to; None where it leads out of what is written."""
    for index in path:
        if not isinstance(node, ast.Tuple | ast.List) or index >= len(node.elts):
            return None
        node = node.elts[index]
    return node
