"""Conditions of which a short look tells that they are not settled by how they are written."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ssot_lint.model.constancy.comparisons import is_same
from ssot_lint.model.constancy.truths import is_instance_of_object

_DEPTH = 6
# What these stand for is never known from the text: no `Reading` resolves them or gives them a value.
_UNKNOWN = frozenset({ast.Attribute, ast.Await, ast.IfExp, ast.Yield, ast.YieldFrom})
_WRITTEN = frozenset({ast.Constant, ast.BinOp, ast.UnaryOp})
_FOLLOWED = frozenset(
    {ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.JoinedStr, ast.Name, ast.Subscript, ast.UnaryOp}
    | {ast.BinOp, ast.Call}
)
_EQUALITIES = frozenset({ast.Eq, ast.Is})
_ORDERS = frozenset({ast.Lt, ast.LtE, ast.Gt, ast.GtE})
Values = Mapping[str, ast.expr]


def is_open(condition: ast.expr, values: Values, negated: bool = False) -> bool:
    """Whether a condition is sure not to be always true (`negated`: always false), by a value that no text tells.

    `values` is what local names were last assigned. False says nothing: the condition has to be read.
    """
    kind = condition.__class__
    if kind is ast.Compare:
        return _is_open_comparison(condition, values)  # type: ignore[arg-type]
    if kind is ast.Call:
        func = condition.func  # type: ignore[attr-defined]
        gets = func.__class__ is ast.Attribute and func.attr == "get"
        return not gets and not is_instance_of_object(condition)  # type: ignore[arg-type]
    if kind is ast.UnaryOp:
        inverts = condition.op.__class__ is ast.Not  # type: ignore[attr-defined]
        return inverts and is_open(condition.operand, values, not negated)  # type: ignore[attr-defined]
    if kind is ast.BoolOp:
        return _is_open_chain(condition, values, negated)  # type: ignore[arg-type]
    return _is_unknown(condition, values)


def _is_open_comparison(node: ast.Compare, values: Values) -> bool:
    left = node.left
    for op, right in zip(node.ops, node.comparators, strict=True):
        kind = op.__class__
        if not (kind in _EQUALITIES and left.__class__ is right.__class__ and is_same(left, right)) and (
            _is_unknown(left, values)
            or _is_unknown(right, values)
            # No length is negative, which is all that can be told of one.
            or ((kind not in _ORDERS or _is_positive(right)) and _is_length(left, values))
        ):
            return True
        left = right
    return False


def _is_length(node: ast.expr, values: Values) -> bool:
    value = values.get(node.id) if isinstance(node, ast.Name) else node
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "len"


def _is_positive(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value > 0


def _is_open_chain(node: ast.BoolOp, values: Values, negated: bool) -> bool:
    parts = (is_open(value, values, negated) for value in node.values)
    if (node.op.__class__ is ast.And) is not negated:
        return any(parts)  # `and` is not always true where one part is not, `or` not always false
    # `x is None or x is not None` is always true, though neither part is.
    nones = sum(value.__class__ is ast.Compare and _asks_for_none(value) for value in node.values)
    return nones < 2 and all(parts)


def _asks_for_none(node: ast.Compare) -> bool:
    return any(each.__class__ is ast.Constant and each.value is None for each in node.comparators)


def _is_unknown(node: ast.expr, values: Values, depth: int = _DEPTH) -> bool:
    """Whether a `Reading` of `values` neither resolves the expression nor gives it a literal, length or not-None."""
    kind = node.__class__
    if kind in _UNKNOWN:
        return True
    if kind is ast.Name:
        value = values.get(node.id)  # type: ignore[attr-defined]
        if value is None or value.__class__ not in _FOLLOWED:
            return True
        return depth > 0 and _is_unknown(value, values, depth - 1)
    if kind is ast.Call:
        func = node.func  # type: ignore[attr-defined]
        if func.__class__ is ast.Name:
            return func.id != "len"
        return func.__class__ is not ast.Attribute or func.attr != "get"
    if kind is ast.Subscript:
        return depth > 0 and _is_unknown(node.value, values, depth - 1)  # type: ignore[attr-defined]
    if kind is ast.BinOp:
        return node.left.__class__ not in _WRITTEN or node.right.__class__ not in _WRITTEN  # type: ignore[attr-defined]
    return False


__all__ = ["is_open"]
