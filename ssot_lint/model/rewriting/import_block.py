"""What a file imports and binds, and by which name something can be reached on one of its lines."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.names import imported_names, last_name
from ssot_lint.model.rewriting.import_statements import (
    ImportStatement,
    Unit,
    UnitKind,
    Where,
    is_type_checking,
    layout_of,
)
from ssot_lint.model.rewriting.scopes import END, Binding, NameScope, ScopeKind, read_scopes
from ssot_lint.model.symbols import SymbolKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_Targets = dict[str, frozenset[str | None]]
_LEAVING = frozenset({"skip", "exit", "_exit", "fail"})


@dataclass(frozen=True)
class ImportBlock:
    """The imports of a file (`statements`, all of them; `units`: its logical lines) and the names of its scopes.

    `certain`: names that some `if` or `try` binds whichever way it goes: the line after which, and to what.
    """

    file: TestFile
    units: tuple[Unit, ...]
    statements: tuple[ImportStatement, ...]
    scope: NameScope
    certain: Mapping[str, tuple[int, frozenset[str | None]]]

    @property
    def header_end(self) -> int:
        """The last line before the first function or class of the module."""
        first = (unit.first for unit in self.units if unit.kind is UnitKind.DEFINITION)
        return next(first, len(self.file.source.lines) + 1) - 1

    def code_line(self, line: int) -> int:
        """`line`; for one of an import, or above all other code (as of a finding about the file), the next code."""
        block = (UnitKind.DOCSTRING, UnitKind.IMPORTS)
        at = [unit for unit in self.units if unit.last >= line]
        above = self.units[: len(self.units) - len(at)]
        is_on_import = bool(at) and at[0].first <= line and at[0].kind in block
        if not is_on_import and (not at or at[0].first <= line or any(unit.kind not in block for unit in above)):
            return line
        return next((unit.first for unit in at if unit.kind not in block), len(self.file.source.lines) + 1)

    def uses(self, name: str) -> int:
        """How often the name of the module is read, in any scope that sees it; strings not counted."""
        return sum(scope.loads[name] for scope in self.scope.all() if not _is_own(scope, name))

    def is_immediate(self, line: int) -> bool:
        """Whether what stands on `line` runs while the module is imported, at least in part."""
        return not any(scope.kind is ScopeKind.FUNCTION and scope.is_within(line) for scope in self.scope.at(line))

    def local_names(self, path: str, line: int) -> Iterator[str]:
        """The names that stand for the object at the dotted `path` on `line`, bound by imports; its own name first."""
        names = {name for scope in (self.scope, *self.scope.at(line)) for name in scope.bindings}
        own = path.rpartition(".")[2]
        for name in sorted(names, key=lambda name: (name != own, name)):
            if any(each.target == path for each in self._all_bindings(name, line)) and self._reaches(name, path, line):
                yield name

    def module_names(self, path: str, line: int) -> Iterator[str]:
        """The expressions for the module at `path` on `line`: local names, then dotted ones (`import a.b`)."""
        yield from self.local_names(path, line)
        root = path.partition(".")[0]
        for statement in self.statements if root != path else ():
            if statement.module is None and statement.where is Where.TOP and self._gives(statement, path, line):
                if self._reaches(root, root, line):
                    yield path
                return

    def is_shadowed(self, name: str, line: int, path: str = "") -> bool:
        """Whether some scope on `line` has its own `name`; in a header not if the body imports just `path` by it."""
        return any(self._hides(scope, name, line, path) for scope in self.scope.at(line))

    def is_free(self, name: str, path: str) -> bool:
        """Whether the module may bind `name` to the object at `path`: nothing else has the name, nor reads it."""
        if keyword.iskeyword(name) or not name.isidentifier() or name in self.file.builtins:
            return False
        bindings = self.scope.bindings.get(name)
        if bindings:
            return all(each.target == path for each in bindings)
        if not self.file.definitions.star_imports:
            return True
        symbol = self.file.symbol(name)
        if symbol.kind in (SymbolKind.UNKNOWN, SymbolKind.MISSING):
            return not self.uses(name)
        return symbol.path == path

    def _all_bindings(self, name: str, line: int) -> Iterator[Binding]:
        for scope in (self.scope, *self.scope.at(line)):
            yield from scope.bindings.get(name, ())

    def _reaches(self, name: str, path: str, line: int) -> bool:
        for scope in reversed(list(self.scope.at(line))):
            if scope.is_within(line) and scope.kind is not ScopeKind.CLASS and name in scope.bindings:
                held = scope.bindings[name]
                return all(each.target == path for each in held) and any(e.line < line <= e.until for e in held)
            if self._hides(scope, name, line, path):
                return False
        return self._is_bound(name, path, line)

    def _is_bound(self, name: str, path: str, line: int) -> bool:
        bindings = self.scope.bindings.get(name, ())
        immediate = self.is_immediate(line)
        if all(each.target == path for each in bindings):
            ends = (each.until for each in bindings if each.line < line or not immediate)
            if any(until == END or (immediate and line <= until) for until in ends):
                return True
        after, targets = self.certain.get(name, (0, frozenset()))
        known = {each.target for each in bindings}
        return path in targets and known == targets and None not in known and (after < line or not immediate)

    def _gives(self, statement: ImportStatement, path: str, line: int) -> bool:
        in_time = statement.end[0] < line or not self.is_immediate(line)
        names = (each.name for each in statement.names if each.alias is None)
        return in_time and any(f"{name}.".startswith(f"{path}.") for name in names)

    def _hides(self, scope: NameScope, name: str, line: int, path: str) -> bool:
        if name not in scope.bindings:
            return False
        if scope.kind is ScopeKind.CLASS and self._is_in_function(scope, line):
            return False
        is_header = scope.kind in (ScopeKind.FUNCTION, ScopeKind.CLASS) and not scope.is_within(line)
        return not (is_header and all(each.target == path for each in scope.bindings[name]))

    @staticmethod
    def _is_in_function(scope: NameScope, line: int) -> bool:
        return any(each.kind is ScopeKind.FUNCTION and each.is_within(line) for each in scope.at(line))


def read_import_block(file: TestFile) -> ImportBlock:
    """The imports and names of a file."""
    layout = layout_of(file.tree, file.source, file.package)
    certain: dict[str, tuple[int, frozenset[str | None]]] = {}
    for statement in file.tree.body:
        if isinstance(statement, ast.If | ast.Try):
            for name, targets in _bound_by([statement], file.package).items():
                certain[name] = (statement.end_lineno or statement.lineno, targets)
    scope = read_scopes(file.tree, file.package, file.source.text)
    return ImportBlock(file, layout.units, layout.statements, scope, certain)


def _is_own(scope: NameScope, name: str) -> bool:
    if scope.kind is ScopeKind.MODULE or name in scope.outward:
        return False
    around = (each for each in scope.surrounding if each.kind is not ScopeKind.CLASS)
    return name in scope.bindings or any(name in each.bindings for each in around)


def _bound_by(body: Sequence[ast.stmt], package: str) -> _Targets:
    found: _Targets = {}
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            new: _Targets = {name: frozenset({target}) for name, target in imported_names([statement], package).items()}
        elif isinstance(statement, ast.If):
            new = _common([_bound_by(branch, package) for branch in _branches_of(statement)])
        elif isinstance(statement, ast.Try):
            main = _bound_by([*statement.body, *statement.orelse], package)
            others = [_bound_by(each.body, package) for each in statement.handlers if not _leaves(each.body)]
            new = {**_common([main, *others]), **_bound_by(statement.finalbody, package)}
        elif isinstance(statement, ast.Assign):
            new = {target.id: frozenset({None}) for target in statement.targets if isinstance(target, ast.Name)}
        else:
            new = {}
        found.update(new)
    return found


def _branches_of(statement: ast.If) -> list[list[ast.stmt]]:
    if is_type_checking(statement.test):
        return [statement.orelse]
    return [branch for branch in (statement.body, statement.orelse) if not _leaves(branch)]


def _leaves(body: Sequence[ast.stmt]) -> bool:
    last = body[-1] if body else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return last_name(last.value.func) in _LEAVING
    return isinstance(last, ast.Raise)


def _common(branches: Sequence[_Targets]) -> _Targets:
    names = set[str]().union(*branches[:1]).intersection(*branches[1:])
    return {name: frozenset[str | None]().union(*(branch[name] for branch in branches)) for name in sorted(names)}
