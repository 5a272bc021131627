"""Comparisons and conditions that stand as statements of their own: evaluated, and thrown away."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.model.calls import classify
from ssot_lint.model.definitions import FUNCTIONS, blocks_of
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import iterate_calls, statements_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_EXPECTING_NAME = compile_late(r"rais|warn|throw|suppress|deprecat|expect", re.IGNORECASE)
# What a comparison builds something with, a clause or a constraint, by library; an empty set stands for all of it.
_CLAUSES = frozenset(
    "Table Column column table literal literal_column func case cast bindparam select aliased mapped_column"
    " F Q Value".split()
)
_DSLS: dict[str, frozenset[str]] = {"sqlalchemy": _CLAUSES, "sqlmodel": _CLAUSES, "django": _CLAUSES} | dict.fromkeys(
    "peewee pony pyparsing z3 pulp cvxpy ortools pyomo gekko mip dfply siuba pypika".split(), frozenset()
)
_OPERATORS: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Eq: ("__eq__",),
    ast.NotEq: ("__ne__", "__eq__"),
    ast.Lt: ("__lt__", "__gt__"),
    ast.Gt: ("__gt__", "__lt__"),
    ast.LtE: ("__le__", "__ge__"),
    ast.GtE: ("__ge__", "__le__"),
    ast.In: ("__contains__", "__iter__", "__eq__"),
    ast.NotIn: ("__contains__", "__iter__", "__eq__"),
}
_PREDICATE = compile_late(r"isinstance|issubclass|hasattr|callable|all|any|bool|len|startswith|endswith|is_\w+|has_\w+")


class DiscardedKind(Enum):
    """What is thrown away."""

    COMPARISON = "comparison"
    CONDITION = "boolean expression"
    TUPLE = "tuple of a condition and its message"
    WRAPPED = "tuple around a check"


class Part(Enum):
    """What one element of a discarded tuple is."""

    CONDITION = "condition"
    CHECK = "check"
    TEXT = "text"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class Discarded:
    """One statement whose value nobody looks at; `parts` are the elements of a tuple."""

    kind: DiscardedKind
    span: Span
    parts: tuple[Part, ...] = ()


def discarded_checks(test: Test) -> tuple[Discarded, ...]:
    """Every comparison, condition or tuple of a check that is a statement by itself, in source order."""
    return tuple(_scan(test.body, False, test)) if test.outline.may_lose else ()


def _scan(body: list[ast.stmt], expected: bool, test: Test) -> Iterator[Discarded]:
    for statement in body:
        if type(statement) is ast.Expr:
            kind = None if expected else _kind_of(statement.value, test.scope)
            # Said to another linter, which looks for the same.
            if kind is not None and "noqa: B015" not in test.file.source.lines[(statement.end_lineno or 1) - 1]:
                yield Discarded(kind, test.file.source.span(statement), _parts_of(statement.value, test.scope))
        elif isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            yield from _scan(statement.body, _is_act(statement, test), test)
        elif isinstance(statement, ast.With | ast.AsyncWith):
            yield from _scan(statement.body, expected or _expects(statement, test), test)
        elif isinstance(statement, ast.Try | ast.TryStar):
            yield from _scan_try(statement, expected, test)
        else:
            for block in blocks_of(statement):
                yield from _scan(block, expected, test)


def _is_act(statement: ast.stmt, test: Test) -> bool:
    """Whether a function does this one thing for somebody who looks at what it does: raise, or cost so much."""
    if not isinstance(statement, FUNCTIONS) or len(statement.body) > 1 or statement.args.args:
        return False
    name = statement.name
    return bool(statement.decorator_list) or any(
        any(isinstance(each, ast.Name) and each.id == name for each in call.args) and _looks(call, test)
        for call in iterate_calls(test.node)
    )


def _looks(call: ast.Call, test: Test) -> bool:
    """Whether a call looks at what a function does that it is given: its name says so, or it is a check itself."""
    return bool(_EXPECTING_NAME.search(last_name(call.func) or "")) or classify(call, test.scope) is not None


def _scan_try(statement: ast.Try | ast.TryStar, expected: bool, test: Test) -> Iterator[Discarded]:
    # A try around nothing but the comparison, or with a failure after it, is there to see it raise.
    is_act = bool(statement.handlers) and all(_is_failure(each) for each in statement.body[1:])
    for index, block in enumerate(blocks_of(statement)):
        yield from _scan(block, expected or (is_act and index == 0), test)


def _is_failure(statement: ast.stmt) -> bool:
    value = statement.value if type(statement) is ast.Expr else None
    return type(statement) is ast.Raise or (type(value) is ast.Call and last_name(value.func) == "fail")


def _expects(statement: ast.With | ast.AsyncWith, test: Test) -> bool:
    """Whether the block is run to see what it does: raise, warn, or pass a check made around it."""
    for item in statement.items:
        node = item.context_expr
        called = node.func if type(node) is ast.Call else node
        if type(node) is ast.Call and classify(node, test.scope) is not None:
            return True
        name = last_name(called)
        if name is not None and (_EXPECTING_NAME.search(name) or name in test.parametrized):
            return True
    return False


def _kind_of(value: ast.expr, scope: Scope) -> DiscardedKind | None:
    kind = type(value)
    if kind is ast.Compare:
        return None if _builds(value, scope) else DiscardedKind.COMPARISON  # type: ignore[arg-type]
    if kind is ast.BoolOp:
        return None if _is_control_flow(value) else DiscardedKind.CONDITION  # type: ignore[arg-type]
    if kind is ast.UnaryOp and type(value.op) is ast.Not:  # type: ignore[attr-defined]
        return DiscardedKind.CONDITION
    if kind is ast.Tuple:
        return _tuple_kind(value, scope)  # type: ignore[arg-type]
    return None


def _tuple_kind(value: ast.Tuple, scope: Scope) -> DiscardedKind | None:
    for each in value.elts:
        inner = each.value if type(each) is ast.Await else each
        if type(inner) is ast.Call and classify(inner, scope) is not None:
            # A stray comma behind a check takes nothing from it.
            return DiscardedKind.WRAPPED if len(value.elts) > 1 else None
        if _kind_of(each, scope) in (DiscardedKind.COMPARISON, DiscardedKind.CONDITION):
            return DiscardedKind.TUPLE
    return None


def _parts_of(value: ast.expr, scope: Scope) -> tuple[Part, ...]:
    return tuple(_part_of(each, scope) for each in value.elts) if isinstance(value, ast.Tuple) else ()


def _part_of(node: ast.expr, scope: Scope) -> Part:
    inner = node.value if isinstance(node, ast.Await) else node
    if isinstance(inner, ast.Call) and classify(inner, scope) is not None:
        return Part.CHECK
    if _kind_of(node, scope) in (DiscardedKind.COMPARISON, DiscardedKind.CONDITION):
        return Part.CONDITION
    # `"%d left" % n` and `"{} left".format(n)`
    while isinstance(inner, ast.BinOp | ast.Call):
        inner = inner.left if isinstance(inner, ast.BinOp) else getattr(inner.func, "value", inner.func)
    is_text = isinstance(inner, ast.JoinedStr) or (isinstance(inner, ast.Constant) and isinstance(inner.value, str))
    return Part.TEXT if is_text else Part.OTHER


def _is_control_flow(value: ast.BoolOp) -> bool:
    """Whether it is `ready and start()`: an `if` in short, whose last part is run for what it does."""
    last = value.values[-1]
    if type(last) is ast.BoolOp:
        return _is_control_flow(last)
    if type(last) is ast.Call:
        return _PREDICATE.fullmatch(last_name(last.func) or "") is None
    return type(last) in (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


def _builds(value: ast.Compare, scope: Scope) -> bool:
    """Whether a library or a class of the test side makes more of the comparison than true or false."""
    sides = (value.left, *value.comparators)
    return any(_is_of_dsl(each, scope) or _overloads(each, value.ops, scope) for each in sides)


def _is_of_dsl(node: ast.expr, scope: Scope) -> bool:
    while type(node) is ast.Subscript:
        node = node.value
    if type(node) not in (ast.Name, ast.Attribute, ast.Call):
        return False
    thing = infer(node, scope)
    package, *rest = thing.path.split(".")
    names = _DSLS.get(package) if thing.nature in (Nature.OUTSIDE, Nature.RESULT) else None
    return names is not None and (not names or not names.isdisjoint(rest))


def _overloads(node: ast.expr, ops: list[ast.cmpop], scope: Scope) -> bool:
    """Whether `node` is made by a class of the test side that defines these operators, to see them being used."""
    wanted = {name for op in ops for name in _OPERATORS.get(type(op), ())}
    thing = infer(node, scope)
    if thing.nature is Nature.INSTANCE and thing.cls is not None:
        home = thing.cls.home or scope.file
        return home.is_test_side and any(wanted & each.methods.keys() for each in home.definitions.mro(thing.cls))
    made = scope.locals.get(node.id) if type(node) is ast.Name else node
    if type(made) is not ast.Call or type(made.func) is not ast.Name or scope.function is None:
        return False
    inner = [s for s in statements_of(scope.function.body) if isinstance(s, ast.ClassDef) and s.name == made.func.id]
    return any(isinstance(each, FUNCTIONS) and each.name in wanted for cls in inner for each in cls.body)
