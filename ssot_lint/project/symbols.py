"""Resolves dotted paths through the files of a project: modules, re-exports, star imports, aliases, class members."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable
from functools import partial
from operator import attrgetter
from pathlib import Path

from ssot_lint.findings import Ground
from ssot_lint.model import TestFile
from ssot_lint.model.definitions import Binding, BindingKind, ClassDefinition
from ssot_lint.model.dissolution import vanish
from ssot_lint.model.names import dotted
from ssot_lint.model.reading import read_other_file
from ssot_lint.model.symbols import Absence, FixtureSources, Symbol, SymbolKind, exports
from ssot_lint.model.vocabulary import Vocabulary
from ssot_lint.project.absences import Absences
from ssot_lint.project.beliefs import preferred
from ssot_lint.project.departures import Departures, Outside
from ssot_lint.project.disk import read_source
from ssot_lint.project.evidence import Evidence, digest_bytes
from ssot_lint.project.importers import Users
from ssot_lint.project.modules import Found, ModuleFinder
from ssot_lint.project.path_answers import answer
from ssot_lint.project.plain_imports import PlainImports
from ssot_lint.project.plugins import Plugins
from ssot_lint.project.roles import Roles
from ssot_lint.project.told import Told
from ssot_lint.project.traces import TracedFinder, Traces

_WEIGHT = attrgetter("weight")


class Project:
    """One project as a worker sees it. Files are read when first asked for and kept."""

    def __init__(
        self,
        roots: Iterable[Path | str],
        roles: Roles,
        vocabulary: Vocabulary | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        """`roots` are the import roots in order; `roles` says which files are test-side."""
        self.evidence = evidence or Evidence(os.sep, ModuleFinder(roots), roles)
        self.traces = Traces()
        self.finder = TracedFinder(self.evidence, self.traces)
        self.roles = roles
        self.vocabulary = vocabulary
        self._files: dict[str, TestFile | None] = {}
        self._plugins = Plugins(self)
        self.told = Told()
        self._absences = Absences(self)
        self.leads_away = Departures(self).leads_away
        self.is_no_fixture = PlainImports(self).is_no_fixture
        self.is_outside = Outside(self).is_outside
        self.answer = partial(answer, self)
        users = Users(self)
        self.user_of, self.users_of = users.user_of, users.users_of
        self._active: set[tuple[str, str]] = set()
        self._known: dict[tuple[str, str], Symbol] = {}

    @property
    def is_settled(self) -> bool:
        """Whether no name is being resolved."""
        return not self._active

    @property
    def kept_bytes(self) -> int:
        """How much source there are trees of in memory."""
        return sum([file.weight for file in self._files.values() if file is not None])

    def emptied(self) -> Project:
        """The same project without any file, to go on with when too many are kept; directories stay known."""
        vanish(self._files)
        self._known.clear()
        other = Project((), self.roles, self.vocabulary, self.evidence)
        other.traces.are_wanted = self.traces.are_wanted
        other.told = self.told.without_answers() if self.traces.are_wanted else self.told
        return other

    def file(self, path: str) -> TestFile | None:
        """The model of a file of the project; None when it cannot be read or parsed."""
        is_new = self.traces.want(path)
        if path not in self._files:
            with self.traces.asking(path):
                self._files[path] = self._read(path)
        elif is_new and (adopted := self._files[path]) is not None:
            self.traces.rest(lambda: self.evidence.file(path, digest_bytes(adopted.source.data)), path)
        return self._files[path]

    def grounds(self, path: str) -> list[Ground]:
        """What all that was worked out about a file rests on; to be asked once, when that is done."""
        found = self.traces.grounds_of(path)
        self.traces.drop(path)
        return found

    def adopt(self, file: TestFile, path: str) -> None:
        """Make `file`, read elsewhere, part of the project under its absolute `path`, until it is released."""
        file.place(path, self.finder.name_of(path), self)
        self._files[path] = file

    def release(self, path: str) -> None:
        """Forget a file that was adopted: its tree is large and few others will ask for it."""
        file = self._files.pop(path, None)
        if file is not None:
            file.leave()

    def _read(self, path: str) -> TestFile | None:
        location = Path(path)
        try:
            data = read_source(path)
        except OSError:
            self.traces.rest(lambda: self.evidence.file(path, ""))
            return None
        self.traces.rest(lambda: self.evidence.file(path, digest_bytes(data)))
        role, layout = self.roles.role(location), self.roles.layout(location)
        found = read_other_file(data, self.evidence.display(path), role, layout, self.vocabulary)
        if found is not None:
            self.adopt(found, path)
        return found

    def fixture_files(self, file: TestFile) -> tuple[TestFile, ...]:
        """The plugins and conftests that give fixtures to `file`, nearest last; `file` itself is not among them."""
        return self._plugins.sources(file).files

    def fixture_sources(self, file: TestFile) -> FixtureSources:
        """The same, with what could not be read."""
        return self._plugins.sources(file)

    def absence(
        self, module: str, name: str | None, importer: TestFile, body: list[ast.stmt] | None = None
    ) -> Absence | None:
        """What is not there of `module`, or of `name` in it, as imported by `importer` (in a function: `body`)."""
        with self.traces.asking(importer.location or ""):
            return self._absences.find(module, name, importer, body)

    def resolve(self, path: str, importer: TestFile) -> Symbol:
        """What the dotted `path`, as imported in `importer`, stands for; cycles end in UNKNOWN."""
        return self.resolve_from(path, importer.location)

    def resolve_from(self, path: str, location: str | None) -> Symbol:
        """The same for an importer of which only the absolute path is known."""
        if path.startswith("."):
            return Symbol(SymbolKind.UNKNOWN, path)
        roots, joined = self.roles.named_roots(location)
        return self.resolve_within(path, roots, joined, location)

    def resolve_within(self, path: str, roots: tuple[str, ...], joined: str, location: str | None = None) -> Symbol:
        """The same for import roots, also given as one text; `location`: the file that asks, if it is known."""
        key = (path, joined)
        self.traces.ask(key, location)
        known = self._known.get(key)
        if known is not None:
            return known
        if key in self._active:
            return Symbol(SymbolKind.UNKNOWN, path)
        self._active.add(key)
        try:
            with self.traces.asking(key):
                found = self._resolve(path.split("."), roots)
        finally:
            self._active.discard(key)
        if not self._active or found.kind is not SymbolKind.UNKNOWN:
            self._known[key] = found
        return found

    def _resolve(self, parts: list[str], roots: tuple[str, ...]) -> Symbol:
        path = ".".join(parts)
        for length in range(1, len(parts) + 1):
            location = self.finder.find(".".join(parts[:length]), roots)
            if location.found is Found.OUTSIDE:
                return Symbol(SymbolKind.OUTSIDE, path)
            if location.found is Found.COMPILED:
                return Symbol(SymbolKind.UNKNOWN, path)
            if location.found is Found.MISSING:
                return Symbol(SymbolKind.MISSING, path)
            if location.path is None:
                continue
            rest = parts[length:]
            file = self.file(location.path)
            if file is None:
                return Symbol(SymbolKind.UNKNOWN, path)
            if not rest:
                return Symbol(SymbolKind.MODULE, path, file)
            # A name that the package binds hides its submodule; one that it does not bind is the submodule.
            submodule = self._is_module(parts[: length + 1], roots)
            if submodule and rest[0] not in file.definitions.bindings:
                continue
            symbol = self.member(file, rest)
            if not submodule or symbol.kind not in (SymbolKind.MISSING, SymbolKind.UNKNOWN):
                return symbol
        return Symbol(SymbolKind.MODULE, path)

    def _is_module(self, parts: list[str], roots: tuple[str, ...]) -> bool:
        return self.finder.find(".".join(parts), roots).found in (Found.SOURCE, Found.NAMESPACE, Found.COMPILED)

    def member(self, file: TestFile, names: list[str]) -> Symbol:
        """What `names`, an attribute chain on the module `file`, stands for."""
        head, rest = names[0], names[1:]
        path = f"{file.module}.{head}"
        result = Symbol(SymbolKind.MISSING, path)
        for binding in preferred(file.definitions.bindings.get(head, [])):
            result = self._bound(binding, file, path)
            if result.kind not in (SymbolKind.MISSING, SymbolKind.UNKNOWN):
                break
        if result.kind is SymbolKind.MISSING and head not in file.definitions.bindings:
            result = self._starred(file, head, path)
        if rest and result.kind is SymbolKind.MODULE and result.file is None:
            return self.resolve(".".join((result.path, *rest)), file)  # a namespace package holds only modules
        return self._inside(result, rest) if rest else result

    def _bound(self, binding: Binding, file: TestFile, path: str) -> Symbol:
        if binding.kind is BindingKind.FUNCTION and binding.function is not None:
            return Symbol(SymbolKind.FUNCTION, path, file, function=binding.function)
        if binding.kind is BindingKind.CLASS and binding.cls is not None:
            return Symbol(SymbolKind.CLASS, path, file, cls=binding.cls)
        if binding.kind is BindingKind.IMPORT and binding.target is not None:
            return self.resolve(binding.target, file)
        alias = dotted(binding.value)
        if alias is not None and alias.partition(".")[0] != binding.name:
            symbol = self.name(alias, file)
            if symbol.kind in (SymbolKind.CLASS, SymbolKind.FUNCTION, SymbolKind.OUTSIDE):
                return symbol
        return Symbol(SymbolKind.VALUE, path, file, value=binding.value)

    def name(self, name: str, file: TestFile) -> Symbol:
        """What a dotted name written at module level of `file` stands for."""
        head = name.partition(".")[0]
        if head not in file.definitions.bindings and not file.definitions.star_imports:
            return Symbol(SymbolKind.OUTSIDE if head in file.builtins else SymbolKind.UNKNOWN, name)
        key = (f"{file.location}:{name}", "")
        if key in self._active:
            return Symbol(SymbolKind.UNKNOWN, name)
        self._active.add(key)
        try:
            found = self.member(file, name.split("."))
        finally:
            self._active.discard(key)
        # Where a star import cannot be followed, a builtin's name most likely means the builtin.
        if found.kind in (SymbolKind.UNKNOWN, SymbolKind.MISSING) and head in file.builtins:
            return Symbol(SymbolKind.OUTSIDE, name)
        return found

    def _starred(self, file: TestFile, name: str, path: str) -> Symbol:
        """A name that only a star import, a module `__getattr__` or a submodule can give."""
        open_ended = "__getattr__" in file.definitions.functions
        for target in file.definitions.star_imports:
            module = self.resolve(target, file)
            if module.file is None or module.kind is not SymbolKind.MODULE:
                open_ended = True
                continue
            if exports(module.file, name):
                key = (f"*{module.file.location}:{name}", "")
                if key in self._active:
                    continue
                self._active.add(key)
                found = self.member(module.file, [name])
                self._active.discard(key)
                if found.kind is not SymbolKind.MISSING:
                    return found
        if file.is_package and (path, "") not in self._active:
            module = self.resolve(path, file)
            if module.kind is SymbolKind.MODULE:
                return module
        return Symbol(SymbolKind.UNKNOWN if open_ended else SymbolKind.MISSING, path)

    def _inside(self, symbol: Symbol, names: list[str]) -> Symbol:
        path = ".".join((symbol.path, *names))
        if symbol.kind is SymbolKind.MODULE and symbol.file is not None:
            return self.member(symbol.file, names)
        if symbol.kind in (SymbolKind.OUTSIDE, SymbolKind.MISSING):
            return Symbol(symbol.kind, path)
        if symbol.cls is None or symbol.file is None:
            return Symbol(SymbolKind.UNKNOWN, path)
        return self._class_member(symbol.cls, names, path)

    def _class_member(self, cls: ClassDefinition, names: list[str], path: str) -> Symbol:
        for each in symbol_mro(cls):
            home = each.home
            if names[0] in each.methods and len(names) == 1:
                return Symbol(SymbolKind.FUNCTION, path, home, function=each.methods[names[0]], cls=cls)
            for inner in each.classes:
                if inner.name == names[0]:
                    found = Symbol(SymbolKind.CLASS, path, home, cls=inner)
                    return self._inside(found, names[1:]) if names[1:] else found
            if names[0] in each.assigned and len(names) == 1:
                return Symbol(SymbolKind.VALUE, path, home, value=each.assigned[names[0]])
        return Symbol(SymbolKind.UNKNOWN, path)


def symbol_mro(cls: ClassDefinition) -> list[ClassDefinition]:
    """The class and its known ancestors, nearest first."""
    return cls.home.definitions.mro(cls) if cls.home is not None else [cls]


__all__ = ["Project", "symbol_mro"]
