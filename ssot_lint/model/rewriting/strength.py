"""How much a check asks for. Strong: a comparison, an expected exception, a failure, a double's calls, a helper.

Weak: that a thing is there or what it is (`is not None`, `isinstance`, `hasattr`, `callable`, plain truth). A rewrite
may turn weak into strong; strong into weak loses something, however many weak ones there are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ssot_lint.data import dataclass
from ssot_lint.model.checks import Check, CheckKind
from ssot_lint.model.constancy.constants import condition_of
from ssot_lint.model.names import last_name

_WEAK_CALLS = frozenset({"isinstance", "issubclass", "hasattr", "callable", "bool"})
_WEAK_METHODS = frozenset(
    {"assertNotIsInstance", "assertIsSubclass", "assertNotIsSubclass", "assertHasAttr", "assertNotHasAttr"}
)
_PLAIN = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)


@dataclass(frozen=True, slots=True)
class Strength:
    """The checks of one place that can fail: how many, and how many of them are strong."""

    checks: int = 0
    strong: int = 0

    def __add__(self, other: Strength) -> Strength:
        return Strength(self.checks + other.checks, self.strong + other.strong)

    def covers(self, other: Strength) -> bool:
        """Whether nothing of `other` is lost when this stands in its place."""
        return self.checks >= other.checks and self.strong >= other.strong


def strength_of(checks: Iterable[Check]) -> Strength:
    """The strength of checks, those left out whose outcome is constant."""
    found = [is_strong(check) for check in checks if check.constancy is None]
    return Strength(len(found), sum(found))


def is_strong(check: Check) -> bool:
    """Whether a check looks at what something does, and not only at whether it is there or what it is."""
    if check.kind is CheckKind.UNITTEST and isinstance(check.node, ast.Call):
        if last_name(check.node.func) in _WEAK_METHODS:
            return False
    elif check.kind is not CheckKind.ASSERT:
        return True
    condition = condition_of(check)
    return condition is None or _asks_much(condition)


def _asks_much(condition: ast.expr) -> bool:
    if isinstance(condition, ast.BoolOp):
        parts = [_asks_much(value) for value in condition.values]
        return any(parts) if isinstance(condition.op, ast.And) else all(parts)
    if isinstance(condition, ast.UnaryOp):
        return _asks_much(condition.operand)
    if isinstance(condition, ast.NamedExpr | ast.Await):
        return _asks_much(condition.value)
    if isinstance(condition, ast.Compare):
        return not _is_not_none(condition)
    if isinstance(condition, ast.Call):
        return bool(condition.args or condition.keywords) and last_name(condition.func) not in _WEAK_CALLS
    return not isinstance(condition, _PLAIN)


def _is_not_none(node: ast.Compare) -> bool:
    right = node.comparators[0]
    is_denied = len(node.ops) == 1 and isinstance(node.ops[0], ast.IsNot | ast.NotEq)
    return is_denied and isinstance(right, ast.Constant) and right.value is None
