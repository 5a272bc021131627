"""Coroutines of the project that hold checks and are called without being awaited."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model import pretests
from ssot_lint.model.calls import resolve_call
from ssot_lint.model.foreign import is_foreign
from ssot_lint.model.names import dotted
from ssot_lint.model.statements import statements_in

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One call that makes a coroutine and drops it: what is called, as written, and where."""

    name: str
    span: Span


def forgotten_awaits(test: Test) -> Iterator[Forgotten]:
    """The calls that stand as statements of their own and give a checking coroutine, in source order."""
    for statement in statements_in(test.node):
        if type(statement) is not ast.Expr or type(statement.value) is not ast.Call:
            continue
        call = statement.value
        name = dotted(call.func)
        if name is not None and _is_checking_coroutine(call, test):
            yield Forgotten(name, test.file.source.span(call))


def _is_checking_coroutine(call: ast.Call, test: Test) -> bool:
    # Coroutines of the program hold no checks, so that nobody has to read where they are defined.
    if pretests.ENABLED and is_foreign(call.func, test.scope):
        return False
    callee = resolve_call(call.func, test.scope)
    function = callee.function
    if not isinstance(function, ast.AsyncFunctionDef) or callee.file is None or not callee.file.is_test_side:
        return False
    wrapped = any(dotted(each) not in ("staticmethod", "classmethod") for each in function.decorator_list)
    return not wrapped and callee.file.checks_of_function(function, callee.cls) is not None
