"""What the decorators of a test do with the value that it returns."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.findings import Confidence
from ssot_lint.model.bodies.ambient import AmbientKind
from ssot_lint.model.calls import resolve_call
from ssot_lint.model.definitions import FUNCTIONS, Function
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.marks import Mark
    from ssot_lint.model.tests import Test

# Decorators of these give the test on as it is, or run it and drop what it returns.
_TRANSPARENT_ROOTS = frozenset(
    "pytest unittest mock mocker hypothesis responses moto freezegun time_machine vcr staticmethod classmethod"
    " parameterized django flaky respx requests_mock httpretty pytest_asyncio anyio asyncio functools typing".split()
)
_CONSUMERS = frozenset("inlineCallbacks deferred gen_test coroutine composite ensureDeferred defer".split())
_DRIVERS = frozenset("run run_until_complete run_sync wait_for".split())


def takes_value(test: Test) -> Confidence | None:
    """How sure it is that nobody takes what the test returns; None when a decorator does."""
    if any(each.kind is AmbientKind.DECORATOR and each.name != "xfail" for each in test.ambient_checks):
        return None
    least = Confidence.CERTAIN
    for mark in test.marks:
        sure = _dropped_by(mark, test)
        if sure is None:
            return None
        least = min(least, sure, key=lambda each: each.rank)
    return least


def _dropped_by(mark: Mark, test: Test) -> Confidence | None:
    if mark.name in _CONSUMERS:
        return None
    callee = resolve_call(mark.call.func if mark.call else mark.node, test.scope)
    if callee.function is not None:
        return None if _consumes(callee.function) else Confidence.CERTAIN
    if mark.path.partition(".")[0] in _TRANSPARENT_ROOTS:
        return Confidence.CERTAIN
    return Confidence.POSSIBLE


def _consumes(decorator: Function) -> bool:
    """Whether a decorator of this file does more with what the wrapped function returns than to return it."""
    functions = [decorator, *_nested(decorator)]
    wrapped = {arg.arg for each in functions for arg in (*each.args.posonlyargs, *each.args.args)}
    statements = [statement for each in functions for statement in statements_of(each.body)]
    kept: set[str] = set()
    for statement in statements:
        if isinstance(statement, ast.Assign) and _calls(statement.value, wrapped):
            kept.update(target.id for target in statement.targets if isinstance(target, ast.Name))
        elif not _passes_on(statement) and any(_calls(value, wrapped) for value in _own_expressions(statement)):
            return True
    others = [s for s in statements if not (isinstance(s, ast.Return) and isinstance(s.value, ast.Name))]
    return bool(kept) and any(_reads(value, kept) for each in others for value in _own_expressions(each))


def _passes_on(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Return):
        return True
    if not isinstance(statement, ast.Expr):
        return False
    call = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
    if not isinstance(call, ast.Call):
        return False
    # `loop.run_until_complete(function())` drives it; any other function that is given the value looks at it.
    return last_name(call.func) in _DRIVERS or not any(isinstance(argument, ast.Call) for argument in call.args)


def _nested(function: Function) -> Iterator[Function]:
    for statement in statements_of(function.body):
        if isinstance(statement, FUNCTIONS):
            yield statement
            yield from _nested(statement)


def _own_expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.withitem):
            yield child.context_expr


def _calls(value: ast.expr, wrapped: set[str]) -> bool:
    nodes = ast.walk(value)
    return any(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in wrapped for n in nodes)


def _reads(value: ast.expr, names: set[str]) -> bool:
    nodes = ast.walk(value)
    return any(isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id in names for n in nodes)
