"""The `global` statements in tests, fixtures and set-ups."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
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
    """Every `global` statement in the tests, fixtures and set-ups of a file, nested functions included."""
    lines = lines_with(file.source, ["global "])
    for routine in file.routines if lines else ():
        if routine.kind in _RUN_BY_PYTEST:
            for visit in routine.visits(lines):
                if isinstance(visit.statement, ast.Global):
                    names = tuple(visit.statement.names)
                    yield GlobalStatement(routine, file.source.span(visit.statement), names)
