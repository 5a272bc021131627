"""What has to become a coroutine, and what has to be awaited, for an `await` to stand in a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.rewriting.async_setups import turned_setup
from ssot_lint.model.rewriting.call_sites import Sites
from ssot_lint.model.rewriting.drivers import fixture_decorator, test_decorators
from ssot_lint.model.rewriting.surroundings import Surroundings, surroundings_of
from ssot_lint.model.rewriting.turns import AsyncPlan, Manner, Turn, own_nodes
from ssot_lint.model.routines import Routine, RoutineKind
from ssot_lint.model.statements import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_LOOPS = frozenset("run run_until_complete async_to_sync from_thread run_sync run_coroutine_threadsafe".split())
_LOOP_OWNERS = frozenset("asyncio anyio trio loop event_loop asgiref uvloop curio".split())


def plan_await(place: Surroundings, routine: Routine, drivers: tuple[str, ...] = ()) -> AsyncPlan:
    """What has to change for an `await` at `place`, a part of `routine`. Raises Refused where it cannot stand there."""
    planning = _Planning(routine.file, drivers, AsyncPlan())
    planning.await_at(place)
    return planning.plan


@dataclass(slots=True)
class _Planning:
    file: TestFile
    drivers: tuple[str, ...]
    plan: AsyncPlan

    def await_at(self, place: Surroundings) -> None:
        """Let an `await` stand at a place."""
        barred = place.bars_await
        function = place.function
        if barred is not None or function is None:
            raise Refused(barred or "it stands outside functions")
        self.turn(function, place.functions[1:])

    def turn(self, function: Function, around: tuple[Function, ...]) -> None:
        """Make a function a coroutine; `around` are the functions that hold it, innermost first."""
        if isinstance(function, ast.AsyncFunctionDef) or function.lineno in self.plan.turns:
            return
        _demand_turnable(function)
        if around:
            self._add(function, Turn(function.lineno, Manner.PLAIN))
            _demand_plain(function)
            self._await_sites(Sites(self.file, function).nested_in(around[0]), function)
            return
        routine = next((each for each in self.file.routines if each.node is function), None)
        if routine is None:
            raise Refused(f"`{function.name}` is defined twice")
        _TURNING[routine.kind](self, routine, function)

    def _add(self, function: Function, turn: Turn) -> None:
        self.plan.turns[function.lineno] = turn

    def test(self, routine: Routine, function: Function) -> None:
        """A test: something has to await it."""
        assert routine.test is not None
        decorators = test_decorators(routine.test, self.drivers)
        self._add(function, Turn(function.lineno, Manner.PLAIN, decorators))
        self._await_sites(Sites(self.file, function).of(routine.owner), function)

    def helper(self, routine: Routine, function: Function) -> None:
        """A helper: everything that calls it awaits it."""
        _demand_plain(function)
        _demand_own(routine, function)
        self._add(function, Turn(function.lineno, Manner.PLAIN))
        self._await_sites(Sites(self.file, function).of(routine.owner), function)

    def fixture(self, routine: Routine, function: Function) -> None:
        """A fixture: its plugin awaits it."""
        decorator = fixture_decorator(routine)
        manner, yields = Manner.FIXTURE if decorator else Manner.PLAIN, _yields(function)
        self._add(function, Turn(function.lineno, manner, decorator, yields=yields))
        if yields and any(isinstance(s, ast.Return) and s.value for s in statements_of(function.body)):
            raise Refused(f"`{function.name}` yields and returns a value, which a coroutine cannot")

    def setup(self, routine: Routine, function: Function) -> None:
        """A set-up: the test case awaits it under another name, or a fixture takes its place."""
        self._add(function, turned_setup(routine, function))

    def module(self, routine: Routine, function: Function) -> None:
        """Nothing at module level is a function."""
        raise Refused("it stands outside functions")

    def _await_sites(self, sites: Iterator[ast.Call], function: Function) -> None:
        for call in sites:
            place = surroundings_of(self.file, call)
            if place.awaited is not None:
                continue
            try:
                self.await_at(place)
            except Refused as refused:
                if refused.reason.startswith("`"):
                    raise
                raise Refused(f"`{function.name}` is called on line {call.lineno}, and {refused.reason}") from refused
            self.plan.awaits[self.file.source.span(call)] = None


_TURNING = {
    RoutineKind.TEST: _Planning.test,
    RoutineKind.HELPER: _Planning.helper,
    RoutineKind.FIXTURE: _Planning.fixture,
    RoutineKind.SETUP: _Planning.setup,
    RoutineKind.MODULE: _Planning.module,
}


def _demand_turnable(function: Function) -> None:
    """Refuse a function that cannot be a coroutine, or that runs coroutines itself."""
    for node in own_nodes(function):
        if isinstance(node, ast.YieldFrom):
            raise Refused(f"`{function.name}` hands on a generator with `yield from`, which a coroutine cannot")
        if isinstance(node, ast.Call) and _runs_loop(node):
            raise Refused(
                f"line {node.lineno} of `{function.name}` runs an event loop, which cannot be done inside one"
            )


def _runs_loop(call: ast.Call) -> bool:
    name = last_name(call.func)
    if name in ("run_until_complete", "async_to_sync", "run_coroutine_threadsafe", "run_forever"):
        return True
    owner = dotted(call.func.value) if isinstance(call.func, ast.Attribute) else None
    return name in _LOOPS and owner is not None and owner.rpartition(".")[2].lower() in _LOOP_OWNERS


def _yields(function: Function) -> bool:
    return any(isinstance(node, ast.Yield) for node in own_nodes(function))


def _demand_plain(function: Function) -> None:
    """Refuse what is called otherwise than by a plain call."""
    if _yields(function):
        raise Refused(f"`{function.name}` is a generator")
    if function.name.startswith("__") and function.name.endswith("__"):
        raise Refused(f"`{function.name}` is called by Python itself, which awaits nothing")
    for decorator in function.decorator_list:
        if last_name(decorator) not in ("staticmethod", "classmethod"):
            raise Refused(f"what the decorator of `{function.name}` does with a coroutine is not known")


def _demand_own(routine: Routine, function: Function) -> None:
    """Refuse a helper that others than the functions of its file may call."""
    file, owner = routine.file, routine.owner
    if not file.is_collected:
        raise Refused(f"`{function.name}` may be called from other files, which would have to await it")
    if owner is not None and not _is_of_tests(owner, file):
        raise Refused(f"`{owner.name}` is no class of tests: others may call its `{function.name}`")


def _is_of_tests(owner: ClassDefinition, file: TestFile) -> bool:
    return any(owner in file.definitions.mro(cls) for cls in file.collection.instantiated)
