"""Checks that are no statements of a test: its decorators, its fixtures, the tear-down of its class, warnings that it
turns into errors.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.model.bodies.handovers import handed_over
from ssot_lint.model.calls import Callee, classify, resolve_call
from ssot_lint.model.checks import CheckKind, Frame
from ssot_lint.model.marks import parametrized_names
from ssot_lint.model.memory import remember
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.requests.fixtures import Request, requests_of
from ssot_lint.model.sites import SiteScanner
from ssot_lint.model.statements import expressions_in, iterate_calls, statements_in
from ssot_lint.model.test_code import is_framework_case
from ssot_lint.model.verdicts import checks_of
from ssot_lint.model.vocabulary import CHECKING_DECORATORS, CHECKING_FIXTURES, CHECKING_PACKAGES, KNOWN_PACKAGES

if TYPE_CHECKING:
    from ssot_lint.model.definitions import ClassDefinition, Function
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.marks import Mark
    from ssot_lint.model.tests import Test

_TEARDOWNS = frozenset(
    {"tearDown", "asyncTearDown", "tearDownClass", "teardown_method", "teardown_class", "teardown", "doCleanups"}
)
_SETUPS = frozenset({"setUp", "asyncSetUp", "setup_method", "setup"})
_EXPECTING = frozenset({"raises", "warns", "deprecated_call", "RaisesGroup", "RaisesExc"})
_FILTERS = frozenset({"simplefilter", "filterwarnings", "catch_warnings"})
_MODULE_TEARDOWNS = ("teardown_function", "teardown_module", "tearDownModule")


class AmbientKind(Enum):
    """Where a check outside the body stands."""

    DECORATOR = "decorator"
    FIXTURE = "fixture"
    TEARDOWN = "tear-down"
    WARNINGS = "warnings turned into errors"
    PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Ambient:
    """One thing around a test that can fail it; `name` is the decorator's, fixture's, method's or parameter's."""

    kind: AmbientKind
    name: str


def ambient_checks(test: Test) -> tuple[Ambient, ...]:
    """Everything around `test` that can make it fail on purpose, as far as it can be resolved."""
    around = (*_decorators(test), *_fixtures(test), *_teardowns(test))
    return (*around, *_turned_warnings(test), *_given_expectations(test))


def _decorators(test: Test) -> Iterator[Ambient]:
    for mark in test.all_marks:
        if _decorator_checks(mark, test):
            yield Ambient(AmbientKind.DECORATOR, mark.name)


def _decorator_checks(mark: Mark, test: Test) -> bool:
    if mark.path in CHECKING_DECORATORS or mark.name in CHECKING_DECORATORS:
        return True
    if mark.name == "xfail":
        strict = mark.argument(99, "strict")
        return _is_true(strict) if strict is not None else test.file.layout.strict_xfail
    if mark.path == "responses.activate":
        return _is_true(mark.argument(99, "assert_all_requests_are_fired"))
    if mark.is_pytest_mark:
        return "raises" in mark.name.split("_")  # as plugins have it, which wait for the exception
    if mark.name in ("fixture", "patch"):
        return False
    callee = resolve_call(mark.call.func if mark.call else mark.node, test.scope)
    if callee.function is not None:
        return bool(checks_of(callee.file or test.file, callee.function, callee.cls))
    if callee.cls is not None:
        methods = (m for each in test.file.definitions.mro(callee.cls) for m in each.methods.values())
        return any(checks_of(callee.file or test.file, method, callee.cls) for method in methods)
    return _is_outside_check(callee, mark, test)


def _is_outside_check(callee: Callee, mark: Mark, test: Test) -> bool:
    root = (callee.outside or "").partition(".")[0]
    if root in KNOWN_PACKAGES or (root in sys.stdlib_module_names and root not in CHECKING_PACKAGES):
        return False
    return test.file.vocabulary.names_check(mark.name)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _fixtures(test: Test) -> Iterator[Ambient]:
    # What a conftest looks at after every test of a tree speaks of leaks, not of this test.
    for request in requests_of(test, near=True):
        if _fixture_checks(request, test):
            yield Ambient(AmbientKind.FIXTURE, request.name)


def _fixture_checks(request: Request, test: Test) -> bool:
    fixture = request.fixture
    if fixture is None:
        return request.name in CHECKING_FIXTURES or test.file.vocabulary.names_check(request.name)
    # A fixture that wraps a known one under its own name, as `snapshot(snapshot)`, checks as much as that one.
    wraps = request.name in CHECKING_FIXTURES and request.name in fixture.parameters
    return wraps or fixture.file.checks_of_function(fixture.function, fixture.owner) is not None


def _turned_warnings(test: Test) -> Iterator[Ambient]:
    """`warnings.simplefilter("error")` and its like in the body or over it: any warning then fails the test."""
    if "warnings" not in test.file.source.text:
        return
    for mark in test.marks:
        said = mark.argument(0, "action") if mark.path == "pytest.mark.filterwarnings" else None
        if isinstance(said, ast.Constant) and str(said.value).partition(":")[0] == "error":
            yield Ambient(AmbientKind.WARNINGS, mark.name)
    for expression in (each for statement in statements_in(test.node) for each in expressions_in(statement)):
        for call in iterate_calls(expression):
            name = last_name(call.func) or ""
            if name in _FILTERS and test.scope.path_of(dotted(call.func)) == f"warnings.{name}" and _is_error(call):
                yield Ambient(AmbientKind.WARNINGS, name)


def _given_expectations(test: Test) -> Iterator[Ambient]:
    """Parameters with which a block is entered and to which `parametrize` gives a `pytest.raises(…)`."""
    marks = [mark for mark in test.all_marks if mark.path == "pytest.mark.parametrize"]
    for statement in statements_in(test.node) if marks else ():
        for item in statement.items if isinstance(statement, ast.With | ast.AsyncWith) else ():
            name = item.context_expr.id if isinstance(item.context_expr, ast.Name) else None
            if any(name in parametrized_names((mark,)) and _expects(mark, test.file) for mark in marks):
                yield Ambient(AmbientKind.PARAMETER, name or "")


def _expects(mark: Mark, file: TestFile) -> bool:
    values = mark.argument(1, "argvalues")
    if isinstance(values, ast.Name):
        values = file.definitions.assigned.get(values.id)
    return values is not None and any(last_name(call.func) in _EXPECTING for call in iterate_calls(values))


def _is_error(call: ast.Call) -> bool:
    given = [each.value for each in call.keywords if each.arg == "action"]
    if last_name(call.func) != "catch_warnings":
        given += call.args[:1]
    return any(isinstance(each, ast.Constant) and each.value == "error" for each in given)


def _teardowns(test: Test) -> Iterator[Ambient]:
    file = test.file
    if test.owner is None:
        for name in _MODULE_TEARDOWNS:
            function = file.definitions.functions.get(name)
            if function is not None and file.checks_of_function(function, None) is not None:
                yield Ambient(AmbientKind.TEARDOWN, name)
        return
    key = ("checks around", id(test.owner))
    if key not in file.memory:
        remember(file, key, (test.owner,), tuple(_around(test.owner, file)))
    yield from file.memory[key]


def _around(cls: ClassDefinition, file: TestFile) -> Iterator[Ambient]:
    for name, function, home in _methods(cls, file):
        if is_framework_case(home, cls):
            continue
        checks = name in _TEARDOWNS and home.checks_of_function(function, cls) is not None
        if checks or (name in _SETUPS and _registers_check(function, cls, home)):
            yield Ambient(AmbientKind.TEARDOWN, name)


def _methods(cls: ClassDefinition, file: TestFile) -> Iterator[tuple[str, Function, TestFile]]:
    seen: set[str] = set()
    for each in file.definitions.mro(cls):
        for name, function in each.methods.items():
            if name not in seen:
                seen.add(name)
                yield name, function, each.home or file


def _registers_check(function: Function, cls: ClassDefinition, home: TestFile) -> bool:
    # What a set-up checks itself happens before the test; what it hands to `addCleanup` runs after it.
    from ssot_lint.model.tests import Test

    scanner = _HandoverScanner(Test(function, cls, home), home.scope_of(function, cls))
    scanner.scan(function.body, None)
    return any(check.kind is CheckKind.PASSED for check in scanner.sites)


class _HandoverScanner(SiteScanner):
    """Finds what is handed on to be run; whether a call checks itself is asked only where it is given such a thing."""

    def expression(self, node: ast.AST, at: ast.stmt, frame: Frame | None) -> None:
        for call in iterate_calls(node):
            passed = handed_over(call, self.scope)
            if passed and classify(call, self.scope) is None:
                for value, raises in passed:
                    self.add(CheckKind.PASSED, raises, value, at, frame)
