"""Where the members of a class are defined and set, as places in the text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.feeding import FEEDING
from ssot_lint.model.doubles.neighbours import Place, lines_of_value
from ssot_lint.model.inference import Scope
from ssot_lint.model.memory import remember
from ssot_lint.model.statements import LOOPS, statements_in
from ssot_lint.model.wording import extent_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

Setting = tuple[ast.expr, Function]
Definer = tuple["TestFile", ClassDefinition, Setting | ast.expr | ast.stmt]
Members = dict[str, "list[Definer | Place]"]


def members_of(cls: ClassDefinition, file: TestFile) -> Members:
    """By name, what defines or sets the members of `cls` and its ancestors; kept."""
    home = cls.home or file
    key = ("members", id(cls))
    if key not in home.memory:
        remember(home, key, (cls,), _read(cls, home))
    found: Members = home.memory[key]
    return found


def _read(cls: ClassDefinition, home: TestFile) -> Members:
    found: Members = {}
    for each in home.definitions.mro(cls):
        at = each.home or home
        for definition in each.order:
            found.setdefault(definition.name, []).append((at, each, definition.node))
        for name, value in each.assigned.items():
            found.setdefault(name, []).append((at, each, value))
        for name, made in at.self_assignments(each).items():
            found.setdefault(name, []).extend((at, each, (value, method)) for method, value in made)
    return found


def places_of(members: Members, name: str) -> list[Place]:
    """The lines that say what a member is."""
    found: list[Any] = members[name]
    for index, each in enumerate(found):
        if each.__class__ is not Place:
            found[index] = _place(*each)
    return found


def _place(at: TestFile, cls: ClassDefinition, definer: Setting | ast.expr | ast.stmt) -> Place:
    """The lines of a method, or of the value that is set, if that does not hang on its method."""
    if isinstance(definer, tuple):
        value, method = definer
        lines = lines_of_value(value, at, cls)
        if isinstance(value, ast.Constant):
            return lines
        return lines if _is_closed(lines, method, at.scope_of(method, cls)) else Place(at, *extent_of(method), cls)
    if isinstance(definer, ast.FunctionDef | ast.AsyncFunctionDef):
        return Place(at, *extent_of(definer), cls)
    return Place(at, definer.lineno, definer.end_lineno or definer.lineno, cls)


def _is_closed(lines: Place, method: Function, scope: Scope) -> bool:
    """Whether no local of the method is named in the lines of a value, nor what the method fills."""
    words = lines.words
    for local in (scope.bound, scope.nested, scope.imports, scope.classes):
        if not words.isdisjoint(local):
            return False
    if any(name in words and name not in ("self", "cls") for name in scope.parameters):
        return False
    whole = Place(lines.file, *extent_of(method))
    for statement in statements_in(method) if "for" in whole.words else ():
        if isinstance(statement, LOOPS):
            names = (each.id for each in ast.walk(statement.target) if isinstance(each, ast.Name))
            if not words.isdisjoint(names):
                return False
    # `REGISTRY.append(mock)`, and then `self.registry = REGISTRY`
    return FEEDING.isdisjoint(whole.attributes) or words.isdisjoint(lines.file.definitions.assigned)
