"""How a set-up becomes a coroutine that somebody awaits: `asyncSetUp`, or a fixture that comes unasked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.names import last_name
from ssot_lint.model.rewriting.drivers import class_fixture_decorator
from ssot_lint.model.rewriting.turns import Manner, Turn, own_nodes
from ssot_lint.model.routines import Routine

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_RENAMED = {"setUp": "asyncSetUp", "tearDown": "asyncTearDown"}
FIXTURE = "set_up"


def turned_setup(routine: Routine, function: Function) -> Turn:
    """How a set-up becomes a coroutine. Raises Refused where nothing would await it."""
    owner, file, name = routine.owner, routine.file, function.name
    if owner is None:
        raise Refused(f"`{name}` of a module cannot be awaited")
    if owner not in file.collection.instantiated:
        raise Refused(f"`{owner.name}` is a base, and classes of other files may count on its `{name}`")
    _demand_unmentioned(owner, name, file)
    lineage = file.lineage(owner)
    if name in _RENAMED and lineage.is_unittest:
        if not lineage.runs_coroutines:
            raise Refused(f"`{name}` would have to be async, and `unittest.TestCase` awaits none")
        new = _RENAMED[name]
        if new in owner.methods:
            raise Refused(f"the class has an `{new}` as well")
        calls = [call for call in _super_calls(function) if last_name(call.func) == name]
        spans = tuple(file.source.span(call) for call in calls)
        return Turn(function.lineno, Manner.RENAMED, name=new, super_calls=spans)
    if name == "setup_method" and lineage.is_unittest is False:
        return _as_fixture(owner, function, file)
    raise Refused(f"nothing awaits a `{name}` here")


def _as_fixture(owner: ClassDefinition, function: Function, file: TestFile) -> Turn:
    """The fixture that takes the place of `setup_method`, whose call of super's pytest makes by itself then."""
    parameters = [arg.arg for arg in function.args.args[1:]]
    calls = list(_super_calls(function))
    dropped = next((call for call in calls if last_name(call.func) == "setup_method"), None)
    if len(calls) > (dropped is not None) or function.args.kwonlyargs or function.decorator_list:
        raise Refused("`setup_method` would have to become a fixture, and calls more of super's than its own")
    used = [node for node in own_nodes(function) if isinstance(node, ast.Name) and node.id in parameters]
    given = {id(node) for node in ast.walk(dropped)} if dropped is not None else set()
    if any(id(node) not in given for node in used):
        raise Refused("`setup_method` would have to become a fixture, and uses the method that it is given")
    if file.lineage(owner).holds(FIXTURE) or file.fixture(FIXTURE, owner) is not None:
        raise Refused(f"`setup_method` would have to become a fixture, and `{FIXTURE}` is there already")
    statement = next((s for s in function.body if isinstance(s, ast.Expr) and s.value is dropped), None)
    if dropped is not None and statement is None:
        raise Refused("`setup_method` would have to become a fixture, and uses what super's gives")
    decorator = class_fixture_decorator(file)
    span = file.source.span(statement) if statement is not None else None
    return Turn(function.lineno, Manner.TO_FIXTURE, (decorator,), FIXTURE, span)


def _super_calls(function: Function) -> Iterator[ast.Call]:
    for node in own_nodes(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Call) and last_name(owner.func) == "super":
                yield node


def _demand_unmentioned(owner: ClassDefinition, name: str, file: TestFile) -> None:
    """Refuse where another class of the file calls or overrides the set-up, or something calls it by name."""
    definitions = file.definitions
    for cls in definitions.all_classes:
        if cls is not owner and owner in definitions.mro(cls) and name in cls.methods:
            raise Refused(f"`{cls.name}` overrides its `{name}`")
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.value, ast.Name):
            raise Refused(f"line {node.lineno} calls `{name}` itself")
