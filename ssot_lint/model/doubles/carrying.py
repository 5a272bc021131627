"""Whether a function gives what was put in as it was put in, or works its answer out."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

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
    stored = _are_stored(values, scope)
    scope.carries = stored and any(not isinstance(value, ast.Constant) for value in values)
    return scope.carries


def carries_value(value: ast.expr, scope: Scope) -> bool:
    """Whether a value that a double is told is given as it is; a function is when it carries or gives literals."""
    if isinstance(value, ast.Lambda):
        return _are_stored([value.body], scope)
    thing = infer(value, scope)
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        inner = thing.file.scope_of(thing.function, thing.cls)
        return _are_stored(returned(thing.function), inner)
    return True


def _are_stored(values: Iterable[ast.expr], scope: Scope) -> bool:
    """Whether all are stored values; a name that is bound through itself (`rows = rows[1:]`) is asked for once."""
    queue = list(values)
    names: set[str] = set()
    for value in queue:  # which grows
        if isinstance(value, ast.Name) and value.id in names:
            continue
        sources = _sources(value, scope)
        if sources is None:
            return False
        if isinstance(value, ast.Name):
            names.add(value.id)
        queue += sources
    return True


def _sources(value: ast.expr, scope: Scope) -> list[ast.expr] | None:
    """What has to be stored for `value` to be; None if it is worked out."""
    if isinstance(value, ast.Constant):
        return []
    if isinstance(value, ast.Name):
        return [each for each in _values_of(value.id, scope) if each is not value]
    if isinstance(value, ast.ListComp | ast.GeneratorExp):
        return [each.iter for each in value.generators] if isinstance(value.elt, ast.Name) else None
    if isinstance(value, ast.Attribute | ast.Subscript):
        return [value.value]
    if isinstance(value, ast.Call):
        return _sources_of_call(value, scope)
    if isinstance(value, _PARTS):
        return [each for each in ast.iter_child_nodes(value) if isinstance(each, ast.expr)]
    return None


def _values_of(name: str, scope: Scope) -> Iterator[ast.expr]:
    feeding = feeding_of(scope)
    for kept in (scope.bound, feeding.values, feeding.loops, feeding.flags):
        yield from kept.get(name, ())


def _sources_of_call(call: ast.Call, scope: Scope) -> list[ast.expr] | None:
    name = last_name(call.func)
    if isinstance(call.func, ast.Name):
        return call.args if name in _MEASURES else None
    thing = infer(call.func, scope)
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        is_carrier = thing.file.is_test_side and carries(thing.file.scope_of(thing.function, thing.cls))
        return [] if is_carrier else None
    return [call.func.value] if isinstance(call.func, ast.Attribute) and name in _HANDING else None
