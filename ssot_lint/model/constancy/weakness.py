"""Tests all of whose checks are weak: they ask whether a thing is there, or what it is, and never what it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.model.calls import classify
from ssot_lint.model.checks import CheckKind
from ssot_lint.model.constancy.constant_checks import may_be_constant
from ssot_lint.model.constancy.constants import condition_of, condition_of_call
from ssot_lint.model.inference import Nature, infer
from ssot_lint.model.names import last_name
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.checks import Check
    from ssot_lint.model.tests import Test

_BUILDING_NAME = compile_late(r"[A-Z]\w*[a-z]\w*|(create|make|build|new|construct)(_\w+)?")
_SOME = 3


class WeakKind(Enum):
    """What a weak check asks, as it is written."""

    NOT_NONE = "is not None"
    INSTANCE = "isinstance"
    ATTRIBUTE = "hasattr"
    CALLABLE = "callable"
    BUILT = "truth of an object just built"


_CALLS = {"isinstance": WeakKind.INSTANCE, "hasattr": WeakKind.ATTRIBUTE, "callable": WeakKind.CALLABLE}

_BY_NAME = frozenset({"hasattr", "getattr", "getattr_static"})
# The kind of a weak condition, and the properties that it looks at.
Asked = tuple[WeakKind, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Weakness:
    """What the weak checks of a test ask, in source order, each kind once; `properties` counts what they look at.

    A plain name is no property: three objects that are not None say no more than one.
    """

    kinds: tuple[WeakKind, ...]
    properties: int

    @property
    def is_broad(self) -> bool:
        """Whether three or more distinct properties are looked at."""
        return self.properties >= _SOME


def weakness_of(test: Test) -> Weakness | None:
    """The weakness of a test whose checks, constant ones left out, are all weak; None without any."""
    if _has_strong(test):
        return None
    kinds: dict[WeakKind, None] = {}
    properties: set[str] = set()
    for check in test.checks:
        if check.constancy is not None:
            continue
        found = _read(check)
        if found is None:
            return None
        for kind, looked_at in found:
            kinds[kind] = None
            properties |= looked_at
    if not kinds or test.ambient_checks:
        return None
    return Weakness(tuple(kinds), len(properties))


def _has_strong(test: Test) -> bool:
    """Whether some check is no constant and asks more, told without a look at all of them."""
    from ssot_lint.model.flow.sure import named_like_check

    for statement in test.outline.asserts:
        if statement not in test.constant_asserts and _is_strong(statement.test, test):
            return True
    for at, call in test.outline.calls:
        verdict = classify(call, test.scope) if named_like_check(call, test) else None
        if verdict is not None:
            condition = condition_of_call(call) if verdict.kind is CheckKind.UNITTEST else None
            if condition is None or (not may_be_constant(call, at, test) and _is_strong(condition, test)):
                return True
    return False


def _is_strong(condition: ast.expr, test: Test) -> bool:
    return any(_ask(part, test) is None for part in _parts(condition))


def _read(check: Check) -> list[Asked] | None:
    if check.kind not in (CheckKind.ASSERT, CheckKind.UNITTEST):
        return None
    condition = condition_of(check)
    if condition is None:
        return None
    parts = list(_parts(condition))
    found = [_ask(part, check.test) for part in parts]
    return None if None in found else [each for each in found if each is not None]


def _parts(condition: ast.expr) -> Iterator[ast.expr]:
    if type(condition) is ast.BoolOp:
        for value in condition.values:
            yield from _parts(value)
    else:
        yield condition


def _ask(node: ast.expr, test: Test) -> Asked | None:
    if type(node) is ast.Compare:
        return (WeakKind.NOT_NONE, _properties(node.left)) if _is_not_none(node) else None
    if type(node) is ast.Call and type(node.func) is ast.Name and node.func.id in _CALLS and node.args:
        kind = _CALLS[node.func.id]
        return kind, _properties(node if kind is WeakKind.ATTRIBUTE else node.args[0])
    return (WeakKind.BUILT, _properties(node)) if _is_just_built(node, test) else None


def _properties(node: ast.expr) -> frozenset[str]:
    """The properties that are looked at, as source text; an attribute whose name is computed stands for several."""
    if type(node) is ast.Name:
        return frozenset()
    if type(node) is ast.Call and last_name(node.func) in _BY_NAME and len(node.args) > 1:
        owner, name = ast.unparse(node.args[0]), node.args[1]
        if type(name) is ast.Constant and isinstance(name.value, str):
            return frozenset({f"{owner}.{name.value}"})
        return frozenset(f"{owner}.{ast.unparse(name)} {number}" for number in range(_SOME))
    return frozenset({ast.unparse(node)})


def _is_not_none(node: ast.Compare) -> bool:
    right = node.comparators[0]
    return (
        len(node.ops) == 1
        and type(node.ops[0]) in (ast.IsNot, ast.NotEq)
        and type(right) is ast.Constant
        and right.value is None
    )


def _is_just_built(node: ast.expr, test: Test) -> bool:
    value = test.scope.locals.get(node.id) if type(node) is ast.Name else node
    if type(value) is ast.Await:
        value = value.value
    if type(value) is not ast.Call:
        return False
    nature = infer(value.func, test.scope).nature
    if nature is Nature.CLASS:
        return True
    return bool(_BUILDING_NAME.fullmatch(last_name(value.func) or "")) and nature is not Nature.MODULE
