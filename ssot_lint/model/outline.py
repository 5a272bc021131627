"""The outline of a function: the few kinds of statements by which most questions about a test are settled."""

from __future__ import annotations

import ast
from typing import Any

from ssot_lint.data import dataclass, field
from ssot_lint.model.names import last_name
from ssot_lint.model.statements import statements_in

EXPECTING = frozenset({"raises", "assertRaises", "assertRaisesRegex", "RaisesGroup", "RaisesExc"})
_LOST = frozenset({ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Tuple})
_DEFINITIONS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef})
_HARMLESS = frozenset({ast.Assign, ast.AnnAssign, ast.Pass, *_DEFINITIONS})
_SIMPLE = frozenset({ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Assert, ast.Pass})


@dataclass(slots=True)
class Outline:
    """What stands in a function, inner functions included: found by statements alone, no expression is entered.

    `calls` are those that are a statement, awaited or not, or an item of a `with`, each with that statement;
    `handling` the `try` statements with handlers; `expecting` the `with` blocks whose name says that something must be
    raised; `returned` the function's own returns with a value. `may_lose`: an outcome may be lost.
    `asserts_itself`: an `assert` stands outside inner functions.
    """

    asserts: list[ast.Assert] = field(default_factory=list)
    calls: list[tuple[ast.stmt, ast.Call]] = field(default_factory=list)
    handling: list[ast.Try | ast.TryStar] = field(default_factory=list)
    expecting: list[ast.With | ast.AsyncWith] = field(default_factory=list)
    returned: list[ast.Return] = field(default_factory=list)
    suppresses: bool = False
    asserts_itself: bool = False
    may_lose: bool = False

    @property
    def may_be_late(self) -> bool:
        """Whether a block that must raise holds more than one simple statement: something may stand behind another."""
        return any(len(block.body) > 1 or block.body[0].__class__ not in _SIMPLE for block in self.expecting)


def outline_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Outline:
    """The outline of a function."""
    found = Outline()
    _note(statements_in(function), found, True)
    return found


def is_suppressing(statement: ast.With | ast.AsyncWith) -> bool:
    """Whether an item of a `with` calls something named `suppress`."""
    return any(_called(item.context_expr) == "suppress" for item in statement.items)


def _called(node: ast.expr) -> str | None:
    return last_name(node.func) if node.__class__ is ast.Call else None


def _note(statements: list[ast.stmt], found: Outline, own: bool) -> None:
    for statement in statements:
        kind = statement.__class__
        if kind is ast.Expr:
            _expression(statement, found)  # type: ignore[arg-type]
        elif kind is ast.Assert:
            found.asserts.append(statement)  # type: ignore[arg-type]
            if own:
                found.asserts_itself = True
        elif kind in _LOOKS:
            _LOOKS[kind](statement, found, own)


def _expression(statement: ast.Expr, found: Outline) -> None:
    value = statement.value
    kind: type = value.__class__
    if kind is ast.Await:
        value = value.value  # type: ignore[attr-defined]
        kind = value.__class__
    if kind is ast.Call:
        found.calls.append((statement, value))  # type: ignore[arg-type]
    elif kind in _LOST:
        found.may_lose = True


def _return(statement: ast.Return, found: Outline, own: bool) -> None:
    if own and statement.value is not None:
        found.returned.append(statement)


def _with(statement: ast.With | ast.AsyncWith, found: Outline, own: bool) -> None:
    for item in statement.items:
        name = _called(item.context_expr)
        if name is not None:
            found.calls.append((statement, item.context_expr))  # type: ignore[arg-type]
            if name == "suppress":
                found.suppresses = True
            elif name in EXPECTING:
                found.expecting.append(statement)


def _try(statement: ast.Try | ast.TryStar, found: Outline, own: bool) -> None:
    if statement.handlers:
        found.handling.append(statement)


def _function(statement: ast.FunctionDef | ast.AsyncFunctionDef, found: Outline, own: bool) -> None:
    _note(statements_in(statement), found, False)


def _class(statement: ast.ClassDef, found: Outline, own: bool) -> None:
    # Only the methods of an inner class can run with a test; what else stands in it is rare and looked at in full.
    for inner in statement.body:
        if inner.__class__ in _DEFINITIONS:
            _note(statements_in(inner), found, False)  # type: ignore[arg-type]
        elif inner.__class__ not in _HARMLESS and not _is_docstring(inner):
            found.may_lose = True


def _is_docstring(statement: ast.stmt) -> bool:
    return statement.__class__ is ast.Expr and statement.value.__class__ is ast.Constant


_LOOKS: dict[type, Any] = {
    ast.Return: _return,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
}


__all__ = ["EXPECTING", "Outline", "is_suppressing", "outline_of"]
