"""Statements that do nothing, and tests that consist of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import blocks_of
from ssot_lint.model.names import dotted, last_name

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_LOGGER = re.compile(r"_*(?:(?:\w*_)?log|(?:\w*_)?logger|logging)", re.IGNORECASE)
_LOG_METHODS = frozenset("debug info warn warning error exception critical fatal log success trace".split())
_PURE = frozenset(
    "len str repr int float bool list dict set tuple sorted reversed range enumerate zip sum min max abs round type"
    " format frozenset".split()
)
# Methods of strings, lists and dicts that change nothing; the receiver is looked at as well.
_PURE_METHODS = frozenset(
    "join format upper lower title strip lstrip rstrip split replace center ljust rjust items keys values get copy"
    " isoformat strftime".split()
)
_CLOCKS = frozenset(
    "time.time time.perf_counter time.monotonic time.strftime datetime.now datetime.utcnow datetime.datetime.now"
    " datetime.datetime.utcnow".split()
)


def effective_statements(test: Test) -> Iterator[ast.stmt]:
    """The statements of the test's own block that do something; those behind a bare `return` never run."""
    for statement in test.body:
        if type(statement) is ast.Return and is_none(statement.value):
            return
        if not is_idle(statement):
            yield statement


def is_empty(test: Test) -> bool:
    """Whether the body does nothing and is meant to be run: abstract methods, protocols and overloads are not."""
    return next(effective_statements(test), None) is None and not test.checks and not is_declaration(test)


def is_none(value: ast.expr | None) -> bool:
    """Whether a returned value is None, written or left out."""
    return value is None or (type(value) is ast.Constant and value.value is None)


def is_idle(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but print: constants, prints, logging, literals bound to names."""
    look = _STATEMENTS.get(type(statement))
    return look is not None and look(statement)


def _expression_statement(statement: ast.Expr) -> bool:
    value = statement.value
    return _is_output(value) if type(value) is ast.Call else not isinstance(value, ast.Name) and _is_literal(value)


def _is_literal(value: ast.expr) -> bool:
    kind = type(value)
    if kind in (ast.Tuple, ast.List, ast.Set):
        return all(_is_literal(item) for item in value.elts)  # type: ignore[attr-defined]
    return kind is ast.Constant


def _is_output(call: ast.Call) -> bool:
    func = call.func
    if type(func) is ast.Name and func.id == "print":
        return _are_idle(_arguments(call))
    if type(func) is not ast.Attribute or func.attr not in _LOG_METHODS:
        return False
    return _LOGGER.fullmatch(last_name(func.value) or "") is not None and _are_idle(_arguments(call))


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (keyword.value for keyword in call.keywords)


def _are_idle(values: Iterable[ast.expr | None]) -> bool:
    return all(value is None or is_idle_value(value) for value in values)


def is_idle_value(value: ast.expr) -> bool:
    """Whether evaluating an expression runs no code of the program: literals, names, built-ins and clocks on these."""
    kind = type(value)
    if kind is ast.Constant or kind is ast.Name:
        return True
    if kind is ast.Call:
        return _is_pure_call(value) and _are_idle(_arguments(value))  # type: ignore[arg-type]
    if kind not in _TRANSPARENT:
        return False
    return all(is_idle_value(child) for child in _children(value))


def _children(value: ast.AST) -> Iterator[ast.expr]:
    for child in ast.iter_child_nodes(value):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.comprehension | ast.keyword):
            yield from _children(child)


def _is_pure_call(call: ast.Call) -> bool:
    func = call.func
    if type(func) is ast.Name:
        return func.id in _PURE
    if type(func) is not ast.Attribute:
        return False
    return dotted(func) in _CLOCKS or (func.attr in _PURE_METHODS and is_idle_value(func.value))


_TRANSPARENT = frozenset(
    {ast.Tuple, ast.List, ast.Set, ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.UnaryOp, ast.BinOp, ast.BoolOp}
    | {ast.Compare, ast.IfExp, ast.Subscript, ast.Slice, ast.Starred, ast.Attribute}
    | {ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp}
)


def _assignment(statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return all(_is_local(target) for target in targets) and _are_idle([statement.value])


def _is_local(target: ast.expr) -> bool:
    return type(target) is ast.Name or (isinstance(target, ast.Tuple) and all(map(_is_local, target.elts)))


def _branch(statement: ast.If | ast.While) -> bool:
    return type(statement) is ast.If and is_idle_value(statement.test) and _blocks(statement)


def _loop(statement: ast.For) -> bool:
    return _is_local(statement.target) and is_idle_value(statement.iter) and _blocks(statement)


def _blocks(statement: ast.stmt) -> bool:
    return all(is_idle(each) for block in blocks_of(statement) for each in block)


def _leave(statement: ast.Return) -> bool:
    return is_none(statement.value)


def _always(statement: ast.stmt) -> bool:
    return True


_STATEMENTS: dict[type[ast.stmt], Callable[..., bool]] = {
    ast.Pass: _always,
    ast.Continue: _always,
    ast.Break: _always,
    ast.Global: _always,
    ast.Expr: _expression_statement,
    ast.Return: _leave,
    ast.Assign: _assignment,
    ast.AnnAssign: _assignment,
    ast.AugAssign: _assignment,
    ast.If: _branch,
    ast.For: _loop,
    ast.Try: _blocks,
}


def is_declaration(test: Test) -> bool:
    """Whether the test only says what others define: an abstract method, a member of a protocol, an overload."""
    if any(mark.name in ("abstractmethod", "overload") for mark in test.marks):
        return True
    bases = test.owner.base_names if test.owner else []
    return any((base or "").rpartition(".")[2] == "Protocol" for base in bases)


__all__ = ["effective_statements", "is_declaration", "is_empty", "is_idle", "is_idle_value", "is_none"]
