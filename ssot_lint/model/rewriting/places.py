"""Where statements, handlers and cases stand, and the suites inside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

Item = ast.stmt | ast.ExceptHandler | ast.match_case

# The fields of a compound statement that hold statements, handlers or cases; the rest is its header.
SUITES: dict[type, tuple[str, ...]] = {
    ast.Module: ("body",),
    ast.FunctionDef: ("body",),
    ast.AsyncFunctionDef: ("body",),
    ast.ClassDef: ("body",),
    ast.If: ("body", "orelse"),
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
    ast.Try: ("body", "handlers", "orelse", "finalbody"),
    ast.TryStar: ("body", "handlers", "orelse", "finalbody"),
    ast.ExceptHandler: ("body",),
    ast.Match: ("cases",),
    ast.match_case: ("body",),
}


def suites_of(node: ast.AST) -> Iterator[Sequence[Item]]:
    """The suites directly inside a node, empty ones included."""
    for name in SUITES.get(node.__class__, ()):
        yield getattr(node, name)


def line_of(item: Item) -> int:
    """The line of its keyword: decorators come before it."""
    return item.pattern.lineno if isinstance(item, ast.match_case) else item.lineno


def extent_of(item: Item) -> tuple[int, int]:
    """Its first line, decorators included, and its last."""
    if isinstance(item, ast.match_case):
        return item.pattern.lineno, extent_of(item.body[-1])[1]
    first, last = item.lineno, item.end_lineno or item.lineno
    for decorator in getattr(item, "decorator_list", ()):
        first = min(first, decorator.lineno)
    return first, last
