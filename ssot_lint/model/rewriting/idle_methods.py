"""Set-ups and tear-downs of which one statement is all there is."""

from __future__ import annotations

import ast

from ssot_lint.findings import Span
from ssot_lint.model.names import last_name
from ssot_lint.model.routines import Routine, RoutineKind


def is_all_of(span: Span, routine: Routine) -> bool:
    """Whether the statement is all that a set-up does besides calling super's, so that the set-up can go."""
    node, owner = routine.node, routine.owner
    if node is None or owner is None or routine.kind is not RoutineKind.SETUP or node.decorator_list:
        return False
    if sum(not isinstance(each, ast.Expr) for each in owner.node.body) < 2:
        return False
    rest = [each for each in node.body if routine.file.source.span(each) != span and not _is_idle(each, node.name)]
    mentions = (
        each for each in ast.walk(routine.file.tree) if isinstance(each, ast.Attribute) and each.attr == node.name
    )
    inside = {id(each) for each in ast.walk(node)}
    return not rest and len(rest) < len(node.body) and all(id(each) in inside for each in mentions)


def _is_idle(statement: ast.stmt, name: str) -> bool:
    """Whether a statement is words, `pass`, or a call of super's method of this name."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    call = value.value if isinstance(value, ast.Await) else value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == name:
        return isinstance(call.func.value, ast.Call) and last_name(call.func.value.func) == "super"
    return isinstance(statement, ast.Pass) or isinstance(value, ast.Constant)
