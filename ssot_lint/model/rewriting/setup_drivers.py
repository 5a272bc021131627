"""Which plugin awaits the coroutines of a class: it decides the decorator of an async fixture there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.fixes import Refused

if TYPE_CHECKING:
    from ssot_lint.model.classes import TestClass
    from ssot_lint.model.tests import Test

_PLUGINS = {"asyncio": ("pytest_asyncio", "fixture"), "anyio": ("pytest", "fixture"), "trio": ("pytest", "fixture")}


def fixture_maker(cls: TestClass) -> tuple[str, str]:
    """The module and name of the decorator that makes a fixture awaited for the tests of `cls`.

    Raises Refused where nothing here awaits fixtures, or not those of all its tests.
    """
    drivers = [each for each in cls.file.layout.coroutine_drivers if each in _PLUGINS]
    tests = [held.seen_in(cls.file) for held in cls.held]
    if drivers:
        _demand_async(tests, drivers[0])
        return _PLUGINS[drivers[0]]
    marked = {_driver_of(test) for test in tests if test.is_async}
    if None in marked or not marked:
        raise Refused("nothing here awaits fixtures: no mode, no mark on all async tests of the class")
    if len(marked) > 1:
        raise Refused("several plugins await its tests")
    driver = str(marked.pop())
    _demand_async(tests, driver)
    return _PLUGINS[driver]


def _driver_of(test: Test) -> str | None:
    names = {mark.name for mark in test.all_marks if mark.is_pytest_mark}
    return next((driver for driver in _PLUGINS if driver in names), None)


def _demand_async(tests: Iterable[Test], driver: str) -> None:
    """pytest-asyncio awaits a fixture for every test, the others only for tests that they run."""
    sync = next((test.name for test in tests if not test.is_async), None)
    if driver != "asyncio" and sync is not None:
        raise Refused(f"{driver} awaits fixtures of async tests only, and {sync} is none")
