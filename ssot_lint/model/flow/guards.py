"""What is known not to be empty at a place because of the conditions that were passed on the way to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.flow.endings import Ending, endings
from ssot_lint.model.flow.fillings import Spot

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
}


def guarded_at(spot: Spot, test: Test) -> dict[str, int]:
    """The containers (`ast.dump` text) that conditions around `spot` or skips before it leave filled; with the line."""
    found: dict[str, int] = {}
    for each in spot.chain():
        for before in each.block[: each.index]:
            if isinstance(before, ast.If) and not endings(before.body, test) & ~(Ending.SKIP | Ending.FAIL):
                _note(before, False, found)
            elif isinstance(before, ast.Assert):
                _note(before, True, found)
        around = each.outer.statement if each.outer is not None else None
        if isinstance(around, ast.If | ast.While):
            _note(around, each.arm == 0, found)
    return found


def _note(statement: ast.If | ast.While | ast.Assert, holds: bool, found: dict[str, int]) -> None:
    for node in filled_if(statement.test, holds):
        key = ast.dump(node)
        found[key] = max(statement.lineno, found.get(key, 0))


def filled_if(condition: ast.expr, holds: bool) -> Iterator[ast.expr]:
    """The containers that are not empty when `condition` is true (`holds`) or false."""
    if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
        yield from filled_if(condition.operand, not holds)
    elif isinstance(condition, ast.BoolOp):
        if isinstance(condition.op, ast.And) is holds:
            for value in condition.values:
                yield from filled_if(value, holds)
    elif isinstance(condition, ast.Compare) and len(condition.ops) == 1:
        yield from _compared(condition.left, condition.ops[0], condition.comparators[0], holds)
    elif holds:
        length = _measured(condition)
        yield condition if length is None else length


def _compared(left: ast.expr, operator: ast.cmpop, right: ast.expr, holds: bool) -> Iterator[ast.expr]:
    container, number, kind = _measured(left), right, type(operator)
    if container is None:
        container, number, kind = _measured(right), left, _MIRRORED.get(type(operator), ast.Is)
    if container is None:
        if _is_empty_display(right) and kind is (ast.NotEq if holds else ast.Eq):
            yield left
        return
    size = number.value if isinstance(number, ast.Constant) and type(number.value) is int else None
    if size is not None and (_excludes_zero(kind, size) if holds else _covers_zero(kind, size)):
        yield container
    elif size is None and kind in ((ast.Eq, ast.GtE) if holds else (ast.NotEq, ast.Lt)):
        yield container  # compared with a count that the author knows


def _excludes_zero(kind: type[ast.cmpop], size: int) -> bool:
    return {ast.Gt: size >= 0, ast.GtE: size > 0, ast.Eq: size > 0, ast.NotEq: size == 0}.get(kind, False)


def _covers_zero(kind: type[ast.cmpop], size: int) -> bool:
    return {ast.Lt: size > 0, ast.LtE: size >= 0, ast.Eq: size == 0, ast.NotEq: size > 0}.get(kind, False)


def _measured(node: ast.expr) -> ast.expr | None:
    is_length = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"
    return node.args[0] if is_length and isinstance(node, ast.Call) and len(node.args) == 1 else None


def _is_empty_display(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple):
        return not node.elts
    return isinstance(node, ast.Dict) and not node.keys
