"""What a call does to a test, as far as names tell: a check of which kind, or none; resolved through the project."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.model.checks import CheckKind, Raises
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.foreign import is_foreign
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.lineages.open_methods import implementations, is_hollow, is_left_open
from ssot_lint.model.memory import remember
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.test_code import is_for_tests, is_framework_case
from ssot_lint.model.vocabulary import (
    ASSERTING_OUTSIDE,
    CHECKING_NAME,
    CHECKING_PACKAGES,
    KNOWN_PACKAGES,
    MOCK_CHECKS,
    RAISING_NAMES,
    RAISING_OUTSIDE,
    SETUP_NAMES,
)

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_PYTEST_RAISES = frozenset({"raises", "warns", "deprecated_call", "RaisesGroup", "RaisesExc"})
_OUTCOMES = {"fail": CheckKind.FAIL}
_EXITS = frozenset({"sys.exit", "os._exit", "os.abort"})
_STDLIB = frozenset(sys.stdlib_module_names)


class Verdict(NamedTuple):
    """What a call is, as a check: its kind and what it raises when it fails."""

    kind: CheckKind
    raises: Raises


class Callee(NamedTuple):
    """What a call calls: a function of `file` with its class, a class, or a dotted path outside the project."""

    function: Function | None = None
    cls: ClassDefinition | None = None
    outside: str | None = None
    file: TestFile | None = None


UNKNOWN = Callee()


def resolve_call(func: ast.expr, scope: Scope) -> Callee:
    """What the callable expression `func` stands for; `UNKNOWN` where names and plain assignments cannot say."""
    thing = infer(func, scope)
    if thing.nature is Nature.FUNCTION:
        return Callee(function=thing.function, cls=thing.cls, file=thing.file)
    if thing.nature is Nature.CLASS:
        return Callee(cls=thing.cls, file=thing.file)
    if thing.nature is Nature.OUTSIDE:
        return Callee(outside=thing.path)
    outside = scope.path_of(dotted(func)) if thing.path and not _is_bound(func, scope) else None
    return Callee(outside=outside) if outside else UNKNOWN


def _is_bound(func: ast.expr, scope: Scope) -> bool:
    head = (dotted(func) or "").partition(".")[0]
    return head in scope.locals or head in scope.nested or head in scope.parameters


def classify(call: ast.Call, scope: Scope) -> Verdict | None:
    """What kind of check this call is; None when it is none."""
    func = call.func
    name = last_name(func)
    if name is None or (not scope.file.vocabulary.may_name_check(name) and is_foreign(func, scope)):
        return None
    callee = resolve_call(func, scope)
    if name in MOCK_CHECKS and type(func) is ast.Attribute and callee.function is None:
        return Verdict(CheckKind.MOCK, Raises.ASSERTION)
    if callee.function is not None:
        if name in SETUP_NAMES and type(func) is ast.Attribute and type(func.value) is ast.Call:
            return None  # `super().tearDown()`: what the base does for every test is no check of this one
        return _of_framework(callee, func, scope) or _of_function(callee, scope)
    if callee.cls is not None:
        return _of_class(callee.cls, scope)
    if callee.outside is not None:
        return _of_outside(callee.outside, name, call, scope)
    return _by_name(func, name, scope)


def _of_framework(callee: Callee, func: ast.expr, scope: Scope) -> Verdict | None:
    """What a test framework calls a check is one, whether the framework is installed or stands in the project."""
    if not is_framework_case(callee.file or scope.file, callee.cls):
        return None
    return _by_name(func, last_name(func) or "", scope)


def _of_function(callee: Callee, scope: Scope) -> Verdict | None:
    function, cls = callee.function, callee.cls
    assert function is not None
    file = callee.file or scope.file
    if scope.file.vocabulary.is_assert_function(function.name):
        return Verdict(CheckKind.HELPER, Raises.ASSERTION)
    if not is_for_tests(file, function, cls):
        return None
    raises = file.checks_of_function(function, cls)
    if raises is None and function.decorator_list:
        raises = _of_decorators(function, cls, scope if function in scope.nested.values() else file.module_scope)
    if raises is not None:
        return Verdict(CheckKind.HELPER, raises)
    is_open = is_left_open(function)
    if cls is None or not (is_open or is_hollow(function)):
        return None
    named = is_open and scope.file.vocabulary.names_check(function.name)
    return _of_heirs(function.name, cls, scope) or (Verdict(CheckKind.NAMED, Raises.ASSERTION) if named else None)


def _of_decorators(function: Function, cls: ClassDefinition | None, scope: Scope) -> Raises | None:
    """What the decorators of a helper raise, which look at what it does: at its calls, its time, its memory."""
    from ssot_lint.model.verdicts import checks_of

    key = ("checks of decorators", id(function))
    if key not in scope.file.memory:
        remember(scope.file, key, (cls,), None)  # for a decorator that calls what it decorates
        for each in function.decorator_list:
            callee = resolve_call(each.func if type(each) is ast.Call else each, scope)
            home = callee.file or scope.file
            if callee.function is not None and is_for_tests(home, callee.function, callee.cls):
                found = checks_of(home, callee.function, callee.cls)
                if found:
                    remember(scope.file, key, (cls,), found[0].raises)
    known: Raises | None = scope.file.memory[key]
    return known


def _of_heirs(name: str, cls: ClassDefinition, scope: Scope) -> Verdict | None:
    """What a method is that a mixin leaves to the classes of a test; those in other files are not known here."""
    filled = (file.checks_of_function(method, heir) for method, heir, file in implementations(name, cls, scope.file))
    raises = next((each for each in filled if each is not None), None)
    return Verdict(CheckKind.HELPER, raises) if raises is not None else None


def _of_class(cls: ClassDefinition, scope: Scope) -> Verdict | None:
    home = cls.home or scope.file
    for each in home.definitions.mro(cls):
        if "__init__" in each.methods:
            return _of_function(Callee(each.methods["__init__"], cls, file=each.home or home), scope)
    return None


def verdict_of_context(node: ast.expr, scope: Scope) -> Verdict | None:
    """What kind of check leaving a context manager is; None when its class is not known or checks nothing."""
    if is_foreign(node, scope):
        return None
    cls = infer(node, scope).cls if type(node) in (ast.Call, ast.Name, ast.Attribute) else None
    home = cls.home or scope.file if cls is not None else scope.file
    for each in home.definitions.mro(cls) if cls is not None else ():
        for name in ("__exit__", "__aexit__"):
            if name in each.methods:
                return _of_function(Callee(each.methods[name], cls, file=each.home or home), scope)
    return None


def _of_outside(path: str, name: str, call: ast.Call, scope: Scope) -> Verdict | None:
    root = path.lstrip(".").partition(".")[0] if not path.startswith(".") else ""
    if root in ("pytest", "_pytest"):
        return _of_pytest(name)
    if path in _EXITS or path in ("builtins.exit", "builtins.quit"):
        return Verdict(CheckKind.EXIT, Raises.EXIT)
    if path in ("subprocess.run",) and any(k.arg == "check" and _is_true(k.value) for k in call.keywords):
        return Verdict(CheckKind.LIBRARY, Raises.OTHER)
    if path in RAISING_OUTSIDE or name in RAISING_NAMES:
        return Verdict(CheckKind.LIBRARY, Raises.OTHER)
    if path in ASSERTING_OUTSIDE or scope.file.vocabulary.is_assert_function(path):
        return Verdict(CheckKind.LIBRARY, Raises.ASSERTION)
    if name in _PYTEST_RAISES and root not in _STDLIB and root not in KNOWN_PACKAGES:
        return Verdict(CheckKind.RAISES, Raises.ASSERTION)  # as other libraries have it, too
    if root in CHECKING_PACKAGES:
        return Verdict(CheckKind.LIBRARY, Raises.ASSERTION) if CHECKING_NAME.match(name) else None
    if root in _STDLIB or root in KNOWN_PACKAGES or root == "builtins":
        return None
    return Verdict(CheckKind.NAMED, Raises.ASSERTION) if scope.file.vocabulary.names_check(name) else None


def _of_pytest(name: str) -> Verdict | None:
    if name in _PYTEST_RAISES:
        return Verdict(CheckKind.RAISES, Raises.OUTCOME)
    if name in ("fail", "exit"):
        return Verdict(CheckKind.FAIL, Raises.OUTCOME)
    return None


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _by_name(func: ast.expr, name: str, scope: Scope) -> Verdict | None:
    if type(func) is ast.Attribute:
        if type(func.value) is ast.Name and func.value.id == "pytest":
            return _of_pytest(name)
        on_self = dotted(func.value.func if type(func.value) is ast.Call else func.value) in ("self", "cls", "super")
        if on_self and name == "fail":
            return Verdict(CheckKind.FAIL, Raises.ASSERTION)
        if on_self and name.startswith(("assertRaises", "assertWarns", "assertLogs", "assertNoLogs")):
            return Verdict(CheckKind.RAISES, Raises.ASSERTION)
        if on_self and name.startswith(("assert", "fail")) and name != "failureException":
            return Verdict(CheckKind.UNITTEST, Raises.ASSERTION)
        found = _of_heirs(name, scope.cls, scope) if on_self and scope.cls is not None else None
        if found is not None:
            return found
    if scope.file.vocabulary.names_check(name):
        return Verdict(CheckKind.NAMED, Raises.ASSERTION)
    return None


__all__ = ["FUNCTIONS", "Callee", "Scope", "Verdict", "classify", "resolve_call", "verdict_of_context"]
