"""Calls of one function that count on getting one object: how they go on doing so when each would get its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from ssot_lint.config import Factory
from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.inference import of_symbol
from ssot_lint.model.names import dotted
from ssot_lint.model.rewriting.call_sites import Sites
from ssot_lint.model.rewriting.import_block import read_import_block
from ssot_lint.model.rewriting.managed import is_managed
from ssot_lint.model.rewriting.scopes import NameScope
from ssot_lint.model.rewriting.surroundings import Surroundings, surroundings_of
from ssot_lint.model.routines import Routine, RoutineKind
from ssot_lint.model.singletons.accessors import How, accessor_behind
from ssot_lint.model.singletons.bodies import attribute_named
from ssot_lint.model.singletons.contexts import context_arguments
from ssot_lint.model.source import parse_expression
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.singletons.accesses import Access

_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.comprehension)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FETCHING = compile_late(r"^_*(?:get|current|obtain|fetch|the|shared|global|find|acquire|create|make|build)_+")
_MAKING = compile_late(r"_*(?:create|make|build|new)(?:_|$)")
_HUMP = compile_late(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Held:
    """What holds the object already, as source."""

    text: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Calls whose object is to be made once: at `place`, the statement that it stands before, under a new name."""

    place: Surroundings
    name: str
    calls: tuple[Surroundings, ...]


def keep_sharing(access: Access, accesses: Sequence[Access], factory: Factory) -> Held | Shared | None:
    """How the call of `access` goes on getting what other calls of its function get; None where nobody else asks.

    Raises Refused where that cannot be had.
    """
    file = access.routine.file
    if gives_one(factory, file) and not _makes_contexts(factory):
        return None
    if _makes_own(access):
        return None
    _demand_called_once(access)
    alike = [each for each in accesses if key_of(each) == key_of(access)]
    attribute = _set_up(access, alike)
    if attribute is not None:
        return Held(attribute)
    own = [surroundings_of(file, each.node) for each in alike if each.routine is access.routine]
    place = next(each for each in own if each.node is access.node)
    if _name_of(place) is not None:
        return None  # what has a name of its own is meant to be one of its own
    loose = [each for each in own if _name_of(each) is None]
    for held in own:
        name = _held_by(held, file)
        if name is not None and _follows(place, held):
            return Held(name)
    if len(loose) == 1 and not _is_repeated(place):
        return None
    if is_managed(factory, file):
        raise Refused("the factory is a context manager, and other calls here get the same object")
    first = min(loose, key=lambda each: (each.node.lineno, each.node.col_offset))
    return _shared(loose, first, access, file)


def _makes_own(access: Access) -> bool:
    """Whether an accessor that cannot be looked into is called as one that makes an object, or for somebody."""
    if access.accessor.how is not How.CONFIGURED:
        return False
    place = surroundings_of(access.routine.file, access.node)
    function, owner = place.function, access.routine.owner
    file = access.routine.file
    scope = file.scope_of(function, owner) if function is not None else file.module_scope
    name = access.path.rpartition(".")[2]
    return bool(context_arguments(access.node, access.accessor, scope)) or _MAKING.match(name) is not None


def _demand_called_once(access: Access) -> None:
    """Refuse a helper that one function calls again: it gets the same object each time, and would get others."""
    routine, node = access.routine, access.routine.node
    if routine.kind is not RoutineKind.HELPER or node is None:
        return
    calls: list[ast.Call] = []
    # How else it is used matters only to those who have to await it.
    with suppress(Refused):
        calls.extend(Sites(routine.file, node).of(routine.owner))
    callers: set[int] = set()
    for call in calls:
        place = surroundings_of(routine.file, call)
        if id(place.function) in callers or _is_repeated(place):
            raise Refused(f"line {call.lineno} calls `{node.name}` once more, and would get another object")
        callers.add(id(place.function))


def key_of(access: Access) -> tuple[str, str]:
    """What tells the object that an access gives from others."""
    home = access.thing.file.module if access.thing.file is not None else ""
    return (home, access.accessor.slot) if access.accessor.slot else ("", access.replaced or access.path)


def gives_one(factory: Factory, file: TestFile) -> bool:
    """Whether the factory itself gives one object to all who come with the same context."""
    tree = parse_expression(factory.call)
    inner = tree.value if isinstance(tree, ast.Await) else tree
    path = dotted(inner.func) if isinstance(inner, ast.Call) else None
    if path is None:
        return False
    return accessor_behind(of_symbol(file.knowledge.resolve(path, file)), path.rpartition(".")[2]) is not None


def _makes_contexts(factory: Factory) -> bool:
    """Whether a configured expression may give another context each time."""
    return any("(" in each for each in factory.attributes.values())


def _set_up(access: Access, alike: Sequence[Access]) -> str | None:
    """The attribute in which a set-up of the class keeps the object. Raises Refused when it keeps it elsewhere."""
    routine = access.routine
    if routine.owner is None or routine.kind in (RoutineKind.SETUP, RoutineKind.FIXTURE):
        return None
    family = routine.file.definitions.mro(routine.owner)
    for each in alike:
        if each.routine.kind is not RoutineKind.SETUP or each.routine.owner not in family:
            continue
        place = surroundings_of(routine.file, each.node)
        statement = place.statement
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        value = place.awaited or place.node
        if isinstance(statement, ast.Assign) and statement.value is value and target is not None:
            name = attribute_named(target, each.routine)
            if name is not None and _has_self(routine):
                return f"self.{name}"
        raise Refused(f"it gets what line {each.node.lineno} of the set-up gets, and would get another one")
    return None


