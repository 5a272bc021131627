"""Whether a function comes to a `raise` when it is called with nothing but its defaults."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from ssot_lint.model.definitions import FUNCTIONS, Function


def defaults_of(function: Function) -> dict[str, ast.expr]:
    """The parameters that may be left out, with what they are then."""
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    found = {
        each.arg: value for each, value in zip(plain[len(plain) - len(args.defaults) :], args.defaults, strict=True)
    }
    only = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return found | {each.arg: value for each, value in only if value is not None}


def may_raise(function: Function, values: Mapping[str, ast.expr]) -> bool:
    """Whether a `raise` of the function can be reached as far as `values`, by name, decide its conditions."""
    known = {name: value.value for name, value in values.items() if isinstance(value, ast.Constant)}
    rebound = {each.id for each in ast.walk(function) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return _raises(function.body, {name: value for name, value in known.items() if name not in rebound})


def _raises(body: Sequence[ast.AST], known: Mapping[str, object]) -> bool:
    for statement in body:
        if isinstance(statement, ast.Raise):
            return True
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef, ast.expr)):
            continue
        if isinstance(statement, ast.If):
            truth = _truth(statement.test, known)
            ways = [*(statement.body if truth is not False else ()), *(statement.orelse if truth is not True else ())]
            if _raises(ways, known):
                return True
        elif _raises([*ast.iter_child_nodes(statement)], known):
            return True
    return False


def _truth(test: ast.expr, known: Mapping[str, object]) -> bool | None:
    """What a condition comes to; None where that cannot be told."""
    if isinstance(test, ast.Name):
        return bool(known[test.id]) if test.id in known else None
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _truth(test.operand, known)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        decisive = isinstance(test.op, ast.Or)
        parts = [_truth(each, known) for each in test.values]
        return decisive if decisive in parts else None if None in parts else not decisive
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.left, ast.Name):
        return _identity(test, known)
    return None


def _identity(test: ast.Compare, known: Mapping[str, object]) -> bool | None:
    """`name is None`, `name is not None`."""
    left, right = test.left, test.comparators[0]
    is_none = isinstance(right, ast.Constant) and right.value is None
    if not isinstance(left, ast.Name) or left.id not in known or not is_none:
        return None
    if isinstance(test.ops[0], ast.Is):
        return known[left.id] is None
    return known[left.id] is not None if isinstance(test.ops[0], ast.IsNot) else None
