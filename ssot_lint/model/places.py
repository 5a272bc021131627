"""Directories that a file puts on `sys.path`, as far as `__file__`, `os.path` and `pathlib` spell them out."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.names import dotted
from ssot_lint.model.sites import iterate_calls, plain_assignments, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_ADDING = frozenset(
    {"sys.path.insert", "sys.path.append", "sys.path.extend", "site.addsitedir", "path.insert", "path.append"}
)
_SAME = frozenset(
    "os.path.abspath os.path.realpath os.path.normpath os.path.expanduser os.fspath str pathlib.Path Path"
    " abspath realpath normpath".split()
)
_DEPTH = 20


def added_directories(file: TestFile, body: list[ast.stmt] | None = None) -> tuple[list[str], bool]:
    """The directories that module level (and the `body` of a function) adds to `sys.path`; whether these are all."""
    if not any(word in file.source.text for word in ("sys.path", "addsitedir", "import path")):
        return [], True
    found: list[str] = []
    complete = True
    for node, values in _added([*file.definitions.statements, *statements_of(body or [])]):
        reader = _Reader(file, values)
        directory = reader.read(node)
        if directory is None:
            complete = False
        else:
            found.append(directory)
    return found, complete


def _added(statements: Iterable[ast.stmt]) -> Iterator[tuple[ast.expr, dict[str, ast.expr]]]:
    """Each expression that is put on the path, with the names assigned before it."""
    values: dict[str, ast.expr] = {}
    for statement in statements:
        for target, value in plain_assignments(statement):
            if isinstance(target, ast.Name):
                values[target.id] = value
            elif (dotted(target) or dotted(getattr(target, "value", None))) == "sys.path":
                yield from ((each, dict(values)) for each in _elements(value))
        if isinstance(statement, ast.For) and isinstance(statement.target, ast.Name):
            values[statement.target.id] = statement.iter  # not a path: what is added from it cannot be told
        if isinstance(statement, ast.Expr):
            for call in iterate_calls(statement.value):
                if dotted(call.func) in _ADDING and call.args:
                    yield from ((each, dict(values)) for each in _elements(call.args[-1]))


def _elements(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.List | ast.Tuple):
        for each in node.elts:
            yield from _elements(each)
    elif (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and "sys.path" in (dotted(node.left), dotted(node.right))
    ):
        yield from _elements(node.right if dotted(node.left) == "sys.path" else node.left)
    elif isinstance(node, ast.Starred) and dotted(node.value) == "sys.path":
        return
    else:
        yield node


class _Reader:
    def __init__(self, file: TestFile, values: dict[str, ast.expr]) -> None:
        self.file = file
        self.values = values

    def read(self, node: ast.expr | None, depth: int = _DEPTH) -> str | None:
        """The absolute path that an expression gives; None when that cannot be told."""
        text = self.text(node, depth)
        if text is None:
            return None
        return os.path.normpath(os.path.join(str(self.file.layout.rootdir), text))

    def text(self, node: ast.expr | None, depth: int) -> str | None:
        if depth == 0 or node is None:
            return None
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            return self._named(node.id, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Add):
            parts = self.text(node.left, depth - 1), self.text(node.right, depth - 1)
            if parts[0] is None or parts[1] is None:
                return None
            return os.path.join(parts[0], parts[1]) if isinstance(node.op, ast.Div) else parts[0] + parts[1]
        if isinstance(node, ast.Attribute) and node.attr == "parent":
            return self._above(node.value, 1, depth)
        if isinstance(node, ast.Subscript):
            return self._parents(node, depth)
        return self._called(node, depth) if isinstance(node, ast.Call) else None

    def _named(self, name: str, depth: int) -> str | None:
        if name == "__file__":
            return self.file.location
        value = self.values.get(name)
        return self.text(value, depth - 1) if value is not None else None

    def _above(self, node: ast.expr, levels: int, depth: int) -> str | None:
        text = self.text(node, depth - 1)
        for _ in range(levels):
            text = os.path.dirname(text) if text else None
        return text

    def _parents(self, node: ast.Subscript, depth: int) -> str | None:
        owner, index = node.value, node.slice
        if isinstance(owner, ast.Attribute) and owner.attr == "parents" and isinstance(index, ast.Constant):
            return self._above(owner.value, index.value + 1, depth) if isinstance(index.value, int) else None
        return None

    def _called(self, node: ast.Call, depth: int) -> str | None:
        name = dotted(node.func) or ""
        if name in ("os.getcwd", "Path.cwd", "pathlib.Path.cwd", "getcwd"):
            return str(self.file.layout.rootdir)
        if name in _SAME and len(node.args) == 1:
            return self.text(node.args[0], depth - 1)
        if name in ("os.path.dirname", "dirname") and len(node.args) == 1:
            return self._above(node.args[0], 1, depth)
        if name in ("os.path.join", "join", *_SAME) and node.args:
            return self._joined(node.args, depth)
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in ("resolve", "absolute", "as_posix", "expanduser", "__str__"):
                return self.text(node.func.value, depth - 1)
            if node.func.attr == "joinpath":
                return self._joined([node.func.value, *node.args], depth)
        return None

    def _joined(self, nodes: list[ast.expr], depth: int) -> str | None:
        parts = [self.text(each, depth - 1) for each in nodes]
        return os.path.join(*[part for part in parts if part is not None]) if None not in parts else None
