"""Which names of a test-side file may lead to a shared object, and the lines on which they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.model import pretests
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.flow.visits import Lines, lines_with
from ssot_lint.model.inference import Scope
from ssot_lint.model.names import last_name
from ssot_lint.model.singletons.words import NAMED
from ssot_lint.model.symbols import Symbol, SymbolKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_IMPORTS = ("imports",)
_NAMED_CALLS = tuple(f".{name}(" for name in sorted(NAMED))


def suspect_lines(file: TestFile, replaced: Iterable[str], *, with_ambient: bool = False) -> Lines:
    """The lines of `file` on which something may give a shared object; `replaced` are configured dotted paths.

    With `with_ambient`, settings, the environment and their like count as well.
    """
    configured = tuple(replaced)
    needles = {*_NAMED_CALLS, *(path.rpartition(".")[2] for path in configured)}
    text, knowledge = file.source.text, file.knowledge
    for name, path in imports_of(file):
        is_listed = any(each == path or each.startswith(f"{path}.") for each in configured)
        if knowledge.is_outside(path, file) and not is_listed:
            continue
        # To look a name up may mean to parse its module: not for what is only imported or named in an annotation.
        if f"{name}(" in text or f"{name}." in text:
            needles.update(f"{name}{end}" for end in _ends(path, file, with_ambient))
            needles.update([name] if is_listed else ())
    return lines_with(file.source, needles)


def imports_of(file: TestFile) -> set[tuple[str, str]]:
    """Every (local name, dotted path) that the file imports, in functions too."""
    found: set[tuple[str, str]] | None = file.memory.get(_IMPORTS)
    if found is None:
        found = file.memory[_IMPORTS] = set(file.definitions.imports.items())
        lines = lines_with(file.source, ["import"])  # of other functions the scope need not be read
        for function, cls in file.definitions.members():
            if lines.within(function.lineno, function.end_lineno or function.lineno) or not pretests.ENABLED:
                for scope in _scopes(file.scope_of(function, cls)):
                    found.update(scope.imports.items())
    return found


def _scopes(scope: Scope) -> Iterator[Scope]:
    yield scope
    for inner in scope.nested.values():
        if inner is not scope.function:
            yield from _scopes(scope.file.scope_of(inner, scope.cls))


def _ends(path: str, file: TestFile, with_ambient: bool) -> tuple[str, ...]:
    """What follows an imported name where a call through it may give something shared; nothing where none can."""
    question = "shared or ambient" if with_ambient else "shared"
    return file.knowledge.answer(question, path, file, lambda: _ends_of(path, file, with_ambient))


def _ends_of(path: str, file: TestFile, with_ambient: bool) -> tuple[str, ...]:
    symbol = file.knowledge.resolve(path, file)
    if symbol.kind is SymbolKind.FUNCTION:
        return ("",) if _is_accessor(symbol, with_ambient) else ()
    if symbol.kind is SymbolKind.CLASS and symbol.cls is not None and symbol.file is not None:
        from ssot_lint.model.singletons.classes import accessor_of_class

        if accessor_of_class(symbol.cls) is not None:
            return ("",)
        return () if symbol.file.is_test_side else tuple(f".{each}" for each in _class_level_methods(symbol.cls))
    is_program_module = symbol.kind is SymbolKind.MODULE and (symbol.file is None or not symbol.file.is_test_side)
    return (".",) if is_program_module else ()


def _is_accessor(symbol: Symbol, with_ambient: bool) -> bool:
    if symbol.function is None or symbol.file is None or symbol.file.is_test_side:
        return False
    from ssot_lint.model.singletons.accessors import accessor_of

    found = accessor_of(symbol.function, symbol.cls, symbol.file)
    return found is not None and (with_ambient or not found.ambient)


def _class_level_methods(cls: ClassDefinition) -> Iterator[str]:
    from ssot_lint.model.singletons.slots import is_class_level

    for each in cls.home.definitions.mro(cls) if cls.home is not None else ():
        for name, method in each.methods.items():
            decorated = method.decorator_list and any(last_name(d) == "staticmethod" for d in method.decorator_list)
            if decorated or (is_class_level(method) and not name.startswith("__")):
                yield name
