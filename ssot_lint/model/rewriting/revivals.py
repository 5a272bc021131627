"""How a set-up or tear-down that never runs gets to run: under another name, or as a fixture that is awaited."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.config import BaseClass
from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.reaching import references
from ssot_lint.model.lineages.setups import Cause, DeadSetUp, dead_setups, is_abstract, is_hollow
from ssot_lint.model.names import dotted
from ssot_lint.model.rewriting.async_cases import Exchange, exchange_for
from ssot_lint.model.rewriting.mentions import demand_unmentioned
from ssot_lint.model.rewriting.setup_drivers import fixture_maker
from ssot_lint.model.rewriting.super_calls import SuperCall, free_name, own_receiver, super_call

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

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
_SETUPS, _TEARDOWNS = ("setup_method", "setUp", "asyncSetUp"), ("teardown_method", "tearDown", "asyncTearDown")
_OF_CLASS = frozenset({"setUpClass", "tearDownClass", "setup_class", "teardown_class"})
_FREE = {"setup": ("async_setup", "async_set_up"), "teardown": ("async_teardown", "async_tear_down")}

Supers = tuple[tuple[str, SuperCall | None], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One method that is to run: the line of its `def`, and what its calls of super's methods become (None: go).

    `call` is the call of super's that it lacks; `given` the parameter with the test method, where it uses that.
    """

    name: str
    line: int
    supers: Supers = ()
    call: SuperCall | None = None
    given: str | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """The method gets the name `new`; `into` is the line of the one that has it already and takes up its body.

    `bare`: its parameters but the first go; `classmethod`: it becomes one; `exchange`: the base that awaits nothing.
    """

    part: Part
    new: str
    into: int | None = None
    bare: bool = False
    classmethod: bool = False
    exchange: Exchange | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """The methods become one fixture `new`, made by `maker` (module and name): `setup`, a yield, `teardown`."""

    setup: Part | None
    teardown: Part | None
    new: str
    maker: tuple[str, str]


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
    if not is_async:
        return _renamed(cls, method, _BY_PYTEST[dead.name], configured)
    if dead.name in _OF_CLASS:
        raise Refused(f"{dead.name} is a coroutine for the whole class, and each test has an event loop of its own")
    return _awaited(cls)


def _in_test_case(cls: TestClass, method: Function, cause: Cause, configured: Iterable[BaseClass]) -> Renamed:
    name = method.name
    if cause is Cause.FOREIGN:
        new = _BY_UNITTEST[name]
        if any(name in each.methods for each in cls.lineage.classes[1:]):
            raise Refused(f"a base has a {name} as well")
        if _uses(method, [arg.arg for arg in method.args.args[1:]], ()):
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


def _awaited(cls: TestClass) -> Awaited:
    """All dead coroutines of the class as one fixture."""
    methods = cls.definition.methods
    dead = [each.name for each in dead_setups(cls) if isinstance(methods[each.name], ast.AsyncFunctionDef)]
    ups = [name for name in dead if name in _SETUPS]
    downs = [name for name in dead if name in _TEARDOWNS]
    if len(ups) > 1 or len(downs) > 1:
        names = " and ".join(ups if len(ups) > 1 else downs)
        raise Refused(f"the class has several coroutines of that kind: {names}")
    for name in (*ups, *downs):
        demand_unmentioned(cls, name)
    setup = _part(cls, methods[ups[0]], _SETUPS) if ups else None
    teardown = _part(cls, methods[downs[0]], _TEARDOWNS) if downs else None
    if ups and downs and any(isinstance(node, ast.Return) for node in _own(methods[ups[0]])):
        raise Refused(f"{ups[0]} may return before its end, where the tear-down has to follow")
    return Awaited(setup, teardown, _free_name(cls, "setup" if ups else "teardown"), fixture_maker(cls))


def _part(cls: TestClass, method: Function, family: tuple[str, ...]) -> Part:
    name = method.name
    supers = tuple((each, _kept(cls, method, each, family)) for each in family)
    dropped = {each for each, call in supers if call is None}
    given = [arg.arg for arg in method.args.args[1:]]
    if len(given) > 1 or method.args.vararg or method.args.kwonlyargs:
        raise Refused(f"{name} takes more than pytest gives it")
    used = _uses(method, given, dropped)
    above = next((each for each in cls.lineage.classes[1:] if name in each.methods), None)
    call = dict(supers)[name]
    if above is None or is_hollow(above.methods[name]) or _calls(method, name):
        call = None
    if call is not None and call.arguments and given:
        used = True
    return Part(name, method.lineno, supers, call, given[0] if used and given else None)


def _kept(cls: TestClass, method: Function, name: str, family: tuple[str, ...]) -> SuperCall | None:
    """The call of a base's set-up that a fixture still has to make; None where pytest makes it, or no base has it."""
    above = next((each for each in cls.lineage.classes[1:] if name in each.methods), None)
    if above is None:
        return None
    inherited = above.methods[name]
    is_async = isinstance(inherited, ast.AsyncFunctionDef)
    if name == family[0]:
        if is_async and name in (method.name, *(each.name for each in references(method) if each.of == "super")):
            raise Refused(f"{above.name}.{name} is a coroutine as well, and comes first")
        return None
    if not is_async and any(each.name == family[0] for each in references(inherited)):
        return None  # it only leads to the one that pytest calls
    return super_call(cls.file, method, inherited, above) if _calls(method, name) or name == method.name else None


def _calls(method: Function, name: str) -> bool:
    return any(each.of == "super" and each.name == name for each in references(method))


def _uses(method: Function, names: list[str], dropped: set[str] | tuple[()]) -> bool:
    """Whether the body reads one of `names` outside the calls of super's methods that go."""
    gone: set[int] = set()
    for node in ast.walk(method):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_super(node.func.value):
            gone |= {id(each) for each in ast.walk(node)} if node.func.attr in dropped or not dropped else set()
    body = (node for statement in method.body for node in ast.walk(statement))
    found = [node for node in body if isinstance(node, ast.Name) and node.id in names and id(node) not in gone]
    if any(not isinstance(node.ctx, ast.Load) for node in found):
        raise Refused(f"{method.name} gives `{found[0].id}` another value")
    return bool(found)


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) == "super"


def _own(method: Function) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions in it."""
    stack: list[ast.AST] = list(method.body)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            stack.extend(ast.iter_child_nodes(node))


def _free_name(cls: TestClass, kind: str) -> str:
    file: TestFile = cls.file
    for name in _FREE[kind]:
        heirs = [each for each in file.definitions.all_classes if cls.definition in file.lineage(each).classes]
        if not any(file.lineage(each).holds(name) for each in heirs) and file.fixture(name, cls.definition) is None:
            return name
    raise Refused(f"the names {' and '.join(_FREE[kind])} are taken")


__all__ = ["Awaited", "Part", "Renamed", "revival_of"]
