"""Whether test-side code works with an object of a module or class, as against only handing it on or reading it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.flow.visits import Visit, lines_with
from ssot_lint.model.inference import Nature, infer
from ssot_lint.model.names import dotted
from ssot_lint.model.routines import Routine
from ssot_lint.model.singletons.bodies import Attribute, attribute_named
from ssot_lint.model.sites import iterate_calls, statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_CHANGING = frozenset(
    "append extend insert add update setdefault pop popitem remove discard clear sort appendleft popleft put"
    " put_nowait".split()
)
_MOST = 30


def is_worked_with(attribute: Attribute) -> bool:
    """Whether functions of the file change the object, or two or more of them call methods of it."""
    lines = lines_with(attribute.file.source, [attribute.name])
    callers = 0
    for routine in attribute.file.routines:
        if routine.node is None:
            continue
        visits = [each for each in routine.visits(lines) if attribute.owner or not each.is_local(attribute.name)]
        if any(_changes(visit, attribute, routine) for visit in visits):
            return True
        callers += any(_calls(visit, attribute, routine) for visit in visits)
    return callers > 1


def _calls(visit: Visit, attribute: Attribute, routine: Routine) -> bool:
    calls = (node.func for node in visit.nodes() if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Attribute) and _is(func.value, attribute, routine) for func in calls)


def _changes(visit: Visit, attribute: Attribute, routine: Routine) -> bool:
    """Whether the statement sets something of the object, or calls a method of it that does."""
    statement = visit.statement
    targets = statement.targets if isinstance(statement, ast.Assign | ast.Delete) else []
    if isinstance(statement, ast.AugAssign):
        targets = [statement.target]
    if any(isinstance(each, ast.Attribute | ast.Subscript) and _is(each.value, attribute, routine) for each in targets):
        return True
    scope = visit.scope_for(attribute.name if attribute.owner is None else "self")
    for node in visit.nodes():
        func = node.func if isinstance(node, ast.Call) else None
        if isinstance(func, ast.Attribute) and _is(func.value, attribute, routine):
            thing = infer(func, scope)
            if thing.nature is not Nature.FUNCTION or thing.function is None or thing.file is None:
                return _is_for_effect(statement, node)
            if changes_itself(thing.function, thing.cls, thing.file):
                return True
    return False


def _is(node: ast.expr, attribute: Attribute, routine: Routine) -> bool:
    if attribute.owner is not None:
        return attribute_named(node, routine) == attribute.name
    return dotted(node) == attribute.name


def _is_for_effect(statement: ast.stmt, call: ast.AST) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value is call or (isinstance(value, ast.Await) and value.value is call)


def changes_itself(function: Function, cls: ClassDefinition | None, file: TestFile) -> bool:
    """Whether a method assigns to attributes of `self` or fills them, itself or through its own methods."""
    queue: list[tuple[Function, ClassDefinition | None, TestFile]] = [(function, cls, file)]
    seen: set[int] = set()
    while queue and len(seen) < _MOST:
        method, owner, home = queue.pop()
        if id(method) in seen:
            continue
        seen.add(id(method))
        if any(_assigns(statement) for statement in statements_of(method.body)):
            return True
        for name, call in _own_calls(method):
            if name.count(".") > 1 and name.rpartition(".")[2] in _CHANGING:
                return True
            thing = infer(call.func, home.scope_of(method, owner)) if name.count(".") == 1 else None
            if thing is not None and thing.function is not None and thing.file is not None:
                queue.append((thing.function, thing.cls, thing.file))
    return False


def _own_calls(method: Function) -> Iterator[tuple[str, ast.Call]]:
    for statement in method.body:
        for call in iterate_calls(statement):
            name = dotted(call.func) or ""
            if name.startswith("self."):
                yield name, call


def _assigns(statement: ast.stmt) -> bool:
    """Whether the statement sets something that hangs on `self`."""
    targets = statement.targets if isinstance(statement, ast.Assign | ast.Delete) else []
    if isinstance(statement, ast.AugAssign | ast.AnnAssign):
        targets = [statement.target]
    inner = (target.value if isinstance(target, ast.Subscript) else target for target in targets)
    return any((dotted(each) or "").startswith("self.") for each in inner)
