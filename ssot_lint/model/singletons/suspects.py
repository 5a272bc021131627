"""Which names of a test-side file may lead to a shared object, and the lines on which they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.inference import Scope
from ssot_lint.model.names import last_name
from ssot_lint.model.singletons.accessors import NAMED, accessor_of
from ssot_lint.model.singletons.classes import accessor_of_class
from ssot_lint.model.singletons.slots import is_class_level
from ssot_lint.model.symbols import Symbol, SymbolKind
from ssot_lint.model.visits import Lines, lines_matching

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_NAMED_CALL = rf"\.(?:{'|'.join(sorted(NAMED))})\s*\("


def suspect_lines(file: TestFile, replaced: Iterable[str]) -> Lines:
    """The lines of `file` on which something may give a shared object; `replaced` are configured dotted paths."""
    configured = tuple(replaced)
    patterns = {_NAMED_CALL} if any(f".{name}" in file.source.text for name in NAMED) else set()
    for name, path in sorted(imports_of(file)):
        patterns.update(_patterns(name, path, file, configured))
    if configured:
        patterns.update(rf"\b{re.escape(path.rpartition('.')[2])}\s*\(" for path in configured)
    return lines_matching(file.source, re.compile("|".join(sorted(patterns)))) if patterns else Lines(())


def imports_of(file: TestFile) -> set[tuple[str, str]]:
    """Every (local name, dotted path) that the file imports, in functions too."""
    found = set(file.definitions.imports.items())
    for routine in file.routines:
        for scope in _scopes(routine.scope):
            found.update(scope.imports.items())
    return found


def _scopes(scope: Scope) -> Iterator[Scope]:
    yield scope
    for inner in scope.nested.values():
        if inner is not scope.function:
            yield from _scopes(scope.file.scope_of(inner, scope.cls))


def _patterns(name: str, path: str, file: TestFile, replaced: tuple[str, ...]) -> Iterator[str]:
    symbol = file.knowledge.resolve(path, file)
    word = rf"\b{re.escape(name)}"
    if symbol.kind is SymbolKind.FUNCTION and _is_accessor(symbol):
        yield rf"{word}\s*\("
    elif symbol.kind is SymbolKind.CLASS and symbol.cls is not None and symbol.file is not None:
        if accessor_of_class(symbol.cls) is not None:
            yield rf"{word}\s*\("
        methods = sorted(_class_level_methods(symbol.cls))
        if methods and not symbol.file.is_test_side:
            yield rf"{word}\.(?:{'|'.join(methods)})\s*\("
    elif symbol.kind is SymbolKind.MODULE and (symbol.file is None or not symbol.file.is_test_side):
        yield rf"{word}\.\w"
    if any(each == path or each.startswith(f"{path}.") for each in replaced):
        yield rf"{word}\b"


def _is_accessor(symbol: Symbol) -> bool:
    if symbol.function is None or symbol.file is None or symbol.file.is_test_side:
        return False
    found = accessor_of(symbol.function, symbol.cls, symbol.file)
    return found is not None and not found.ambient


def _class_level_methods(cls: ClassDefinition) -> Iterator[str]:
    for each in cls.home.definitions.mro(cls) if cls.home is not None else ():
        for name, method in each.methods.items():
            decorated = method.decorator_list and any(last_name(d) == "staticmethod" for d in method.decorator_list)
            if decorated or (is_class_level(method) and not name.startswith("__")):
                yield name
