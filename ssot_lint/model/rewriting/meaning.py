"""What a suite gives its statements beyond what they say: a docstring's place, declared names, being a generator."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ssot_lint.model.definitions import FUNCTIONS, Function
from ssot_lint.model.rewriting.sameness import FIELDS
from ssot_lint.model.rewriting.shift import Shift, Side, Touch

_SCOPES = (ast.Module, ast.ClassDef, *FUNCTIONS)
_APART = (*FUNCTIONS, ast.ClassDef, ast.Lambda)


def changed_meaning(old: ast.AST, new: ast.AST, shift: Shift) -> str | None:
    """Why statements that say the same would mean something else in a scope that is edited; None when they do not."""
    if not isinstance(old, _SCOPES) or not isinstance(new, _SCOPES):
        return None
    text, match = _docstring(old, shift.before), _docstring(new, shift.after)
    if text is not None and match != shift.line(text):
        return f"the docstring on line {text} would be none any more"
    if match is not None and text is None:
        return f"the text on line {match} of the new text would become a docstring"
    return _changed_names(old, new, shift)


def changed_future(before: ast.Module, after: ast.Module) -> str | None:
    """Which `from __future__ import` comes or goes: it changes what the whole module means."""
    changed = sorted(set(_futures(before)) ^ set(_futures(after)))
    return f"`from __future__ import {changed[0]}` would come or go" if changed else None


def _futures(module: ast.Module) -> Iterator[str]:
    for statement in module.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__" and not statement.level:
            yield from (alias.name for alias in statement.names)


def _docstring(scope: Any, side: Side) -> int | None:
    """The line of a docstring that no edit touches."""
    first = scope.body[0] if scope.body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return None
    is_clean = side.touch(first.lineno, first.end_lineno or first.lineno) is Touch.CLEAN
    return first.lineno if is_clean and isinstance(first.value.value, str) else None


def _changed_names(old: ast.AST, new: ast.AST, shift: Shift) -> str | None:
    if not isinstance(old, FUNCTIONS) or not isinstance(new, FUNCTIONS):
        return None
    declared, names = _own(old, shift.before)
    redeclared, _ = _own(new, shift.after)
    if ("yield", "") in declared ^ redeclared and names:
        return f"`{old.name}` would become or cease to be a generator"
    for word, name in sorted(declared ^ redeclared):
        if name in names:
            return f"`{name}` would be declared `{word}`, or not any more, for lines that no fix touches"
    return None


def _own(function: Function, side: Side) -> tuple[set[tuple[str, str]], set[str]]:
    """What a function declares (`global`, `nonlocal`, that it yields), and the names on its lines that are clean."""
    declared: set[tuple[str, str]] = set()
    names: set[str] = set()
    stack: list[tuple[Any, bool]] = [(function.body, True)]
    while stack:
        node, is_own = stack.pop()
        kind = node.__class__
        if kind is list:
            stack += [(each, is_own) for each in node]
            continue
        if kind is ast.Name and side.block(node.lineno) is None:
            names.add(node.id)
        if is_own and (kind is ast.Global or kind is ast.Nonlocal):
            declared.update((kind.__name__.lower(), name) for name in node.names)
        elif is_own and (kind is ast.Yield or kind is ast.YieldFrom):
            declared.add(("yield", ""))
        is_own = is_own and kind not in _APART
        stack += [(node.__dict__.get(name), is_own) for name in FIELDS.get(kind, ())]
    return declared, names
