"""The values that a function returns, each with the parameters without which that `return` is not reached."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.model.definitions import FUNCTIONS, Function, blocks_of

Guards = frozenset[str]


def guarded_returns(function: Function) -> list[tuple[ast.expr, Guards]]:
    """Every returned value that is no constant, in source order, with the names that must be given to get there."""
    found: list[tuple[ast.expr, Guards]] = []
    _walk(function.body, frozenset(), found)
    return found


def _walk(body: list[ast.stmt], guards: Guards, found: list[tuple[ast.expr, Guards]]) -> None:
    for statement in body:
        if isinstance(statement, ast.Return):
            if statement.value is not None and not isinstance(statement.value, ast.Constant):
                found.append((statement.value, guards))
        elif isinstance(statement, ast.If):
            given, missing = _given(statement.test), _missing(statement.test)
            _walk(statement.body, guards | given, found)
            _walk(statement.orelse, guards | missing, found)
            if _ends(statement.body):
                guards |= missing
        elif not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            for block in blocks_of(statement):
                _walk(block, guards, found)


def _ends(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise)


def _given(test: ast.expr) -> Guards:
    """The names that are surely something where `test` holds."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return frozenset(_each(test.values, True))
    if isinstance(test, ast.Name):
        return frozenset({test.id})
    return frozenset(_compared_to_none(test, ast.IsNot))


def _missing(test: ast.expr) -> Guards:
    """The names that are surely something where `test` does not hold."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return frozenset(_each(test.values, False))
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _given(test.operand)
    return frozenset(_compared_to_none(test, ast.Is))


def _each(tests: list[ast.expr], hold: bool) -> Iterator[str]:
    for test in tests:
        yield from _given(test) if hold else _missing(test)


def _compared_to_none(test: ast.expr, operator: type[ast.cmpop]) -> Iterator[str]:
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], operator):
        right = test.comparators[0]
        if isinstance(test.left, ast.Name) and isinstance(right, ast.Constant) and right.value is None:
            yield test.left.id
