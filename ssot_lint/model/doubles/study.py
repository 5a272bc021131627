"""What a test does with its doubles: which of them program code may have touched, and what each check looks at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.lasting import cached_property
from ssot_lint.model.checks import Check, CheckKind, FrameKind
from ssot_lint.model.doubles.harmless import may_look_around
from ssot_lint.model.doubles.lines import calls_of, lines_of
from ssot_lint.model.doubles.origins import NOTHING, PROGRAM, TEST, Origin, Sources
from ssot_lint.model.doubles.provenance import calls_program, is_program_call, sources_of, symbol_of
from ssot_lint.model.doubles.stage import Part, PartKind
from ssot_lint.model.doubles.tracing import is_own
from ssot_lint.model.doubles.traffic import traffic_of
from ssot_lint.model.doubles.values import is_made_quietly
from ssot_lint.model.requests.fixtures import requests_of
from ssot_lint.model.sites import iterate_calls

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_CALLING = (CheckKind.HELPER, CheckKind.NAMED, CheckKind.PASSED)


class Study:
    """One test and the functions beside it; every answer is worked out on first use."""

    def __init__(self, test: Test) -> None:
        """Nothing is read yet."""
        self.test = test

    @cached_property
    def parts(self) -> list[Part]:
        """What runs for the test, without what a fake does inside itself: that is its own business."""
        return [part for part in self.test.stage if part.kind is not PartKind.HELPER or _is_near(part, self.test)]

    @cached_property
    def mentions_doubles(self) -> bool:
        """Whether the test's file, or one that gives it a fixture, speaks of doubles."""
        file = self.test.file
        if file.mentions_doubles:
            return True
        return any(
            each.fixture is not None and each.fixture.file is not file and each.fixture.file.mentions_doubles
            for each in requests_of(self.test, near=True)
        )

    @cached_property
    def runs_program(self) -> bool:
        """Whether the test or a helper beside it calls what is or may be program code."""
        acting = (part for part in self.parts if part.kind in (PartKind.TEST, PartKind.HELPER))
        return any(calls_program(part.scope) for part in acting)

    @cached_property
    def meets_program(self) -> bool:
        """Whether it calls program code or asks an attribute of a program object, which may be a property."""
        return self.runs_program or any(
            isinstance(each, ast.Attribute)
            and isinstance(each.ctx, ast.Load)
            and bool(sources_of(each.value, part.scope).origin & Origin.PROGRAM)
            for part in self.parts
            if part.kind is PartKind.TEST
            for line in lines_of(part.scope)
            for each in line.holders
        )

    @cached_property
    def reached(self) -> frozenset[int]:
        """The doubles that program code was given, directly, by attribute, or by a patch under which it ran.

        What holds a double hands it on: `factory.return_value = mock` lets program code at `mock` through `factory`.
        """
        reached: set[int] = set()
        for part in self.parts:
            reached |= traffic_of(part.scope).given
        reached.update(self._patched_in_setup)
        if self.meets_program or self._meets_library:
            for part in self.parts:
                reached |= traffic_of(part.scope).patched
            reached |= {id(call) for call in self.test.scope.patched.values()}
        return self.held_by(reached)

    @cached_property
    def _meets_library(self) -> bool:
        """Whether it calls a function of a library, or of what cannot be found: nobody knows where that looks."""
        acting = (part for part in self.parts if part.kind in (PartKind.TEST, PartKind.HELPER))
        return any(may_look_around(call, part.scope) for part in acting for call in calls_of(part.scope))

    @property
    def _patched_in_setup(self) -> Iterator[int]:
        """The doubles patched in by a fixture or set-up that runs program code, or by a fixture that it asks for."""
        fixtures = {part.name: part for part in self.parts if part.kind is PartKind.FIXTURE}
        for part in self.parts:
            if part.kind in (PartKind.FIXTURE, PartKind.SETUP) and calls_program(part.scope):
                yield from traffic_of(part.scope).patched
                for name in part.scope.parameters:
                    if name in fixtures:
                        yield from traffic_of(fixtures[name].scope).patched

    def held_by(self, doubles: set[int]) -> frozenset[int]:
        """These doubles and all that can be had from them."""
        links = [traffic_of(part.scope).links for part in self.parts]
        reached = set(doubles)
        queue = list(reached)
        while queue:
            current = queue.pop()
            for each in (held for table in links for held in table.get(current, ())):
                if each not in reached:
                    reached.add(each)
                    queue.append(each)
        return frozenset(reached)

    @cached_property
    def names_program(self) -> bool:
        """Whether the test loads a name of the program for anything but the specification of a double."""
        scope = self.test.scope
        lines = lines_of(scope)
        specs = {
            id(keyword.value)
            for line in lines
            for call in line.calls
            for keyword in call.keywords
            if keyword.arg in ("spec", "spec_set")
        }
        for line in lines:
            for each in line.holders:
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and id(each) not in specs:
                    symbol = symbol_of(each.id, scope)
                    if symbol is None or symbol.file is None or symbol.file.is_test_side:
                        continue
                    if not is_made_quietly(symbol.cls):
                        return True
        return False

    @cached_property
    def is_fed_by_program(self) -> bool:
        """Whether a program value was passed into a double: as an argument of its call, or set on it."""
        return any(traffic_of(part.scope).fed_by_program for part in self.parts)

    def looked_at(self, check: Check) -> Sources:
        """What the check's outcome is made of, up to what the program makes; a failure under a condition: of that."""
        scope = self.test.scope
        if isinstance(check.node, ast.Call) and check.kind in _CALLING and is_program_call(check.node, scope):
            return PROGRAM
        found = NOTHING if check.kind is CheckKind.ASSERT else TEST
        for node in self.decisive(check):
            for operand in _operands(node):
                found |= sources_of(operand, scope)
                if found.origin & Origin.PROGRAM:  # then nobody asks for the rest
                    return found
        return found

    def decisive(self, check: Check) -> list[ast.expr]:
        """The expressions that decide the check's outcome."""
        node = check.node
        found: list[ast.expr] = []
        if isinstance(node, ast.Assert):
            found.append(node.test)
        elif check.kind is CheckKind.RAISES and isinstance(check.statement, ast.With | ast.AsyncWith):
            found += _calls_in(check.statement.body)
        elif isinstance(node, ast.Call):
            found += [*node.args, *(keyword.value for keyword in node.keywords)]
            if check.kind is CheckKind.MOCK:
                found.append(node.func)
            elif isinstance(node.func, ast.Attribute) and not is_own(node.func.value):
                found.append(node.func.value)
        return found + _guards(check)


