"""Dotted names: of expressions, and what they mean through a module's imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping


def dotted(node: ast.AST | None) -> str | None:
    """`a.b.c` for a chain of plain attributes on a name, else None."""
    parts: list[str] = []
    while type(node) is ast.Attribute:
        parts.append(node.attr)
        node = node.value
    if type(node) is not ast.Name:
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))


def last_name(node: ast.AST | None) -> str | None:
    """The last part of what is named or called: `c` for `a.b().c`, None where there is no name."""
    if type(node) is ast.Attribute:
        return node.attr
    return node.id if type(node) is ast.Name else None


def imported_names(statements: Iterable[ast.stmt], package: str = "") -> dict[str, str]:
    """Local name to dotted path for import statements; relative ones start with `package`, or with their dots."""
    table: dict[str, str] = {}
    for statement in statements:
        if type(statement) is ast.Import:
            for alias in statement.names:
                if alias.asname:
                    table[alias.asname] = alias.name
                else:
                    table[alias.name.partition(".")[0]] = alias.name.partition(".")[0]
        elif type(statement) is ast.ImportFrom:
            prefix = _from_module(statement, package)
            for alias in statement.names:
                if alias.name != "*":
                    table[alias.asname or alias.name] = f"{prefix}.{alias.name}" if prefix else alias.name
    return table


def _from_module(statement: ast.ImportFrom, package: str) -> str:
    if not statement.level:
        return statement.module or ""
    parts = package.split(".") if package else []
    parents = parts[: len(parts) - statement.level + 1] if statement.level - 1 <= len(parts) and parts else []
    head = ".".join(parents) if parents else "." * statement.level
    return f"{head}.{statement.module}" if statement.module else head


def resolve(name: str | None, table: Mapping[str, str]) -> str | None:
    """The full path of a dotted name through an import table; None when its first part is not imported."""
    if name is None:
        return None
    head, dot, rest = name.partition(".")
    target = table.get(head)
    if target is None:
        return None
    return f"{target}.{rest}" if dot else target
