"""Checks that only read back what the test put into a double (SSOT203)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.checks import Check
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.doubles.carrying import carries, carries_value
from ssot_lint.model.doubles.origins import Origin, identity
from ssot_lint.model.doubles.provenance import sources_of
from ssot_lint.model.doubles.recognition import Double, double_of
from ssot_lint.model.doubles.stage import PartKind
from ssot_lint.model.doubles.tellings import is_own_telling
from ssot_lint.model.doubles.tracing import CALL, Trace, traces_of
from ssot_lint.model.doubles.traffic import Traffic, traffic_of
from ssot_lint.model.doubles.words import DOUBLE_CLASS
from ssot_lint.model.inference import Scope
from ssot_lint.model.names import last_name
from ssot_lint.model.statements import is_within

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_RECORDS = frozenset(
    "called call_count call_args call_args_list mock_calls method_calls await_count await_args await_args_list"
    " awaited".split()
)
_QUESTIONS = ("assert_", "reset_mock", "get_", "is_", "has_", "list_", "count", "find_", "check", "validate")
_PLAIN_KEYWORDS = frozenset({"spec", "spec_set", "name", "autospec"})


@dataclass(frozen=True, slots=True)
class Echo:
    """A check that reads back what the test put in; `holder` names the double as the check does."""

    check: Check
    holder: str


def echoes_of(test: Test) -> Iterator[Echo]:
    """The checks of `test` whose value is only what it put into a double itself."""
    study = test.study
    if not study.mentions_doubles:
        return
    for check in test.checks:
        if check.in_nested_function or check.constancy is not None:
            continue
        found = study.looked_at(check)
        # What else runs for the test is looked at last: most doubles are given away in the test itself.
        if found.origin & Origin.PROGRAM or not found.doubles or found.doubles & traffic_of(test.scope).given:
            continue
        traces = [trace for node in study.decisive(check) for trace in traces_of(node, test.scope)]
        if not any(trace.path for trace in traces):
            continue
        answers = [_is_echo(trace, check, test) for trace in traces]
        if True in answers and False not in answers and not found.doubles & study.reached:
            yield Echo(check, _name_of(traces[answers.index(True)]))


def _name_of(trace: Trace) -> str:
    name = last_name(trace.node.func if isinstance(trace.node, ast.Call) else trace.node)
    return ".".join([name or "the double", *(each for each in trace.path[:1] if each != CALL)])


def _is_echo(trace: Trace, check: Check, test: Test) -> bool | None:
    """Whether a double gave what it was told; None where nothing was asked of it."""
    if not trace.path:
        return None
    if trace.double.cls is None:
        return _is_made_by(test, trace.double) and _mock_was_told(trace, check, test)
    return _fake_keeps(trace, trace.double, check, test)


def _fake_keeps(trace: Trace, double: Double, check: Check, test: Test) -> bool | None:
    cls = double.cls
    assert cls is not None
    home = cls.home or test.file
    for each in home.definitions.mro(cls):
        at = each.home or home
        if trace.member in each.methods:
            method = each.methods[trace.member]
            asked = CALL in trace.path or bool(method.decorator_list)
            if not asked:
                return None
            given = isinstance(double.node, ast.Call) and bool(double.node.args or double.node.keywords)
            return carries(at.scope_of(method, cls)) and (given or _was_fed(double, check, test))
        if trace.member in at.self_assignments(each) or trace.member in each.assigned:
            return _made_with(double, trace.member, each, at) or _was_fed(double, check, test)
    return None


def _made_with(double: Double, member: str, cls: ClassDefinition, file: TestFile) -> bool:
    """Whether the fake was made with a value that its constructor keeps as this member."""
    if not isinstance(double.node, ast.Call) or not (double.node.args or double.node.keywords):
        return False
    return any(
        isinstance(value, ast.Name) and value.id in file.scope_of(method, cls).parameters
        for method, value in file.self_assignments(cls).get(member, ())
    )


def _was_fed(double: Double, check: Check, test: Test) -> bool:
    """Whether the test set something of the fake, or told it or another one that holds it something by a call."""
    wanted = identity(double)
    own = {id(node) for node in ast.walk(check.statement)}
    for part in test.stage:
        traffic = traffic_of(part.scope)
        given = (value for (key, _), values in traffic.set_up.items() if key == wanted for value in values)
        if any(not sources_of(value, part.scope).origin & Origin.PROGRAM for value in given):
            return True
        if part.kind is PartKind.FIXTURE:
            continue
        for (key, _), calls in traffic.called.items():
            telling = [call for call in calls if id(call) not in own and _tells_something(call, traffic)]
            if not telling or (key != wanted and wanted not in test.study.held_by({key})):
                continue
            if any(is_own_telling(call, part.scope) for call in telling):
                return True
    return False


def _tells_something(call: ast.Call, traffic: Traffic) -> bool:
    return bool(call.args or call.keywords or id(call) in traffic.dropped) and not _is_question(call)


def _mock_was_told(trace: Trace, check: Check, test: Test) -> bool:
    """Whether the test configured this member of the mock, or called it itself and asks for the record of that."""
    wanted = identity(trace.double)
    if _is_record(trace):
        member = CALL if trace.member in _RECORDS or trace.member.startswith("assert_") else trace.member
        return any(
            call is not check.node and not _is_question(call) and is_own_telling(call, part.scope)
            for part in test.stage
            if part.kind is not PartKind.FIXTURE
            for call in traffic_of(part.scope).called.get((wanted, member), ())
        )
    told = _told({(wanted, trace.member)}, test)
    if not told:
        # `connection.open.return_value = ws`: what the test knows as another double.
        others = test.study.held_by({wanted}) - {wanted}
        told = _told({(other, member) for other in others for member in trace.path}, test)
    if told:
        return all(_tells(value, scope) for value, scope in told)
    keywords = trace.double.node.keywords if isinstance(trace.double.node, ast.Call) else []
    names = ("return_value", "side_effect") if trace.member == CALL else (trace.member,)
    return any(each.arg in names and carries_value(each.value, test.scope) for each in keywords)


def _told(keys: set[tuple[int, str]], test: Test) -> list[tuple[ast.expr, Scope]]:
    return [
        (value, part.scope)
        for part in test.stage
        for key in keys
        for value in traffic_of(part.scope).set_up.get(key, ())
        if not _is_bare(value, part.scope)
    ]


def _is_record(trace: Trace) -> bool:
    return any(each in _RECORDS or each.startswith("assert_") for each in trace.path)


def _is_bare(value: ast.expr, scope: Scope) -> bool:
    """Whether it is a mock that was told nothing when it was made: by itself it says nothing."""
    double = double_of(value, scope)
    if double is None or double.cls is not None or double.maker == "patch":
        return False
    return not isinstance(double.node, ast.Call) or not _told_when_made(double.node)


def _told_when_made(call: ast.Call) -> list[ast.expr]:
    return [each.value for each in call.keywords if each.arg not in _PLAIN_KEYWORDS]


def _tells(value: ast.expr, scope: Scope) -> bool:
    """Whether what a member was set to is given as it is: a function that works its answer out is not."""
    double = double_of(value, scope)
    if double is None or double.cls is not None:
        return carries_value(value, scope)
    if not isinstance(double.node, ast.Call) or double.maker == "patch":
        return False
    return all(carries_value(each, scope) for each in _told_when_made(double.node))


def _is_question(call: ast.Call) -> bool:
    return (last_name(call.func) or "").startswith(_QUESTIONS)


def _is_made_by(test: Test, double: Double) -> bool:
    """Whether the test's own side made the mock, and not a fake that answers with it."""
    node = double.node
    return node is not None and any(
        is_within(node, part.function) and (part.scope.cls is None or not DOUBLE_CLASS.search(part.scope.cls.name))
        for part in test.stage
    )
