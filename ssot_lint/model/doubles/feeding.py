"""What a function puts into its local names besides assigning them: elements of containers, and values of loops."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.data import dataclass, field
from ssot_lint.model.definitions import blocks_of
from ssot_lint.model.doubles.lines import lines_of
from ssot_lint.model.inference import Scope
from ssot_lint.model.statements import LOOPS, iterate_calls, nodes_in

_PUTTING = frozenset({ast.AugAssign, ast.Assign, ast.Expr})
FEEDING = frozenset("append extend add update insert appendleft put put_nowait setdefault set_result".split())


@dataclass(eq=False, slots=True)
class Feeding:
    """By local name: `values` that were put into its object, and the iterables that it ran over. `unpacked`: the local
    names that are parts of something taken apart.
    """

    scope: Scope
    values: dict[str, list[ast.expr]] = field(default_factory=dict)
    loops: dict[str, list[ast.expr]] = field(default_factory=dict)
    unpacked: set[str] = field(default_factory=set)
    _flags: dict[str, list[ast.expr]] | None = None

    @property
    def flags(self) -> dict[str, list[ast.expr]]:
        """What a flag hangs on: a name that only ever gets constants, and the conditions, loops and tried calls around
        those assignments."""
        if self._flags is None:
            self._flags = {name: [] for name in flags_in(self.scope)} if self.scope.function is not None else {}
            if self._flags and self.scope.function is not None:
                _hang(self.scope.function.body, (), self._flags)
        return self._flags


def feeding_of(scope: Scope) -> Feeding:
    """The feeding of the scope's function; kept with the scope."""
    if scope.feeding is None:
        scope.feeding = _read(scope)
    found: Feeding = scope.feeding
    return found


def _read(scope: Scope) -> Feeding:
    found = Feeding(scope)
    for line in lines_of(scope):
        statement = line.statement
        kind = statement.__class__
        if kind is ast.For or kind is ast.AsyncFor:
            _bind(statement.target, statement.iter, found)  # type: ignore[attr-defined]
        elif kind in _PUTTING:
            if kind is ast.Assign:
                found.unpacked.update(_unpacked(statement, scope))  # type: ignore[arg-type]
            for name, value in _put(statement):
                found.values.setdefault(name, []).append(value)
        for each in line.comprehensions:
            for generator in each.generators:  # type: ignore[attr-defined]
                _bind(generator.target, generator.iter, found)
    return found


def _unpacked(statement: ast.Assign, scope: Scope) -> Iterator[str]:
    for target in statement.targets:
        if target.__class__ is ast.Tuple or target.__class__ is ast.List:
            for each in nodes_in(target):
                if isinstance(each, ast.Name) and each.id not in scope.bound:
                    yield each.id


def flags_in(scope: Scope) -> set[str]:
    """The local names that get several values, constants only: flags and counters."""
    counted = {
        line.statement.target.id
        for line in lines_of(scope)
        if isinstance(line.statement, ast.AugAssign)
        and isinstance(line.statement.target, ast.Name)
        and isinstance(line.statement.value, ast.Constant)
    }
    return {
        name
        for name, values in scope.bound.items()
        if (len(values) > 1 or name in counted) and all(isinstance(value, ast.Constant) for value in values)
    }


def _hang(body: list[ast.stmt], around: tuple[ast.expr, ...], flags: dict[str, list[ast.expr]]) -> None:
    """Note for every flag that a block sets what decides whether the assignment is reached."""
    for statement in body:
        name = _set_name(statement)
        if name in flags:
            flags[name].extend(each for each in around if each not in flags[name])
        for block in blocks_of(statement):
            _hang(block, (*around, *deciding(statement)), flags)


def _set_name(statement: ast.stmt) -> str:
    target: ast.expr | None = None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    elif isinstance(statement, ast.AugAssign):
        target = statement.target
    return target.id if isinstance(target, ast.Name) else ""


def deciding(statement: ast.stmt) -> Iterator[ast.expr]:
    """What decides whether a block of a statement is reached: conditions, what a loop runs over, tried calls."""
    if isinstance(statement, ast.If | ast.While):
        yield statement.test
    elif isinstance(statement, LOOPS):
        yield statement.iter
    elif isinstance(statement, ast.Try):
        for each in statement.body:
            yield from iterate_calls(each)


def _bind(target: ast.expr, iterable: ast.expr, found: Feeding) -> None:
    names = [each for each in nodes_in(target) if isinstance(each, ast.Name)]
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
