"""The coroutines of a class that nobody awaits, as one fixture that is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import Function
from ssot_lint.model.lineages.open_methods import is_hollow
from ssot_lint.model.lineages.reaching import references
from ssot_lint.model.lineages.setups import dead_setups
from ssot_lint.model.rewriting.mentions import demand_unmentioned
from ssot_lint.model.rewriting.setup_drivers import fixture_maker
from ssot_lint.model.rewriting.setup_parts import Awaited, Part, uses
from ssot_lint.model.rewriting.super_calls import SuperCall, super_call

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_SETUPS, _TEARDOWNS = ("setup_method", "setUp", "asyncSetUp"), ("teardown_method", "tearDown", "asyncTearDown")
_FREE = {"setup": ("async_setup", "async_set_up"), "teardown": ("async_teardown", "async_tear_down")}


def awaited_setups(cls: TestClass) -> Awaited:
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
    used = uses(method, given, dropped)
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
