"""A quick look at the handlers of a test: whether one of them may take the failure of a check and let the test pass."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.model.checks import Raises
from ssot_lint.model.flow.endings import Ending, endings
from ssot_lint.model.flow.handlers import KNOWN_RAISERS, Catch, Thrown, catches, caught_types
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import SiteScanner
from ssot_lint.model.statements import iterate_calls, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_PLAIN = frozenset(
    {ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Pass, ast.Import, ast.ImportFrom, ast.Raise}
)
SENDING_ON = frozenset({"set_exception", "errback"})
_FAILURES = tuple(Thrown(raises) for raises in (Raises.ASSERTION, Raises.OUTCOME, Raises.EXIT, Raises.OTHER))


def may_swallow(test: Test) -> bool:
    """False if no handler and no `suppress` of the test can be said to swallow a check, whatever its checks are."""
    outline = test.outline
    return outline.suppresses or any(_may_take(statement, test) for statement in outline.handling)


def _may_take(statement: ast.Try | ast.TryStar, test: Test) -> bool:
    quiet = [handler for handler in statement.handlers if not _is_loud(handler, test)]
    if not quiet or not (any(_is_wide(handler, test) for handler in quiet) or _raises_by_name(statement.body)):
        return False
    return _may_fail(statement.body, test)


def _may_fail(body: list[ast.stmt], test: Test) -> bool:
    """Whether a check stands in the block: only its calls are looked at, not those of the whole test."""
    # Whether a `raise` is a check is told by what is around the block.
    if any(statement.__class__ in (ast.Assert, ast.Raise) for statement in statements_of(body)):
        return True
    scanner = SiteScanner(test, test.scope)
    scanner.scan(body, None)
    return any(not check.in_nested_function for check in scanner.sites)


def _is_loud(handler: ast.ExceptHandler, test: Test) -> bool:
    """Whether the handler fails on its only path and asks nothing itself: what it takes shows."""
    body = handler.body
    if any(statement.__class__ not in _PLAIN for statement in body) or endings(body, test) != Ending.FAIL:
        return False
    # A check in it might be one that the failure satisfies; `pytest.fail` and its like cannot be.
    calls = [last_name(call.func) or "" for statement in body for call in iterate_calls(statement)]
    return not any(name in SENDING_ON or test.file.vocabulary.names_check(name) for name in calls)


def _is_wide(handler: ast.ExceptHandler, test: Test) -> bool:
    """Whether the handler takes what a check raises that has no exception of its own."""
    types = caught_types(handler.type, test)
    return any(catches(types, thrown, test) is not Catch.NO for thrown in _FAILURES)


def _raises_by_name(body: list[ast.stmt]) -> bool:
    """Whether an exception of its own may fly out of a check in the block."""
    if any(statement.__class__ is ast.Raise for statement in statements_of(body)):
        return True
    return any(last_name(call.func) in KNOWN_RAISERS for statement in body for call in iterate_calls(statement))


__all__ = ["may_swallow"]
