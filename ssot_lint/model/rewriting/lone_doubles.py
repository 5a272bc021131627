"""Doubles that a set-up or a fixture makes and does nothing else with, so that a test may have a real part instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.stage import SETUPS, PartKind
from ssot_lint.model.rewriting.double_settings import sets_the_obvious

if TYPE_CHECKING:
    from ssot_lint.model.inference import Scope
    from ssot_lint.model.tests import Test


def is_left_to_tests(attribute: str, test: Test) -> ast.Call | None:
    """The call whose result a set-up of the test's class keeps in `self.<attribute>`, if only tests use that.

    None where anything else assigns it, or a set-up, tear-down or helper of the class or its bases uses it; the same
    set-up may set it to what a real endpoint is by itself.
    """
    owner = test.owner
    if owner is None:
        return None
    assigned = [each for cls in _known(owner, test) for each in test.file.self_assignments(cls).get(attribute, ())]
    if len(assigned) != 1 or owner.methods.get(assigned[0][0].name) is not assigned[0][0]:
        return None
    setup, value = assigned[0]
    if setup.name not in SETUPS or not isinstance(value, ast.Call):
        return None
    settings = [each for each in setup.body if sets_the_obvious(each, (f"self.{attribute}",))]
    obvious = {id(node) for statement in settings for node in ast.walk(statement)}
    uses = [node for cls in _known(owner, test) for node in _uses(cls, attribute, test) if id(node) not in obvious]
    return value if len(uses) == 1 and isinstance(uses[0].ctx, ast.Store) else None


def gives_only_a_double(parameter: str, test: Test) -> tuple[ast.Call, Scope] | None:
    """The call that makes what the fixture behind a parameter gives, and its scope, if the fixture does no more.

    None where it is parametrized or asks for others, or where another fixture or a set-up of the test has it too.
    """
    givers = [part for part in test.stage if part.kind is PartKind.FIXTURE and part.name == parameter]
    others = [part for part in test.stage if part.kind is PartKind.FIXTURE and part.name != parameter]
    if len(givers) != 1 or any(parameter in _parameters(part.function) for part in others):
        return None
    function = givers[0].function
    asks = [name for name in _parameters(function) if name != "self"]
    decorated = any(isinstance(each, ast.Call) and _is_told_params(each) for each in function.decorator_list)
    call = None if asks or decorated else only_made(function)
    return (call, givers[0].scope) if call is not None else None


def _known(owner: ClassDefinition, test: Test) -> Iterator[ClassDefinition]:
    yield owner
    yield from (cls for cls in test.file.definitions.mro(owner) if cls is not owner)


def _uses(cls: ClassDefinition, attribute: str, test: Test) -> Iterator[ast.Attribute]:
    """What in the methods of a class, the tests left out, names the attribute."""
    tests = {id(each.node) for each in test.file.tests}
    for method in cls.methods.values():
        if id(method) not in tests:
            for node in ast.walk(method):
                if isinstance(node, ast.Attribute) and node.attr == attribute:
                    yield node


def _parameters(function: Function) -> list[str]:
    args = function.args
    return [each.arg for each in (*args.posonlyargs, *args.args, *args.kwonlyargs)]


def _is_told_params(decorator: ast.Call) -> bool:
    return any(keyword.arg in ("params", None) for keyword in decorator.keywords)


def only_made(function: Function) -> ast.Call | None:
    """`ws = Double()`, attributes that a real endpoint sees to, `return ws`; or `return Double()`."""
    body = [each for each in function.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    last = body[-1] if body else None
    given = last.value if isinstance(last, ast.Return) else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Yield):
        given = last.value.value
    if isinstance(given, ast.Call):
        return given if len(body) == 1 else None
    first = body[0] if body else None
    if not isinstance(given, ast.Name) or not isinstance(first, ast.Assign) or not isinstance(first.value, ast.Call):
        return None
    is_it = len(first.targets) == 1 and isinstance(first.targets[0], ast.Name) and first.targets[0].id == given.id
    return first.value if is_it and all(sets_the_obvious(each, (given.id,)) for each in body[1:-1]) else None
