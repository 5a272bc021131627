"""Code that checks and is given to somebody else to run: callbacks, visitors, handlers, tasks."""

from __future__ import annotations

import ast

from ssot_lint.model.calls import Scope
from ssot_lint.model.checks import Raises
from ssot_lint.model.foreign import is_foreign
from ssot_lint.model.inference import Nature, Thing, infer
from ssot_lint.model.test_code import is_for_tests, is_framework_case
from ssot_lint.model.vocabulary import ASSERTION_METHOD, CHECKING_NAME

# These run nothing of what they are given.
_LOOKING = frozenset("isinstance issubclass hasattr getattr setattr delattr callable type id print dir vars".split())
_DISPLAYS = frozenset({ast.List, ast.Tuple, ast.Set})
_NAMED = frozenset({ast.Name, ast.Attribute})
_NAMING = frozenset({*_NAMED, ast.Call})
_HOLDING = frozenset({*_NAMING, *_DISPLAYS, ast.Dict})


def handed_over(call: ast.Call, scope: Scope) -> list[tuple[ast.expr, Raises]]:
    """The arguments of `call`, and what its method is called on, that are test-side code with a check inside."""
    found: list[tuple[ast.expr, Raises]] = []
    func = call.func
    if not (func.__class__ is ast.Name and func.id in _LOOKING):
        for value in call.args:
            if value.__class__ in _HOLDING:
                _look(value, scope, found)
        for keyword in call.keywords:
            if keyword.value.__class__ in _HOLDING:
                _look(keyword.value, scope, found)
    # `task.delay()`: somebody has made more of a function of the tests than a function.
    if func.__class__ is not ast.Attribute:
        return found
    owner: ast.expr = func.value
    if owner.__class__ in _NAMED and not _is_self(owner) and not is_foreign(owner, scope):
        thing = infer(owner, scope)
        raises = _of_function(thing, scope) if thing.nature is Nature.FUNCTION else None
        if raises is not None:
            found.append((owner, raises))
    return found


def _look(value: ast.expr, scope: Scope, found: list[tuple[ast.expr, Raises]]) -> None:
    """Add the value, or the parts of a display, that check when they are run."""
    kind = value.__class__
    if kind in _NAMING:
        raises = checks_when_run(value, scope)
        if raises is not None:
            found.append((value, raises))
    else:
        for part in _parts(value):
            raises = checks_when_run(part, scope)
            if raises is not None:
                found.append((part, raises))


def checks_when_run(value: ast.expr, scope: Scope) -> Raises | None:
    """What a failing check raises in the function or object that `value` stands for, once somebody else runs it."""
    kind = value.__class__
    if kind is ast.Call:
        func: ast.expr = value.func  # type: ignore[attr-defined]
        if func.__class__ is not ast.Name and not (func.__class__ is ast.Attribute and _is_self(func.value)):
            return None
    elif kind not in _NAMED:
        return None
    if _is_self(value) or is_foreign(value, scope):
        return None
    thing = infer(value, scope)
    nature = thing.nature
    if nature is Nature.FUNCTION:
        # What is made to order is told what to look for; what is not stands in for a function that nobody calls.
        made = kind is not ast.Call or value.args or value.keywords  # type: ignore[attr-defined]
        return _of_function(thing, scope) if made else None
    if nature is Nature.UNKNOWN and kind is ast.Attribute and _is_self(value.value):  # type: ignore[attr-defined]
        return Raises.ASSERTION if ASSERTION_METHOD.match(value.attr) else None  # type: ignore[attr-defined]
    return _of_hooks(thing, scope) if nature is Nature.INSTANCE or nature is Nature.CLASS else None


def listed(value: ast.expr, scope: Scope) -> list[tuple[ast.expr, Raises]]:
    """The checking functions and objects that a list, tuple, set or dict display names, for a loop to run."""
    found: list[tuple[ast.expr, Raises]] = []
    if value.__class__ in _DISPLAYS or value.__class__ is ast.Dict:
        for part in _parts(value):
            raises = checks_when_run(part, scope) if type(part) is not ast.Call else None
            if raises is not None:
                found.append((part, raises))
    return found


def _parts(value: ast.expr) -> list[ast.expr]:
    found: list[ast.expr] = []
    _collect(value, found)
    return found


def _collect(value: ast.expr, found: list[ast.expr]) -> None:
    """Add what may name code: the value, or the parts of a display."""
    kind = value.__class__
    if kind in _NAMING:
        found.append(value)
    elif kind is ast.Dict:
        for part in value.values:  # type: ignore[attr-defined]
            _collect(part, found)
    elif kind in _DISPLAYS:
        for part in value.elts:  # type: ignore[attr-defined]
            _collect(part, found)


def _is_self(value: ast.expr) -> bool:
    if value.__class__ is ast.Name:
        return value.id in ("self", "cls")
    return type(value) is ast.Call and type(value.func) is ast.Name and value.func.id == "super"


def _of_function(thing: Thing, scope: Scope) -> Raises | None:
    file = thing.file or scope.file
    if thing.function is None or thing.function is scope.function:
        return None
    if not is_for_tests(file, thing.function, thing.cls):
        return None
    if is_framework_case(file, thing.cls) and ASSERTION_METHOD.match(thing.function.name):
        return Raises.ASSERTION
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
