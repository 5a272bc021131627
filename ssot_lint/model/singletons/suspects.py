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
    for name, path in imports_of(file):
        # To look a name up may mean to parse its module: not for what is only imported or named in an annotation.
        if f"{name}(" in file.source.text or f"{name}." in file.source.text:
            needles.update(_needles(name, path, file, configured, with_ambient))
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


def _needles(name: str, path: str, file: TestFile, replaced: tuple[str, ...], with_ambient: bool) -> Iterator[str]:
    """The texts by which a call through the imported name shows, if it may give something shared."""
    symbol = file.knowledge.resolve(path, file)
    if symbol.kind is SymbolKind.FUNCTION and _is_accessor(symbol, with_ambient):
        yield name
    elif symbol.kind is SymbolKind.CLASS and symbol.cls is not None and symbol.file is not None:
        from ssot_lint.model.singletons.classes import accessor_of_class

        if accessor_of_class(symbol.cls) is not None:
            yield name
        elif not symbol.file.is_test_side and f"{name}." in file.source.text:
            yield from (f"{name}.{method}" for method in _class_level_methods(symbol.cls))
    elif symbol.kind is SymbolKind.MODULE and (symbol.file is None or not symbol.file.is_test_side):
        yield f"{name}."
    if any(each == path or each.startswith(f"{path}.") for each in replaced):
        yield name


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
