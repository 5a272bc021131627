"""What takes tests away from pytest by name: `__test__ = False`, and `del`."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition, Function

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


def names_off(statements: Iterable[ast.stmt]) -> set[str]:
    """The names that these statements switch off: `name.__test__ = False`."""
    return {
        target.value.id
        for statement in statements
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant) and not statement.value.value
        for target in statement.targets
        if isinstance(target, ast.Attribute) and target.attr == "__test__" and isinstance(target.value, ast.Name)
    }


def deletions(statements: Iterable[ast.stmt]) -> dict[str, int]:
    """The names that these statements delete, each with the last line that does."""
    return {
        target.id: statement.lineno
        for statement in statements
        if isinstance(statement, ast.Delete)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def is_deleted(node: Function | ast.ClassDef, deleted: dict[str, int]) -> bool:
    """Whether a definition is gone once its scope has run."""
    return deleted.get(node.name, 0) > node.lineno


def is_off(cls: ClassDefinition, file: TestFile) -> bool:
    """Whether `__test__` is false in the class, or in the nearest base that says anything."""
    for each in file.definitions.mro(cls):
        value = each.assigned.get("__test__")
        if value is not None:
            return isinstance(value, ast.Constant) and not value.value
    return False
