"""Endpoint doubles that a test only hands on, for which the real class, or its factory, can stand."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.doubles.deeds import first_deed
from ssot_lint.model.doubles.endpoints import EndpointDouble
from ssot_lint.model.doubles.participation import participants
from ssot_lint.model.doubles.recognition import MAKERS, Double
from ssot_lint.model.inference import Nature, Thing
from ssot_lint.model.names import last_name
from ssot_lint.model.rewriting.double_uses import Uses, demand_methods, uses_of
from ssot_lint.model.rewriting.plain_construction import attributes_of, demand_plain, methods_of
from ssot_lint.model.rewriting.surroundings import surroundings_at
from ssot_lint.model.rewriting.wanted_classes import wanted_thing
from ssot_lint.model.roles import Role
from ssot_lint.model.routines import Routine

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

# What says only what a mock stands for.
_PLAIN = frozenset({"spec", "spec_set", "name", "autospec", "instance"})


@dataclass(frozen=True, slots=True)
class StandIn:
    """A double made by the call at `made` in `routine`, in whose place a real object of the class at `path` can stand.

    `listed`: the path by which a factory lists the class, empty where it is made by its own name; `needless`: the
    statements that only gave the double what the real object has; `fake`: the private class that it is made of.
    """

    made: Span
    routine: Routine
    thing: Thing
    path: str
    listed: str
    needless: tuple[Span, ...]
    fake: str = ""


def stand_ins(test: Test, listed: Collection[str]) -> tuple[StandIn, ...]:
    """Every endpoint double that takes part in `test`. `listed`: the classes that a factory makes, by dotted path.

    Raises Refused with the first thing that keeps a real object from standing in the place of one of them.
    """
    found = participants(test)
    if not found:
        raise Refused("the double is not where it was")
    return tuple(_stand_in(each, test.file, listed) for each in found)


def _stand_in(endpoint: EndpointDouble, file: TestFile, listed: Collection[str]) -> StandIn:
    double, holder = endpoint.double, endpoint.holder
    made = _made(double, holder, file)
    routine = _routine(made, holder, file)
    _demand_silent(double, made)
    uses = uses_of(made, routine, file)
    scope = file.scope_of(routine.node, routine.owner) if routine.node is not None else file.module_scope
    thing = wanted_thing(double, uses.taken, scope)
    if thing is None:
        raise Refused(f"nothing says what class `{holder}` stands for: neither a spec nor an annotated parameter")
    found = next((path for path in _paths(thing) if path in listed), "")
    _demand_real(thing, found, uses, file)
    fake = double.cls.name if double.cls is not None else ""
    return StandIn(file.source.span(made), routine, thing, thing.path, found, tuple(uses.needless), fake)


def _made(double: Double, holder: str, file: TestFile) -> ast.Call:
    node = double.node
    if not isinstance(node, ast.Call):
        raise Refused(f"nothing says how `{holder}` is made")
    if double.maker == "patch":
        raise Refused(f"`{holder}` is put there by a patch on line {node.lineno}")
    place = surroundings_at(file, file.source.span(node)) if node.lineno <= len(file.source.lines) else None
    if place is None or place.node is not node:
        raise Refused(f"`{holder}` is made in another file")
    return node


def _routine(made: ast.Call, holder: str, file: TestFile) -> Routine:
    """The function that makes the double. Raises Refused where others than the tests of this file may get it."""
    place = surroundings_at(file, file.source.span(made))
    outer = place.functions[-1] if place is not None and place.functions else None
    routine = next((each for each in file.routines if outer is not None and each.node is outer), None)
    if routine is None:
        raise Refused(f"`{holder}` is made outside functions, once for all tests")
    if place is not None and len(place.functions) > 1:
        raise Refused(f"`{holder}` is made in a function inside `{routine.name}`")
    if routine.test is not None:
        return routine
    if file.role is Role.CONFTEST:
        raise Refused("the fixtures of a conftest may give it to tests of other files")
    name = routine.owner.name if routine.owner is not None else routine.name
    user = file.knowledge.user_of(name, file)
    if user is not None:
        raise Refused(f"{user} may get it, too, through `{name}`")
    return routine


def _demand_silent(double: Double, made: ast.Call) -> None:
    """Refuse a double that is told, when it is made, what to answer; or a fake that answers."""
    if double.cls is not None:
        deed = first_deed(double.cls)
        if deed or double.mixed or double.disguised:
            raise Refused(f"`{double.cls.name}` does something on line {deed or double.cls.node.lineno}")
        return
    name = last_name(made.func) or "it"
    if name not in MAKERS:
        raise Refused(f"`{name}` may do more than make the double")
    told = next((each.arg or "**" for each in made.keywords if each.arg not in _PLAIN), None)
    if told is not None:
        raise Refused(f"the double is told its `{told}`")
    is_instance = any(each.arg == "instance" and ast.unparse(each.value) == "True" for each in made.keywords)
    if name == "create_autospec" and not is_instance:
        raise Refused(f"line {made.lineno} makes a double of the class, not of an object")


def _paths(thing: Thing) -> list[str]:
    """The dotted paths that mean the class."""
    own = f"{thing.file.module}.{thing.cls.qualname}" if thing.file is not None and thing.cls is not None else ""
    return [thing.path, own]


def _demand_real(thing: Thing, listed: str, uses: Uses, file: TestFile) -> None:
    """Refuse a class that cannot be made, or has not what the tests take for granted."""
    cls = thing.cls
    own = attributes_of(cls) if cls is not None else frozenset()
    for name, line in uses.told.items():
        if name not in own:
            raise Refused(f"line {line} tells the double its `{name}`")
    if thing.nature is Nature.OUTSIDE or cls is None:
        if not listed:
            raise Refused(f"`{thing.path}` is not a class of the program, and no factory is configured for it")
        if uses.methods:
            raise Refused(f"the methods of `{thing.path}` are not known")
        return
    if thing.file is not None and thing.file.is_test_side:
        raise Refused(f"`{thing.path}` is a class of the tests")
    if not listed:
        if thing.path.rpartition(".")[2].startswith("_"):
            raise Refused(f"`{thing.path}` is private to its module")
        demand_plain(cls)
    demand_methods(uses, methods_of(cls), cls.name, file)


__all__ = ["StandIn", "stand_ins"]
