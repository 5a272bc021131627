"""Where a function body binds names and fills or empties the containers behind them, with the constructs around."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from ssot_lint.data import dataclass, field
from ssot_lint.model.names import dotted

_FILLING = {"append": 0, "add": 0, "insert": 1, "appendleft": 0, "put_nowait": 0, "setdefault": 1}
_EXTENDING = frozenset({"extend", "update", "extendleft"})
_EMPTYING = frozenset({"clear", "pop", "remove", "popitem", "discard", "popleft", "get_nowait"})


@dataclass(eq=False, slots=True)
class Spot:
    """A statement in its block, the arm of the construct that holds the block, and that construct's own spot."""

    statement: ast.stmt
    block: list[ast.stmt]
    index: int
    arm: int
    outer: Spot | None

    @property
    def line(self) -> int:
        """The line of the statement."""
        return self.statement.lineno

    def chain(self) -> list[Spot]:
        """This spot and those of the constructs around it, innermost first."""
        found: list[Spot] = []
        spot: Spot | None = self
        while spot is not None:
            found.append(spot)
            spot = spot.outer
        return found


@dataclass(frozen=True, slots=True)
class Binding:
    """A name bound to `value`, or (`looped`) to the elements of `value`; `path` leads into tuples. None: unknown."""

    spot: Spot
    value: ast.expr | None
    looped: bool = False
    path: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filling:
    """Something put into a container: one element, or all elements of `value`."""

    spot: Spot
    value: ast.expr | None = None


@dataclass(slots=True)
class Fillings:
    """Bindings, fillings and the lines of emptyings by dotted name; spots by the id of their statement."""

    bound: dict[str, list[Binding]] = field(default_factory=dict)
    filled: dict[str, list[Filling]] = field(default_factory=dict)
    emptied: dict[str, list[int]] = field(default_factory=dict)
    spots: dict[int, Spot] = field(default_factory=dict)


def read_fillings(body: list[ast.stmt]) -> Fillings:
    """The fillings of a function body; inner functions are not entered."""
    found = Fillings()
    _read_block(body, 0, None, found)
    return found


def _read_block(body: list[ast.stmt], arm: int, outer: Spot | None, into: Fillings) -> None:
    for index, statement in enumerate(body):
        spot = Spot(statement, body, index, arm, outer)
        into.spots[id(statement)] = spot
        read = _READERS.get(type(statement))
        if read is not None:
            read(statement, spot, into)
        if type(statement) in _COMPOUND:
            for number, block in enumerate(_arms(statement)):
                _read_block(block, number, spot, into)


_COMPOUND = frozenset(
    {ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match}
)


def _arms(statement: ast.stmt) -> list[list[ast.stmt]]:
    if isinstance(statement, ast.Try | ast.TryStar):
        return [statement.body, statement.orelse, statement.finalbody, *(h.body for h in statement.handlers)]
    if isinstance(statement, ast.Match):
        return [case.body for case in statement.cases]
    return [block for name in ("body", "orelse") if (block := getattr(statement, name, None))]


def _assignment(statement: ast.Assign | ast.AnnAssign, spot: Spot, into: Fillings) -> None:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    if statement.value is not None:
        for target in targets:
            _bind(target, Binding(spot, statement.value), into)


def _addition(statement: ast.AugAssign, spot: Spot, into: Fillings) -> None:
    _fill(statement.target, Filling(spot, statement.value), into)


def _loop(statement: ast.For | ast.AsyncFor, spot: Spot, into: Fillings) -> None:
    value = statement.iter if isinstance(statement, ast.For) else None
    _bind(statement.target, Binding(spot, value, looped=True), into)


def _with(statement: ast.With | ast.AsyncWith, spot: Spot, into: Fillings) -> None:
    for item in statement.items:
        if item.optional_vars is not None:
            _bind(item.optional_vars, Binding(spot, None), into)


def _expression(statement: ast.Expr, spot: Spot, into: Fillings) -> None:
    _call(statement.value, spot, into)


def _deletion(statement: ast.Delete, spot: Spot, into: Fillings) -> None:
    for target in statement.targets:
        name = dotted(target.value) if isinstance(target, ast.Subscript) else None
        if name is not None:
            into.emptied.setdefault(name, []).append(spot.line)


_READERS: dict[type[ast.stmt], Callable[[Any, Spot, Fillings], None]] = {
    ast.Assign: _assignment,
    ast.AnnAssign: _assignment,
    ast.AugAssign: _addition,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Expr: _expression,
    ast.Delete: _deletion,
}


def _bind(target: ast.expr, binding: Binding, into: Fillings) -> None:
    if isinstance(target, ast.Tuple | ast.List):
        for index, each in enumerate(target.elts):
            starred = isinstance(each, ast.Starred)
            inner = Binding(binding.spot, None) if starred else _inside(binding, index)
            _bind(each.value if isinstance(each, ast.Starred) else each, inner, into)
    elif isinstance(target, ast.Subscript):
        _fill(target.value, Filling(binding.spot), into)
    else:
        name = dotted(target)
        if name is not None:
            into.bound.setdefault(name, []).append(binding)


def _inside(binding: Binding, index: int) -> Binding:
    return Binding(binding.spot, binding.value, binding.looped, (*binding.path, index))


def _fill(target: ast.expr, filling: Filling, into: Fillings) -> None:
    while isinstance(target, ast.Subscript):
        target, filling = target.value, Filling(filling.spot)
    name = dotted(target)
    if name is not None:
        into.filled.setdefault(name, []).append(filling)


def _call(node: ast.expr, spot: Spot, into: Fillings) -> None:
    if isinstance(node, ast.Await):
        node = node.value
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    method, receiver = node.func.attr, node.func.value
    # `groups.setdefault(key, []).append(value)` fills `groups`.
    if (
        isinstance(receiver, ast.Call)
        and isinstance(receiver.func, ast.Attribute)
        and receiver.func.attr == "setdefault"
    ):
        receiver = receiver.func.value
    if len(node.args) > _FILLING.get(method, 99):
        _fill(receiver, Filling(spot), into)
    elif method in _EXTENDING and (node.args or node.keywords):
        _fill(receiver, Filling(spot, node.args[0] if node.args else None), into)
    elif method in _EMPTYING:
        name = dotted(receiver)
        if name is not None:
            into.emptied.setdefault(name, []).append(spot.line)
