"""Where the names in a stretch of test-side text may lead: the lines that define, assign or give what they mean."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.model.definitions import Binding, BindingKind, ClassDefinition
from ssot_lint.model.memory import remember
from ssot_lint.model.names import imported_names
from ssot_lint.model.symbols import Symbol, SymbolKind
from ssot_lint.model.wording import extent_of, wording_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_IMPORT = compile_late(
    r"(?:^|[;:])[ \t]*(?:from[\s\\]+([\w.]+)[\s\\]*)?import\b[\s\\]*(\((?:[^)#]|#[^\n]*)*\)|(?:[^\n;#\\]|\\\r?\n)*)",
    re.MULTILINE,
)
_NONE: frozenset[str] = frozenset()
_OWN = frozenset({"self", "cls"})
_GAP = compile_late(r"[\s\\]+")
_NO_CODE = compile_late(r"#[^\n]*|[()\\]")


class Place(NamedTuple):
    """Lines of a file that run, or are evaluated, for an object of `cls` if that is given."""

    file: TestFile
    first: int
    last: int
    cls: ClassDefinition | None = None

    @property
    def words(self) -> frozenset[str]:
        """What is said there."""
        return wording_of(self.file).words(self.first, self.last)

    @property
    def attributes(self) -> frozenset[str]:
        """What is said there behind a dot."""
        return wording_of(self.file).attributes(self.first, self.last)


class Import(NamedTuple):
    """A module under a local name: what it leads to hangs on what is asked of it."""

    path: str
    name: str
    module: TestFile | None


Neighbour = Place | ClassDefinition | Import


def neighbours_of(place: Place) -> Iterator[Place | ClassDefinition | str]:
    """What the names in a place may lead to: places, classes, and the dotted paths of things outside the project.

    Functions and classes of the program are left out, as are the members of the object itself.
    """
    words = place.words
    yield from _of_names(words, place.file, place)
    if "import" in words:
        for symbol in _imported_here(place):
            yield from _followed(_of_symbol(*symbol), place)
    if "def" in words and place.file.is_test_side:
        yield from _requested(place)


def _of_names(words: frozenset[str], module: TestFile, place: Place) -> Iterator[Place | ClassDefinition | str]:
    """What the names that a module binds lead to, as far as they are among `words`."""
    for name in sorted(words & module.definitions.bindings.keys()):
        yield from _followed(_of_name(name, module), place)
    for each in _star_imported(module):
        if each is not module:
            for name in sorted(words & each.definitions.bindings.keys()):
                yield from _followed(_of_name(name, each), place)


def _star_imported(module: TestFile) -> list[TestFile]:
    """The modules that a module imports all of, directly or through others."""
    found = [module]
    for each in found:  # which grows
        for target in each.definitions.star_imports:
            file = each.knowledge.resolve(target, each).file
            if file is not None and file not in found:
                found.append(file)
    return found


def _followed(found: Iterable[Neighbour | str], place: Place) -> Iterator[Place | ClassDefinition | str]:
    for each in found:
        if isinstance(each, Import):
            yield from _asked_of(each, place)
        else:
            yield each


def _asked_of(imported: Import, place: Place) -> Iterator[Place | ClassDefinition | str]:
    """What the members of a module lead to that the place speaks of, and those of its submodules."""
    if imported.module is not None:
        for name in sorted(place.attributes & imported.module.definitions.bindings.keys()):
            yield from (each for each in _of_name(name, imported.module) if not isinstance(each, Import))
    chains = re.compile(rf"(?<![\w.]){re.escape(imported.name)}((?:[\s\\]*\.[\s\\]*\w+)+)")
    wording, file = wording_of(place.file), place.file
    for match in chains.finditer(wording.text, *wording.extent(place.first, place.last)):
        path = imported.path
        for part in _GAP.sub("", match[1]).split(".")[1:]:
            path = f"{path}.{part}"
            symbol = file.knowledge.resolve(path, file)
            yield from (each for each in _of_symbol(symbol, part) if not isinstance(each, Import))
            if symbol.kind is not SymbolKind.MODULE:
                break


def _of_name(name: str, module: TestFile) -> tuple[Neighbour | str, ...]:
    """What a name that a module binds leads to; kept with the module."""
    key = ("neighbours", name)
    if key not in module.memory:
        found = [each for binding in module.definitions.bindings[name] for each in _of_binding(binding, module)]
        classes = (each for each in found if isinstance(each, ClassDefinition))
        remember(module, key, tuple(classes), tuple(found))
    known: tuple[Neighbour | str, ...] = module.memory[key]
    return known


def _of_binding(binding: Binding, module: TestFile) -> Iterator[Neighbour | str]:
    if binding.kind is BindingKind.IMPORT:
        yield from _of_symbol(module.knowledge.resolve(binding.target or "", module), binding.name)
    elif binding.value is not None:
        yield lines_of_value(binding.value, module)
    elif module.is_test_side and binding.function is not None:
        yield Place(module, *extent_of(binding.function))
    elif module.is_test_side and binding.cls is not None:
        yield binding.cls


def _of_symbol(symbol: Symbol, name: str) -> Iterator[Neighbour | str]:
    file = symbol.file
    if symbol.kind is SymbolKind.MODULE:
        yield Import(symbol.path, name, file)
    elif symbol.kind is SymbolKind.OUTSIDE:
        yield symbol.path
    elif file is None:
        return
    elif symbol.value is not None:
        yield lines_of_value(symbol.value, file)
    elif symbol.function is not None:
        if file.is_test_side:
            yield Place(file, *extent_of(symbol.function), symbol.cls)
    elif symbol.cls is not None and file.is_test_side:
        yield symbol.cls


def lines_of_value(value: ast.expr, file: TestFile, cls: ClassDefinition | None = None) -> Place:
    """The lines of an expression."""
    return Place(file, value.lineno, value.end_lineno or value.lineno, cls)


def _imported_here(place: Place) -> Iterator[tuple[Symbol, str]]:
    """What the import statements inside the place import, and the local names of that."""
    file = place.file
    for module, listed in _import_statements(place):
        for each in _NO_CODE.sub(" ", listed).split(","):
            names = each.split()
            if not names:
                continue
            path, name = names[0], names[-1]
            if module:
                level = len(module) - len(module.lstrip("."))
                statement = ast.ImportFrom(module[level:] or None, [ast.alias(path)], level)
                path = imported_names([statement], file.package).get(path, "")
            elif len(names) == 1:
                path = name = path.partition(".")[0]
            yield file.knowledge.resolve(path, file), name


def asked_in(place: Place) -> frozenset[str]:
    """What is asked of objects in a place, and what may be fixtures: the parameters of the functions there."""
    return place.attributes | _parameters_in(place)


def _import_statements(place: Place) -> Iterator[tuple[str | None, str]]:
    """Of each import statement the module behind `from`, and what is listed: searched for where `import` is said."""
    wording = wording_of(place.file)
    lines = wording.lines_with("import")
    said = lines[bisect_left(lines, place.first) : bisect_left(lines, place.last + 1)]
    if not said:
        return
    text, (start, end) = wording.text, wording.extent(place.first, place.last)
    begin, stop = wording.extent(said[0], said[-1])
    # A statement may begin on the line above.
    while begin > start and text[max(start, begin - 3) : begin].rstrip("\r\n").endswith("\\"):
        begin = text.rfind("\n", start, begin - 1) + 1 or start
    for found in _IMPORT.finditer(text, begin, stop):
        whole = _IMPORT.match(text, found.start(), end)  # a list in brackets goes on behind the last such line
        assert whole is not None
        yield whole[1], whole[2]


def _requested(place: Place) -> Iterator[Place]:
    """The fixtures that have the names of parameters of the functions in the place."""
    parameters = _parameters_in(place)
    if not parameters:
        return
    fixtures = place.file.visible_fixtures(place.cls)
    for name in sorted(parameters & fixtures.keys()):
        fixture = fixtures[name]
        owner = place.cls if fixture.owner is not None else None
        yield Place(fixture.file, *extent_of(fixture.function), owner)


def _parameters_in(place: Place) -> frozenset[str]:
    lines, parameters = _signatures(place.file)
    first, last = bisect_left(lines, place.first), bisect_left(lines, place.last + 1)
    written = wording_of(place.file).count("def ", place.first, place.last)
    # A function inside a function has parameters that are not listed here: any word may be one.
    return place.words if written > last - first else _NONE.union(*parameters[first:last])


def _signatures(file: TestFile) -> tuple[list[int], list[frozenset[str]]]:
    """The lines, in order, and the parameters of every function at module or class level; kept with the file."""
    found: tuple[list[int], list[frozenset[str]]] | None = file.memory.get(("signatures",))
    if found is None:
        definitions = file.definitions
        functions = {
            each.node.lineno: _parameters(each.node.args)
            for order in (definitions.order, *(cls.order for cls in definitions.all_classes))
            for each in order
            if not isinstance(each.node, ast.ClassDef)
        }
        lines = sorted(functions)
        found = file.memory["signatures",] = (lines, [functions[line] for line in lines])
    return found


def _parameters(args: ast.arguments) -> frozenset[str]:
    return frozenset([each.arg for each in (*args.posonlyargs, *args.args, *args.kwonlyargs)]) - _OWN


__all__ = ["Place", "asked_in", "lines_of_value", "neighbours_of"]
