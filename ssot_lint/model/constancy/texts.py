"""The texts that an expression is sure to hold: literals, displays of them, and names for these in any file."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.model.inference import Scope

_DEPTH = 8


def texts_of(node: ast.expr | None, scope: Scope, depth: int = _DEPTH) -> list[str] | None:
    """Every text of a string or of a display of strings, through names and `+`; None when not all can be told."""
    if depth == 0 or node is None:
        return None
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return _joined(node.elts, scope, depth)
    if isinstance(node, ast.Dict):
        return _joined([key for key in node.keys if key is not None], scope, depth) if all(node.keys) else None
    if isinstance(node, ast.Starred):
        return texts_of(node.value, scope, depth - 1)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.BitOr):
        return _joined([node.left, node.right], scope, depth)
    if isinstance(node, ast.Call):
        return _of_call(node, scope, depth)
    if isinstance(node, ast.Name | ast.Attribute):
        return _of_name(node, scope, depth)
    return None


def _joined(nodes: list[ast.expr], scope: Scope, depth: int) -> list[str] | None:
    found: list[str] = []
    for node in nodes:
        texts = texts_of(node, scope, depth - 1)
        if texts is None:
            return None
        found += texts
    return found


def _of_call(node: ast.Call, scope: Scope, depth: int) -> list[str] | None:
    func = node.func
    if (
        isinstance(func, ast.Name)
        and func.id in ("set", "frozenset", "list", "tuple", "sorted")
        and len(node.args) == 1
    ):
        return texts_of(node.args[0], scope, depth - 1)
    if isinstance(func, ast.Attribute) and func.attr == "split" and not node.args:
        texts = texts_of(func.value, scope, depth - 1)
        return texts[0].split() if texts is not None and len(texts) == 1 else None
    return None


def _of_name(node: ast.Name | ast.Attribute, scope: Scope, depth: int) -> list[str] | None:
    if isinstance(node, ast.Name) and node.id in scope.bound:
        values = scope.bound[node.id]
        return texts_of(values[0], scope, depth - 1) if len(values) == 1 else None
    from ssot_lint.model.inference import Nature, infer

    thing = infer(node, scope)
    if thing.nature is Nature.LITERAL and thing.node is not None and thing.node is not node:
        return texts_of(thing.node, scope, depth - 1)
    symbol = scope.file.symbol(node.id) if isinstance(node, ast.Name) else None
    if symbol is not None and symbol.value is not None and symbol.file is not None:
        return texts_of(symbol.value, symbol.file.module_scope, depth - 1)
    return None
