"""What a conftest tells pytest not to collect: `collect_ignore` and `collect_ignore_glob`, when they are literals."""

from __future__ import annotations

import ast
from pathlib import Path

from ssot_lint.model.source import SourceError, decode, parse
from ssot_lint.pytest_config import Ignores


def read_ignores(data: bytes, directory: Path) -> Ignores | None:
    """The ignore lists of the conftest in `directory`; None when it has none or cannot be read.

    Lists built by code (`.append` of a literal under any condition counts) are taken as far as they are literal.
    """
    if b"collect_ignore" not in data:
        return None
    try:
        module = parse(decode(data))
    except SourceError:
        return None
    found: dict[str, list[str]] = {}
    for statement in ast.walk(module):
        target, value = _written(statement)
        if target in ("collect_ignore", "collect_ignore_glob") and value is not None:
            found.setdefault(target, []).extend(_texts(value))
    if not found:
        return None
    lists = {name: tuple(values) for name, values in found.items()}
    return Ignores(directory, lists.get("collect_ignore"), lists.get("collect_ignore_glob"))


def _written(node: ast.AST) -> tuple[str | None, ast.expr | None]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    if isinstance(node, ast.AnnAssign | ast.AugAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and len(node.args) == 1:
        owner = node.func.value
        if isinstance(owner, ast.Name) and node.func.attr in ("append", "extend"):
            return owner.id, node.args[0]
    return None, None


def _texts(value: ast.expr) -> list[str]:
    items = value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]
    return [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
