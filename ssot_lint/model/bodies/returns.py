"""Values that a test returns, which pytest throws away."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Confidence, Span
from ssot_lint.model.bodies.emptiness import is_none
from ssot_lint.model.calls import classify, resolve_call
from ssot_lint.model.definitions import ClassDefinition, Function, blocks_of
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_SURE = (
    ast.Constant,
    ast.Compare,
    ast.BoolOp,
    ast.Dict,
    ast.List,
    ast.Set,
    ast.Tuple,
    ast.JoinedStr,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
)
_DEFERRED_METHODS = frozenset("addCallback addCallbacks addErrback addBoth assertFailure".split())
_DEFERRED_NAMES = frozenset({"d", "deferred", "dfd", "dl", "deferreds"})


_TRUTHS = frozenset({"isinstance", "issubclass", "hasattr", "callable", "all", "any", "bool"})


class Form(Enum):
    """What a returned value is, as far as a check can be made of it."""

    CONDITION = "condition"
    TRUE = "True"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class Returned:
    """One `return` with a value. `after_checks`: every path to it has passed a check; `value`: what it is, in words."""

    span: Span
    value: str
    after_checks: bool
    confidence: Confidence
    form: Form = Form.OTHER


def returned_values(test: Test) -> tuple[Returned, ...]:
    """The returns of the test itself that give a value which nothing looks at, in source order."""
    found = [statement for statement in test.outline.returned if not is_none(statement.value)]
    if not found or _is_generator(test.node) or _is_trial(test):
        return ()
    from ssot_lint.model.bodies.wrappers import takes_value

    doubt = takes_value(test)
    if doubt is None:
        return ()
    checked = _Walk(test).returns
    span = test.file.source.span
    return tuple(
        Returned(
            span(each), _kind(each.value), checked.get(id(each), False), _least(each.value, doubt), _form(each.value)
        )
        for each in found
        if each.value is not None and not _gives_nothing(each.value, test)
    )


def _least(value: ast.expr, doubt: Confidence) -> Confidence:
    own = Confidence.CERTAIN if isinstance(value, _SURE) else Confidence.LIKELY
    return min(own, doubt, key=lambda each: each.rank)


def _kind(value: ast.expr) -> str:
    if isinstance(value, ast.Compare):
        return "a comparison"
    if isinstance(value, ast.BoolOp | ast.UnaryOp) or (isinstance(value, ast.Constant) and type(value.value) is bool):
        return "a boolean"
    return "a value"


def _form(value: ast.expr) -> Form:
    if isinstance(value, ast.Constant) and value.value is True:
        return Form.TRUE
    is_condition = isinstance(value, ast.Compare | ast.BoolOp) or (
        isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
    )
    is_truth = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _TRUTHS
    return Form.CONDITION if is_condition or is_truth else Form.OTHER


def _gives_nothing(value: ast.expr, test: Test) -> bool:
    """Whether the value is the None of a check, a skip, a print or a function of this file that returns nothing."""
    call = value.value if isinstance(value, ast.Await) else value
    if not isinstance(call, ast.Call):
        return last_name(value) in _DEFERRED_NAMES and _knows_twisted(test)
    if last_name(call.func) in _DEFERRED_METHODS:
        return True
    callee = resolve_call(call.func, test.scope)
    if callee.function is not None:
        awaited = isinstance(value, ast.Await) or not isinstance(callee.function, ast.AsyncFunctionDef)
        return awaited and not _returns_value(callee.function)
    if classify(call, test.scope) is not None:
        return True
    outside = callee.outside or ""
    return outside in ("builtins.print", "asyncio.sleep", "time.sleep") or outside.startswith("pytest.")


def _returns_value(function: Function) -> bool:
    returns = any(isinstance(s, ast.Return) and not is_none(s.value) for s in statements_of(function.body))
    return returns or _is_generator(function)


def _is_generator(function: Function) -> bool:
    return any(_yields(statement) for statement in statements_of(function.body))


def _yields(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr | ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return | ast.Assert):
        return False
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.Lambda):
            stack.extend(ast.iter_child_nodes(node))
    return False


def _is_trial(test: Test) -> bool:
    """Whether a base of the test, or of a class that inherits it, may wait for what it returns."""
    if test.owner is None:
        return False
    file, owner = test.file, test.owner
    heirs = (cls for cls in file.collection.instantiated if owner in file.definitions.mro(cls))
    return any(_waits(cls, test) for cls in dict.fromkeys((owner, *heirs)))


def _waits(cls: ClassDefinition, test: Test) -> bool:
    lineage = test.file.lineage(cls)
    if lineage.has_run_hook or any(base.startswith("twisted.trial") for base in lineage.outside):
        return True
    return lineage.is_unittest is None and _knows_twisted(test)


def _knows_twisted(test: Test) -> bool:
    return any(path.startswith("twisted") for path in test.file.definitions.imports.values())


class _Walk:
    """Goes through a test in order and knows, at each `return`, whether a check was passed on every path to it."""

    def __init__(self, test: Test) -> None:
        self.returns: dict[int, bool] = {}
        self._checks = {id(check.statement) for check in test.checks if not check.in_nested_function}
        self._block(test.body, False)

    def _block(self, body: list[ast.stmt], checked: bool) -> bool:
        for statement in body:
            if isinstance(statement, ast.Return):
                self.returns[id(statement)] = checked
                return True
            if isinstance(statement, ast.Raise):
                return True
            checked = self._statement(statement, checked or id(statement) in self._checks)
        return checked

    def _statement(self, statement: ast.stmt, checked: bool) -> bool:
        if isinstance(statement, ast.Try | ast.TryStar):
            done = self._block(statement.orelse, self._block(statement.body, checked))
            caught = [self._block(handler.body, checked) for handler in statement.handlers]
            return self._block(statement.finalbody, done and all(caught))
        after = [self._block(block, checked) for block in blocks_of(statement)]
        if isinstance(statement, ast.With | ast.AsyncWith):
            return after[0]
        return checked or (isinstance(statement, ast.If) and all(after))
