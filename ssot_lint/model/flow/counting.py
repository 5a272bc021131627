"""How many elements an expression has at least at one place of a test, as far as the test's own text tells."""

from __future__ import annotations

import ast
from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING, Any

from ssot_lint.lasting import cached_property
from ssot_lint.model.constancy.written import Written, component
from ssot_lint.model.flow.endings import Ending, endings
from ssot_lint.model.flow.fillings import Binding, Filling, Spot
from ssot_lint.model.flow.guards import guarded_at
from ssot_lint.model.names import dotted, last_name

if TYPE_CHECKING:
    from ssot_lint.model.flow.loops import Loops

_DEPTH = 12
_MANY = 1_000_000
# Calls that give as many elements as their first argument has.
_KEEPING = frozenset(
    "list tuple sorted reversed iter enumerate dict deepcopy copy as_completed cycle deque OrderedDict tqdm".split()
)
_LAZY = frozenset({"enumerate", "zip", "map", "filter", "reversed", "iter", "chain", "product"})
_MERGING = frozenset({"set", "frozenset", "Counter"})
_PROTOCOLS = {"HIGHEST_PROTOCOL": 5, "DEFAULT_PROTOCOL": 4}  # of pickle
_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})


class Counting:
    """Lower bounds for one place of the test (`spot`); without a place only what is written counts."""

    def __init__(self, loops: Loops, spot: Spot | None) -> None:
        self.loops = loops
        self.spot = spot
        self.written = Written(loops.test, loops.fillings)
        self.seen: set[str] = set()

    @cached_property
    def guarded(self) -> dict[str, int]:
        """What conditions on the way leave non-empty here, with their lines."""
        return guarded_at(self.spot, self.loops.test) if self.spot is not None else {}

    def is_guarded(self, node: ast.expr) -> bool:
        """Whether a condition on the way to this place spoke for `node`."""
        line = self.guarded.get(ast.dump(node)) if self.guarded else None
        return line is not None and not self._is_changed(node, line)

    def _is_changed(self, node: ast.expr, since: int) -> bool:
        assert self.spot is not None
        fillings, end = self.loops.fillings, self.spot.line
        for name in {dotted(each) or "" for each in ast.walk(node)}:
            lines = [*fillings.emptied.get(name, ()), *(each.spot.line for each in fillings.bound.get(name, ()))]
            if any(since < line < end for line in lines):
                return True
        return False

    def least(self, node: ast.expr | None, depth: int = _DEPTH) -> int:
        """The number of elements that `node` has at least; 0 when nothing is known."""
        if node is None or depth == 0:
            return 0
        if self.is_guarded(node):
            return 1
        look = _COUNTS.get(type(node))
        return look(self, node, depth - 1) if look is not None else 0

    def _display(self, node: ast.List | ast.Tuple, depth: int) -> int:
        return sum(self.least(e.value, depth) if isinstance(e, ast.Starred) else 1 for e in node.elts)

    def _set(self, node: ast.Set, depth: int) -> int:
        return 1 if any(not isinstance(e, ast.Starred) or self.least(e.value, depth) for e in node.elts) else 0

    def _dict(self, node: ast.Dict, depth: int) -> int:
        own = sum(key is not None for key in node.keys)
        return own or max(
            (self.least(v, depth) for k, v in zip(node.keys, node.values, strict=True) if k is None), default=0
        )

    def _constant(self, node: ast.Constant, depth: int) -> int:
        return len(node.value) if isinstance(node.value, str | bytes) else 0

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, depth: int) -> int:
        if any(each.ifs or each.is_async for each in node.generators):
            return 0
        rounds = prod(self.least(each.iter, depth) for each in node.generators)
        return min(rounds, 1) if isinstance(node, ast.SetComp | ast.DictComp) else rounds

    def _inner(self, node: ast.Await | ast.NamedExpr | ast.Starred, depth: int) -> int:
        return self.least(node.value, depth)

    def _binary(self, node: ast.BinOp, depth: int) -> int:
        left, right = self.least(node.left, depth), self.least(node.right, depth)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Mult):
            return left * (self.number(node.right, depth) or 0) or right * (self.number(node.left, depth) or 0)
        return max(left, right) if isinstance(node.op, ast.BitOr) else 0

    def _choice(self, node: ast.IfExp, depth: int) -> int:
        return min(self.least(node.body, depth), self.least(node.orelse, depth))

    def _boolean(self, node: ast.BoolOp, depth: int) -> int:
        # An iterator is true also when it has nothing to give.
        lazy = any(isinstance(each, ast.Call) and last_name(each.func) in _LAZY for each in node.values[:-1])
        return min(1, self.least(node.values[-1], depth)) if isinstance(node.op, ast.Or) and not lazy else 0

    def _call(self, node: ast.Call, depth: int) -> int:
        name, args = last_name(node.func), node.args
        if name == "range" and args:
            return self._range([self.number(each, depth) for each in args])
        if isinstance(node.func, ast.Attribute) and name in ("items", "keys", "values", "copy"):
            return self.least(node.func.value, depth)
        if isinstance(node.func, ast.Attribute) and name in ("split", "splitlines"):
            text = node.func.value
            return len(text.value.split()) if isinstance(text, ast.Constant) and isinstance(text.value, str) else 0
        if name in ("gather", "chain"):
            return sum(
                self.least(a.value, depth)
                if isinstance(a, ast.Starred)
                else 1
                if name == "gather"
                else self.least(a, depth)
                for a in args
            )
        if name in ("zip", "product"):
            return min((self.least(each, depth) for each in args), default=0)
        if name in ("map", "starmap"):
            return self.least(args[1], depth) if len(args) > 1 else 0
        if name in _KEEPING:
            return self.least(args[0], depth) if args else len(node.keywords) if name == "dict" else 0
        return min(1, self.least(args[0], depth)) if name in _MERGING and args else 0

    def _range(self, bounds: list[int | None]) -> int:
        if None in bounds or len(bounds) > 3 or bounds[2:] == [0]:
            return 0
        return min(len(range(*(bound for bound in bounds if bound is not None))), _MANY)

    def number(self, node: ast.expr, depth: int) -> int | None:
        """The whole number that `node` stands for, at least; a parametrized value counts as one."""
        if depth <= 0:
            return None
        if isinstance(node, ast.Constant):
            return min(node.value, _MANY) if type(node.value) is int else None
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self.number(node.operand, depth - 1)
            return None if value is None else -value
        if isinstance(node, ast.Call) and last_name(node.func) == "len" and node.args:
            return self.least(node.args[0], depth - 1)
        if isinstance(node, ast.BinOp):
            left, right = self.number(node.left, depth - 1), self.number(node.right, depth - 1)
            if left is None or right is None:
                return None
            kinds = {ast.Add: left + right, ast.Sub: left - right, ast.Mult: left * right}
            return kinds.get(type(node.op))
        if isinstance(node, ast.Name) and node.id in self.loops.parameters:
            return 1
        if isinstance(node, ast.Attribute) and node.attr in _PROTOCOLS:
            return _PROTOCOLS[node.attr]
        if isinstance(node, ast.Name) and (first := self._first_value(node.id, depth)) is not None:
            return first
        value_of = self.written.constant(node, depth)
        return self.number(value_of, depth - 1) if value_of is not None else None

    def _first_value(self, name: str, depth: int) -> int | None:
        """The number that a loop around this place gives to `name` in its first round, which is a round like any."""
        bindings = self.loops.fillings.bound.get(name, ())
        around = {id(each.statement) for each in self.spot.chain()[1:]} if self.spot is not None else set()
        if len(bindings) != 1 or not bindings[0].looped or id(bindings[0].spot.statement) not in around:
            return None
        value, path = bindings[0].value, bindings[0].path
        if not isinstance(value, ast.Call):
            return None
        called = last_name(value.func)
        if called == "range" and not path:
            return self.number(value.args[0], depth - 1) if len(value.args) > 1 else 0
        return 0 if called == "enumerate" and path == (0,) and len(value.args) == 1 else None

    def _subscript(self, node: ast.Subscript, depth: int) -> int:
        if not isinstance(node.slice, ast.Slice):
            return self.least(self.written.constant(node, depth), depth)
        size = self.least(node.value, depth)
        if size and self.is_guarded(node.value):
            return 1
        parts = [part and self.number(part, depth) for part in (node.slice.lower, node.slice.upper, node.slice.step)]
        if any(part is not None and number is None for part, number in zip(_parts(node.slice), parts, strict=True)):
            return 0
        return len(range(size)[slice(*parts)]) if parts[2] != 0 else 0  # type: ignore[arg-type]

    def _name(self, node: ast.Name | ast.Attribute, depth: int) -> int:
        name = dotted(node)
        if name is None or name in self.seen:
            return 0
        self.seen.add(name)
        try:
            return self._named(name, depth)
        finally:
            self.seen.discard(name)

    def _named(self, name: str, depth: int) -> int:
        if name.partition(".")[0] in self.loops.parameters:
            return 1
        fillings = self.loops.fillings
        line = self.spot.line if self.spot is not None else 0
        if any(each < line for each in fillings.emptied.get(name, ())):
            return 0
        bindings = fillings.bound.get(name)
        if bindings is None:
            return self._members(name) or self.least(self.written.outer(name), depth)
        size = min(self._bound(each, depth) for each in bindings)
        return size or self._filled(name, bindings, depth)

    def _bound(self, binding: Binding, depth: int) -> int:
        if binding.value is None:
            return 0
        if not binding.looped:
            value = component(binding.value, binding.path)
            return self.least(value, depth)
        parts = [component(each, binding.path) for each in self.written.elements(binding.value, depth)]
        return min((self.least(each, depth) for each in parts), default=0)

    def _members(self, name: str) -> int:
        cls = self.loops.test.file.definitions.classes.get(name)
        if cls is None or not any((base or "").rpartition(".")[2] in _ENUMS for base in cls.base_names):
            return 0
        return len(cls.assigned)

    def _filled(self, name: str, bindings: list[Binding], depth: int) -> int:
        if self.spot is None:
            return 0
        last = max((each.spot.line for each in bindings if each.spot.line < self.spot.line), default=0)
        return sum(
            self._amount(name, each, depth)
            for each in self.loops.fillings.filled.get(name, ())
            if last <= each.spot.line < self.spot.line
        )

    def _amount(self, name: str, filling: Filling, depth: int) -> int:
        """How much a filling surely adds before this place: loops between run, no branch or handler stands between."""
        assert self.spot is not None
        shared = {id(each.statement) for each in self.spot.chain()[1:]}
        amount = 1 if filling.value is None else self.least(filling.value, depth)
        inner = filling.spot
        for each in filling.spot.chain()[1:]:
            around = each.statement
            if id(around) in shared:
                break
            if isinstance(around, ast.For) and inner.arm == 0:
                amount *= self.least(around.iter, depth)
            elif not self._is_straight(around, inner.arm, name):
                return 0
            inner = each
        return amount

    def _is_straight(self, around: ast.stmt, arm: int, name: str) -> bool:
        if isinstance(around, ast.Try):
            return arm == 2 or (arm < 2 and all(self._fills_too(each, name) for each in around.handlers))
        return isinstance(around, ast.With | ast.AsyncWith)

    def _fills_too(self, handler: ast.ExceptHandler, name: str) -> bool:
        """Whether a handler fills `name` itself, or ends the test."""
        if not endings(handler.body, self.loops.test) & ~(Ending.FAIL | Ending.SKIP):
            return True
        return any(each.spot.block is handler.body for each in self.loops.fillings.filled.get(name, ()))


def _parts(node: ast.Slice) -> tuple[ast.expr | None, ast.expr | None, ast.expr | None]:
    return node.lower, node.upper, node.step


_COUNTS: dict[type[ast.expr], Callable[[Counting, Any, int], int]] = {
    ast.List: Counting._display,
    ast.Tuple: Counting._display,
    ast.Set: Counting._set,
    ast.Dict: Counting._dict,
    ast.Constant: Counting._constant,
    ast.ListComp: Counting._comprehension,
    ast.SetComp: Counting._comprehension,
    ast.DictComp: Counting._comprehension,
    ast.GeneratorExp: Counting._comprehension,
    ast.Await: Counting._inner,
    ast.NamedExpr: Counting._inner,
    ast.Starred: Counting._inner,
    ast.BinOp: Counting._binary,
    ast.IfExp: Counting._choice,
    ast.BoolOp: Counting._boolean,
    ast.Call: Counting._call,
    ast.Subscript: Counting._subscript,
    ast.Name: Counting._name,
    ast.Attribute: Counting._name,
}
