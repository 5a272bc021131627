"""Statements that do nothing, and tests that consist of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import blocks_of
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.statements import nodes_in
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_LOGGER = compile_late(r"_*(?:(?:\w*_)?log|(?:\w*_)?logger|logging)", re.IGNORECASE)
_LOG_METHODS = frozenset("debug info warn warning error exception critical fatal log success trace".split())
_PURE = frozenset(
    "len str repr int float bool list dict set tuple sorted reversed range enumerate zip sum min max abs round type"
    " format frozenset".split()
)
# Methods of strings, lists and dicts that change nothing; only on what the test itself wrote down.
_PURE_METHODS = frozenset(
    "join format upper lower title strip lstrip rstrip split replace center ljust rjust"
    " items keys values get copy".split()
)
_CLOCKS = frozenset(
    "time.time time.perf_counter time.monotonic time.strftime datetime.now datetime.utcnow datetime.datetime.now"
    " datetime.datetime.utcnow".split()
)


def effective_statements(test: Test) -> Iterator[ast.stmt]:
    """The statements of the test's own block that do something; those behind a bare `return` never run."""
    known: set[str] = set()
    for statement in test.body:
        if type(statement) is ast.Return and is_none(statement.value):
            return
        if not is_idle(statement, known):
            yield statement


def first_deed(test: Test) -> ast.stmt | None:
    """The first statement that does something; kept with the node."""
    kept = test.node.__dict__
    if "first_deed" not in kept:
        kept["first_deed"] = next(effective_statements(test), None)
    found: ast.stmt | None = kept["first_deed"]
    return found


def is_empty(test: Test) -> bool:
    """Whether the body does nothing and is meant to be run: abstract methods, protocols and overloads are not."""
    return first_deed(test) is None and not test.has_checks and not is_declaration(test)


def is_none(value: ast.expr | None) -> bool:
    """Whether a returned value is None, written or left out."""
    return value is None or (type(value) is ast.Constant and value.value is None)


def is_idle(statement: ast.stmt, known: set[str] | None = None) -> bool:
    """Whether a statement does nothing but print: constants, prints, logging, literals bound to names.

    `known` holds the names that stand for literals; those that the statement binds are added.
    """
    look = _STATEMENTS.get(type(statement))
    return look is not None and look(statement, set() if known is None else known)


def _expression_statement(statement: ast.Expr, known: set[str]) -> bool:
    value = statement.value
    return _is_output(value, known) if type(value) is ast.Call else _is_literal(value)


def _is_literal(value: ast.expr) -> bool:
    kind = type(value)
    if kind in (ast.Tuple, ast.List, ast.Set):
        return all(_is_literal(item) for item in value.elts)  # type: ignore[attr-defined]
    return kind is ast.Constant


def _is_output(call: ast.Call, known: set[str]) -> bool:
    func = call.func
    if type(func) is not ast.Attribute:
        return type(func) is ast.Name and func.id == "print" and _are_idle(_arguments(call), known)
    if func.attr not in _LOG_METHODS or _LOGGER.fullmatch(last_name(func.value) or "") is None:
        return False
    return _are_idle(_arguments(call), known)


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (keyword.value for keyword in call.keywords)


def _are_idle(values: Iterable[ast.expr | None], known: set[str]) -> bool:
    return all(value is None or _is_idle_value(value, known) for value in values)


def _is_idle_value(value: ast.expr, known: set[str]) -> bool:
    """Whether evaluating an expression runs no code of the program: literals, names, built-ins and clocks on these."""
    kind = type(value)
    if kind is ast.Constant or kind is ast.Name:
        return True
    if kind is ast.Call:
        return _is_pure_call(value, known) and _are_idle(_arguments(value), known)  # type: ignore[arg-type]
    if kind is ast.Attribute or kind is ast.Subscript:
        return _is_own(value, known)
    return kind in _TRANSPARENT and all(_is_idle_value(child, known) for child in _children(value, known))


def _is_own(value: ast.expr, known: set[str]) -> bool:
    """Whether what is read belongs to the test: an attribute of `self`, or a part of a literal that it wrote down."""
    while isinstance(value, ast.Attribute | ast.Subscript):
        if isinstance(value, ast.Subscript) and not _is_idle_value(value.slice, known):
            return False
        value = value.value
    return type(value) is ast.Constant or (type(value) is ast.Name and (value.id in known or value.id == "self"))


def _children(value: ast.AST, known: set[str]) -> Iterator[ast.expr]:
    for child in ast.iter_child_nodes(value):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.comprehension):
            known.update(_names(child.target))
            yield from (child.iter, *child.ifs)


def _names(target: ast.expr) -> Iterator[str]:
    return (node.id for node in nodes_in(target) if isinstance(node, ast.Name))


def _is_pure_call(call: ast.Call, known: set[str]) -> bool:
    func = call.func
    if type(func) is ast.Name:
        return func.id in _PURE
    if type(func) is not ast.Attribute:
        return False
    if dotted(func) in _CLOCKS:
        return True
    receiver = func.value
    own = _is_own(receiver, known) or type(receiver) in (ast.JoinedStr, ast.Call, ast.BinOp)
    return own and func.attr in _PURE_METHODS and _is_idle_value(receiver, known)


_TRANSPARENT = frozenset(
    {ast.Tuple, ast.List, ast.Set, ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.UnaryOp, ast.BinOp, ast.BoolOp}
    | {ast.Compare, ast.IfExp, ast.Slice, ast.Starred, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp}
)


def _assignment(statement: ast.Assign | ast.AnnAssign | ast.AugAssign, known: set[str]) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    if not all(map(_is_local, targets)) or not _are_idle([statement.value], known):
        return False
    if statement.value is not None and (type(statement.value) is not ast.Name or statement.value.id in known):
        known.update(name for target in targets for name in _names(target))
    return True


def _is_local(target: ast.expr) -> bool:
    return type(target) is ast.Name or (isinstance(target, ast.Tuple) and all(map(_is_local, target.elts)))


def _branch(statement: ast.If, known: set[str]) -> bool:
    return _is_idle_value(statement.test, known) and _blocks(statement, known)


def _loop(statement: ast.For, known: set[str]) -> bool:
    if not _is_local(statement.target) or not _is_idle_value(statement.iter, known):
        return False
    if type(statement.iter) is not ast.Name or statement.iter.id in known:
        known.update(_names(statement.target))
    return _blocks(statement, known)


def _blocks(statement: ast.stmt, known: set[str]) -> bool:
    return all(is_idle(each, known) for block in blocks_of(statement) for each in block)


def _leave(statement: ast.Return, known: set[str]) -> bool:
    return is_none(statement.value)


def _always(statement: ast.stmt, known: set[str]) -> bool:
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


__all__ = ["effective_statements", "first_deed", "is_declaration", "is_empty", "is_idle", "is_none"]
