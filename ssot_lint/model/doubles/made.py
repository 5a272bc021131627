"""The doubles that are made or requested in a file: test by test, and what set-ups, fixtures and the module make."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Confidence, Span
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.doubles.recognition import Double, double_from, double_of
from ssot_lint.model.doubles.words import DOUBLE_CLASS
from ssot_lint.model.inference import Scope, of_symbol
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.requests.arguments import argument_span
from ssot_lint.model.sites import expressions_in, plain_assignments, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_MOCKERS = frozenset({"mocker", "class_mocker", "module_mocker", "package_mocker", "session_mocker"})


@dataclass(frozen=True, slots=True)
class MadeDouble:
    """One double. `maker`: what gives it; `names`: what it may stand for, dotted paths and names that hold it.

    `requested`: it comes from a fixture. `owner`: the class whose set-up or fixture makes it.
    """

    maker: str
    names: tuple[str, ...]
    span: Span
    confidence: Confidence
    requested: bool = False
    owner: ClassDefinition | None = None


def doubles_of_test(test: Test) -> Iterator[MadeDouble]:
    """The doubles that the test's decorators, parameters and body ask for or make, in source order, each once."""
    scope = test.scope
    for decorator in test.node.decorator_list:
        yield from _in_expression(decorator, scope, None)
    yield from _requested(test, scope)
    yield from _in_body(test.body, scope)


def doubles_beside(file: TestFile) -> Iterator[MadeDouble]:
    """The doubles that the rest of the file makes: module level, class bodies, set-ups, fixtures and helpers.

    A fixture or helper that gives its double away is left out: who asks for it is told.
    """
    tests = {id(test.node) for test in file.tests}
    yield from _in_body(_outside_definitions(file.tree.body), file.module_scope)
    for function in file.definitions.functions.values():
        if id(function) not in tests:
            yield from _in_function(function, None, file)
    for cls in file.definitions.all_classes:
        if DOUBLE_CLASS.search(cls.name):
            continue
        for decorator in cls.node.decorator_list:
            yield from _owned(_in_expression(decorator, file.module_scope, None), cls)
        yield from _owned(_in_body(_outside_definitions(cls.node.body), file.class_scope(cls)), cls)
        for method in cls.methods.values():
            if id(method) not in tests:
                yield from _owned(_in_function(method, cls, file), cls)


def _outside_definitions(body: list[ast.stmt]) -> list[ast.stmt]:
    return [each for each in body if not isinstance(each, (*FUNCTIONS, ast.ClassDef))]


def _owned(found: Iterator[MadeDouble], cls: ClassDefinition) -> Iterator[MadeDouble]:
    for each in found:
        yield MadeDouble(each.maker, each.names, each.span, each.confidence, each.requested, cls)


def _in_function(function: Function, cls: ClassDefinition | None, file: TestFile) -> Iterator[MadeDouble]:
    if double_from(function, cls, file) is None:
        yield from _in_body(function.body, file.scope_of(function, cls))


def _requested(test: Test, scope: Scope) -> Iterator[MadeDouble]:
    args = test.node.args
    for argument in (*args.posonlyargs, *args.args, *args.kwonlyargs):
        name = argument.arg
        fixture = test.file.fixture(name, test.owner) if name not in scope.patched else None
        double = double_from(fixture.function, fixture.owner, fixture.file) if fixture is not None else None
        if double is not None:
            names = tuple(dict.fromkeys((name, *_names(double, scope, name))))
            yield MadeDouble(double.maker, names, argument_span(argument, test.file), double.confidence, True)


def _in_body(body: list[ast.stmt], scope: Scope) -> Iterator[MadeDouble]:
    for statement in statements_of(body):
        if isinstance(statement, FUNCTIONS):
            yield from _in_body(statement.body, scope)
        elif isinstance(statement, ast.ClassDef):
            continue
        elif not _is_part_of_double(statement, scope):
            holders = {id(value): last_name(target) for target, value in plain_assignments(statement)}
            for expression in expressions_in(statement):
                yield from _in_expression(expression, scope, holders.get(id(expression)), holders)


def _is_part_of_double(statement: ast.stmt, scope: Scope) -> bool:
    """Whether a statement only says what a double that is already there does: `m.send = AsyncMock()`."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    target = statement.targets[0]
    return isinstance(target, ast.Attribute | ast.Subscript) and double_of(target.value, scope) is not None


def _in_expression(
    node: ast.expr, scope: Scope, holder: str | None, holders: dict[int, str | None] | None = None
) -> Iterator[MadeDouble]:
    """The calls in an expression that give a double, outermost ones only: what is passed to one is part of it."""
    stack: list[tuple[ast.AST, str | None]] = [(node, holder)]
    while stack:
        current, name = stack.pop()
        name = (holders or {}).get(id(current)) or name
        if isinstance(current, ast.Call):
            if _is_call_on_double(current, scope):
                stack.append((current.func, None))  # which may be where it is made: `Mock().run()`
                continue
            double = double_of(current, scope)
            if double is not None:
                span = scope.file.source.span(current)
                yield MadeDouble(_maker(current, double), _names(double, scope, name), span, double.confidence)
                continue
            name = None  # what is passed to a call is not what its result is called
        if isinstance(current, ast.keyword):
            name = current.arg
        stack.extend((each, name) for each in reversed(list(ast.iter_child_nodes(current))))


def _is_call_on_double(call: ast.Call, scope: Scope) -> bool:
    """Whether the call only uses a double: a method of it, or the double itself."""
    func = call.func
    if isinstance(func, ast.Attribute):
        return (dotted(func) or "").partition(".")[0] not in _MOCKERS and double_of(func.value, scope) is not None
    return isinstance(func, ast.Name) and double_of(func, scope) is not None


def _maker(call: ast.Call, double: Double) -> str:
    return double.maker if double.node is call else last_name(call.func) or double.maker


def _names(double: Double, scope: Scope, holder: str | None) -> tuple[str, ...]:
    held = [holder or "", double.stands_for or ""]
    names = held[::-1] if double.maker == "patch" else held
    if double.stands_for is not None and "." in double.stands_for:
        names.append(of_symbol(scope.file.knowledge.resolve(double.stands_for, scope.file)).path)
    return tuple(dict.fromkeys(name for name in names if name))
