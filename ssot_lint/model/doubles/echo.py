"""Checks that only read back what the test put into a double (SSOT203)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.model.checks import Check
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.feeding import feeding_of
from ssot_lint.model.doubles.provenance import Origin, identity
from ssot_lint.model.doubles.recognition import Double, double_of
from ssot_lint.model.doubles.stage import PartKind
from ssot_lint.model.doubles.traffic import traffic_of
from ssot_lint.model.doubles.words import DOUBLE_CLASS
from ssot_lint.model.inference import returned
from ssot_lint.model.names import last_name

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_CARRYING = frozenset({"get", "copy", "pop", "values", "items", "keys"})


@dataclass(frozen=True, slots=True)
class Echo:
    """A check that reads back what the test put in; `holder` names the double as the check does."""

    check: Check
    holder: str


def echoes_of(test: Test) -> Iterator[Echo]:
    """The checks of `test` whose value is only what it put into a double itself."""
    if not test.file.mentions_doubles:
        return
    candidates = [check for check in test.checks if not check.in_nested_function and check.constancy is None]
    if not candidates:
        return
    study = test.study
    for check in candidates:
        found = study.looked_at(check)
        if found.origin & Origin.PROGRAM or not found.doubles or found.doubles & study.reached:
            continue
        holder = _echoing(check, test)
        if holder is not None:
            yield Echo(check, holder)


def _echoing(check: Check, test: Test) -> str | None:
    """The name of the double that the check reads back from; None when the double computes what is read."""
    for node in expressions_read(check, test):
        for each in ast.walk(node):
            if isinstance(each, ast.Name | ast.Attribute | ast.Call):
                double = double_of(each, test.scope)
                if double is not None and _is_echo(check, double, test):
                    return last_name(each.func if isinstance(each, ast.Call) else each)
    return None


def expressions_read(check: Check, test: Test) -> list[ast.AST]:
    """The check and every expression that made a local name it reads, transitively."""
    feeding = feeding_of(test.scope)
    nodes: list[ast.AST] = [check.node]
    seen: set[str] = set()
    for node in nodes:
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and each.id not in seen:
                seen.add(each.id)
                nodes += [*test.scope.bound.get(each.id, []), *feeding.loops.get(each.id, [])]
                nodes += feeding.values.get(each.id, [])
    return nodes


def _is_echo(check: Check, double: Double, test: Test) -> bool:
    if double.cls is None:
        return _is_made_by(test, double) and _is_fed(double, check, test)
    methods = [each for cls in _chain(double) for each in cls.methods.values()]
    called = set(_method_names(check, test))
    return all(_carries(method) for method in methods if method.name in called)


def _is_made_by(test: Test, double: Double) -> bool:
    """Whether the test's own side made the mock, and not a fake that answers with it."""
    node = double.node
    return node is not None and any(
        part.function.lineno <= node.lineno <= (part.function.end_lineno or node.lineno)
        and (part.scope.cls is None or not DOUBLE_CLASS.search(part.scope.cls.name))
        for part in test.stage
    )


def _chain(double: Double) -> list[ClassDefinition]:
    assert double.cls is not None
    home = double.cls.home
    return home.definitions.mro(double.cls) if home is not None else [double.cls]


def _method_names(check: Check, test: Test) -> Iterator[str]:
    """The methods that the check calls, itself or to make a local name that it reads."""
    for node in expressions_read(check, test):
        for each in ast.walk(node):
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
                yield each.func.attr


def _carries(method: Function) -> bool:
    """Whether a fake's method gives what was stored as it was put in: an attribute, its part or length, a literal."""
    return all(_is_stored(value) for value in returned(method))


def _is_stored(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant | ast.Name):
        return True
    if isinstance(value, ast.ListComp):
        return isinstance(value.elt, ast.Name) and all(_is_stored(each.iter) for each in value.generators)
    if isinstance(value, ast.Attribute | ast.Subscript):
        return _is_stored(value.value)
    if isinstance(value, ast.Call):
        name = last_name(value.func)
        if name in ("len", "list", "dict", "tuple", "set", "bool"):
            return all(_is_stored(argument) for argument in value.args)
        return isinstance(value.func, ast.Attribute) and name in _CARRYING and _is_stored(value.func.value)
    if isinstance(value, ast.Compare):
        return _is_stored(value.left) and all(_is_stored(each) for each in value.comparators)
    return isinstance(value, ast.UnaryOp) and _is_stored(value.operand)


def _is_fed(double: Double, check: Check, test: Test) -> bool:
    """Whether the test configured the mock or called it itself: what a mock tells of its own accord is no echo."""
    wanted = identity(double)
    for part in test.stage:
        traffic = traffic_of(part.scope)
        if wanted in traffic.set_up:
            return True
        if part.kind is not PartKind.FIXTURE and any(
            call is not check.node and not _is_question(call) for call in traffic.called.get(wanted, ())
        ):
            return True
    keywords = double.node.keywords if isinstance(double.node, ast.Call) else []
    return any(keyword.arg not in ("spec", "spec_set", "name") for keyword in keywords)


def _is_question(call: ast.Call) -> bool:
    return (last_name(call.func) or "").startswith(("assert_", "reset_mock"))
