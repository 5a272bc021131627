"""The files that give fixtures to a test file: plugins (configured, registered, listed) and conftests."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ssot_lint.model import TestFile
from ssot_lint.model.definitions import BindingKind
from ssot_lint.model.names import dotted
from ssot_lint.model.requests.known_fixtures import plugin_of_module
from ssot_lint.model.symbols import FixtureSources, SymbolKind
from ssot_lint.pytest_config.entry_points import plugin_modules

if TYPE_CHECKING:
    from ssot_lint.project.symbols import Project

_LISTED = "pytest_plugins"
_DEPTH = 8


class Plugins:
    """Answers for the files of one project; every directory is looked at once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._directories: dict[str, FixtureSources] = {}

    def sources(self, file: TestFile) -> FixtureSources:
        """The files that give fixtures to `file`, nearest last, without itself; and what could not be read."""
        if file.location is None:
            return FixtureSources()
        directory = os.path.dirname(file.location)
        traces = self._project.traces
        traces.ask(("fixtures", directory), file.location)
        known = self._directories.get(directory)
        if known is None:
            with traces.asking(("fixtures", directory)):
                known = self._directories[directory] = self._read(directory)
        found, gaps = known.files, known.gaps
        if _LISTED in file.source.text and file.is_collected:
            chase = _Chase(self._project)
            with traces.asking(file.location):
                chase.plugins_of(file)
            found, gaps = (*chase.found, *found), (*chase.gaps, *gaps)
        return FixtureSources(tuple(each for each in found if each is not file), gaps)

    def _read(self, directory: str) -> FixtureSources:
        layout = self._project.roles.layout(Path(directory, "x.py"))
        for each in (directory, str(layout.rootdir)):
            self._project.traces.rest(partial(self._project.evidence.surroundings, each))
        chase = _Chase(self._project)
        conftests = list(self._conftests(directory, str(layout.rootdir), chase))
        # Whatever names a plugin of the project is below its root: a made-up file there is the importer.
        roots = (layout.rootdir, *map(Path, self._project.finder.roots))
        for module in dict.fromkeys(each for root in roots for each in plugin_modules(root)):
            chase.registered(module, os.path.join(str(layout.rootdir), "x.py"))
        for module in layout.plugins:
            if not module.startswith("no:"):
                chase.named(module, os.path.join(str(layout.rootdir), "x.py"), "-p")
        for conftest in conftests:
            chase.plugins_of(conftest)
        files = dict.fromkeys((*chase.found, *conftests))
        return FixtureSources(tuple(files), tuple(dict.fromkeys(chase.gaps)))

    def _conftests(self, directory: str, root: str, chase: _Chase) -> Iterator[TestFile]:
        """The conftests from `root` down to `directory`."""
        paths = []
        while True:
            path = os.path.join(directory, "conftest.py")
            if os.path.isfile(path):
                paths.append(path)
            parent = os.path.dirname(directory)
            if directory == root or parent == directory:
                break
            directory = parent
        for path in reversed(paths):
            conftest = self._project.file(path)
            if conftest is not None:
                yield conftest
            else:
                chase.gaps.append(f"{self._project.evidence.display(path)}, which cannot be read")


class _Chase:
    """Follows `pytest_plugins` from file to file."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.found: list[TestFile] = []
        self.gaps: list[str] = []
        self.seen: set[str] = set()

    def plugins_of(self, file: TestFile) -> None:
        """Take what `pytest_plugins` of `file` lists, and what those list."""
        if _LISTED not in file.source.text:
            return
        names, complete = _listed(file)
        if not complete:
            self.gaps.append(f"{_LISTED} of {file.path}, which is computed")
        for name in names:
            self.named(name, file.location or "", _LISTED)

    def named(self, module: str, importer: str, where: str) -> None:
        """Take the plugin of this module name, as seen from a file at `importer`."""
        if module in self.seen:
            return
        self.seen.add(module)
        symbol = self.project.resolve_from(module, importer)
        if symbol.file is not None and symbol.kind is SymbolKind.MODULE:
            self.plugins_of(symbol.file)
            self.found.append(symbol.file)
        elif plugin_of_module(module) is None and f"pytest_{module}" not in self.seen:
            self.gaps.append(f"the plugin {module} ({where})")

    def registered(self, module: str, importer: str) -> None:
        """Take a plugin that the project registers, if it is there to be read."""
        symbol = self.project.resolve_from(module, importer)
        if symbol.file is not None and symbol.kind is SymbolKind.MODULE and module not in self.seen:
            self.seen.add(module)
            self.plugins_of(symbol.file)
            self.found.append(symbol.file)


def _listed(file: TestFile) -> tuple[list[str], bool]:
    """The names in `pytest_plugins` of a file, and whether these are all."""
    names: list[str] = []
    complete = True
    for binding in file.definitions.bindings.get(_LISTED, []):
        value: ast.expr | None = binding.value
        if binding.kind is BindingKind.IMPORT:
            symbol = file.symbol(_LISTED)
            value = symbol.value
        complete &= _collect(value, file, names, _DEPTH)
    for statement in file.definitions.statements:
        if isinstance(statement, ast.AugAssign) and dotted(statement.target) == _LISTED:
            complete &= _collect(statement.value, file, names, _DEPTH)
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            func = statement.value.func
            if isinstance(func, ast.Attribute) and dotted(func.value) == _LISTED:
                complete &= _collect_each(statement.value.args, file, names, _DEPTH)
    return names, complete


def _collect_each(nodes: list[ast.expr], file: TestFile, names: list[str], depth: int) -> bool:
    complete = True
    for node in nodes:
        complete &= _collect(node, file, names, depth)
    return complete


def _collect(node: ast.expr | None, file: TestFile, names: list[str], depth: int) -> bool:
    """Add the plugin names of an expression; whether it could be read whole."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            names.extend(part.strip() for part in node.value.split(",") if part.strip())
        return node.value is None or isinstance(node.value, str)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return _collect_each(node.elts, file, names, depth)
    if isinstance(node, ast.Starred):
        return _collect(node.value, file, names, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _collect_each([node.left, node.right], file, names, depth)
    if isinstance(node, ast.Name) and depth:
        symbol = file.symbol(node.id)
        if symbol.value is not None and symbol.file is not None and symbol.value is not node:
            return _collect(symbol.value, symbol.file, names, depth - 1)
    return False
