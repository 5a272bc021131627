"""Expressions that are always true, or always false, whatever the program does."""

from __future__ import annotations

import ast
from collections.abc import Callable

from ssot_lint.model.constancy.comparisons import has_opposites, truth_of_comparison
from ssot_lint.model.constancy.literals import UNKNOWN, Reading


def truth_of(node: ast.expr, reading: Reading) -> bool | None:
    """Whether `node` is always true or always false; None when that can differ."""
    node = reading.resolve(node)
    reader = _READERS.get(type(node))
    if reader is not None:
        return reader(node, reading)
    value = reading.literal(node)
    return None if value is UNKNOWN else bool(value)


def _compared(node: ast.Compare, reading: Reading) -> bool | None:
    return truth_of_comparison(node, reading)


def _chained(node: ast.BoolOp, reading: Reading) -> bool | None:
    if type(node.op) is ast.Or:
        return _any_of(node, reading)
    truths = [truth_of(value, reading) for value in node.values]
    return False if False in truths else None if None in truths else True


def _any_of(node: ast.BoolOp, reading: Reading) -> bool | None:
    parts = [(reading.fork(), value) for value in node.values]
    truths = [truth_of(value, part) for part, value in parts]
    for (part, _), truth in zip(parts, truths, strict=True):
        if truth:
            reading.join(part)
            return True
    if has_opposites(node):
        return True
    for part, _ in parts:
        reading.join(part)
    return None if None in truths else False


def _negated(node: ast.UnaryOp, reading: Reading) -> bool | None:
    if type(node.op) is ast.Not:
        truth = truth_of(node.operand, reading)
        return truth if truth is None else not truth
    value = reading.literal(node)
    return None if value is UNKNOWN else bool(value)


def _text(node: ast.JoinedStr, reading: Reading) -> bool | None:
    return True if any(type(part) is ast.Constant and part.value for part in node.values) else None


def _display(node: ast.List | ast.Tuple | ast.Set, reading: Reading) -> bool | None:
    return False if not node.elts else True if any(type(each) is not ast.Starred for each in node.elts) else None


def _table(node: ast.Dict, reading: Reading) -> bool | None:
    return False if not node.keys else True if any(key is not None for key in node.keys) else None


def _always(node: ast.expr, reading: Reading) -> bool | None:
    return True


def _called(node: ast.Call, reading: Reading) -> bool | None:
    return True if is_instance_of_object(node) else None


def is_instance_of_object(node: ast.Call) -> bool:
    """Whether it is `isinstance(x, object)`."""
    return (
        type(node.func) is ast.Name
        and node.func.id == "isinstance"
        and len(node.args) == 2
        and type(node.args[1]) is ast.Name
        and node.args[1].id == "object"
    )


_READERS: dict[type[ast.expr], Callable[..., bool | None]] = {
    ast.Compare: _compared,
    ast.BoolOp: _chained,
    ast.UnaryOp: _negated,
    ast.JoinedStr: _text,
    ast.List: _display,
    ast.Tuple: _display,
    ast.Set: _display,
    ast.Dict: _table,
    ast.Lambda: _always,
    ast.GeneratorExp: _always,
    ast.Call: _called,
}
