"""The statements of a function with what stands in each, read once and shared by every analysis of doubles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ssot_lint.model.definitions import Function
from ssot_lint.model.inference import Scope
from ssot_lint.model.statements import INNER, Bound, plain_assignments, statements_in, statements_of
from ssot_lint.model.statements import expressions_in as expressions_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_NESTING = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})
_COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp})


class Line(NamedTuple):
    """One statement without those below it: its expressions, the names, attributes and calls in them, what it binds."""

    statement: ast.stmt
    expressions: list[ast.expr]
    holders: list[ast.expr]
    calls: list[ast.Call]
    comprehensions: list[ast.expr]
    bindings: list[Bound]


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
        file.memory[key] = tuple(map(_line, _every_statement(statements_in(function))))
    found: tuple[Line, ...] = file.memory[key]
    return found


def calls_of(scope: Scope) -> Iterator[ast.Call]:
    """Every call in the scope's function."""
    for line in lines_of(scope):
        yield from line.calls


def _every_statement(statements: list[ast.stmt]) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for statement in statements:
        found.append(statement)
        if statement.__class__ in _NESTING:
            found += _every_statement(statements_of(statement.body))  # type: ignore[attr-defined]
    return found


def _line(statement: ast.stmt) -> Line:
    expressions = expressions_of(statement)
    holders: list[ast.expr] = []
    calls: list[ast.Call] = []
    comprehensions: list[ast.expr] = []
    stack: list[Any] = expressions[::-1]
    while stack:
        node = stack.pop()
        kind = node.__class__
        if kind is ast.Name:
            holders.append(node)
        elif kind is ast.Attribute:
            holders.append(node)
            stack.append(node.value)
        elif kind is ast.Call:
            holders.append(node)
            calls.append(node)
            stack.append(node.func)
            stack += node.args
            stack += node.keywords
        elif kind is ast.keyword:
            stack.append(node.value)
        elif kind is not ast.Constant and kind in INNER:
            if kind in _COMPREHENSIONS:
                comprehensions.append(node)
            for name in INNER[kind]:
                value: Any = getattr(node, name, None)
                if isinstance(value, list):
                    stack += value
                elif value is not None:
                    stack.append(value)
    return Line(statement, expressions, holders, calls, comprehensions, plain_assignments(statement))


__all__ = ["Line", "calls_of", "expressions_of", "lines_of"]
