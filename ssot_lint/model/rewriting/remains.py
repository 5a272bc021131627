"""What would be left of a class without one of its tests."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


def is_all_of_its_class(test: Test) -> bool:
    """Whether nothing would be left of its class without it: words and `pass` only, and no inherited test."""
    if test.owner is None or test.cls is None:
        return False
    others = [statement for statement in test.owner.node.body if statement is not test.node]
    return all(map(_says_nothing, others)) and len(test.cls.held) <= 1


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass)
