"""How a set-up or tear-down that never runs gets to run: under another name, or as a fixture that is awaited."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.config import BaseClass
from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.reaching import references
from ssot_lint.model.lineages.setups import Cause, DeadSetUp, dead_setups, is_abstract
from ssot_lint.model.names import dotted
from ssot_lint.model.rewriting.async_cases import exchange_for
from ssot_lint.model.rewriting.awaited_setups import awaited_setups
from ssot_lint.model.rewriting.mentions import demand_unmentioned
from ssot_lint.model.rewriting.setup_parts import Awaited, Part, Renamed, uses
from ssot_lint.model.rewriting.super_calls import SuperCall, free_name, own_receiver, super_call

if TYPE_CHECKING:
    pass

_BY_PYTEST = {
    "setUp": "setup_method",
    "tearDown": "teardown_method",
    "setUpClass": "setup_class",
    "tearDownClass": "teardown_class",
    "setup": "setup_method",
    "teardown": "teardown_method",
}
_BY_UNITTEST = {"setup_method": "setUp", "teardown_method": "tearDown", "setup_class": "setUpClass"}
_BY_UNITTEST["teardown_class"] = "tearDownClass"
_CASE_ONLY = frozenset(
    "_testMethodName _testMethodDoc _outcome id addCleanup addAsyncCleanup enterContext enterAsyncContext subTest"
    " shortDescription doCleanups assertLogs".split()
)
_OF_CLASS = frozenset({"setUpClass", "tearDownClass", "setup_class", "teardown_class"})


def revival_of(cls: TestClass, dead: DeadSetUp, configured: Iterable[BaseClass]) -> Renamed | Awaited:
    """What lets a dead set-up run; `configured`: the canonical bases. Raises Refused where that is not plain."""
    method, unittest = cls.definition.methods[dead.name], cls.lineage.is_unittest
    if unittest is None:
        raise Refused(f"whether {cls.lineage.doubtful[0]} is a `unittest.TestCase` is not known")
    own_receiver(method)
    for decorator in method.decorator_list:
        path = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if path != "classmethod":
            raise Refused(f"what `@{path or '…'}` does with it is not known")
    is_async = isinstance(method, ast.AsyncFunctionDef)
    if unittest:
        return _in_test_case(cls, method, dead.cause, configured)
    _demand_no_case(cls, method)
    if not is_async:
        return _renamed(cls, method, _BY_PYTEST[dead.name], configured)
    if dead.name in _OF_CLASS:
        raise Refused(f"{dead.name} is a coroutine for the whole class, and each test has an event loop of its own")
    return awaited_setups(cls)


def _demand_no_case(cls: TestClass, method: Function) -> None:
    """Refuse where the body needs what only a `unittest.TestCase` has: it would fail every test."""
    for node in ast.walk(method):
        name = node.attr if isinstance(node, ast.Attribute) and dotted(node.value) == "self" else ""
        if name in _CASE_ONLY and not cls.lineage.holds(name):
            raise Refused(f"it uses self.{name}, which only a `unittest.TestCase` has")


def _in_test_case(cls: TestClass, method: Function, cause: Cause, configured: Iterable[BaseClass]) -> Renamed:
    name = method.name
    if cause is Cause.FOREIGN:
        new = _BY_UNITTEST[name]
        if any(name in each.methods for each in cls.lineage.classes[1:]):
            raise Refused(f"a base has a {name} as well")
        if uses(method, [arg.arg for arg in method.args.args[1:]], ()):
            raise Refused(f"{name} uses what pytest gives it")
        made = _renamed(cls, method, new, configured)
        needs = name in _OF_CLASS and not method.decorator_list
        return Renamed(made.part, new, made.into, bare=True, classmethod=needs)
    new = {"setUp": "asyncSetUp", "tearDown": "asyncTearDown"}.get(name, name)
    if name in _OF_CLASS or name in _BY_UNITTEST:
        raise Refused(f"unittest awaits no {name}")
    exchange = None
    if not cls.lineage.runs_coroutines:
        if not cls.tests:
            raise Refused("the base would have to be exchanged, and the class has no tests of its own")
        exchange = exchange_for(cls.tests[0], configured)
    if new == name:
        return Renamed(Part(name, method.lineno), new, exchange=exchange)
    if new in cls.definition.methods:
        raise Refused(f"the class has an {new} as well")
    # unittest calls the base's own `setUp` once it is not overridden any more.
    call = _call_above(cls, method, new)
    return Renamed(Part(name, method.lineno, ((name, None), (new, call)), call), new, exchange=exchange)


def _renamed(cls: TestClass, method: Function, new: str, configured: Iterable[BaseClass]) -> Renamed:
    name = method.name
    demand_unmentioned(cls, name)
    into = cls.definition.methods.get(new)
    if into is not None:
        _demand_mergeable(method, into)
        return Renamed(Part(name, method.lineno, ((name, None),)), new, into.lineno)
    near = next((each for each in cls.lineage.classes[1:] if new in each.methods or _stops_at(each, name, new)), None)
    if near is not None and new not in near.methods:
        return _below(cls, method, near, new, configured)
    call = _call_above(cls, method, new)
    made = {each.name for each in references(method) if each.of == "super"}
    missing = call if call is not None and made.isdisjoint({name, new}) else None
    return Renamed(Part(name, method.lineno, ((name, call),), missing), new)


def _stops_at(cls: ClassDefinition, name: str, new: str) -> bool:
    """Whether the class has a method of its own that does not only lead to the one that pytest calls."""
    method = cls.methods.get(name)
    return method is not None and all(each.name != new for each in references(method))


def _below(
    cls: TestClass, method: Function, near: ClassDefinition, new: str, configured: Iterable[BaseClass]
) -> Renamed:
    """The base has it under the old name only: what its own fix makes of it counts."""
    name, file = method.name, cls.file
    base = TestClass(near, file)
    dead = next((each for each in dead_setups(base) if each.name == name), None) if near.home is file else None
    if dead is not None and any(near is each.definition for each in file.holding_classes):
        above = revival_of(base, dead, configured)
        assert isinstance(above, Renamed)
        calls = (above.part.call, *(call for _, call in above.part.supers))
        parameter = free_name(method) if any(call is not None and call.parameter for call in calls) else None
        call = SuperCall(new, parameter or "", parameter=parameter)
        made = {each.name for each in references(method) if each.of == "super"}
        return Renamed(Part(name, method.lineno, ((name, call),), None if name in made else call), new)
    if any(new in each.methods for each in cls.lineage.classes[1:]):
        raise Refused(f"{near.name}.{name} does not run either, and comes first")
    return Renamed(Part(name, method.lineno), new)


def _call_above(cls: TestClass, method: Function, new: str) -> SuperCall | None:
    """The call of the method `new` that a base in the project has."""
    owner = next((each for each in cls.lineage.classes[1:] if new in each.methods), None)
    if owner is None or is_abstract(owner.methods[new]):
        return None
    return super_call(cls.file, method, owner.methods[new], owner, is_new=True)


def _demand_mergeable(method: Function, into: Function) -> None:
    """Refuse where the body of one cannot simply stand behind that of the other."""
    if isinstance(into, ast.AsyncFunctionDef) or [ast.dump(d) for d in method.decorator_list] != [
        ast.dump(d) for d in into.decorator_list
    ]:
        raise Refused(f"the class has another kind of {into.name} as well")
    if own_receiver(method) != own_receiver(into) or len(method.args.args) > 1:
        raise Refused(f"the class has a {into.name} as well, which takes something else")
    if any(
        isinstance(node, ast.Return | ast.Yield | ast.Global | ast.Nonlocal)
        for m in (method, into)
        for node in ast.walk(m)
    ):
        raise Refused(f"the class has a {into.name} as well, and they cannot simply follow each other")


__all__ = ["Awaited", "Part", "Renamed", "revival_of"]
