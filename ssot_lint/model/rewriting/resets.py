"""Resets of a place that keeps a shared object, and whether anybody is left to whom they make a difference."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.config import Config
from ssot_lint.findings import Related, Span
from ssot_lint.fixes import Fixed, Refused
from ssot_lint.model.inference import of_symbol
from ssot_lint.model.names import last_name
from ssot_lint.model.rewriting.surroundings import surroundings_of
from ssot_lint.model.routines import Routine, RoutineKind
from ssot_lint.model.singletons.accesses import Access, Sharing, accesses_of
from ssot_lint.model.singletons.accessors import How, accessor_behind
from ssot_lint.model.singletons.internals import Reach

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_EMPTYING = frozenset({"cache_clear", "clear", "setattr", "delattr"})


def pointless_reset(reach: Reach, config: Config, done: Iterable[Fixed]) -> Span:
    """The statement that resets the place, which nobody here needs any more. Raises Refused where somebody may.

    `done` is what was fixed so far in this run: the calls that got what is kept there must be among it.
    """
    file = reach.routine.file
    span = _statement(reach, file)
    if not file.is_collected:
        raise Refused("tests of other files may count on it")
    if not _was_rewritten(reach, config, done):
        raise Refused("no call that gets what is kept there was rewritten here")
    for access in accesses_of(file, Sharing(with_ambient=True)):
        if slot_of(access) == reach.path and _concerns(reach.routine, access.routine):
            raise Refused(f"`{access.name}()` on line {access.span.line} still gets what is kept there")
    return span


def slot_of(access: Access) -> str:
    """The dotted path of the place where the object that an access gives is kept."""
    if access.accessor.how is How.CACHED:
        return f"{access.path}.cache_clear"
    home = access.thing.file.module if access.thing.file is not None else ""
    return f"{home}.{access.accessor.slot}"


def _concerns(resetting: Routine, getting: Routine) -> bool:
    """Whether a reset in one function may be meant for a call in the other."""
    if resetting.kind is RoutineKind.TEST:
        return resetting is getting
    if resetting.owner is None:
        return True
    definitions = resetting.file.definitions
    return getting.owner is None or resetting.owner in definitions.mro(getting.owner)


def _statement(reach: Reach, file: TestFile) -> Span:
    """The statement around the place, when it does nothing but reset it."""
    node = next((each for each in _nodes(reach, file) if file.source.span(each) == reach.span), None)
    if node is None:
        raise Refused("the place is not where it was")
    place = surroundings_of(file, node)
    statement = place.statement
    if isinstance(statement, ast.Assign) and statement.targets == [node] and _is_empty(statement.value):
        return file.source.span(statement)
    if isinstance(statement, ast.Delete) and statement.targets == [node]:
        return file.source.span(statement)
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and last_name(call.func) in _EMPTYING:
        is_given = call is node and (len(call.args) < 3 or _is_empty(call.args[2]))
        if is_given or call.func is node or getattr(call.func, "value", None) is node:
            return file.source.span(statement)
    raise Refused("it is looked at, or set to something")


def _nodes(reach: Reach, file: TestFile) -> Iterable[ast.expr]:
    root = reach.routine.node or file.tree
    return (node for node in ast.walk(root) if isinstance(node, ast.Attribute | ast.Call))


def _is_empty(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is None
    return isinstance(value, ast.Dict) and not value.keys


def _was_rewritten(reach: Reach, config: Config, done: Iterable[Fixed]) -> bool:
    """Whether a fix of this run rewrote a call of the function that gives what is kept there, where it matters."""
    givers = list(_givers(reach, config))
    scope = reach.routine.class_name
    return any(
        giver in fixed.finding.related and (scope is None or fixed.finding.class_name == scope)
        for fixed in done
        for giver in givers
    )


def _givers(reach: Reach, config: Config) -> Iterable[Related]:
    """The configured accessors that give what is kept there, as findings of their calls point at them."""
    file = reach.routine.file
    for path in (path for factory in config.factories for path in factory.replaces):
        symbol = file.knowledge.resolve(path, file)
        accessor = accessor_behind(of_symbol(symbol), path.rpartition(".")[2])
        if accessor is None or symbol.file is None:
            continue
        kept = f"{path}.cache_clear" if accessor.how is How.CACHED else f"{symbol.file.module}.{accessor.slot}"
        node = symbol.function or (symbol.cls.node if symbol.cls is not None else None)
        if kept == reach.path and node is not None:
            yield Related(symbol.file.path, symbol.file.name_span(node), "gives the shared one")