def _has_self(routine: Routine) -> bool:
    args = routine.node.args.args if routine.node is not None else []
    return bool(args) and args[0].arg == "self"


def _is_repeated(place: Surroundings) -> bool:
    """Whether the call may run more than once in one call of its function."""
    part: ast.AST = place.node
    for each in place.around:
        if isinstance(each, FUNCTIONS):
            return False
        if isinstance(each, _LOOPS) and part is not getattr(each, "iter", None):
            return True
        if isinstance(each, _COMPREHENSIONS) and part is not each.generators[0]:
            return True
        part = each
    return False


def _name_of(place: Surroundings) -> str | None:
    """The local name that a call is assigned to, by itself."""
    statement, value = place.statement, place.awaited or place.node
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target: ast.expr = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    else:
        return None
    return target.id if isinstance(target, ast.Name) and statement.value is value else None


def _held_by(place: Surroundings, file: TestFile) -> str | None:
    """The local name that a call is assigned to, when nothing else is."""
    name = _name_of(place)
    held = [each.bindings[name] for each in _scopes(place, file) if name is not None and name in each.bindings]
    return name if held and len(held[-1]) == 1 else None


def _scopes(place: Surroundings, file: TestFile) -> list[NameScope]:
    return list(read_import_block(file).scope.at(place.node.lineno))


def _follows(other: Surroundings, first: Surroundings) -> bool:
    """Whether `other` stands in a statement behind that of `first`, in the same block or inside one of it."""
    blocks = list(_blocks(first))
    block, at = blocks[0]
    return any(each is block and index > at for each, index in _blocks(other))


def _blocks(place: Surroundings) -> Iterator[tuple[list[ast.stmt], int]]:
    """The blocks around a place, innermost first, each with the index of its statement that holds the place."""
    part: ast.AST = place.node
    for each in place.around:
        if isinstance(part, ast.stmt):
            for block in _bodies(each):
                if any(one is part for one in block):
                    yield block, next(i for i, one in enumerate(block) if one is part)
        part = each


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block


def _shared(own: list[Surroundings], first: Surroundings, access: Access, file: TestFile) -> Shared:
    """The place to make the object once: before all calls, in a block that holds them all, outside of loops."""
    others = [list(_blocks(each)) for each in own]
    for block, _ in _outside_loops(first):
        at = [next((index for each, index in blocks if each is block), None) for blocks in others]
        indices = [index for index in at if index is not None]
        if len(indices) == len(own):
            statement = block[min(indices)]
            return Shared(_before(statement, file), _free_name(access, first, file), tuple(own))
    raise Refused("it gets what another call here gets, and would get another one")


def _outside_loops(place: Surroundings) -> list[tuple[list[ast.stmt], int]]:
    """The blocks around a place, innermost first, that are in no loop of the function that holds the place."""
    function = place.function
    found: list[tuple[list[ast.stmt], int]] = []
    for block, index in _blocks(place):
        owner = _around(block[index], place)
        inside = []
        for each in owner:
            if each is function:
                break
            inside.append(each)
        if not any(isinstance(each, _LOOPS) for each in inside):
            found.append((block, index))
        if function is not None and block is function.body:
            break
    return found


def _around(statement: ast.stmt, place: Surroundings) -> tuple[ast.AST, ...]:
    at = next(index for index, each in enumerate(place.around) if each is statement)
    return place.around[at + 1 :]


def _before(statement: ast.stmt, file: TestFile) -> Surroundings:
    line = min((each.lineno for each in getattr(statement, "decorator_list", ())), default=statement.lineno)
    text = file.source.lines[line - 1]
    if text[: file.source.column(line, statement.col_offset) - 1].strip():
        raise Refused(f"line {line} holds parts of several statements")
    marker = ast.Name("_", ast.Load(), lineno=line, col_offset=statement.col_offset)
    inside = surroundings_of(file, statement)
    return Surroundings(marker, (statement, *inside.around))


def _free_name(access: Access, first: Surroundings, file: TestFile) -> str:
    """A name for the object, drawn from what was called, that nothing else has."""
    last = access.path.rpartition(".")[2]
    if access.thing.cls is not None:
        last = access.thing.cls.name
    stem = _HUMP.sub("_", _FETCHING.sub("", last)).lower() or "made"
    module = read_import_block(file).scope
    taken = {*module.bindings, *(name for scope in _scopes(first, file) for name in _bound_in(scope))}
    names = (stem, f"own_{stem}", *(f"{stem}_{number}" for number in range(2, 99)))
    return next(each for each in names if each not in taken and each not in file.builtins and each.isidentifier())


def _bound_in(scope: NameScope) -> Iterator[str]:
    for each in scope.all():
        yield from each.bindings
