"""What a call does to a test, as far as names tell: a check of which kind, or none; resolved inside one file."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.model.checks import CheckKind, Raises
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.names import dotted, last_name, resolve
from ssot_lint.model.vocabulary import (
    ASSERTING_OUTSIDE,
    CHECKING_NAME,
    CHECKING_PACKAGES,
    KNOWN_PACKAGES,
    MOCK_CHECKS,
    RAISING_NAMES,
    RAISING_OUTSIDE,
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


@dataclass(eq=False, slots=True)
class Scope:
    """Where a call stands: its class (if any), the functions, values and imports that local names stand for."""

    file: TestFile
    cls: ClassDefinition | None
    function: Function
    nested: dict[str, Function]
    locals: dict[str, ast.expr]
    imports: dict[str, str] = field(default_factory=dict)

    def path_of(self, name: str | None) -> str | None:
        """The dotted path that a dotted name stands for through imports of the function or the module; else None."""
        return resolve(name, self.imports) or self.file.definitions.path_of(name)


@dataclass(frozen=True, slots=True)
class Callee:
    """What a call calls: a function of this file with its class, a class of this file, or a dotted outside path."""

    function: Function | None = None
    cls: ClassDefinition | None = None
    outside: str | None = None


UNKNOWN = Callee()


def resolve_call(func: ast.expr, scope: Scope) -> Callee:
    """What the callable expression `func` stands for inside its file; `UNKNOWN` where one file cannot say."""
    if type(func) is ast.Name:
        return _resolve_name(func.id, scope)
    if type(func) is not ast.Attribute:
        return UNKNOWN
    owner = receiver_class(func.value, scope)
    if owner is not None:
        return _method(func.attr, owner, scope)
    outside = scope.path_of(dotted(func))
    return Callee(outside=outside) if outside and dotted(func) and not _is_local(func, scope) else UNKNOWN


def _is_local(func: ast.Attribute, scope: Scope) -> bool:
    head = (dotted(func) or "").partition(".")[0]
    return head in scope.locals or head in scope.nested


def _resolve_name(name: str, scope: Scope) -> Callee:
    if name in scope.nested:
        return Callee(function=scope.nested[name], cls=scope.cls)
    if name in scope.locals:
        value = scope.locals[name]
        if isinstance(value, ast.Name) and value.id != name:
            return _resolve_name(value.id, scope)
        return UNKNOWN
    if name in scope.imports:
        return Callee(outside=scope.imports[name])
    definitions = scope.file.definitions
    if name in definitions.functions:
        if name in scope.file.fixtures and name in _parameters(scope.function):
            return _returned_function(definitions.functions[name], scope)
        return Callee(function=definitions.functions[name])
    if name in definitions.classes:
        return Callee(cls=definitions.classes[name])
    path = definitions.path_of(name)
    if path is None and not definitions.star_imports and name in scope.file.builtins:
        path = f"builtins.{name}"
    return Callee(outside=path) if path else UNKNOWN


def receiver_class(value: ast.expr, scope: Scope) -> ClassDefinition | None:
    """The class of this file that `value` is or is an instance of: `self`, `super()`, `Helper()`, a local, `self.x`."""
    if type(value) is ast.Await:
        value = value.value
    if type(value) is ast.Name:
        if value.id in ("self", "cls"):
            return scope.cls
        if value.id in scope.locals:
            made = scope.locals[value.id]
            return None if made is value else _constructed(made, scope)
        fixture = scope.file.fixtures.get(value.id)
        if fixture is not None and value.id in _parameters(scope.function):
            return _returned_class(fixture, scope)
        module_value = scope.file.definitions.assigned.get(value.id)
        if module_value is not None:
            return _constructed(module_value, scope)
        return scope.file.definitions.classes.get(value.id)
    if type(value) is ast.Attribute and type(value.value) is ast.Name and value.value.id == "self" and scope.cls:
        for cls in scope.file.definitions.mro(scope.cls):
            assigned = scope.file.self_attributes(cls).get(value.attr)
            if assigned is not None:
                return _constructed(assigned, scope)
        return None
    return _constructed(value, scope)


def _constructed(value: ast.expr, scope: Scope) -> ClassDefinition | None:
    if type(value) is ast.Await:
        value = value.value
    if type(value) is not ast.Call:
        return None
    if type(value.func) is ast.Name:
        if value.func.id == "super":
            return scope.cls
        return scope.file.definitions.classes.get(value.func.id)
    return None


def _returned_class(fixture: Function, scope: Scope) -> ClassDefinition | None:
    value = _returned(fixture)
    return _constructed(value, scope) if value is not None else None


def _returned_function(fixture: Function, scope: Scope) -> Callee:
    # The test calls what the fixture gives, which is not the fixture: often a function made inside it.
    value = _returned(fixture)
    if type(value) is not ast.Name:
        return UNKNOWN
    inner = {each.name: each for each in fixture.body if isinstance(each, FUNCTIONS)}
    found = inner.get(value.id) or scope.file.definitions.functions.get(value.id)
    return Callee(function=found) if found is not None else UNKNOWN


def _returned(fixture: Function) -> ast.expr | None:
    for statement in fixture.body:
        if isinstance(statement, ast.Return) and statement.value is not None:
            return statement.value
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield) and statement.value.value:
            return statement.value.value
    return None


def _parameters(function: Function) -> set[str]:
    args = function.args
    return {arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)}


def _method(name: str, owner: ClassDefinition, scope: Scope) -> Callee:
    for cls in scope.file.definitions.mro(owner):
        if name in cls.methods:
            return Callee(function=cls.methods[name], cls=owner)
    return UNKNOWN


def classify(call: ast.Call, scope: Scope) -> Verdict | None:
    """What kind of check this call is; None when it is none."""
    func = call.func
    name = last_name(func)
    if name is None:
        return None
    callee = resolve_call(func, scope)
    if callee.function is not None:
        return _of_function(callee, scope)
    if callee.cls is not None:
        init = scope.file.definitions.mro(callee.cls)
        made = next((cls.methods["__init__"] for cls in init if "__init__" in cls.methods), None)
        return _of_function(Callee(made, callee.cls), scope) if made else None
    if callee.outside is not None:
        return _of_outside(callee.outside, name, call, scope)
    return _by_name(func, name, scope)


def _of_function(callee: Callee, scope: Scope) -> Verdict | None:
    assert callee.function is not None
    raises = scope.file.checks_of_function(callee.function, callee.cls)
    if raises is None and scope.file.vocabulary.is_assert_function(callee.function.name):
        return Verdict(CheckKind.HELPER, Raises.ASSERTION)
    return Verdict(CheckKind.HELPER, raises) if raises is not None else None


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
        if name in MOCK_CHECKS:
            return Verdict(CheckKind.MOCK, Raises.ASSERTION)
        on_self = type(func.value) is ast.Name and func.value.id in ("self", "cls")
        if on_self and name == "fail":
            return Verdict(CheckKind.FAIL, Raises.ASSERTION)
        if on_self and name.startswith(("assertRaises", "assertWarns", "assertLogs", "assertNoLogs")):
            return Verdict(CheckKind.RAISES, Raises.ASSERTION)
        if on_self and name.startswith(("assert", "fail")) and name != "failureException":
            return Verdict(CheckKind.UNITTEST, Raises.ASSERTION)
    if scope.file.vocabulary.names_check(name):
        return Verdict(CheckKind.NAMED, Raises.ASSERTION)
    return None


__all__ = ["FUNCTIONS", "Callee", "Scope", "Verdict", "classify", "receiver_class", "resolve_call"]
