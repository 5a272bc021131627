"""What an expression is worth without running anything: the literal behind it, and whether it can be None."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from ssot_lint.data import dataclass, field

UNKNOWN: Final = object()
_MOST_ELEMENTS = 500
_LARGEST = 10**12
_MOST_STEPS = 5000
_LEVELS = 30
_DEPTH = 8

_SINGLETONS = (type(None), bool, type(...))
_WRITTEN = frozenset({ast.Constant, ast.BinOp, ast.UnaryOp})
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict)
_BINDABLE = frozenset(
    {ast.Constant, *DISPLAYS, ast.JoinedStr, ast.Name, ast.Subscript, ast.UnaryOp, ast.BinOp, ast.Call}
)


@dataclass(slots=True)
class Reading:
    """Local names with the one value each is bound to, and what a reading leaned on.

    `used` are those names; `mirrored` is what was compared with itself, which counts only if `mirrors` do.
    """

    values: Mapping[str, ast.expr] = field(default_factory=dict)
    mirrors: bool = True
    used: set[str] = field(default_factory=set)
    mirrored: ast.expr | None = None
    _open: set[str] = field(default_factory=set)
    _level: int = 0
    _steps: int = 0

    def fork(self) -> Reading:
        """A reading of the same names that has leaned on nothing yet."""
        return Reading(self.values, self.mirrors)

    def join(self, other: Reading) -> None:
        """Lean on what `other` leaned on, too."""
        self.used |= other.used
        self.mirrored = self.mirrored or other.mirrored

    def resolve(self, node: ast.expr, depth: int = _DEPTH) -> ast.expr:
        """The expression behind names, `name["k"]`, `name[0]` and `name.get("k")`; `node` itself when unknown."""
        kind = type(node)
        if depth == 0:
            return node
        if kind is ast.Name:
            return self._named(node, depth)  # type: ignore[arg-type]
        if kind is ast.Subscript:
            return self._element(node, depth)  # type: ignore[arg-type]
        if kind is ast.Call:
            return self._got(node, depth)  # type: ignore[arg-type]
        return node

    def _named(self, node: ast.Name, depth: int) -> ast.expr:
        value = self.values.get(node.id)
        if value is None or type(value) not in _BINDABLE or node.id in self._open:
            return node
        self._open.add(node.id)
        found = self.resolve(value, depth - 1)
        self._open.discard(node.id)
        if type(found) not in _BINDABLE or (type(found) is ast.Call and not is_length(found)):
            return node
        self.used.add(node.id)
        return found

    def _element(self, node: ast.Subscript, depth: int) -> ast.expr:
        base = self.resolve(node.value, depth - 1)
        if not isinstance(base, ast.Dict | ast.List | ast.Tuple):
            return node
        key = self.literal(node.slice)
        found = None
        if isinstance(base, ast.Dict):
            found = self._entry(base, key)
        elif type(key) is int and not any(type(each) is ast.Starred for each in base.elts):
            found = base.elts[key] if -len(base.elts) <= key < len(base.elts) else None
        return self.resolve(found, depth - 1) if found is not None else node

    def _got(self, node: ast.Call, depth: int) -> ast.expr:
        func = node.func
        if type(func) is not ast.Attribute or func.attr != "get" or not 1 <= len(node.args) <= 2 or node.keywords:
            return node
        base = self.resolve(func.value, depth - 1)
        if type(base) is not ast.Dict:
            return node
        found = self._entry(base, self.literal(node.args[0]))
        return self.resolve(found, depth - 1) if found is not None else node

    def _entry(self, table: ast.Dict, key: object) -> ast.expr | None:
        if key is UNKNOWN or len(table.keys) > _MOST_ELEMENTS:
            return None
        found: ast.expr | None = None
        for each, value in zip(table.keys, table.values, strict=True):
            known = UNKNOWN if each is None else self.literal(each)
            if known is UNKNOWN:
                return None
            if known == key and type(known) is type(key):
                found = value
        return found

    def literal(self, node: ast.expr) -> Any:
        """The Python value that `node` always has, or `UNKNOWN`."""
        self._steps += 1
        # A display may hold its own name, once or many times over.
        if self._level >= _LEVELS or self._steps > _MOST_STEPS:
            return UNKNOWN
        self._level += 1
        value = self._value(self.resolve(node))
        self._level -= 1
        return value

    def _value(self, node: ast.expr) -> Any:
        kind = type(node)
        if kind is ast.Constant:
            return node.value  # type: ignore[attr-defined]
        if kind is ast.UnaryOp:
            return self._unary(node)  # type: ignore[arg-type]
        if kind is ast.BinOp:
            return self._arithmetic(node)  # type: ignore[arg-type]
        if kind is ast.Dict:
            return self._table(node)  # type: ignore[arg-type]
        if kind in DISPLAYS:
            values = [self.literal(each) for each in node.elts[:_MOST_ELEMENTS]]  # type: ignore[attr-defined]
            if UNKNOWN in values or len(values) != len(node.elts):  # type: ignore[attr-defined]
                return UNKNOWN
            return _built({ast.List: list, ast.Tuple: tuple, ast.Set: set}[kind], values)
        return UNKNOWN

    def _table(self, node: ast.Dict) -> Any:
        if len(node.keys) > _MOST_ELEMENTS:
            return UNKNOWN
        keys = [UNKNOWN if key is None else self.literal(key) for key in node.keys]
        values = [self.literal(value) for value in node.values]
        if UNKNOWN in keys or UNKNOWN in values:
            return UNKNOWN
        return _built(dict, zip(keys, values, strict=True))

    def _unary(self, node: ast.UnaryOp) -> Any:
        value = self.literal(node.operand)
        if type(node.op) is ast.Not:
            return value if value is UNKNOWN else not value
        if not isinstance(value, int | float | complex):
            return UNKNOWN
        return -value if type(node.op) is ast.USub else +value if type(node.op) is ast.UAdd else UNKNOWN

    def _arithmetic(self, node: ast.BinOp) -> Any:
        # Only on what is written there: a sum of names is the test's own reckoning, not a literal.
        sides = [self.literal(side) if type(side) in _WRITTEN else UNKNOWN for side in (node.left, node.right)]
        function = _ARITHMETIC.get(type(node.op))
        if function is None or not all(isinstance(s, int | float) and abs(s) < _LARGEST for s in sides):
            return UNKNOWN
        return _built(function, *sides)

    def is_never_none(self, node: ast.expr) -> bool:
        """Whether `node` is a literal or display, so that it cannot be None."""
        node = self.resolve(node)
        if type(node) is ast.Constant:
            return node.value is not None
        if isinstance(node, (*DISPLAYS, ast.JoinedStr, ast.Lambda, ast.GeneratorExp)):
            return True
        value = self.literal(node)
        return value is not UNKNOWN and value is not None


def is_singleton(value: object) -> bool:
    """Whether Python keeps one object of this value, so that `is` compares values."""
    return isinstance(value, _SINGLETONS)


def is_length(node: ast.expr) -> bool:
    """Whether `node` is a call `len(x)`."""
    return type(node) is ast.Call and type(node.func) is ast.Name and node.func.id == "len" and len(node.args) == 1


def _built(function: Callable[..., Any], *values: Any) -> Any:
    try:
        return function(*values)
    except (TypeError, ValueError, ArithmeticError):
        return UNKNOWN
