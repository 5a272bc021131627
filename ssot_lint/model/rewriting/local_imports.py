"""Imports in a function, or under a condition: which one gives a name at a place, and what else uses the name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.names import from_module
from ssot_lint.model.rewriting.import_block import read_import_block
from ssot_lint.model.rewriting.surroundings import Surroundings

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class LocalImport:
    """A `from module import …` in a function, or under `try` or `if`, at `span`, which binds `name`.

    `uses`: how often that is read; `bound`: the names that it cannot bind to anything else.
    """

    span: Span
    module: str
    name: str
    uses: int
    bound: frozenset[str]


def local_import(name: str, place: Surroundings, file: TestFile) -> LocalImport | None:
    """The import that gives `name` at the place, in a function around it or guarded; None when a plain one does."""
    for function in place.functions:
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom) and any((each.asname or each.name) == name for each in node.names):
                uses = sum(isinstance(each, ast.Name) and each.id == name for each in ast.walk(function))
                return LocalImport(
                    file.source.span(node), from_module(node, file.package), name, uses, _bound(function.lineno, file)
                )
    for statement in file.tree.body if name in read_import_block(file).scope.bindings else ():
        if isinstance(statement, ast.Try | ast.If):
            for node in statement.body:
                if isinstance(node, ast.ImportFrom) and any((each.asname or each.name) == name for each in node.names):
                    return _guarded(node, name, file)
    return None


def _guarded(node: ast.ImportFrom, name: str, file: TestFile) -> LocalImport:
    """An import that may fail, or not be meant for all: what stands for it elsewhere is left."""
    bindings = read_import_block(file).scope.bindings
    read = sum(isinstance(each, ast.Name) and each.id == name for each in ast.walk(file.tree))
    uses = read if len(bindings[name]) == 1 else read + 1
    return LocalImport(file.source.span(node), from_module(node, file.package), name, uses, frozenset(bindings))


def is_bound_to(path: str, file: TestFile) -> bool:
    """Whether the module binds the last name of the path to what stands there, and to nothing else."""
    bindings = read_import_block(file).scope.bindings.get(path.rpartition(".")[2], ())
    return bool(bindings) and all(each.target == path for each in bindings)


def _bound(line: int, file: TestFile) -> frozenset[str]:
    """The names bound in the function on this line, in what is around it, and in what it holds."""
    scope = read_import_block(file).scope
    inner = [each for each in scope.all() if each.first <= line <= each.last]
    return frozenset(name for each in inner for part in (each, *each.all()) for name in part.bindings)


def is_reached(path: str, line: int, file: TestFile) -> bool:
    """Whether some import gives the object, or the module that holds it, on this line already."""
    block = read_import_block(file)
    ways = (block.local_names(path, line), block.module_names(path.rpartition(".")[0], line))
    return any(next(each, None) is not None for each in ways)
