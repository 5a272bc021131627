"""Imports of canonical bases that do not come from their home, or give them another name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.model.definitions import FUNCTIONS, blocks_of
from ssot_lint.model.lineages.canon import Canon, CanonicalBase
from ssot_lint.model.names import from_module
from ssot_lint.model.symbols import SymbolKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


class DetourKind(Enum):
    """What is wrong with an import."""

    MODULE = "the same class, from another module"
    ALIAS = "another name"
    STRANGER = "another class of the same name"


@dataclass(frozen=True, slots=True)
class Detour:
    """One imported name. `module` is where it is imported from, `alias` the name it gets, `base` what was meant."""

    kind: DetourKind
    name: str
    span: Span
    module: str
    alias: str | None
    base: CanonicalBase


def detours(file: TestFile, canon: Canon) -> Iterator[Detour]:
    """The detoured imports of a file, those inside functions too, in source order."""
    text = file.source.text
    names = {base.name for base in canon.bases if base.name in text}
    heads = {(name or "").partition(".")[0] for cls in file.definitions.all_classes for name in cls.base_names}
    imported = {name for name in heads if name in file.definitions.imports}
    if not names and not imported:
        return
    for statement in _imports(file.tree.body):
        module = from_module(statement, file.package)
        for alias in statement.names:
            if alias.name in names or (alias.asname or alias.name) in imported:
                found = _detour(alias, module, file, canon)
                if found is not None:
                    yield found


def _imports(body: list[ast.stmt]) -> Iterator[ast.ImportFrom]:
    """The from-imports below `body`, functions and classes entered, `except` branches (second best) left out."""
    for statement in body:
        if isinstance(statement, ast.ImportFrom):
            yield statement
        elif isinstance(statement, ast.Try | ast.TryStar):
            for block in (statement.body, statement.orelse, statement.finalbody):
                yield from _imports(block)
        elif isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            yield from _imports(statement.body)
        else:
            for block in blocks_of(statement):
                yield from _imports(block)


def _detour(alias: ast.alias, module: str, file: TestFile, canon: Canon) -> Detour | None:
    symbol = file.knowledge.resolve(f"{module}.{alias.name}", file)
    start = file.source.span(alias)
    span = Span(start.line, start.column, start.line, start.column + len(alias.name))
    for base in canon.bases:
        if module == base.module:
            renamed = alias.asname not in (None, alias.name)
            if renamed and base.is_symbol(symbol):
                return Detour(DetourKind.ALIAS, alias.name, span, module, alias.asname, base)
        elif base.is_symbol(symbol) and file.module != base.module:
            return Detour(DetourKind.MODULE, alias.name, span, module, alias.asname, base)
    if all(module != base.module for base in canon.bases) and symbol.kind is SymbolKind.CLASS:
        meant = next((base for base in canon.bases if base.name == alias.name and not base.is_symbol(symbol)), None)
        return Detour(DetourKind.STRANGER, alias.name, span, module, alias.asname, meant) if meant else None
    return None


__all__ = ["Detour", "DetourKind", "detours"]
