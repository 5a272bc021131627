"""The statements of a function with what stands in each, read once and shared by every analysis of doubles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import Function
from ssot_lint.model.inference import Scope
from ssot_lint.model.sites import plain_assignments, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_LEAVES = frozenset({ast.Constant, ast.Load, ast.Store, ast.Del})
_HOLDERS = frozenset({ast.Name, ast.Attribute, ast.Call})
_NESTING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp})


@dataclass(eq=False, slots=True)
class Line:
    """One statement without those below it: its expressions, the names, attributes and calls in them, what it binds."""

    statement: ast.stmt
    expressions: tuple[ast.expr, ...]
    holders: tuple[ast.expr, ...]
    calls: tuple[ast.Call, ...]
    comprehensions: tuple[ast.expr, ...]
    bindings: tuple[tuple[ast.expr, ast.expr], ...]


def lines_of(scope: Scope) -> tuple[Line, ...]:
    """The lines of the scope's function, those of functions and classes inside it too; none without a function."""
    if scope.lines is None:
        scope.lines = _lines(scope.function, scope.file) if scope.function is not None else ()
    found: tuple[Line, ...] = scope.lines
    return found


def _lines(function: Function, file: TestFile) -> tuple[Line, ...]:
    # An inherited method is seen from every class that inherits it: its lines are the same.
    key = ("lines", id(function))
    if key not in file.memory:
        file.memory[key] = tuple(_line(statement) for statement in _every_statement(function.body))
    found: tuple[Line, ...] = file.memory[key]
    return found


def calls_of(scope: Scope) -> Iterator[ast.Call]:
    """Every call in the scope's function."""
    for line in lines_of(scope):
        yield from line.calls


def _every_statement(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in statements_of(body):
        yield statement
        if isinstance(statement, _NESTING):
            yield from _every_statement(statement.body)


def _line(statement: ast.stmt) -> Line:
    expressions = tuple(expressions_of(statement))
    holders: list[ast.expr] = []
    comprehensions: list[ast.expr] = []
    stack: list[ast.AST] = list(reversed(expressions))
    while stack:
        current = stack.pop()
        kind = current.__class__
        if kind in _HOLDERS:
            holders.append(current)  # type: ignore[arg-type]
        elif kind in _COMPREHENSIONS:
            comprehensions.append(current)  # type: ignore[arg-type]
        for name in current._fields:
            value = getattr(current, name, None)
            if value.__class__ is list:
                stack.extend(each for each in value if isinstance(each, ast.AST))
            elif isinstance(value, ast.AST) and value.__class__ not in _LEAVES:
                stack.append(value)
    calls = tuple(each for each in holders if each.__class__ is ast.Call)
    bindings = tuple(plain_assignments(statement))
    return Line(statement, expressions, tuple(holders), calls, tuple(comprehensions), bindings)


def expressions_of(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of the statement itself, not of the statements below it."""
    for name in statement._fields:
        value = getattr(statement, name, None)
        if isinstance(value, ast.expr):
            yield value
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, ast.expr):
                    yield each
                elif isinstance(each, ast.withitem):
                    yield each.context_expr
