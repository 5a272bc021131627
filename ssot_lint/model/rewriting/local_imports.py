"""Imports inside a function: which one gives a name at a place, and what else uses the name."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lint.findings import Span
from ssot_lint.model.names import from_module
from ssot_lint.model.rewriting.import_block import read_import_block
from ssot_lint.model.rewriting.surroundings import Surroundings

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class LocalImport:
    """A `from module import …` inside a function, at `span`, which binds `name`; `uses`: how often that is read."""

    span: Span
    module: str
    name: str
    uses: int
    bound: frozenset[str]


def local_import(name: str, place: Surroundings, file: TestFile) -> LocalImport | None:
    """The import inside a function around the place that gives `name` there; None when the module gives it."""
    for function in place.functions:
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom) and any((each.asname or each.name) == name for each in node.names):
                uses = sum(isinstance(each, ast.Name) and each.id == name for each in ast.walk(function))
                return LocalImport(
                    file.source.span(node), from_module(node, file.package), name, uses, _bound(function.lineno, file)
                )
    return None


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
