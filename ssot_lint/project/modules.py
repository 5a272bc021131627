"""From an import path to a file: search roots, packages, namespace packages, without importing anything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum

_COMPILED = (".so", ".pyd", ".pyx", ".pyi", ".c", ".cpp")


class Found(Enum):
    """How a search for a module ended."""

    SOURCE = "source"  # a Python file of the project
    NAMESPACE = "namespace"  # a directory without __init__.py
    COMPILED = "compiled"  # it exists, but not as Python source
    MISSING = "missing"  # its package is the project's and does not hold it
    OUTSIDE = "outside"  # no root knows its first name


@dataclass(frozen=True, slots=True)
class Location:
    """Where a module is: `path` for SOURCE, None otherwise."""

    found: Found
    path: str | None = None


OUTSIDE = Location(Found.OUTSIDE)
MISSING = Location(Found.MISSING)


class ModuleFinder:
    """Finds modules below search roots in order; every directory is listed once."""

    def __init__(self, roots: Iterable[Path | str]) -> None:
        self.roots: tuple[str, ...] = tuple(dict.fromkeys(os.path.normpath(str(root)) for root in roots))
        self._listings: dict[str, dict[str, bool]] = {}
        self._known: dict[tuple[str, tuple[str, ...]], Location] = {}

    def find(self, name: str, more_roots: Sequence[str] = ()) -> Location:
        """Where the module of this absolute dotted name is; `more_roots` are searched first."""
        roots = (*more_roots, *self.roots)
        key = (name, tuple(more_roots))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._find(name.split("."), roots)
        return known

    def _find(self, parts: list[str], roots: Iterable[str]) -> Location:
        portions: list[str] = []
        for root in roots:
            entries = self._entries(root)
            head = parts[0]
            if entries.get(head) is True:
                directory = os.path.join(root, head)
                if "__init__.py" in self._entries(directory):
                    return self._below(directory, parts[1:])
                portions.append(directory)
            if f"{head}.py" in entries:
                path = os.path.join(root, f"{head}.py")
                return Location(Found.SOURCE, path) if len(parts) == 1 else MISSING
            if self._is_compiled(head, entries):
                return Location(Found.COMPILED)
        return self._in_namespace(portions, parts[1:])

    def _below(self, directory: str, parts: list[str]) -> Location:
        """Inside the regular package in `directory`."""
        if not parts:
            return Location(Found.SOURCE, os.path.join(directory, "__init__.py"))
        entries = self._entries(directory)
        head = parts[0]
        if entries.get(head) is True:
            below = os.path.join(directory, head)
            if "__init__.py" in self._entries(below) or f"{head}.py" not in entries:
                inside = self._below if self._is_package(below) else self._in_portion
                return inside(below, parts[1:])
        if f"{head}.py" in entries:
            return Location(Found.SOURCE, os.path.join(directory, f"{head}.py")) if len(parts) == 1 else MISSING
        return Location(Found.COMPILED) if self._is_compiled(head, entries) else MISSING

    def _is_package(self, directory: str) -> bool:
        return "__init__.py" in self._entries(directory)

    def _in_portion(self, directory: str, parts: list[str]) -> Location:
        return self._in_namespace([directory], parts)

    def _in_namespace(self, portions: list[str], parts: list[str]) -> Location:
        if not portions:
            return OUTSIDE
        if not parts:
            return Location(Found.NAMESPACE)
        for directory in portions:
            location = self._below(directory, parts)
            if location.found is not Found.MISSING:
                return location
        # An installed regular package of the same name would win over a mere directory.
        return OUTSIDE if not any(self._has_python(directory) for directory in portions) else MISSING

    def _has_python(self, directory: str) -> bool:
        entries = self._entries(directory)
        return any(name.endswith(".py") for name in entries) or any(
            is_directory and "__init__.py" in self._entries(os.path.join(directory, name))
            for name, is_directory in entries.items()
        )

    @staticmethod
    def _is_compiled(name: str, entries: dict[str, bool]) -> bool:
        return any(
            entry.startswith(name + ".") and entry.endswith(_COMPILED) for entry in entries if entry.startswith(name)
        )

    def _entries(self, directory: str) -> dict[str, bool]:
        """The names in a directory, each with whether it is a directory; empty when it cannot be read."""
        known = self._listings.get(directory)
        if known is None:
            try:
                with os.scandir(directory) as entries:
                    known = {entry.name: entry.is_dir() for entry in entries}
            except OSError:
                known = {}
            self._listings[directory] = known
        return known

    def find_below(self, name: str, root: str) -> Location:
        """Where the module would be if `root` were the only root."""
        return self._find(name.split("."), [root])

    def modules_in(self, package: Location) -> list[str]:
        """The names of the modules in a regular package, for suggestions."""
        if package.path is None or not package.path.endswith("__init__.py"):
            return []
        return self.names_in(os.path.dirname(package.path))

    def names_in(self, directory: str) -> list[str]:
        """The names of the modules in a directory."""
        entries = self._entries(directory)
        names = [entry.removesuffix(".py") for entry, is_dir in entries.items() if is_dir or entry.endswith(".py")]
        return [each for each in sorted(names) if each.isidentifier() and not each.startswith("__")]

    def name_of(self, path: str) -> str:
        """The dotted module name of a file: below its outermost regular package, or below the deepest root above it."""
        directory, filename = os.path.split(os.path.normpath(path))
        parts = [] if filename == "__init__.py" else [filename.removesuffix(".py")]
        while self._is_package(directory) and os.path.dirname(directory) != directory:
            directory, name = os.path.split(directory)
            parts.insert(0, name)
        for root in sorted(self.roots, key=len, reverse=True):
            if directory.startswith(root + os.sep) and directory != root:
                middle = directory[len(root) + 1 :].split(os.sep)
                return ".".join((*middle, *parts)) if all(part.isidentifier() for part in middle) else ".".join(parts)
            if directory == root:
                break
        return ".".join(parts)
