"""The names by which the fixes of one round reach what they need, and the edits of the import block for them."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterator
from itertools import chain

from ssot_lint.fixes import Edit, Import, Refused
from ssot_lint.lasting import cached_property
from ssot_lint.model.file import TestFile
from ssot_lint.model.rewriting.import_block import ImportBlock, read_import_block
from ssot_lint.model.rewriting.import_statements import UnitKind, Where
from ssot_lint.model.rewriting.used_names import used_names
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.rewrite.importing.differences import differences
from ssot_lint.rewrite.importing.drops import imported, without
from ssot_lint.rewrite.importing.header import Header, style_of
from ssot_lint.rewrite.importing.order import Category, category_of
from ssot_lint.rewrite.importing.places import add_module, add_names
from ssot_lint.rewrite.lines import split_lines

_BEFORE_DEFINITION = 2  # blank lines
_MOST_ALIASES = 100


class Imports:
    """What one file needs in one round. Requests for the same thing get the same name, others never collide."""

    def __init__(self, file: TestFile, newline: str) -> None:
        self._file = file
        self._newline = newline
        self._requested: dict[str, list[tuple[str, Import]]] = {}
        self._promised: dict[str, str] = {}
        self._earliest: dict[Import, int] = {}

    @cached_property
    def _block(self) -> ImportBlock:
        # Most fixes need no name: the scopes of a whole file are much to read for nothing.
        return read_import_block(self._file)

    def module(self, path: str, line: int) -> tuple[str, Import | None]:
        """What names module `path` on `line`, and the import that it needs. Raises Refused if it cannot be imported.

        The header of a `def` is outside it; a line of the import block stands for the code below that.
        """
        line = self._block.code_line(line)
        self._demand_importable(path)
        reached = next(self._block.module_names(path, line), None)
        if reached is not None:
            return reached, None
        return self._request(path, line, _ways_to_module(path))

    def name(self, module: str, name: str, line: int, bare: bool = False) -> tuple[str, Import | None]:
        """What names `name` of `module` on `line`, and the import that it needs. Raises Refused like `module`.

        With `bare` it is imported by itself also where the module is, if it can be.
        Ask `module` for a module inside a package: only those that the project or the file knows are told apart here.
        """
        line = self._block.code_line(line)
        if module == self._file.module and module and name in self._block.scope.bindings:
            if self._block.is_shadowed(name, line):
                raise Refused(f"`{name}` is something else on this line")
            return name, None
        self._demand_importable(f"{module}.{name}")
        path = f"{module}.{name}"
        if self._is_module(path):
            return self.module(path, line)
        reached = next(self._block.local_names(path, line), None)
        if reached is not None:
            return reached, None
        holder = next(self._block.module_names(module, line), None)
        if holder is not None and not self._is_mangled(name) and not bare:
            return f"{holder}.{name}", None
        return self._request(path, line, self._ways_to_name(module, name))

    def successor(self, module: str, name: str, line: int) -> Import:
        """The import of `name` of `module` in place of the file's own only definition of that name, which goes.

        Asked for each line that uses it. Raises Refused like `module`.
        """
        path = f"{module}.{name}"
        self._demand_importable(path)
        line = self._block.code_line(line)
        if self._promised.get(name, path) != path or self._block.is_shadowed(name, line):
            raise Refused(f"`{name}` is something else on this line")
        wanted = Import(module, name)
        self._promised[name] = path
        self._note_line(wanted, line)
        return wanted

    def _is_module(self, path: str) -> bool:
        known = (each.module or name.name for each in self._block.statements for name in each.names)
        is_named = any(f"{each}.".startswith(f"{path}.") for each in known)
        return is_named or self._file.knowledge.resolve(path, self._file).kind is SymbolKind.MODULE

    def edits(self, imports: Collection[Import], unused: Collection[str], text_after: str) -> list[Edit]:
        """The edits that add `imports` and drop the imports of the local names `unused`, in source order.

        `text_after` is the text with all other edits made: what it still uses is not dropped.
        """
        new = [each for each in sorted(set(imports), key=_import_key) if not self._is_there(each)]
        unwanted = self._droppable(unused, text_after)
        if not new and not unwanted:
            return []
        lines = split_lines(self._file.source.text)
        if lines and lines[-1].rstrip("\r\n") == lines[-1]:
            lines[-1] += self._newline
        end, follow = self._header_end(new, len(lines))
        package = self._file.package
        header = Header(self._file, without(lines[:end], (), new, package), self._newline, follow)
        self._add(header, new)
        found = list(differences(lines[:end], without(header.lines, unwanted, (), package), 0))
        for unit in self._block.units:
            if unit.first > end and unit.kind is not UnitKind.DEFINITION:
                before = lines[unit.first - 1 : unit.last]
                found += differences(before, without(before, unwanted, new, package), unit.first - 1)
        return found

    def _droppable(self, unused: Collection[str], text_after: str) -> frozenset[str]:
        if not unused or self._file.is_package:
            return frozenset()
        try:
            return frozenset(unused) - used_names(text_after)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return frozenset()

    def _add(self, header: Header, new: Collection[Import]) -> None:
        style = style_of(self._file, header)
        for each in new:
            if each.name is None:
                add_module(header, each.module, each.alias)
        for module in sorted({each.module for each in new if each.name is not None}):
            names = [(each.name, each.alias) for each in new if each.module == module and each.name is not None]
            add_names(header, module, names, style)

    def _header_end(self, new: Collection[Import], last: int) -> tuple[int, int]:
        """The last line above which imports go, and the blank lines wanted between them and what follows."""
        needed = min((self._earliest[each] for each in new if each in self._earliest), default=last + 1)
        end = min(self._block.header_end, last)
        if needed <= end:
            inside = (unit for unit in self._block.units if unit.first <= needed <= unit.last)
            return min([needed, *(unit.first for unit in inside)]) - 1, 1
        return end, _BEFORE_DEFINITION if end < last else 0

    def _is_there(self, wanted: Import) -> bool:
        in_time = self._earliest.get(wanted, len(self._file.source.lines) + 1)
        before = (each for each in self._block.statements if each.where is Where.TOP and each.end[0] < in_time)
        return any(imported(statement, each) == wanted for statement in before for each in statement.names)

    def _request(self, path: str, line: int, ways: Iterator[tuple[str, Import]]) -> tuple[str, Import]:
        known = self._requested.setdefault(path, [])
        for expression, wanted in chain(known, ways):
            if self._is_open(_local(wanted), _path(wanted), line):
                if (expression, wanted) not in known:
                    known.append((expression, wanted))
                self._promised[_local(wanted)] = _path(wanted)
                self._note_line(wanted, line)
                return expression, wanted
        raise Refused(f"there is no free name to import `{path}` by")

    def _note_line(self, wanted: Import, line: int) -> None:
        if not self._block.is_immediate(line):
            return
        changes = [unit.first for unit in self._block.units if unit.kind is UnitKind.PATH]
        is_first = category_of(wanted.module, self._file) is Category.FIRST
        if is_first and any(line <= each <= self._block.header_end for each in changes):
            raise Refused(f"`{wanted.module}` can be imported only further down, where the path to it is set")
        self._earliest[wanted] = min(line, self._earliest.get(wanted, line))

    def _is_open(self, name: str, path: str, line: int) -> bool:
        """Whether `name` may be bound to `path` in the module and is seen as that on `line`."""
        if self._promised.get(name, path) != path:
            return False
        return self._block.is_free(name, path) and not self._block.is_shadowed(name, line, path)

    def _ways_to_name(self, module: str, name: str) -> Iterator[tuple[str, Import]]:
        if not self._is_mangled(name):
            yield name, Import(module, name)
            yield from ((f"{expression}.{name}", wanted) for expression, wanted in _plain_ways(module))
        for alias in _aliases(f"{name.lstrip('_')}_" if name.startswith("_") else f"_{name}"):
            yield alias, Import(module, name, alias)

    @staticmethod
    def _is_mangled(name: str) -> bool:
        # In a class, `x.__name` is read as `x._Class__name`.
        return name.startswith("__") and not name.endswith("__")

    def _demand_importable(self, path: str) -> None:
        if not all(part.isidentifier() and not keyword.iskeyword(part) for part in path.split(".")):
            raise Refused(f"`{path}` cannot be written in an import")
        if path == self._file.module:
            raise Refused("a file cannot import itself")


def _plain_ways(path: str) -> Iterator[tuple[str, Import]]:
    package, _, last = path.rpartition(".")
    if package:
        yield last, Import(package, last)
    yield path, Import(path)


def _ways_to_module(path: str) -> Iterator[tuple[str, Import]]:
    yield from _plain_ways(path)
    package, _, last = path.rpartition(".")
    for alias in _aliases(f"{last}_module"):
        yield alias, Import(package, last, alias) if package else Import(path, None, alias)


def _aliases(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem.rstrip('_')}_{number}" for number in range(2, _MOST_ALIASES))


def _local(wanted: Import) -> str:
    return wanted.alias or wanted.name or wanted.module.partition(".")[0]


def _path(wanted: Import) -> str:
    if wanted.name is not None:
        return f"{wanted.module}.{wanted.name}"
    return wanted.module if wanted.alias else wanted.module.partition(".")[0]


def _import_key(wanted: Import) -> tuple[str, str, str]:
    return wanted.module, wanted.name or "", wanted.alias or ""
