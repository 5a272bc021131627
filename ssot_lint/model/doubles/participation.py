"""How a double takes part in a test: called, checked, or given to program code whose result the test then uses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Confidence
from ssot_lint.model.doubles.backstage import may_have_endpoint
from ssot_lint.model.doubles.endpoints import EndpointDouble
from ssot_lint.model.doubles.lines import Line, lines_of
from ssot_lint.model.doubles.patching import INSTALLING, effective_patches
from ssot_lint.model.doubles.recognition import double_of
from ssot_lint.model.doubles.script import script_of
from ssot_lint.model.doubles.stage import Part, PartKind
from ssot_lint.model.doubles.taint import Taint, endpoint_at, is_of_self
from ssot_lint.model.doubles.words import websocket_role
from ssot_lint.model.statements import nodes_in

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_NAMED = (ast.Name, ast.Attribute)
_CONFIGURING = frozenset({"configure_mock", "attach_mock", "reset_mock", "mock_add_spec"})


@dataclass(frozen=True, slots=True)
class Participation:
    """The double that takes part, and how, as words that follow its name: `is called`, `is checked`, …"""

    endpoint: EndpointDouble
    how: str


def find_participation(test: Test) -> Participation | None:
    """The first endpoint double that takes part in `test`; the most confident one is preferred."""
    if not may_have_endpoint(test) or not any(script_of(part.scope).endpoints for part in test.stage):
        return None
    best: Participation | None = None
    for found in _participations(test):
        if found.endpoint.double.confidence is Confidence.CERTAIN:
            return found
        if best is None or found.endpoint.double.confidence.rank > best.endpoint.double.confidence.rank:
            best = found
    return best


def participants(test: Test) -> tuple[EndpointDouble, ...]:
    """Every endpoint double that takes part in `test`, each once."""
    found: dict[int, EndpointDouble] = {}
    for each in _participations(test):
        found.setdefault(id(each.endpoint.double.node), each.endpoint)
    return tuple(found.values())


def _participations(test: Test) -> Iterator[Participation]:
    taint = Taint(test.stage)
    taint.spread()
    for part in taint.active_parts():
        named = bool(script_of(part.scope).endpoints)
        acting = bool(taint.held) and part.kind in (PartKind.TEST, PartKind.HELPER)
        for line in lines_of(part.scope):
            if named:
                yield from _in_line(line, part)
            if acting:
                yield from _used_results(line, part, taint)
            if line.statement.__class__ in INSTALLING:
                for found in effective_patches(line.statement, part):
                    yield Participation(found, "is patched in under program code that the test uses")
    for part in test.stage:
        if part.kind is PartKind.TEST:
            for found in effective_patches(part.function, part):
                yield Participation(found, "is patched in under program code that the test uses")
            for check in test.checks if script_of(part.scope).endpoints else ():
                if check.constancy is None:
                    for node in test.study.decisive(check):
                        yield from _checked(node, part)


def _in_line(line: Line, part: Part) -> Iterator[Participation]:
    """The endpoint doubles that a line calls, or asserts something about."""
    for call in line.calls:
        found = _called(call, part)
        if found is not None:
            yield Participation(found, "is called")
    if isinstance(line.statement, ast.Assert):
        yield from _checked(line.statement.test, part)


def _checked(node: ast.AST, part: Part) -> Iterator[Participation]:
    found = _mentioned(node, part)
    if found is not None:
        yield Participation(found, "is checked")


def _called(call: ast.Call, part: Part) -> EndpointDouble | None:
    if isinstance(call.func, ast.Name):
        return endpoint_at(call.func, part)
    if not isinstance(call.func, ast.Attribute) or call.func.attr in _CONFIGURING:
        return None
    node: ast.expr = call.func.value
    while True:
        found = endpoint_at(node, part)
        if found is not None or not isinstance(node, ast.Attribute):
            return found
        node = node.value


def _mentioned(node: ast.AST, part: Part) -> EndpointDouble | None:
    for each in nodes_in(node):
        if isinstance(each, _NAMED):
            found = endpoint_at(each, part)
            if found is not None:
                return found
    return None


def _used_results(line: Line, part: Part, taint: Taint) -> Iterator[Participation]:
    """A load of something that holds the double and is not the double itself."""
    made: set[int] | None = None
    for each in line.holders:
        if isinstance(each, ast.Name):
            name = each.id
        elif isinstance(each, ast.Attribute) and is_of_self(each):
            name = each.attr
        else:
            continue
        if name not in taint.names or not isinstance(each.ctx, ast.Load) or endpoint_at(each, part) is not None:
            continue
        found = taint.held.get(taint.key(each, part) or ("", ""))
        if found is None:
            continue
        if made is None:
            made = {id(node) for target, value in line.bindings for node in _bound(target, value, part)}
        if id(each) not in made and not any(_gives_away(value, each, part, taint) for value in line.expressions):
            yield Participation(found, f"is given to `{name}`, which the test uses")


def _bound(target: ast.expr, value: ast.expr, part: Part) -> Iterator[ast.expr]:
    """What is bound, and what a double is put into: `handler.websocket = ws` alone is no use of the handler."""
    yield target
    is_given = endpoint_at(value, part) is not None
    while isinstance(target, ast.Attribute):
        is_given = is_given or websocket_role(target.attr) is not None
        target = target.value
        double = double_of(target, part.scope)
        # What a patch is told to return, program code gets.
        if is_given and (double is None or double.maker != "patch"):
            yield target


def _gives_away(expression: ast.AST, used: ast.expr, part: Part, taint: Taint) -> bool:
    """Whether the expression only hands a double to `used` (`manager.connect(ws)`): that by itself is no use."""
    value = expression.value if isinstance(expression, ast.Await) else expression
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    if taint.key(value.func.value, part) != taint.key(used, part):
        return False
    arguments = (*value.args, *(keyword.value for keyword in value.keywords))
    return any(_mentioned(argument, part) is not None for argument in arguments)
