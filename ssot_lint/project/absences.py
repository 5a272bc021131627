"""Whether what is imported is surely not there: in a package or module of the project that does not hold it."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from ssot_lint.config.schema import did_you_mean
from ssot_lint.model import TestFile, pretests
from ssot_lint.model.definitions import FUNCTIONS, BindingKind
from ssot_lint.model.symbols import Absence, SymbolKind
from ssot_lint.patterns import compile_late
from ssot_lint.project.modules import Found, Location
from ssot_lint.project.whereabouts import Whereabouts

if TYPE_CHECKING:
    from ssot_lint.project.symbols import Project

_FINDS_MODULES = compile_late(r"__path__|sys\.modules|extend_path|meta_path|path_hooks|_LazyModule|lazy_loader")
_MAKES_NAMES = compile_late(
    r"sys\.modules|(?<![.\w])(?:globals|vars|locals|exec)\(|setattr\(\s*(?:sys|module|mod)\b|__getattr__"
)
_PUTS_MODULES = compile_late(r"sys\.modules\[(?![\"'])[^]\n]*\]\s*=(?!=)|sys\.modules\.(?:update|setdefault)|meta_path")
_PRESENT = (Found.SOURCE, Found.NAMESPACE, Found.COMPILED)


class Absences:
    """Answers for the importers of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._whereabouts = Whereabouts()
        self._bound: dict[str, frozenset[str]] = {}

    def find(
        self, module: str, name: str | None, importer: TestFile, body: list[ast.stmt] | None = None
    ) -> Absence | None:
        """What is missing of `module`, or of `name` in it; None when all is there or that cannot be known.

        `body`: the statements of the function that imports, if one does.
        """
        if importer.location is None or module.partition(".")[0] in sys.stdlib_module_names:
            return None
        roots = self._project.roles.import_roots(importer.location)
        location = self._project.finder.find(module, roots)
        if location.found is Found.MISSING:
            found = self._missing_module(module, importer, roots) if name is None else None
        elif name is not None and location.found in (Found.SOURCE, Found.NAMESPACE):
            found = self._missing_name(module, name, location, importer, roots)
        else:
            found = None
        return self._weighed(found, importer, body) if found is not None else None

    def _missing_module(self, module: str, importer: TestFile, roots: tuple[str, ...]) -> Absence | None:
        present, container = self._deepest(module, roots)
        if not present or self._is_generated(module, importer):
            return None
        doubt = self._doubt_of_packages(present, roots)
        hint = self._moved_module(module, present, container, roots)
        missing = ".".join(module.split(".")[: present.count(".") + 2])
        return Absence(missing, present, True, doubt, hint)

    def _deepest(self, module: str, roots: tuple[str, ...]) -> tuple[str, Location | None]:
        """The longest part of a dotted module that exists, and where it is."""
        parts = module.split(".")
        for length in range(len(parts) - 1, 0, -1):
            present = ".".join(parts[:length])
            location = self._project.finder.find(present, roots)
            if location.found in _PRESENT:
                return (present, location) if location.found is not Found.COMPILED else ("", None)
        return "", None

    def _doubt_of_packages(self, package: str, roots: tuple[str, ...]) -> str | None:
        """What may hold the missing part after all, in words: other portions, or code that finds modules."""
        parts = package.split(".")
        regular = False
        for length in range(1, len(parts) + 1):
            name = ".".join(parts[:length])
            location = self._project.finder.find(name, roots)
            if location.path is None:
                continue
            regular = True
            file = self._project.file(location.path)
            if file is None or _FINDS_MODULES.search(file.source.text):
                return f"{name}, which looks for modules by itself"
        return None if regular else f"another part of the namespace package {parts[0]}"

    def _missing_name(
        self, module: str, name: str, location: Location, importer: TestFile, roots: tuple[str, ...]
    ) -> Absence | None:
        path = f"{module}.{name}"
        if self._project.finder.find(path, roots).found is not Found.MISSING and location.path is None:
            return None
        if self._is_defined(name, location) or self._project.resolve(path, importer).kind is not SymbolKind.MISSING:
            return None
        if location.path is None:
            doubt = self._doubt_of_packages(module, roots)
            return Absence(path, module, False, doubt, self._moved_name(module, name, roots))
        file = self._project.file(location.path)
        if file is None or "__getattr__" in file.definitions.bindings:
            return None
        through = None
        if name in self._names_bound(file):
            through = _broken_reexport(file, name)
            if through is None:
                return None
        elif self._is_generated(path, importer) and location.path.endswith("__init__.py"):
            return None
        doubt = f"{module}, which makes names while it runs" if _MAKES_NAMES.search(file.source.text) else None
        return Absence(path, module, False, doubt, self._moved_name(module, name, roots), through)

    def _is_defined(self, name: str, location: Location) -> bool:
        """Whether the module surely defines the name, so that nothing on the way to it needs to be read."""
        project = self._project
        if not pretests.ENABLED or location.path is None:
            return False
        return project.margins.defines(location.path, name, project.evidence, project.traces)

    def _names_bound(self, file: TestFile) -> frozenset[str]:
        """Every name that module level may bind in any way, and what functions declare global."""
        key = file.location or file.path
        if key not in self._bound:
            has_global = "global" in file.source.text
            names = frozenset(_bound_names(file.tree.body, has_global))
            self._bound[key] = names | frozenset(file.definitions.bindings)
        return self._bound[key]

    def _weighed(self, absence: Absence, importer: TestFile, body: list[ast.stmt] | None) -> Absence | None:
        """The absence after a look at what importer and conftests do to `sys.path` and `sys.modules`."""
        from ssot_lint.model.places import added_directories

        doubt = absence.doubt
        extra: list[str] = []
        for file in (importer, *self._project.fixture_files(importer)):
            directories, complete = added_directories(file, body if file is importer else None)
            extra += directories
            text = file.source.text
            if "sys.modules" in text:
                if any(f"{quote}{absence.path}{end}" in text for quote in "\"'" for end in (quote, ".")):
                    return None
                if _PUTS_MODULES.search(text):
                    doubt = doubt or f"{file.path}, which puts modules into sys.modules"
            if not complete:
                doubt = doubt or f"a directory that {file.path} puts on sys.path"
        if self._is_elsewhere(absence, importer, extra) or self._hides_a_package(absence, importer):
            return None
        return Absence(absence.path, absence.container, absence.is_module, doubt, absence.hint, absence.through)

    def _is_elsewhere(self, absence: Absence, importer: TestFile, extra: list[str]) -> bool:
        """Whether one of all the roots alone would give it: which one comes first may differ from run to run."""
        finder = self._project.finder
        head = absence.path.partition(".")[0]
        for root in dict.fromkeys((*self._project.roles.import_roots(importer.location or ""), *finder.roots, *extra)):
            if finder.find_below(absence.path, root).found in _PRESENT:
                return True
            other = finder.find_below(absence.container, root)
            if other.path is None or absence.is_module:
                continue
            file = self._project.file(other.path)
            name = absence.path.rpartition(".")[2]
            if file is None or (name in self._names_bound(file) and absence.through is None):
                return True
        return head == ""

    def _hides_a_package(self, absence: Absence, importer: TestFile) -> bool:
        """Whether the top-level package is a folder among the tests, called like a package that the project needs."""
        head = absence.path.partition(".")[0]
        location = self._project.finder.find(head, self._project.roles.import_roots(importer.location or ""))
        if location.path is None or not location.path.endswith("__init__.py"):
            return False
        if os.path.dirname(os.path.dirname(location.path)) in self._build_roots(importer):
            return False
        from ssot_lint.pytest_config.declared import declared_distributions

        return head.replace("_", "-").lower() in declared_distributions(importer.layout.rootdir)

    def _build_roots(self, importer: TestFile) -> tuple[str, ...]:
        return tuple(dict.fromkeys((str(importer.layout.rootdir), *self._project.finder.roots)))

    def _is_generated(self, path: str, importer: TestFile) -> bool:
        from ssot_lint.project.generated_modules import is_generated

        roots = self._build_roots(importer)
        for root in roots:
            self._project.traces.rest(partial(self._project.evidence.build, root))
        return is_generated(path, roots)

    def _top_directory(self, module: str, roots: tuple[str, ...]) -> str | None:
        location = self._project.finder.find(module.partition(".")[0], roots)
        if location.path is None or not location.path.endswith("__init__.py"):
            return None
        top = os.path.dirname(location.path)
        if self._project.traces.are_wanted:  # all files of the package are read for it
            self._project.traces.rest(lambda: self._project.evidence.package(top))
        return top

    def _moved_module(
        self, module: str, present: str, container: Location | None, roots: tuple[str, ...]
    ) -> str | None:
        last = module.rpartition(".")[2]
        missing = module.split(".")[present.count(".") + 1]
        near = did_you_mean(missing, self._project.finder.modules_in(container)) if container else None
        top = self._top_directory(module, roots)
        moved = self._whereabouts.modules(last, top) if top is not None else []
        if len(moved) == 1 or (moved and near is None):
            return f"a module of this name is {_nearest(module, moved)}"
        return near

    def _moved_name(self, module: str, name: str, roots: tuple[str, ...]) -> str | None:
        top = self._top_directory(module, roots)
        homes = self._whereabouts.homes(name, top) if top is not None else []
        if homes:
            return f"{name} is defined in {_nearest(module, homes)}"
        location = self._project.finder.find(module, roots)
        file = self._project.file(location.path) if location.path is not None else None
        return did_you_mean(name, file.definitions.bindings) if file is not None else None


def _nearest(module: str, others: list[str]) -> str:
    """The one of `others` that shares most of its path with `module`."""
    parts = module.split(".")

    def shared(other: str) -> int:
        pairs = zip(parts, other.split("."), strict=False)
        return next((count for count, (one, two) in enumerate(pairs) if one != two), len(parts))

    return max(sorted(others), key=shared)


def _bound_names(body: list[ast.stmt], has_global: bool) -> Iterator[str]:
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.name
            if has_global:
                yield from (name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name is not None:
            yield node.name
        stack.extend(ast.iter_child_nodes(node))


def _broken_reexport(file: TestFile, name: str) -> str | None:
    """The path from which a module re-exports `name` without a guard, when that is the only binding of it."""
    bindings = file.definitions.bindings.get(name, [])
    if len(bindings) != 1 or bindings[0].kind is not BindingKind.IMPORT or bindings[0].fallback:
        return None
    unguarded = any(
        isinstance(statement, ast.Import | ast.ImportFrom)
        and any((a.asname or a.name) == name for a in statement.names)
        for statement in file.tree.body
    )
    return bindings[0].target if unguarded else None
