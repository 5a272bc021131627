"""Which files import a module, asked before a fix changes a name of it. Looked for in the text: rather one too many."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.patterns import compile_late
from ssot_lint.project.disk import read_source
from ssot_lint.project.whereabouts import SKIPPED

if TYPE_CHECKING:
    from ssot_lint.model import TestFile
    from ssot_lint.project.symbols import Project

# Begins with a line end, which is found a hundred times as fast as the beginning of a line.
_IMPORT = compile_late(rb"\n[ \t]*+(?:from|import)[ \t][^\n(]*(?:\([^)]*\))?")
_WORD = compile_late(rb"\w+")


class Users:
    """Who uses what a file defines; only fixes ask this."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._importers = Importers(project.evidence.root)

    def user_of(self, name: str, file: TestFile) -> str | None:
        """Another file, as it is shown, that imports the module `file` and says `name`."""
        found = self._importers.user_of(name, file.location or "")
        return self._project.evidence.display(found) if found else None

    def users_of(self, names: Iterable[str], file: TestFile) -> Iterator[TestFile]:
        """The other files that import the module `file` and say one of `names`."""
        yield from filter(None, map(self._project.file, self._importers.users_of(names, file.location or "")))


class Importers:
    """The imports of all Python files below a folder, read when first asked for."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._by_module: dict[bytes, list[str]] | None = None

    def user_of(self, name: str, path: str) -> str | None:
        """The absolute path of a file that imports the module at `path` (or one called so) and says `name`."""
        return next(self.users_of((name,), path), None)

    def users_of(self, names: Iterable[str], path: str) -> Iterator[str]:
        """The absolute paths of all files that import the module at `path` (or one called so) and say a name."""
        if not path or os.path.dirname(self._root) == self._root:  # no file of a project, or the whole disk
            return
        if self._by_module is None:
            self._by_module = _read(self._root)
        stem = os.path.basename(path).removesuffix(".py")
        if stem == "__init__":
            stem = os.path.basename(os.path.dirname(path))
        word = re.compile(rb"\b(?:%s)\b" % b"|".join(re.escape(name.encode()) for name in names))
        for other in self._by_module.get(stem.encode(), ()):
            if other != path and word.search(_data(other)):
                yield other


def _read(root: str) -> dict[bytes, list[str]]:
    paths = list(_python_files(root))
    # Only names of files are kept: the words of all imports would be many times as much.
    stems = {os.path.basename(path).removesuffix(".py").encode() for path in paths}
    stems |= {os.path.basename(os.path.dirname(path)).encode() for path in paths if path.endswith("__init__.py")}
    found: dict[bytes, list[str]] = defaultdict(list)
    for path in paths:
        words = {word for statement in _IMPORT.findall(b"\n" + _data(path)) for word in _WORD.findall(statement)}
        for stem in words & stems:
            found[stem].append(path)
    return found


def _data(path: str) -> bytes:
    try:
        return read_source(path)
    except OSError:
        return b""


def _python_files(root: str) -> Iterator[str]:
    for directory, folders, files in os.walk(root):
        folders[:] = sorted(each for each in folders if each not in SKIPPED and not each.startswith("."))
        yield from (os.path.join(directory, name) for name in sorted(files) if name.endswith(".py"))
