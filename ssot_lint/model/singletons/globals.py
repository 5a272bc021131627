"""The `global` statements in tests, fixtures and set-ups."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.flow.visits import lines_with
from ssot_lint.model.routines import Routine, RoutineKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_RUN_BY_PYTEST = (RoutineKind.TEST, RoutineKind.SETUP, RoutineKind.FIXTURE)


@dataclass(frozen=True, slots=True)
class GlobalStatement:
    """One `global` statement in what pytest runs for a test."""

    routine: Routine
    span: Span
    names: tuple[str, ...]


def global_statements(file: TestFile) -> Iterator[GlobalStatement]:
    """Every `global` statement in the tests, fixtures and set-ups of a file, nested functions included, with the names
    that its function sets; none where it only reads them, or takes them away again.
    """
    lines = lines_with(file.source, ["global "])
    for routine in file.routines if lines else ():
        if routine.kind in _RUN_BY_PYTEST and routine.node is not None:
            for visit in routine.visits(lines):
                if isinstance(visit.statement, ast.Global):
                    left = _left_around(visit.statement, routine.node)
                    names = tuple(name for name in visit.statement.names if name in left)
                    if names:
                        yield GlobalStatement(routine, file.source.span(visit.statement), names)


def _left_around(statement: ast.Global, outer: ast.AST) -> set[str]:
    """The names that the innermost function around the statement binds and does not delete."""
    around = [each for each in ast.walk(outer) if isinstance(each, FUNCTIONS) and statement in ast.walk(each)]
    inside = list(ast.walk(around[-1] if around else outer))
    deleted = {each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Del)}
    return {name for each in inside for name in _bound_by(each)} - deleted


def _bound_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id] if isinstance(node.ctx, ast.Store) else []
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.ExceptHandler)):
        return [node.name] if node.name else []
    return []
