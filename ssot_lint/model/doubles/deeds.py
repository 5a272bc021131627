"""Whether a fake does anything: a stub that only stands there can give way to the real thing."""

from __future__ import annotations

import ast

from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.names import dotted


def first_deed(cls: ClassDefinition) -> int:
    """The first line on which a method of a fake answers, raises or does more than keep a record; 0 for none."""
    if cls.base_names not in ([], ["object"]) or cls.node.decorator_list:
        return cls.node.lineno
    for name, method in cls.methods.items():
        for statement in method.body:
            if not _is_quiet(statement, is_first=name == "__init__"):
                return statement.lineno
    return 0


def _is_quiet(statement: ast.stmt, is_first: bool) -> bool:
    if isinstance(statement, ast.Pass) or (isinstance(statement, ast.Return) and statement.value is None):
        return True
    if isinstance(statement, ast.Return):
        return isinstance(statement.value, ast.Constant) and statement.value.value is None
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        path = (dotted(statement.value.func) or "").split(".")
        return len(path) == 3 and path[0] == "self" and path[2] == "append"
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) and is_first else None
    is_empty = isinstance(value, ast.List | ast.Dict) and ast.unparse(value) in ("[]", "{}")
    return is_empty or isinstance(value, ast.Constant | ast.Name)
