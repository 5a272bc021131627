"""Whether an endpoint double can be met on the stage of a test, asked without setting the stage.

What is true of set-ups, fixtures and helpers is worked out once for all tests that they run for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.model import pretests
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.inherited import run_for_all
from ssot_lint.model.doubles.script import script_of
from ssot_lint.model.doubles.stage import SETUPS
from ssot_lint.model.doubles.vicinity import may_meet_doubles
from ssot_lint.model.memory import remember
from ssot_lint.model.requests.fixtures import requested_names

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test


def may_have_endpoint(test: Test) -> bool:
    """Whether a part of the test's stage may have an endpoint double; False is sure."""
    if not pretests.ENABLED:
        return True
    file, owner = test.file, test.owner
    if _around(owner, file) or any(_of_fixture(name, owner, file) for name in _requested(test)):
        return True
    return _below(test.node, owner, file)


def _requested(test: Test) -> Iterable[str]:
    names = test.parameters
    return names if "usefixtures" not in test.file.source.text else (*names, *requested_names(test))


def _around(owner: ClassDefinition | None, file: TestFile) -> bool:
    """Whether what runs for every test of a class (or of the module) has one; kept."""
    key = ("endpoint around", id(owner))
    if key not in file.memory:
        remember(file, key, (owner,), _has_around(owner, file))
    return bool(file.memory[key])


def _has_around(owner: ClassDefinition | None, file: TestFile) -> bool:
    for cls in file.definitions.mro(owner) if owner is not None else ():
        home = cls.home or file
        for name in SETUPS if home.is_test_side else ():
            if name in cls.methods and _below(*run_for_all((cls.methods[name], owner, home), SETUPS)):
                return True
    fixtures = file.visible_fixtures(owner)
    return any(_of_fixture(name, owner, file) for name, fixture in fixtures.items() if fixture.autouse)


def _of_fixture(name: str, owner: ClassDefinition | None, file: TestFile) -> bool:
    """Whether a fixture, or one that it requests, has one; kept."""
    key = ("endpoint of fixture", name, id(owner))
    if key not in file.memory:
        remember(file, key, (owner,), _has_fixture(name, owner, file))
    return bool(file.memory[key])


def _has_fixture(name: str, owner: ClassDefinition | None, file: TestFile) -> bool:
    fixtures = file.visible_fixtures(owner)
    queue = [name]
    for each in queue:  # which grows
        fixture = fixtures.get(each)
        if fixture is not None:
            if _below(fixture.function, owner if fixture.owner is not None else None, fixture.file):
                return True
            queue += [parameter for parameter in fixture.parameters if parameter not in queue]
    return False


def _below(function: Function, cls: ClassDefinition | None, file: TestFile) -> bool:
    """Whether a function, or a test-side one that it calls, has an endpoint double; kept.

    Set-ups of `cls` may be left out: whoever asks has asked about these before.
    """
    key = ("endpoint below", id(function), id(cls))
    if key not in file.memory:
        remember(file, key, (cls,), may_meet_doubles(function, cls, file) and _has_below(function, cls, file))
    return bool(file.memory[key])


def _has_below(function: Function, cls: ClassDefinition | None, file: TestFile) -> bool:
    queue, seen = [(function, cls, file)], {id(function)}
    for each, owner, home in queue:  # which grows
        if script_of(home.scope_of(each, owner)).endpoints:
            return True
        for callee in home.callees(each, owner):
            if id(callee[0]) not in seen:
                seen.add(id(callee[0]))
                queue.append(run_for_all(callee, SETUPS if callee[1] is cls else ()))
    return False
