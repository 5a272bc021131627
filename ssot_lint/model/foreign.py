"""Names that lead out of the tests: what stands behind them checks nothing, so nobody has to read where it is defined.

The answer is "yes" only where everything on the way is known: local names, parameters and attributes of `self` are
followed as `infer` follows them, imports by the places of the modules alone. What program code gives is program code.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import Binding, BindingKind
from ssot_lint.model.inference import Scope, returned
from ssot_lint.model.lineages.open_methods import implementations
from ssot_lint.model.memory import remember
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_DEPTH = 12


def is_foreign(node: ast.expr, scope: Scope, depth: int = 0) -> bool:
    """Whether `node` stands for nothing of the test side, and for nothing outside that is named like a check."""
    kind = node.__class__
    if kind is ast.Name:
        name: str = node.id  # type: ignore[attr-defined]
        known = scope.foreign.get(name)
        return known if known is not None else _is_foreign_name(name, scope, depth)
    if kind is ast.Attribute:
        return _is_foreign_attribute(node, scope, depth)  # type: ignore[arg-type]
    if kind is ast.Call:
        return is_foreign(node.func, scope, depth)  # type: ignore[attr-defined]
    return kind is not ast.Await or is_foreign(node.value, scope, depth)  # type: ignore[attr-defined]


def _is_foreign_name(name: str, scope: Scope, depth: int) -> bool:
    known = scope.foreign.get(name)
    if known is None:
        scope.foreign[name] = True  # for what leads back to itself, and nowhere
        known = scope.foreign[name] = depth < _DEPTH and _look_up(name, scope, depth)
    return known


def _look_up(name: str, scope: Scope, depth: int) -> bool:
    if name in scope.nested or name in scope.classes or name == "super":
        return False
    if name in scope.locals:
        return is_foreign(scope.locals[name], scope, depth + 1)
    if name in scope.parameters:
        return _is_foreign_parameter(name, scope, depth)
    if name in scope.imports:
        return _is_foreign_path(scope.imports[name], scope.file)
    if scope.outer is not None:
        return _is_foreign_name(name, scope.outer, depth + 1)
    module = scope.file.module_scope  # which remembers its names for all functions
    return _is_foreign_global(name, scope.file, depth) if scope is module else _is_foreign_name(name, module, depth)


def _is_foreign_parameter(name: str, scope: Scope, depth: int) -> bool:
    if name in ("self", "cls") and scope.cls is not None:
        return False
    fixture = scope.file.fixture(name, scope.cls)
    if fixture is not None and fixture.function is not scope.function:
        inner = fixture.file.scope_of(fixture.function, fixture.owner)
        annotation = fixture.function.returns
        return _is_foreign_annotation(annotation, inner, depth) and all(
            is_foreign(value, inner, depth + 1) for value in returned(fixture.function)
        )
    return _is_foreign_annotation(scope.parameters[name], scope, depth)


def _is_foreign_annotation(node: ast.expr | None, scope: Scope, depth: int) -> bool:
    # What is written in quotes would have to be parsed.
    return node is None or (node.__class__ is not ast.Constant and is_foreign(node, scope, depth + 1))


def _is_foreign_global(name: str, file: TestFile, depth: int) -> bool:
    bindings = file.definitions.bindings.get(name)
    if bindings is None:
        return not file.definitions.star_imports
    return all(_is_foreign_binding(binding, file, depth) for binding in bindings)


def _is_foreign_binding(binding: Binding, file: TestFile, depth: int) -> bool:
    if binding.kind is BindingKind.IMPORT:
        return binding.target is not None and _is_foreign_path(binding.target, file)
    if binding.kind is BindingKind.VALUE:
        return binding.value is None or is_foreign(binding.value, file.module_scope, depth + 1)
    return False


def _is_foreign_path(path: str, file: TestFile) -> bool:
    if file.vocabulary.may_name_check(path.rpartition(".")[2]):
        return False
    return path.startswith(".") or file.knowledge.leads_away(path, file)


def _is_foreign_attribute(node: ast.Attribute, scope: Scope, depth: int) -> bool:
    value = node.value
    name = f"{value.id}.{node.attr}" if value.__class__ is ast.Name else dotted(node)
    if name is None:
        return not scope.file.vocabulary.may_name_check(node.attr) and is_foreign(node.value, scope, depth)
    known = scope.foreign.get(name)
    if known is None:
        scope.foreign[name] = True
        known = scope.foreign[name] = depth < _DEPTH and _look_up_attribute(node, name, scope, depth)
    return known


def _look_up_attribute(node: ast.Attribute, name: str, scope: Scope, depth: int) -> bool:
    if scope.file.vocabulary.may_name_check(node.attr):
        return False
    head, _, rest = name.partition(".")
    if head in ("self", "cls") and scope.cls is not None:
        if head in scope.locals or "." in rest:
            return head not in scope.locals and is_foreign(node.value, scope, depth)
        return _is_foreign_member(node.attr, scope, depth)
    if not is_foreign(node.value, scope, depth):
        return False
    # `import shop` gives the whole package, tests that stand in it included.
    path = scope.path_of(name)
    return path is None or _is_foreign_path(path, scope.file)


def _is_foreign_member(name: str, scope: Scope, depth: int) -> bool:
    file, cls = scope.file, scope.cls
    assert cls is not None
    key = ("foreign", id(cls), name)
    if key not in file.memory:
        file.memory[key] = True
        remember(file, key, (cls,), depth < _DEPTH and _look_up_member(name, scope, depth))
    known: bool = file.memory[key]
    return known


def _look_up_member(name: str, scope: Scope, depth: int) -> bool:
    assert scope.cls is not None
    home = scope.cls.home or scope.file
    for cls in home.definitions.mro(scope.cls):
        at = cls.home or home
        if name in cls.methods or any(inner.name == name for inner in cls.classes):
            return False
        for method, value in reversed(at.self_assignments(cls).get(name, [])):
            if not (value.__class__ is ast.Constant and value.value is None):
                return is_foreign(value, at.scope_of(method, scope.cls), depth + 1)
        if name in cls.assigned:
            return is_foreign(cls.assigned[name], at.class_scope(cls), depth + 1)
    return next(implementations(name, scope.cls, scope.file), None) is None


__all__ = ["is_foreign"]
