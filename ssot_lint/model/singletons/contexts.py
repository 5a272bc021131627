"""Whether a call of an accessor says for whom: its arguments that choose the object, and which of these are nothing."""

from __future__ import annotations

import ast

from ssot_lint.model.inference import Scope
from ssot_lint.model.names import dotted
from ssot_lint.model.singletons.accessors import ANY, Accessor


def context_arguments(call: ast.Call, accessor: Accessor, scope: Scope) -> list[ast.expr]:
    """The arguments that say for whom the object is, those left out that are surely None."""
    given: list[ast.expr] = []
    for index, argument in enumerate(call.args):
        if isinstance(argument, ast.Starred):
            given.append(argument.value)
            continue
        name = accessor.parameters[index] if index < len(accessor.parameters) else ANY
        if name in accessor.contexts or ANY in accessor.contexts:
            given.append(argument)
    for keyword in call.keywords:
        if keyword.arg is None or keyword.arg in accessor.contexts or ANY in accessor.contexts:
            given.append(keyword.value)
    return [each for each in given if not is_nothing(each, scope)]


def lacks_required(call: ast.Call, accessor: Accessor) -> bool:
    """Whether the call leaves out a parameter without default, so that Python refuses it."""
    if any(isinstance(each, ast.Starred) for each in call.args) or any(each.arg is None for each in call.keywords):
        return False
    given = {*accessor.parameters[: len(call.args)], *(each.arg for each in call.keywords)}
    return bool(accessor.required & set(accessor.parameters) - given)


def is_nothing(node: ast.expr, scope: Scope, depth: int = 0) -> bool:
    """Whether `node` is surely None: the literal, a name bound to nothing else, an attribute that nothing sets."""
    if isinstance(node, ast.Constant):
        return node.value is None
    if depth > 5:
        return False
    if isinstance(node, ast.Name):
        values = scope.bound.get(node.id, [])
        return bool(values) and all(is_nothing(each, scope, depth + 1) for each in values if each is not node)
    if isinstance(node, ast.Call) and dotted(node.func) == "getattr" and len(node.args) == 3:
        return is_nothing(node.args[2], scope, depth + 1) and _is_never_set(node.args[0], node.args[1], scope, depth)
    if isinstance(node, ast.Attribute) and dotted(node.value) == "self" and scope.cls is not None:
        assigned = _assigned(node.attr, scope)
        return bool(assigned) and all(is_nothing(each, inner, depth + 1) for each, inner in assigned)
    return False


def _is_never_set(owner: ast.expr, name: ast.expr, scope: Scope, depth: int) -> bool:
    """Whether `getattr(owner, name, None)` finds nothing: `owner` is an object of a known class that never sets it."""
    if dotted(owner) != "self" or not isinstance(name, ast.Constant) or not isinstance(name.value, str):
        return False
    if "self" not in scope.parameters:
        return True
    if scope.cls is None:
        return False
    lineage = (scope.cls.home or scope.file).lineage(scope.cls)
    if not lineage.holds(name.value):
        return lineage.is_known
    assigned = _assigned(name.value, scope)
    return bool(assigned) and all(is_nothing(each, inner, depth + 1) for each, inner in assigned)


def _assigned(name: str, scope: Scope) -> list[tuple[ast.expr, Scope]]:
    """Everything that the classes of `self` assign to the attribute; nothing when they make it otherwise."""
    assert scope.cls is not None
    found: list[tuple[ast.expr, Scope]] = []
    for cls in (scope.cls.home or scope.file).lineage(scope.cls).classes:
        home = cls.home or scope.file
        if name in cls.methods or any(inner.name == name for inner in cls.classes):
            return []
        for method, value in home.self_assignments(cls).get(name, ()):
            found.append((value, home.scope_of(method, scope.cls)))
        if name in cls.assigned:
            found.append((cls.assigned[name], home.class_scope(cls)))
    return found
