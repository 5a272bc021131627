"""Checks of doubles that cannot fail: an assertion that is not called, an attribute that every double answers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, replace
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Confidence, Span
from ssot_lint.model import pretests
from ssot_lint.model.calls import resolve_call
from ssot_lint.model.constancy.constants import ASKING_TRUTH, condition_of
from ssot_lint.model.definitions import FUNCTIONS, blocks_of
from ssot_lint.model.inference import Nature, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.statements import statements_in
from ssot_lint.model.vocabulary import MOCK_CHECKS
from ssot_lint.model.wording import extent_of, wording_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.checks import Check
    from ssot_lint.model.definitions import Function
    from ssot_lint.model.tests import Test

# Attributes that a double makes up on request: they read like its assertions without `assert_`.
_INVENTED = frozenset(name.removeprefix("assert_") for name in MOCK_CHECKS) - {"called"}
# With arguments, nothing but a mistaken mock assertion is called so.
_UNMISTAKABLE = frozenset({"called_with", "called_once_with", "awaited_with", "awaited_once_with"})
_SIMPLE = frozenset(
    {ast.Assign, ast.Assert, ast.Return, ast.Import, ast.ImportFrom, ast.AnnAssign, ast.Pass, ast.Raise}
)
_ASKING = compile_late(rf"\.[\s\\]*(?:{'|'.join(sorted(ASKING_TRUTH))})\b")
_SPARED = frozenset({"staticmethod", "classmethod", "abstractmethod", "override"})


class IdleKind(Enum):
    """Why the check cannot fail."""

    UNCALLED = "assertion that is not called"
    INVENTED = "name that the double makes up"
    LOST = "record that is not looked at"
    UNAWAITED = "coroutine that is not awaited"


@dataclass(frozen=True, slots=True)
class Idle:
    """One check that cannot fail; `name` is the attribute or function that it hangs on."""

    kind: IdleKind
    name: str
    span: Span
    confidence: Confidence


def idle_checks(test: Test) -> tuple[Idle, ...]:
    """The checks of doubles in `test` that cannot fail, in source order."""
    found = [*_statements(test.body, test), *(_asserted(test) if _may_ask(test) else ())]
    return tuple(sorted(found, key=lambda idle: idle.span))


def _statements(body: list[ast.stmt], test: Test) -> Iterator[Idle]:
    for statement in body:
        if type(statement) is ast.Expr:
            value = statement.value.value if type(statement.value) is ast.Await else statement.value
            for each in value.elts if type(value) is ast.Tuple else [value]:
                yield from _of_statement(each, test)
        elif isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            yield from _statements(statement.body, test)
        elif type(statement) not in _SIMPLE:
            for block in blocks_of(statement):
                yield from _statements(block, test)


def _of_statement(node: ast.expr, test: Test) -> Iterator[Idle]:
    if type(node) is ast.Attribute:
        if node.attr in MOCK_CHECKS:
            from ssot_lint.model.doubles.mocks import surely_mock

            sure = surely_mock(node.value, test.scope) or Confidence.LIKELY
            yield Idle(IdleKind.UNCALLED, node.attr, test.file.source.span(node), sure)
        elif node.attr in _INVENTED or node.attr == "called":
            kind = IdleKind.LOST if node.attr == "called" else IdleKind.INVENTED
            yield from _on_double(kind, node, node, test)
    elif type(node) is ast.Call and type(node.func) is ast.Attribute and node.func.attr in _INVENTED:
        yield from _on_double(IdleKind.INVENTED, node.func, node, test)


def _on_double(kind: IdleKind, attribute: ast.Attribute, place: ast.expr | ast.stmt, test: Test) -> Iterator[Idle]:
    from ssot_lint.model.doubles.mocks import surely_mock

    sure = surely_mock(attribute.value, test.scope)
    if sure is None and attribute.attr in _UNMISTAKABLE and type(place) is ast.Call and _is_unknown(attribute, test):
        sure = Confidence.LIKELY
    if sure is not None and not _is_set(attribute, test):
        yield Idle(kind, attribute.attr, test.file.source.span(place), sure)


def _is_unknown(attribute: ast.Attribute, test: Test) -> bool:
    return infer(attribute, test.scope).nature is Nature.UNKNOWN


def _is_set(attribute: ast.Attribute, test: Test) -> bool:
    """Whether the test gives the double this attribute itself."""
    for statement in statements_in(test.node):
        if type(statement) is ast.Assign:
            for target in statement.targets:
                if type(target) is ast.Attribute and target.attr == attribute.attr:
                    return True
    return False


def _may_ask(test: Test) -> bool:
    """Whether a check may ask for the truth of a coroutine or of what a double makes up: looked at as it is written.

    Sound, because only `assert` and assertions of unittest ask for a truth, and the latter are statements, or named
    once more in the text.
    """
    if not pretests.ENABLED:
        return True
    if any(_may_be_idle(_truth_asked(each.test), test) for each in test.outline.asserts):
        return True
    wording, extent = wording_of(test.file), extent_of(test.node)
    if ASKING_TRUTH.isdisjoint(wording.attributes(*extent)):
        return False
    calls = [call for _, call in test.outline.calls if last_name(call.func) in ASKING_TRUTH]
    written = _ASKING.findall(wording.text, *wording.extent(*extent))
    return len(written) > len(calls) or any(call.args and _may_be_idle(call.args[0], test) for call in calls)


def _may_be_idle(node: ast.expr, test: Test) -> bool:
    if type(node) is ast.Attribute:
        return node.attr in MOCK_CHECKS or node.attr in _INVENTED
    if type(node) is not ast.Call:
        return False
    if type(node.func) is ast.Attribute and node.func.attr in _INVENTED:
        return True
    return _unawaited_name(node, test) is not None


def _asserted(test: Test) -> Iterator[Idle]:
    for check in test.checks:
        condition = condition_of(check)
        node = None if condition is None else _truth_asked(condition)
        if type(node) is ast.Attribute and node.attr in MOCK_CHECKS:
            from ssot_lint.model.doubles.mocks import surely_mock

            sure = surely_mock(node.value, test.scope) or Confidence.LIKELY
            yield Idle(IdleKind.UNCALLED, node.attr, check.span, sure)
            continue
        attribute = node.func if type(node) is ast.Call else node
        if type(attribute) is ast.Attribute and attribute.attr in _INVENTED and node is not None:
            for idle in _on_double(IdleKind.INVENTED, attribute, node, test):
                yield replace(idle, span=check.span)
        elif type(node) is ast.Call:
            yield from _unawaited(node, check, test)


def _truth_asked(condition: ast.expr) -> ast.expr:
    """The expression itself, also where it is only asked not to be None."""
    if type(condition) is ast.Compare and len(condition.ops) == 1 and type(condition.ops[0]) in (ast.IsNot, ast.NotEq):
        right = condition.comparators[0]
        if type(right) is ast.Constant and right.value is None:
            return condition.left
    return condition


def _unawaited(call: ast.Call, check: Check, test: Test) -> Iterator[Idle]:
    name = _unawaited_name(call, test)
    if name is not None:
        yield Idle(IdleKind.UNAWAITED, name, check.span, Confidence.CERTAIN)


def _unawaited_name(call: ast.Call, test: Test) -> str | None:
    """The name of what is called, if that gives a coroutine."""
    callee = resolve_call(call.func, test.scope)
    if callee.function is not None and _gives_coroutine(callee.function):
        return callee.function.name
    if type(call.func) is not ast.Name:
        return None
    from ssot_lint.model.doubles.recognition import double_of

    double = double_of(call.func, test.scope)
    is_async = double is not None and double.maker == "AsyncMock" and double.confidence is Confidence.CERTAIN
    return call.func.id if is_async else None


def _gives_coroutine(function: Function) -> bool:
    if not isinstance(function, ast.AsyncFunctionDef):
        return False
    return all((dotted(each) or "").rpartition(".")[2] in _SPARED for each in function.decorator_list)
