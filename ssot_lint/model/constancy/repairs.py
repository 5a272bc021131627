"""What can be done about a constant check: what it was meant to ask, or whether anything is lost without it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.enumeration import Enum
from ssot_lint.model.bodies.emptiness import effective_statements
from ssot_lint.model.constancy.constants import condition_of
from ssot_lint.model.rewriting.stretches import stretch_at

if TYPE_CHECKING:
    from ssot_lint.model.checks import Check
    from ssot_lint.model.tests import Test

_WRITTEN = frozenset({ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.JoinedStr})
# Calls that only look.
_LOOKING = frozenset("len isinstance bool callable hasattr type id str repr".split())


class Repair(Enum):
    """What makes a constant check go: `REMOVE` loses nothing, `REMOVE_READ` a look at something with a name."""

    UNPACK = "unpack the tuple"
    DROP_TRUE = "drop `or True`"
    REMOVE = "remove it"
    REMOVE_READ = "remove it with what it reads"
    PLACEHOLDER = "nothing else is in the test"
    NONE = "no repair"


def repair_of(check: Check) -> Repair:
    """What can be done about a constant check."""
    condition = condition_of(check)
    if condition is None:
        return Repair.NONE
    if type(check.node) is ast.Assert and check.node.msg is None and _is_message_tuple(condition):
        return Repair.UNPACK
    if _is_or_true(condition):
        return Repair.DROP_TRUE
    if _names_alternatives(condition):
        return Repair.NONE
    if _says_only_constants(check.test):
        return Repair.PLACEHOLDER
    if check.node is not _statement_of(check) or not _has_other_checks(check.test) or _is_alone(check):
        return Repair.NONE
    return _removal(condition)


def _is_alone(check: Check) -> bool:
    """Whether nothing else is on its lines and in its block: what is around it would be left without a purpose."""
    stretch = stretch_at(check.test.file, check.span.line, check.span.end_line)
    return stretch is None or stretch.fills_suite or stretch.first != check.span.line


def _statement_of(check: Check) -> ast.AST:
    statement = check.statement
    return statement.value if type(statement) is ast.Expr else statement


def _is_message_tuple(condition: ast.expr) -> bool:
    if type(condition) is not ast.Tuple or len(condition.elts) != 2:
        return False
    first, second = condition.elts
    is_text = type(second) is ast.JoinedStr or (type(second) is ast.Constant and isinstance(second.value, str))
    return is_text and type(first) not in (ast.Constant, ast.JoinedStr, ast.Starred)


def _is_or_true(condition: ast.expr) -> bool:
    if type(condition) is not ast.BoolOp or type(condition.op) is not ast.Or or len(condition.values) != 2:
        return False
    return sum(_is_true(value) for value in condition.values) == 1


def _names_alternatives(condition: ast.expr) -> bool:
    """`x == 1 or 2`: it asked something, and whether `x in (1, 2)` was meant is not for us to say."""
    if type(condition) is not ast.BoolOp or type(condition.op) is not ast.Or:
        return False
    return type(condition.values[0]) is ast.Compare and any(type(each) in _WRITTEN for each in condition.values[1:])


def _is_true(value: ast.expr) -> bool:
    return type(value) is ast.Constant and value.value is True


def _says_only_constants(test: Test) -> bool:
    """Whether the test does nothing but check constants."""
    checks = {id(check.statement) for check in test.checks if check.constancy is not None and _is_bare(check)}
    statements = list(effective_statements(test))
    return all(id(statement) in checks for statement in statements) and not test.ambient_checks


def _is_bare(check: Check) -> bool:
    """Whether nothing of the program is read by the check."""
    condition = condition_of(check)
    return condition is not None and _removal(condition) is Repair.REMOVE


def _has_other_checks(test: Test) -> bool:
    return any(check.constancy is None for check in test.checks)


def _removal(condition: ast.expr) -> Repair:
    found = Repair.REMOVE
    for node in ast.walk(condition):
        kind = type(node)
        if kind in (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr):
            return Repair.NONE
        if kind is ast.Call and not (type(node.func) is ast.Name and node.func.id in _LOOKING):  # type: ignore[attr-defined]
            return Repair.NONE
        if kind in (ast.Name, ast.Attribute, ast.Subscript, ast.Call):
            found = Repair.REMOVE_READ
    return found
