"""Comparisons that were meant to be assignments: `response == client.get()` where nothing has bound `response` yet."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Span
from ssot_lint.model.doubles.mocks import surely_mock
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

# What a double keeps of its calls, and how it answers.
_RECORDS = frozenset(
    "called call_count call_args call_args_list mock_calls method_calls await_count await_args await_args_list"
    " return_value side_effect".split()
)
_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def unset_target(place: Span, test: Test) -> str | None:
    """What stands on the left of the `==` at `place`, when nothing has set it until there; None for all else.

    A name that nothing binds, or an attribute of a double that is fresh from its maker.
    """
    for node in ast.walk(test.node):
        if not isinstance(node, ast.Expr) or node.lineno != place.line:
            continue
        value = node.value
        if isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.Eq):
            left = value.left
            if isinstance(left, ast.Name):
                return None if _is_bound(left, test) else left.id
            if isinstance(left, ast.Attribute):
                return dotted(left) if _is_fresh(left, test) else None
    return None


def _is_fresh(attribute: ast.Attribute, test: Test) -> bool:
    """Whether a double makes the attribute up: the test made the double and has done nothing but set others of it."""
    root = attribute.value
    if not isinstance(root, ast.Name) or root.id not in test.scope.locals or attribute.attr in _RECORDS:
        return False
    if surely_mock(root, test.scope) is None:
        return False
    nodes = [node for node in ast.walk(test.node) if getattr(node, "lineno", 0) < root.lineno]
    set_on = {id(node.value): node.attr for node in nodes if isinstance(node, ast.Attribute) and _is_stored(node)}
    loads = [node for node in nodes if isinstance(node, ast.Name) and node.id == root.id and not _is_stored(node)]
    return all(id(node) in set_on and set_on[id(node)] != attribute.attr for node in loads)


def _is_stored(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


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
