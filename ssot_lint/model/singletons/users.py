"""Which tests of a file use its module-level and class-level objects, through set-ups, fixtures and helpers too."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ssot_lint.model.flow.visits import Lines, lines_with
from ssot_lint.model.names import dotted
from ssot_lint.model.requests.fixtures import requests_of
from ssot_lint.model.routines import Routine, RoutineKind
from ssot_lint.model.singletons.bodies import Attribute, attribute_named

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_ROUNDS = 3
_BEFORE = (RoutineKind.SETUP, RoutineKind.FIXTURE)


def users_of(attributes: Sequence[Attribute], file: TestFile) -> dict[Attribute, list[str]]:
    """The qualified names of the tests that use each attribute, in source order; unused ones are left out."""
    lines = lines_with(file.source, {each.name for each in attributes})
    found: dict[Attribute, list[str]] = {}
    for attribute in attributes:
        direct = [each for each in file.routines if each.node is not None and _uses(each, attribute, lines)]
        if any(each.kind in _BEFORE and _rebinds(each, attribute) for each in file.routines):
            continue
        tests = _tests_of(direct, file)
        if tests:
            found[attribute] = [test.qualname for test in file.tests if id(test) in tests]
    return found


def _uses(routine: Routine, attribute: Attribute, lines: Lines) -> bool:
    if attribute.owner is not None:
        if routine.owner is None or attribute.owner not in routine.file.definitions.mro(routine.owner):
            return False
        nodes = (node for visit in routine.visits(lines) for node in visit.nodes())
        return any(attribute_named(node, routine) == attribute.name for node in nodes)
    for visit in routine.visits(lines):
        for node in visit.nodes():
            if isinstance(node, ast.Name) and node.id == attribute.name and not visit.is_local(attribute.name):
                return True
    return False


def _rebinds(routine: Routine, attribute: Attribute) -> bool:
    """Whether the method gives `self` an object of its own under the name of the class's."""
    if attribute.owner is None or routine.owner is None:
        return False
    if attribute.owner not in routine.file.definitions.mro(routine.owner):
        return False
    assigned = routine.file.self_assignments(routine.owner).get(attribute.name, ())
    return any(method is routine.node for method, _ in assigned)


def _tests_of(routines: Iterable[Routine], file: TestFile) -> set[int]:
    """The ids of the tests for which one of the routines runs, through helpers that helpers call."""
    wanted = list(routines)
    seen: set[int] = set()
    tests: set[int] = set()
    for _ in range(_ROUNDS):
        fresh = [each for each in wanted if id(each) not in seen]
        wanted = []
        for routine in fresh:
            seen.add(id(routine))
            if routine.test is not None:
                tests.add(id(routine.test))
            elif routine.kind is RoutineKind.SETUP:
                tests |= {id(test) for test in file.tests if _is_set_up_by(test, routine)}
            elif routine.kind is RoutineKind.FIXTURE:
                tests |= {id(test) for test in file.tests if _requests(test, routine)}
            else:
                wanted += _callers(routine, file)
    return tests


def _is_set_up_by(test: Test, routine: Routine) -> bool:
    if routine.owner is None:
        return True
    return test.owner is not None and routine.owner in test.file.definitions.mro(test.owner)


def _requests(test: Test, routine: Routine) -> bool:
    fixtures = (each.fixture for each in requests_of(test, near=True))
    return any(fixture is not None and fixture.function is routine.node for fixture in fixtures)


def _callers(helper: Routine, file: TestFile) -> list[Routine]:
    lines = lines_with(file.source, [helper.name])
    others = (each for each in file.routines if each is not helper and each.node is not None)
    return [each for each in others if _calls(each, helper, lines)]


def _calls(routine: Routine, helper: Routine, lines: Lines) -> bool:
    wanted = f"self.{helper.name}" if helper.owner is not None else helper.name
    return any(
        isinstance(node, ast.Call) and dotted(node.func) == wanted
        for visit in routine.visits(lines)
        for node in visit.nodes()
    )
