"""The predicates: would pytest collect this file, class, function?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from ssot_lint.data import dataclass, field
from ssot_lint.pytest_config.drivers import find_drivers
from ssot_lint.pytest_config.patterns import (
    absolute,
    expand_testpaths,
    is_virtualenv,
    matches_name,
    matches_path,
    names_matching,
)

PYTHON_FILES = ("test_*.py", "*_test.py")
PYTHON_CLASSES = ("Test",)
PYTHON_FUNCTIONS = ("test",)
NORECURSEDIRS = ("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")


@dataclass(frozen=True, slots=True)
class Ignores:
    """`collect_ignore` and `collect_ignore_glob` of the conftest in one directory, as written; None: not defined."""

    directory: Path
    paths: tuple[str, ...] | None = None
    globs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PytestConfig:
    """pytest's configuration as far as it decides what is collected, and the predicates that follow from it.

    Paths are absolute; `ignore` and `ignore_glob` are taken relative to the root directory, where pytest is run.
    `problems` tells file, key and reason of what could not be read; defaults stand in for it.
    """

    rootdir: Path
    inifile: Path | None = None
    python_files: tuple[str, ...] = PYTHON_FILES
    python_classes: tuple[str, ...] = PYTHON_CLASSES
    python_functions: tuple[str, ...] = PYTHON_FUNCTIONS
    testpaths: tuple[str, ...] = ()
    norecursedirs: tuple[str, ...] = NORECURSEDIRS
    asyncio_mode: str = "strict"
    coroutine_modes: tuple[str, ...] = ()
    pythonpath: tuple[Path, ...] = ()
    import_mode: str = "prepend"
    markers: tuple[str, ...] = ()
    ignore: tuple[Path, ...] = ()
    ignore_glob: tuple[str, ...] = ()
    deselect: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    collect_in_virtualenv: bool = False
    doctest_modules: bool = False
    strict_xfail: bool = False
    problems: tuple[str, ...] = ()
    # What testpaths means on this disk, and answers already given: derived, so no part of the value.
    starts: tuple[Path, ...] = field(init=False, repr=False, compare=False)
    _recursed: dict[Path, bool] = field(init=False, repr=False, compare=False, default_factory=dict)
    _started: dict[tuple[Path, ...], tuple[Path, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _entered: dict[tuple[Path, tuple[Path, ...], tuple[Ignores, ...]], bool] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", expand_testpaths(self.rootdir, self.testpaths))

    @property
    def coroutine_drivers(self) -> tuple[str, ...]:
        """What awaits every coroutine test without a mark: modes that are on, and plugins that are depended upon."""
        asyncio = ("asyncio",) if self.asyncio_mode == "auto" else ()
        return (*asyncio, *self.coroutine_modes, *find_drivers(self.rootdir))

    def matches_file(self, path: Path) -> bool:
        """Whether the file is a test module by its name, wherever it lies; `conftest.py` only if a pattern says so."""
        return path.suffix == ".py" and any(matches_path(pattern, path) for pattern in self.python_files)

    def matches_class(self, name: str) -> bool:
        """Whether a class of this name is collected (`unittest.TestCase` subclasses are whatever their name)."""
        return matches_name(self.python_classes, name)

    def matches_function(self, name: str) -> bool:
        """Whether a function or method of this name is collected (in `unittest.TestCase` the prefix is `test`)."""
        return matches_name(self.python_functions, name)

    def recurses_into(self, directory: Path) -> bool:
        """Whether pytest enters this directory when it meets it; says nothing about the directories above."""
        known = self._recursed.get(directory)
        if known is None:
            known = self._recursed[directory] = (
                directory.name != "__pycache__"
                and not any(matches_path(pattern, directory) for pattern in self.norecursedirs)
                and (self.collect_in_virtualenv or not is_virtualenv(directory))
            )
        return known

    def in_testpaths(self, path: Path) -> bool:
        """Whether the path is, or lies below, what `testpaths` names; without testpaths: the root directory."""
        path = absolute(path)
        return any(start == path or start in path.parents for start in self.starts)

    def is_ignored(self, path: Path, ignores: Sequence[Ignores] = ()) -> bool:
        """Whether `--ignore` or `--ignore-glob` of addopts, or a conftest above, names this very path.

        Of the conftests in `ignores` the nearest one that defines a list counts, as in pytest.
        """
        paths, globs = list(self.ignore), list(self.ignore_glob)
        chain = [ignore for ignore in ignores if ignore.directory in path.parents]
        chain.sort(key=lambda ignore: len(ignore.directory.parts), reverse=True)
        for ignore in chain:
            if ignore.paths is not None:
                paths.extend(absolute(name, ignore.directory) for name in ignore.paths)
                break
        for ignore in chain:
            if ignore.globs is not None:
                globs.extend(str(absolute(name, ignore.directory)) for name in ignore.globs)
                break
        return path in paths or any(fnmatch(str(path), pattern) for pattern in globs)

    def collects(self, path: Path, roots: Sequence[Path] = (), ignores: Sequence[Ignores] = ()) -> bool:
        """Whether a plain `pytest` in the root directory collects the file.

        `roots` are the directories that the user named: one outside of every testpath, or below one, counts as if
        it were a testpath itself. Named files do not: hooks name every file of a commit.
        """
        path = absolute(path)
        starts = self._starts_with(tuple(roots))
        if path in starts:
            # A file that testpaths names is collected whatever its name.
            return path.suffix == ".py"
        if not self.matches_file(path) or self.is_ignored(path, ignores):
            return False
        return self._enters(path.parent, starts, tuple(ignores))

    def collects_all(self, directory: Path, roots: Sequence[Path] = (), ignores: Sequence[Ignores] = ()) -> bool | None:
        """`collects` for all test modules of this very directory that `names_module` knows; None: look at each."""
        directory = absolute(directory)
        starts = self._starts_with(tuple(roots))
        by_path = self.ignore or self.ignore_glob or ignores or any(start.parent == directory for start in starts)
        if by_path or any(os.sep in pattern or "/" in pattern for pattern in self.python_files):
            return None
        return self._enters(directory, starts, ())

    def names_module(self, name: str) -> bool:
        """Whether a file is a test module by its name alone."""
        return name.endswith(".py") and name != ".py" and names_matching(self.python_files)(name) is not None

    def _starts_with(self, roots: tuple[Path, ...]) -> tuple[Path, ...]:
        known = self._started.get(roots)
        if known is None:
            own = [
                root
                for root in map(absolute, roots)
                if root.is_dir() and not any(start == root or root in start.parents for start in self.starts)
            ]
            known = self._started[roots] = (*self.starts, *own)
        return known

    def _enters(self, directory: Path, starts: tuple[Path, ...], ignores: tuple[Ignores, ...]) -> bool:
        key = (directory, starts, ignores)
        known = self._entered.get(key)
        if known is None:
            above = directory.parent
            known = self._entered[key] = directory in starts or (
                above != directory
                and self._enters(above, starts, ignores)
                and self.recurses_into(directory)
                and not self.is_ignored(directory, ignores)
            )
        return known
