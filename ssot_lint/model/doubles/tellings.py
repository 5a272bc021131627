"""Whether a call of a double is the test's own: made by its own side, whatever the program does."""

from __future__ import annotations

import ast

from ssot_lint.model.definitions import FUNCTIONS, Function
from ssot_lint.model.doubles.feeding import deciding
from ssot_lint.model.doubles.lines import Line, lines_of
from ssot_lint.model.doubles.origins import Origin
from ssot_lint.model.doubles.provenance import sources_of
from ssot_lint.model.doubles.tracing import is_own
from ssot_lint.model.inference import Scope
from ssot_lint.model.names import last_name
from ssot_lint.model.statements import is_within, nodes_in


def is_own_telling(call: ast.Call, scope: Scope) -> bool:
    """Whether a call in the scope's function, or in one inside it, is made whatever the program does and gives: not in
    a function that others run, and not with or because of a value of the program.
    """
    around = [line for line in lines_of(scope) if is_within(call, line.statement)]
    nested = [line.statement for line in around if isinstance(line.statement, FUNCTIONS)]
    if not all(_is_run_here(function, scope) for function in nested) or _is_in_lambda(call, around):
        return False
    if scope.function is not None and _waits(scope.function) and not scope.function.decorator_list:
        return False
    at = scope.file.scope_of(nested[-1], scope.cls) if nested else scope
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    if any(_was_given_by_program(each, at) for each in given):
        return False
    return not any(sources_of(each, at).origin & Origin.PROGRAM for each in _conditions(around, nested, call))


def _was_given_by_program(value: ast.expr, scope: Scope) -> bool:
    """Whether a value comes from the program and nothing of it from the test: a message with an id of the program in it
    is the test's, and so is what set-ups or fixtures made, as a context, whosever it is.
    """
    if isinstance(value, ast.Name) and value.id in scope.parameters and value.id not in scope.bound:
        return False
    if isinstance(value, ast.Attribute) and is_own(value.value):
        return False
    origin = sources_of(value, scope).origin
    return bool(origin & Origin.PROGRAM) and not origin & (Origin.TEST | Origin.DOUBLE)


def _is_run_here(function: Function, scope: Scope) -> bool:
    """Whether the function around calls a nested one itself: a generator runs for whoever holds it."""
    if function.decorator_list or _waits(function):
        return False
    return any(
        last_name(call.func) == function.name and not is_within(call, function)
        for line in lines_of(scope)
        for call in line.calls
    )


def _is_in_lambda(call: ast.Call, around: list[Line]) -> bool:
    lambdas = [
        each for line in around for node in line.expressions for each in nodes_in(node) if isinstance(each, ast.Lambda)
    ]
    return any(_holds(each, call) for each in lambdas)


def _waits(function: Function) -> bool:
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in nodes_in(function))


def _conditions(around: list[Line], nested: list[Function], call: ast.Call) -> list[ast.expr]:
    """What decides whether, and how often, the call is reached inside the function that makes it."""
    inner = nested[-1].lineno if nested else 0
    within = [
        line.statement for line in around if line.statement.lineno > inner and not _is_tried(line.statement, call)
    ]
    return [each for statement in within for each in deciding(statement) if not _holds(each, call)]


def _is_tried(statement: ast.stmt, call: ast.Call) -> bool:
    """Whether a `try` does not decide about the call: it is in no handler, and nothing keeps it from being made."""
    if not isinstance(statement, ast.Try | ast.TryStar):
        return False
    return not any(is_within(call, each) for each in statement.handlers)


def _holds(node: ast.expr, call: ast.Call) -> bool:
    return any(each is call for each in nodes_in(node))