def _operands(node: ast.expr) -> list[ast.expr]:
    """What a comparison, negation or combination of conditions is made of."""
    if isinstance(node, ast.Compare):
        parts = [node.left, *node.comparators]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.UnaryOp):
        parts = [node.operand]
    else:
        return [node]
    return [operand for part in parts for operand in _operands(part)]


def _calls_in(body: list[ast.stmt]) -> list[ast.expr]:
    return [call for statement in body for call in iterate_calls(statement)]


def _guards(check: Check) -> list[ast.expr]:
    found: list[ast.expr] = []
    if check.kind not in (CheckKind.FAIL, CheckKind.RAISE):
        return found
    frame = check.frame
    while frame is not None:
        if frame.kind in (FrameKind.IF, FrameKind.WHILE) and isinstance(frame.node, ast.If | ast.While):
            found.append(frame.node.test)
        elif frame.kind in (FrameKind.TRY, FrameKind.TRY_ELSE) and isinstance(frame.node, ast.Try):
            found += _calls_in(frame.node.body)
        frame = frame.outer
    return found


def _is_near(part: Part, test: Test) -> bool:
    """Whether a helper belongs to the test's own file or class."""
    return part.scope.cls is None or part.scope.cls is test.owner or part.scope.function in test.scope.nested.values()
