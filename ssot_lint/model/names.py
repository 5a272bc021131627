"""Dotted names: of expressions, and what they mean through a module's imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping


def dotted(node: ast.AST | None) -> str | None:
    """`a.b.c` for a chain of plain attributes on a name, else None."""
    if type(node) is ast.Name:
        return node.id
    path = ""
    while type(node) is ast.Attribute:
        path = f".{node.attr}{path}"
        node = node.value
    return node.id + path if type(node) is ast.Name else None


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
            prefix = from_module(statement, package)
            for alias in statement.names:
                if alias.name != "*":
                    joint = "" if prefix.endswith(".") or not prefix else "."
                    table[alias.asname or alias.name] = f"{prefix}{joint}{alias.name}"
    return table


def from_module(statement: ast.ImportFrom, package: str) -> str:
    """The absolute module of a from-import inside `package`; with its dots left on where that is unknown."""
    module = statement.module or ""
    if not statement.level:
        return module
    parts = package.split(".") if package else []
    if statement.level > len(parts):
        return "." * statement.level + module
    return ".".join((*parts[: len(parts) - statement.level + 1], *([module] if module else [])))


def resolve(name: str | None, table: Mapping[str, str]) -> str | None:
    """The full path of a dotted name through an import table; None when its first part is not imported."""
    if name is None:
        return None
    head, dot, rest = name.partition(".")
    target = table.get(head)
    if target is None:
        return None
    return f"{target}.{rest}" if dot else target


def raised_by(statement: ast.Raise) -> ast.expr | None:
    """What a `raise` raises: the class, or what is called to make the exception; None where it raises again."""
    return statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
