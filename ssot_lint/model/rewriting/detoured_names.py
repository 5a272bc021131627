"""The uses of a name that a detoured import gives to a canonical base."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.lineages.detours import Detour
from ssot_lint.model.names import from_module
from ssot_lint.model.rewriting.scopes import ScopeKind, read_scopes

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Use:
    """One place that reads the name; `header`: the line of the definition in whose decorators or header it stands."""

    span: Span
    header: int | None


def local_name(detour: Detour) -> str:
    """The name that the import binds."""
    return detour.alias or detour.name


def uses_of(detour: Detour, file: TestFile) -> list[Use]:
    """Every place that reads the name of a detoured import, in source order.

    Raises Refused where it may be something else, or others may know it by this name.
    """
    name = local_name(detour)
    scopes = list(read_scopes(file.tree, file.package).all())
    bound = [(scope, each) for scope in scopes for each in scope.bindings.get(name, ())]
    if len(bound) != 1 or bound[0][0].kind is not ScopeKind.MODULE:
        raise Refused(f"`{name}` is bound more than once, or not at the top of the file")
    if not file.is_collected:
        raise Refused(f"other files may import `{name}` from here")
    found = sorted(_uses(file.tree, name, file, None), key=lambda use: use.span)
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.rpartition(".")[2] == name:
                raise Refused(f"a text on line {node.lineno} says `{name}`")
        elif isinstance(node, ast.Global) and name in node.names:
            raise Refused(f"`{name}` is declared global on line {node.lineno}")
    return found


def _uses(node: ast.AST, name: str, file: TestFile, header: int | None) -> Iterator[Use]:
    for field, value in ast.iter_fields(node):
        inside = header
        if isinstance(node, _DEFINITIONS):
            inside = None if field == "body" else node.lineno
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.stmt):
                inside = None
            if isinstance(child, ast.Name) and child.id == name:
                yield Use(file.source.span(child), inside)
            elif isinstance(child, ast.AST):
                yield from _uses(child, name, file, inside)


def is_bound_already(detour: Detour, file: TestFile) -> bool:
    """Whether another import at the top binds the base's own name to it. Raises Refused where something else has it."""
    name = detour.base.name
    own = local_name(detour) == name
    for scope in read_scopes(file.tree, file.package).all():
        bound = scope.bindings.get(name, [])
        if bound and scope.kind is not ScopeKind.MODULE and not own:
            raise Refused(f"`{name}` is something else on line {bound[0].line}")
    bindings = file.definitions.bindings.get(name, [])
    if any(each.target is None for each in bindings) or (bindings and not detour.base.is_symbol(file.symbol(name))):
        raise Refused(f"`{name}` is something else in this file")
    if own:
        imports = (each for each in file.tree.body if isinstance(each, ast.ImportFrom))
        homely = (each for each in imports if from_module(each, file.package) == detour.base.module)
        return any(each.name == name and each.asname is None for statement in homely for each in statement.names)
    return bool(bindings)


__all__ = ["Use", "is_bound_already", "local_name", "uses_of"]
