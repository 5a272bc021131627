"""What a function puts into its local names besides assigning them: elements of containers, and values of loops."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from ssot_lint.model.doubles.lines import lines_of
from ssot_lint.model.inference import Scope

FEEDING = frozenset("append extend add update insert appendleft put put_nowait setdefault set_result".split())


@dataclass(eq=False, slots=True)
class Feeding:
    """By local name: `values` that were put into its object, and the iterables that it ran over."""

    values: dict[str, list[ast.expr]] = field(default_factory=dict)
    loops: dict[str, list[ast.expr]] = field(default_factory=dict)


def feeding_of(scope: Scope) -> Feeding:
    """The feeding of the scope's function; kept with the scope."""
    if scope.feeding is None:
        scope.feeding = _read(scope)
    found: Feeding = scope.feeding
    return found


def _read(scope: Scope) -> Feeding:
    found = Feeding()
    for line in lines_of(scope):
        statement = line.statement
        if isinstance(statement, ast.For | ast.AsyncFor):
            _bind(statement.target, statement.iter, found)
        for name, value in _put(statement):
            found.values.setdefault(name, []).append(value)
        for each in line.comprehensions:
            for generator in each.generators:  # type: ignore[attr-defined]
                _bind(generator.target, generator.iter, found)
    return found


def _bind(target: ast.expr, iterable: ast.expr, found: Feeding) -> None:
    names = [each for each in ast.walk(target) if isinstance(each, ast.Name)]
    counts = isinstance(iterable, ast.Call) and isinstance(iterable.func, ast.Name) and iterable.func.id == "enumerate"
    for each in names[1:] if counts and len(names) > 1 else names:
        found.loops.setdefault(each.id, []).append(iterable)


def _put(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id, statement.value
    elif isinstance(statement, ast.Assign):
        for each in statement.targets:
            if isinstance(each, ast.Subscript) and isinstance(each.value, ast.Name):
                yield each.value.id, statement.value
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        if isinstance(call.func, ast.Attribute) and call.func.attr in FEEDING and isinstance(call.func.value, ast.Name):
            name = call.func.value.id
            yield from ((name, argument) for argument in call.args)
