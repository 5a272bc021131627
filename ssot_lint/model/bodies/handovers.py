"""Code that checks and is given to somebody else to run: callbacks, visitors, handlers, tasks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.calls import Scope
from ssot_lint.model.inference import Nature, Thing, infer
from ssot_lint.model.vocabulary import CHECKING_NAME

if TYPE_CHECKING:
    from ssot_lint.model.checks import Raises

# These run nothing of what they are given.
_LOOKING = frozenset("isinstance issubclass hasattr getattr setattr delattr callable type id print dir vars".split())
_DISPLAYS = (ast.List, ast.Tuple, ast.Set)


def handed_over(call: ast.Call, scope: Scope) -> Iterator[tuple[ast.expr, Raises]]:
    """The arguments of `call`, and what its method is called on, that are test-side code with a check inside."""
    for value in () if _only_looks(call.func) else _given(call):
        raises = checks_when_run(value, scope)
        if raises is not None:
            yield value, raises
    func = call.func
    # `task.delay()`: somebody has made more of a function of the tests than a function.
    if type(func) is ast.Attribute and type(func.value) in (ast.Name, ast.Attribute) and not _is_self(func.value):
        thing = infer(func.value, scope)
        raises = _of_function(thing, scope) if thing.nature is Nature.FUNCTION else None
        if raises is not None:
            yield func.value, raises


def checks_when_run(value: ast.expr, scope: Scope) -> Raises | None:
    """What a failing check raises in the function or object that `value` stands for, once somebody else runs it."""
    if type(value) not in (ast.Name, ast.Attribute, ast.Call) or _is_self(value):
        return None
    if type(value) is ast.Call and type(value.func) is not ast.Name:
        return None
    thing = infer(value, scope)
    if thing.nature is Nature.FUNCTION and type(value) is not ast.Call:
        return _of_function(thing, scope)
    if thing.nature in (Nature.INSTANCE, Nature.CLASS):
        return _of_hooks(thing, scope)
    return None


def listed(value: ast.expr, scope: Scope) -> Iterator[tuple[ast.expr, Raises]]:
    """The checking functions and objects that a list, tuple, set or dict display names, for a loop to run."""
    if isinstance(value, (*_DISPLAYS, ast.Dict)):
        for part in _parts(value):
            raises = checks_when_run(part, scope) if type(part) is not ast.Call else None
            if raises is not None:
                yield part, raises


def _given(call: ast.Call) -> Iterator[ast.expr]:
    for value in (*call.args, *(keyword.value for keyword in call.keywords)):
        yield from _parts(value)


def _parts(value: ast.expr) -> Iterator[ast.expr]:
    parts = value.values if type(value) is ast.Dict else value.elts if isinstance(value, _DISPLAYS) else None
    if parts is None:
        yield value
        return
    for part in parts:
        yield from _parts(part)


def _is_self(value: ast.expr) -> bool:
    if type(value) is ast.Call:
        return type(value.func) is ast.Name and value.func.id == "super"
    return type(value) is ast.Name and value.id in ("self", "cls")


def _only_looks(func: ast.expr) -> bool:
    return type(func) is ast.Name and func.id in _LOOKING


def _of_function(thing: Thing, scope: Scope) -> Raises | None:
    file = thing.file or scope.file
    if thing.function is None or thing.function is scope.function or not file.is_test_side:
        return None
    return file.checks_of_function(thing.function, thing.cls)


def _of_hooks(thing: Thing, scope: Scope) -> Raises | None:
    """Of an object, only what others call by themselves counts: `on_event`, not `assert_events` or a test."""
    home = thing.cls.home or scope.file if thing.cls is not None else None
    if thing.cls is None or home is None or not home.is_test_side:
        return None
    for cls in home.definitions.mro(thing.cls):
        at = cls.home or home
        for name, method in cls.methods.items():
            if not at.is_test_side or name == "__init__" or name.startswith("test") or CHECKING_NAME.match(name):
                continue
            raises = at.checks_of_function(method, thing.cls)
            if raises is not None:
                return raises
    return None
