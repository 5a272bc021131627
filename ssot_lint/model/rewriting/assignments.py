"""Comparisons that were meant to be assignments: `response == client.get()` where nothing else binds `response`."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Span

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def unbound_name(place: Span, test: Test) -> str | None:
    """The name on the left of the `==` at `place` that nothing has bound until there; None for any other statement."""
    for node in ast.walk(test.node):
        if not isinstance(node, ast.Expr) or node.lineno != place.line:
            continue
        value = node.value
        if isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.Eq) and isinstance(value.left, ast.Name):
            return None if _is_bound(value.left, test) else value.left.id
    return None


def _is_bound(name: ast.Name, test: Test) -> bool:
    before = (node for node in ast.walk(test.node) if getattr(node, "lineno", 1) < name.lineno)
    known = {each for node in (*before, *ast.walk(test.node.args)) for each in _bound_by(node)}
    known.update(each for node in _at_module_level(test.file.tree) for each in _bound_by(node))
    return name.id in known or "*" in known or hasattr(builtins, name.id)


def _at_module_level(module: ast.Module) -> Iterator[ast.AST]:
    stack: list[ast.AST] = list(module.body)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, _DEFINING):
            stack.extend(ast.iter_child_nodes(node))


def _bound_by(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Name):
        return () if isinstance(node.ctx, ast.Load) else (node.id,)
    if isinstance(node, ast.arg):
        return (node.arg,)
    if isinstance(node, (*_DEFINING, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return (node.name or "",)
    if isinstance(node, ast.Global | ast.Nonlocal):
        return tuple(node.names)
    if isinstance(node, ast.alias):
        return ((node.asname or node.name).partition(".")[0],)
    return ()
