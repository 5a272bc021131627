"""What becomes of a test when a `return` in it goes, and who looks at what the test returns."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ssot_lint.findings import Span
from ssot_lint.model.definitions import blocks_of
from ssot_lint.model.names import last_name

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_RUNNERS = frozenset({"run", "run_until_complete"})
_PASSED_THROUGH = (ast.If, ast.With, ast.AsyncWith, ast.Match)


def is_last(place: Span, test: Test) -> bool:
    """Whether nothing of the test runs after the statement at `place`, so that it ends there without a `return` too."""
    return _is_last(place, test.body, test)


def _is_last(place: Span, block: Sequence[ast.stmt], test: Test) -> bool:
    span = test.file.source.span(block[-1])
    if not (span.line, span.column) <= (place.line, place.column) < (span.end_line, span.end_column):
        return False
    return isinstance(block[-1], ast.Return) or any(_is_last(place, each, test) for each in _ends_of(block[-1]))


def _ends_of(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a statement behind which it is over."""
    if isinstance(statement, _PASSED_THROUGH):
        return [block for block in blocks_of(statement) if block]
    if isinstance(statement, ast.Try) and not statement.finalbody:
        return [*(handler.body for handler in statement.handlers), statement.orelse or statement.body]
    return []


def user_of_result(test: Test) -> int | None:
    """The first line of the file that uses the test by its name, other than to run it; None when none does."""
    nodes = list(ast.walk(test.file.tree))
    dropped = {id(_function_run(node.value)) for node in nodes if isinstance(node, ast.Expr)}
    named = (node for node in nodes if isinstance(node, ast.Name | ast.Attribute) and last_name(node) == test.name)
    return min((node.lineno for node in named if id(node) not in dropped), default=None)


def _function_run(value: ast.expr) -> ast.expr | None:
    """The function that an expression does nothing but run: `test()`, `await test()`, `asyncio.run(test())`."""
    value = value.value if isinstance(value, ast.Await) else value
    if not isinstance(value, ast.Call):
        return None
    if last_name(value.func) in _RUNNERS and len(value.args) == 1:
        return _function_run(value.args[0])
    return value.func
