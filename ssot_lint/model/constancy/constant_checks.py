"""The constant checks of a test, and a quick look that tells most tests from those that have one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.model.calls import classify
from ssot_lint.model.checks import Check, CheckKind, Raises
from ssot_lint.model.constancy.constants import condition_of_call
from ssot_lint.model.constancy.openness import Values, is_open
from ssot_lint.model.statements import iterate_calls
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

# The names of unittest's assertions of which the condition can be told, wherever they stand in a longer name.
_ASSERTION = compile_late(r"assert(?:[A-Z]|_(?!\w))")  # fast, for its fixed text comes first
_OLD_ASSERTION = "failUnless"


def constant_checks(test: Test) -> tuple[Check, ...]:
    """The checks of `test` that pass whatever the program does, in source order."""
    if not _may_have_one(test):
        return ()
    return tuple(check for check in test.checks if check.constancy is not None)


def _may_have_one(test: Test) -> bool:
    """False if all that can be constant is told not to be: to find all checks takes a look at every call."""
    if test.constant_asserts:
        return True
    if not _file_names_assertions(test.file):
        return False
    plain = [(at, call) for at, call in test.outline.calls if _is_named(call)]
    for at, call in plain:
        if may_be_constant(call, at, test):
            verdict = classify(call, test.scope)
            if verdict is not None and verdict.kind is CheckKind.UNITTEST:
                return True
    text = "\n".join(test.file.source.lines[test.node.lineno - 1 : test.node.end_lineno])
    # Each of these is written once in the text: where there are more, some stand inside expressions, or in words.
    if len(_ASSERTION.findall(text)) + text.count(_OLD_ASSERTION) <= len(plain):
        return False
    calls = (call for statement in test.body for call in iterate_calls(statement) if _is_named(call))
    known = {id(call) for _, call in plain}
    values = test.scope.locals
    return any(id(call) not in known and not _is_open_call(call, values) for call in calls)


def constant_asserts(test: Test) -> frozenset[ast.Assert]:
    """The `assert` statements that hold whatever the program does, without a look at the other checks."""
    values = test.scope.locals
    doubtful = [each for each in test.outline.asserts if not is_open(each.test, values)]
    return frozenset(each for each in doubtful if _is_constant(CheckKind.ASSERT, each, each, test))


def may_be_constant(call: ast.Call, at: ast.stmt, test: Test) -> bool:
    """Whether a call in the statement `at` would be a constant check, were it an assertion of unittest."""
    return not _is_open_call(call, test.scope.locals) and _is_constant(CheckKind.UNITTEST, call, at, test)


def _is_constant(kind: CheckKind, node: ast.expr | ast.stmt, at: ast.stmt, test: Test) -> bool:
    return Check(kind, Raises.ASSERTION, node, at, None, test).constancy is not None


def _is_open_call(call: ast.Call, values: Values) -> bool:
    condition = condition_of_call(call)
    return condition is None or is_open(condition, values)


def _file_names_assertions(file: TestFile) -> bool:
    key = ("names assertions of unittest",)
    if key not in file.memory:
        text = file.source.text
        file.memory[key] = _ASSERTION.search(text) is not None or _OLD_ASSERTION in text
    found: bool = file.memory[key]
    return found


def _is_named(call: ast.Call) -> bool:
    if call.func.__class__ is not ast.Attribute:
        return False
    name: str = call.func.attr
    return name.startswith(_OLD_ASSERTION) or _ASSERTION.match(name) is not None


__all__ = ["constant_asserts", "constant_checks", "may_be_constant"]
