"""Whether what is imported is surely not there: in a package or module of the project that does not hold it."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from ssot_lint.config.schema import did_you_mean
from ssot_lint.data import replace
from ssot_lint.model import TestFile, pretests
from ssot_lint.model.definitions import FUNCTIONS, BindingKind
from ssot_lint.model.symbols import Absence, SymbolKind
from ssot_lint.patterns import compile_late
from ssot_lint.project.modules import Found, Location
from ssot_lint.project.path_answers import PathAnswers

if TYPE_CHECKING:
    from ssot_lint.project.symbols import Project

_FINDS_MODULES = compile_late(r"__path__|sys\.modules|extend_path|meta_path|path_hooks|_LazyModule|lazy_loader")
_MAKES_NAMES = compile_late(
    r"sys\.modules|(?<![.\w])(?:globals|vars|locals|exec)\(|setattr\(\s*(?:sys|module|mod)\b|__getattr__"
)
_PUTS_MODULES = compile_late(r"sys\.modules\[(?![\"'])[^]\n]*\]\s*=(?!=)|sys\.modules\.(?:update|setdefault)|meta_path")
# A call of its own at module level that is told the module's name: `alias_package(__name__, "other")`.
_HANDS_ITSELF_ON = compile_late(r"""^[A-Za-z_][\w.]*\(\s*(?:__name__\b|["']([\w.]+)["'])""", 8)  # re.MULTILINE
# What Python gives to every module, or to every package.
_OF_MODULES = frozenset("__path__ __file__ __name__ __doc__ __spec__ __loader__ __package__ __dict__".split())
_PRESENT = (Found.SOURCE, Found.NAMESPACE, Found.COMPILED)


class Absences:
    """Answers for the importers of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._bound: dict[str, frozenset[str]] = {}
        self._there = PathAnswers(project, "there", self._is_there)

    def find(
        self, module: str, name: str | None, importer: TestFile, body: list[ast.stmt] | None = None
    ) -> Absence | None:
        """What is missing of `module`, or of `name` in it; None when all is there or that cannot be known.

        `body`: the statements of the function that imports, if one does.
        """
        if importer.location is None or module.partition(".")[0] in sys.stdlib_module_names or name in _OF_MODULES:
            return None
        if self._there.answer(f"{module}:{name or ''}", importer):
            return None
        roots = self._project.roles.import_roots(importer.location)
        location = self._project.finder.find(module, roots)
        if name is None:
            found = self._missing_module(module, importer, roots)
        else:
            found = self._missing_name(module, name, location, importer, roots)
        weighed = self._weighed(found, importer, body) if found is not None else None
        return replace(weighed, hint=self._hint(weighed, module, name, roots)) if weighed is not None else None

    def _is_there(self, asked: str, roots: tuple[str, ...]) -> bool:
        """Whether a module, or a name behind a colon in it, is there, or nobody can know."""
        module, _, name = asked.partition(":")
        finder = self._project.finder
        location = finder.find(module, roots)
        if not name:
            return location.found is not Found.MISSING
        if location.found not in (Found.SOURCE, Found.NAMESPACE):
            return True
        path = f"{module}.{name}"
        if location.path is None and finder.find(path, roots).found is not Found.MISSING:
            return True
        if self._is_defined(name, location):
            return True
        return self._project.resolve_within(path, roots, "\0".join(roots)).kind is not SymbolKind.MISSING

    def _missing_module(self, module: str, importer: TestFile, roots: tuple[str, ...]) -> Absence | None:
        present = self._deepest(module, roots)
        if not present or self._is_generated(module, importer):
            return None
        doubt = self._doubt_of_packages(present, roots)
        missing = ".".join(module.split(".")[: present.count(".") + 2])
        return Absence(missing, present, True, doubt)

    def _deepest(self, module: str, roots: tuple[str, ...]) -> str:
        """The longest part of a dotted module that exists and can be looked into."""
        parts = module.split(".")
        for length in range(len(parts) - 1, 0, -1):
            present = ".".join(parts[:length])
            location = self._project.finder.find(present, roots)
            if location.found in _PRESENT:
                return present if location.found is not Found.COMPILED else ""
        return ""

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
            if file is None or _FINDS_MODULES.search(file.source.text) or _hands_itself_on(file, name):
                return f"{name}, which looks for modules by itself"
        return None if regular else f"another part of the namespace package {parts[0]}"

    def _missing_name(
        self, module: str, name: str, location: Location, importer: TestFile, roots: tuple[str, ...]
    ) -> Absence | None:
        path = f"{module}.{name}"
        if location.path is None:
            return Absence(path, module, False, self._doubt_of_packages(module, roots))
        file = self._project.file(location.path)
        if file is None or "__getattr__" in file.definitions.bindings:
            return None
        through = None
        if self._may_bind(file, name):
            through = _broken_reexport(file, name)
            if through is None:
                return None
        elif self._is_generated(path, importer) and location.path.endswith("__init__.py"):
            return None
        makes = _MAKES_NAMES.search(file.source.text) is not None or _hands_itself_on(file, module)
        doubt = f"{module}, which makes names while it runs" if makes else None
        return Absence(path, module, False, doubt, through=through)

    def _is_defined(self, name: str, location: Location) -> bool:
        """Whether the module surely defines the name, so that nothing on the way to it needs to be read."""
        project = self._project
        if not pretests.ENABLED or location.path is None:
            return False
        return name in project.told.margins.of(location.path, project.evidence, project.traces).defined

    def _may_bind(self, file: TestFile, name: str) -> bool:
        """Whether module level, or a function that declares it global, may bind the name in any way."""
        text = file.source.text
        return (name in text or not text.isascii()) and name in self._names_bound(file)

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
        return Absence(absence.path, absence.container, absence.is_module, doubt, through=absence.through)

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
            if file is None or (self._may_bind(file, name) and absence.through is None):
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

    def _hint(self, absence: Absence, module: str, name: str | None, roots: tuple[str, ...]) -> str | None:
        """What or where it may be: asked last, for the whole package may have to be read for it."""
        return self._moved_name(module, name, roots) if name else self._moved_module(module, absence.container, roots)

    def _moved_module(self, module: str, present: str, roots: tuple[str, ...]) -> str | None:
        last = module.rpartition(".")[2]
        missing = module.split(".")[present.count(".") + 1]
        finder = self._project.finder
        near = did_you_mean(missing, finder.modules_in(finder.find(present, roots)))
        top = self._top_directory(module, roots)
        moved = self._project.told.whereabouts.modules(last, top) if top is not None else []
        if len(moved) == 1 or (moved and near is None):
            return f"a module of this name is {_nearest(module, moved)}"
        return near

    def _moved_name(self, module: str, name: str, roots: tuple[str, ...]) -> str | None:
        top = self._top_directory(module, roots)
        homes = self._project.told.whereabouts.homes(name, top) if top is not None else []
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


def _hands_itself_on(file: TestFile, module: str) -> bool:
    """Whether the module is handed by its name to a function, which may fill it or put another one in its place."""
    return any(match[1] in (None, module) for match in _HANDS_ITSELF_ON.finditer(file.source.text))


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
