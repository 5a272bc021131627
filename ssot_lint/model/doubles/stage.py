"""Everything of the test side that runs for one test: its body, set-up, fixtures, and the helpers that these call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.enumeration import Enum
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.lines import calls_of
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.requests.fixtures import requests_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

SETUPS = ("setUpClass", "setup_class", "setUp", "asyncSetUp", "setup_method", "setup")
_MOST_PARTS = 120


class PartKind(Enum):
    """Why a function runs for a test."""

    TEST = "test"
    SETUP = "set-up"
    FIXTURE = "fixture"
    HELPER = "helper"


class Part(NamedTuple):
    """One function that runs; `name` is what a fixture is requested by, else the function's name."""

    kind: PartKind
    name: str
    function: Function
    scope: Scope


def stage_of(test: Test) -> tuple[Part, ...]:
    """The parts of the stage of `test`: set-ups, fixtures, the test, then helpers, each function once."""
    parts = [*_setups(test), *_fixtures(test), Part(PartKind.TEST, test.name, test.node, test.scope)]
    seen = {id(part.function) for part in parts}
    for part in parts:  # which grows
        if len(parts) >= _MOST_PARTS:
            break
        for function, cls, file in part.scope.file.callees(part.function, part.scope.cls):
            if id(function) not in seen:
                seen.add(id(function))
                parts.append(Part(PartKind.HELPER, function.name, function, file.scope_of(function, cls)))
    return tuple(parts)


def _setups(test: Test) -> Iterator[Part]:
    if test.owner is None:
        return
    for cls in reversed(test.file.definitions.mro(test.owner)):
        home = cls.home or test.file
        for name in SETUPS:
            if name in cls.methods and home.is_test_side:
                method = cls.methods[name]
                yield Part(PartKind.SETUP, name, method, home.scope_of(method, test.owner))


def _fixtures(test: Test) -> Iterator[Part]:
    for request in requests_of(test):
        fixture = request.fixture
        if fixture is not None:
            owner = test.owner if fixture.owner is not None else None
            scope = fixture.file.scope_of(fixture.function, owner)
            yield Part(PartKind.FIXTURE, request.name, fixture.function, scope)


def callees_of(
    function: Function, cls: ClassDefinition | None, file: TestFile
) -> tuple[tuple[Function, ClassDefinition | None, TestFile], ...]:
    """The test-side functions that a function calls, constructors and context managers included."""
    found: dict[int, tuple[Function, ClassDefinition | None, TestFile]] = {}
    scope = file.scope_of(function, cls)
    for call in calls_of(scope):
        for each in _functions_of(infer(call.func, scope), file):
            found.setdefault(id(each[0]), each)
    return tuple(found.values())


def _functions_of(thing: Thing, file: TestFile) -> Iterator[tuple[Function, ClassDefinition | None, TestFile]]:
    if thing.file is None or not thing.file.is_test_side:
        return
    if thing.nature is Nature.FUNCTION and thing.function is not None:
        yield thing.function, thing.cls, thing.file
    elif thing.nature is Nature.CLASS and thing.cls is not None:
        for name in ("__init__", "__enter__", "__aenter__"):
            for each in thing.file.definitions.mro(thing.cls):
                home = each.home or thing.file
                if name in each.methods and home.is_test_side:
                    yield each.methods[name], thing.cls, home
                    break
