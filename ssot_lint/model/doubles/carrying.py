"""Whether a function gives what was put in as it was put in, or works its answer out."""

from __future__ import annotations

import ast

from ssot_lint.model.doubles.feeding import feeding_of
from ssot_lint.model.inference import Nature, Scope, infer, returned
from ssot_lint.model.names import last_name

_MEASURES = frozenset({"len", "list", "dict", "tuple", "set", "bool", "str", "sorted"})
_HANDING = frozenset({"get", "copy", "pop", "popleft", "get_nowait", "values", "items", "keys"})
_PARTS = (ast.Compare, ast.UnaryOp, ast.BoolOp, ast.IfExp, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Await)


def carries(scope: Scope) -> bool:
    """Whether the scope's function gives only stored values: an attribute, an argument, a part or length of one.

    Literals alone are the function's own answer.
    """
    function = scope.function
    if function is None or scope.carries is not None:
        return bool(scope.carries)
    scope.carries = False  # for what calls itself
    values = list(returned(function))
    stored = all(_is_stored(value, scope) for value in values)
    scope.carries = stored and any(not isinstance(value, ast.Constant) for value in values)
    return scope.carries


def carries_value(value: ast.expr, scope: Scope) -> bool:
    """Whether a value that a double is told is given as it is; a function is when it carries or gives literals."""
    if isinstance(value, ast.Lambda):
        return _is_stored(value.body, scope)
    thing = infer(value, scope)
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        inner = thing.file.scope_of(thing.function, thing.cls)
        return all(_is_stored(each, inner) for each in returned(thing.function))
    return True


def _is_stored(value: ast.expr, scope: Scope) -> bool:
    if isinstance(value, ast.Constant):
        return True
    if isinstance(value, ast.Name):
        return _is_stored_name(value, scope)
    if isinstance(value, ast.ListComp | ast.GeneratorExp):
        return isinstance(value.elt, ast.Name) and all(_is_stored(each.iter, scope) for each in value.generators)
    if isinstance(value, ast.Attribute | ast.Subscript):
        return _is_stored(value.value, scope)
    if isinstance(value, ast.Call):
        return _is_stored_call(value, scope)
    if isinstance(value, _PARTS):
        parts = [each for each in ast.iter_child_nodes(value) if isinstance(each, ast.expr)]
        return all(_is_stored(each, scope) for each in parts)
    return False


def _is_stored_name(node: ast.Name, scope: Scope) -> bool:
    feeding = feeding_of(scope)
    values = [*scope.bound.get(node.id, ()), *feeding.values.get(node.id, ()), *feeding.loops.get(node.id, ())]
    values += feeding.flags.get(node.id, ())
    return all(_is_stored(value, scope) for value in values if value is not node)


def _is_stored_call(call: ast.Call, scope: Scope) -> bool:
    name = last_name(call.func)
    if isinstance(call.func, ast.Name):
        return name in _MEASURES and all(_is_stored(argument, scope) for argument in call.args)
    thing = infer(call.func, scope)
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        return thing.file.is_test_side and carries(thing.file.scope_of(thing.function, thing.cls))
    return isinstance(call.func, ast.Attribute) and name in _HANDING and _is_stored(call.func.value, scope)
