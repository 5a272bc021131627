"""Comparisons whose outcome is settled by how they are written."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from ssot_lint.model.constancy.literals import DISPLAYS, UNKNOWN, Reading, is_length, is_singleton

_OPERATORS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
_MIRRORED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_STILL = frozenset({ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.UnaryOp, ast.Slice, ast.Tuple})
_NONE_TESTS = frozenset({ast.Is, ast.IsNot, ast.Eq, ast.NotEq})
_OPPOSITES = {(ast.Is, ast.IsNot), (ast.IsNot, ast.Is), (ast.Eq, ast.NotEq), (ast.NotEq, ast.Eq)}


def truth_of_comparison(node: ast.Compare, reading: Reading) -> bool | None:
    """The one outcome of a comparison (chained ones too); None when it depends on a value."""
    lefts = [node.left, *node.comparators[:-1]]
    truths = []
    for left, op, right in zip(lefts, node.ops, node.comparators, strict=True):
        truth = compare(left, type(op), right, reading)
        if truth is None:
            return None
        truths.append(truth)
    return all(truths)


def compare(left: ast.expr, op: type[ast.cmpop], right: ast.expr, reading: Reading) -> bool | None:
    """The one outcome of `left op right`; None when it depends on a value."""
    if is_length_floor(left, op, right, reading):
        return True
    if op in _NONE_TESTS and (_is_none(right) or _is_none(left)):
        other = left if _is_none(right) else right
        if reading.is_never_none(other):
            return op in (ast.IsNot, ast.NotEq)
    first = reading.literal(left)
    if first is UNKNOWN and op in (ast.Eq, ast.Is) and reading.mirrors and is_same(left, right):
        reading.mirrored = left
        return True
    if op in (ast.Is, ast.IsNot):
        return _identity(left, op, right, reading)
    if first is UNKNOWN:
        return None
    second = reading.literal(right)
    if second is UNKNOWN:
        return _membership(first, op, reading.resolve(right), reading) if op in (ast.In, ast.NotIn) else None
    try:
        return bool(_OPERATORS[op](first, second))
    except TypeError:
        return None


def _identity(left: ast.expr, op: type[ast.cmpop], right: ast.expr, reading: Reading) -> bool | None:
    one, other = reading.resolve(left), reading.resolve(right)
    first, second = reading.literal(one), reading.literal(other)
    same: bool | None = None
    if isinstance(one, DISPLAYS) and isinstance(other, DISPLAYS):
        same = one is other
    elif first is not UNKNOWN and second is not UNKNOWN:
        if is_singleton(first) or is_singleton(second):
            same = first is second
        elif type(first) is type(second) and first == second:
            same = True
    return same if same is None or op is ast.Is else not same


def _membership(value: object, op: type[ast.cmpop], container: ast.expr, reading: Reading) -> bool | None:
    if isinstance(container, ast.Dict):
        members = container.keys
    elif isinstance(container, ast.List | ast.Tuple | ast.Set):
        members = [None if type(each) is ast.Starred else each for each in container.elts]
    else:
        return None
    known = [UNKNOWN if each is None else reading.literal(each) for each in members]
    if any(each is not UNKNOWN and each == value for each in known):
        return op is ast.In
    return None


def is_length_floor(left: ast.expr, op: type[ast.cmpop], right: ast.expr, reading: Reading) -> bool:
    """Whether it says no more than that a length is not negative: `len(x) >= 0`, `len(x) > -1`, either way round."""
    if op not in _MIRRORED:
        return False
    if is_length(reading.resolve(right)):
        left, op, right = right, _MIRRORED[op], left
    if op not in (ast.Gt, ast.GtE) or not is_length(reading.resolve(left)):
        return False
    floor = reading.literal(right)
    return isinstance(floor, int | float) and (floor <= 0 if op is ast.GtE else floor < 0)


def is_same(left: ast.expr, right: ast.expr) -> bool:
    """Whether both sides are one expression that does nothing but look: names, attributes, subscripts."""
    if type(left) is not type(right):
        return False
    if isinstance(left, ast.Name) and isinstance(right, ast.Name):
        return left.id == right.id
    if isinstance(left, ast.Attribute) and isinstance(right, ast.Attribute) and left.attr != right.attr:
        return False
    return _is_still(left) and _is_still(right) and ast.dump(left) == ast.dump(right)


def _is_still(node: ast.expr) -> bool:
    kind = type(node)
    if kind not in _STILL:
        return False
    if kind is ast.Attribute:
        return _is_still(node.value)  # type: ignore[attr-defined]
    if kind is ast.Subscript:
        return _is_still(node.value) and _is_still(node.slice)  # type: ignore[attr-defined]
    return all(_is_still(each) for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr))


def has_opposites(node: ast.BoolOp) -> bool:
    """Whether two parts ask `x is None` and `x is not None` of one plain expression."""
    asked: list[tuple[ast.expr, type[ast.cmpop]]] = []
    for part in node.values:
        if type(part) is ast.Compare and len(part.ops) == 1 and _is_none(part.comparators[0]) and _is_still(part.left):
            op = type(part.ops[0])
            if any((op, other) in _OPPOSITES and is_same(part.left, left) for left, other in asked):
                return True
            asked.append((part.left, op))
    return False


def _is_none(node: ast.expr) -> bool:
    return type(node) is ast.Constant and node.value is None
