"""The doubles of a WebSocket endpoint that a test makes by itself, under names of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.findings import Span
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.doubles.endpoints import endpoint_double
from ssot_lint.model.doubles.words import Role
from ssot_lint.model.sites import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


@dataclass(frozen=True, slots=True)
class LocalEndpoint:
    """One name that stands for an endpoint double all through a test. `made` is the call that makes the double.

    `fake` is the name of the private class that it is made of, empty for mocks; `records` the attribute in which that
    keeps what it was sent, None where it does anything else.
    """

    name: str
    made: Span
    fake: str = ""
    records: str | None = None


def local_endpoints(test: Test) -> tuple[LocalEndpoint, ...]:
    """The endpoint doubles bound to local names in the body of the test, each once, in source order."""
    found: dict[str, LocalEndpoint | None] = {}
    for target, value in _bound(test):
        double = endpoint_double(target, test.scope) if isinstance(value, ast.Call) else None
        if double is None or double.role is not Role.CONNECTION:
            continue
        cls = double.double.cls
        records = _records(cls, value) if isinstance(value, ast.Call) else None
        made = LocalEndpoint(target.id, test.file.source.span(value), cls.name if cls else "", records)
        # A name that is bound twice stands for two things.
        found[target.id] = None if target.id in found else made
    return tuple(each for each in found.values() if each is not None)


def _bound(test: Test) -> Iterator[tuple[ast.Name, ast.expr]]:
    for statement in statements_of(test.body):
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name):
            yield target, value
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for part, each in zip(target.elts, value.elts, strict=True):
                if isinstance(part, ast.Name):
                    yield part, each


def _records(cls: ClassDefinition | None, call: ast.Call) -> str | None:
    """The list to which a fake's `send…` appends what it is given, when it does nothing else and takes no arguments."""
    if cls is None or call.args or call.keywords:
        return None
    kept = {_appended_to(method) for name, method in cls.methods.items() if name.startswith("send")}
    return kept.pop() if len(kept) == 1 else None


def _appended_to(method: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    body = [each for each in method.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    if len(body) != 1 or not isinstance(body[0], ast.Expr) or not isinstance(body[0].value, ast.Call):
        return None
    func = body[0].value.func
    if not isinstance(func, ast.Attribute) or func.attr != "append" or not isinstance(func.value, ast.Attribute):
        return None
    holder = func.value
    return holder.attr if isinstance(holder.value, ast.Name) and holder.value.id == "self" else None
