"""What each file is to pytest: collected, conftest, test-side support or program."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from ssot_lint.model.roles import Role
from ssot_lint.patterns import compile_late
from ssot_lint.project.disk import read_source
from ssot_lint.pytest_config import Ignores, PytestConfig, PytestConfigs
from ssot_lint.pytest_config.distributions import Distributions

_TEST_PART = compile_late(
    r"(?:^|[_\-.])(?:tests?|testing|testkit|test_?framework|test_?support)(?:$|[_\-.])", re.IGNORECASE
)


class Roles:
    """Answers for many files; configurations and conftests are read once per directory."""

    def __init__(self, roots: Sequence[Path] = (), fallback: Path | None = None) -> None:
        """`roots` are the directories that the user named; `fallback` is pytest's root where nothing configures it."""
        self._roots = tuple(roots)
        self._configs = PytestConfigs(fallback=fallback)
        self._distributions = Distributions()
        self._folders: dict[str, tuple[bool | None, PytestConfig]] = {}
        self._ignores: dict[str, tuple[Ignores, ...]] = {}
        self._test_side: dict[str, bool] = {}
        self._programs: dict[str, bool] = {}
        self._import_roots: dict[str, tuple[str, ...]] = {}
        self._named_roots: dict[str | None, tuple[tuple[str, ...], str]] = {}

    def layout(self, path: Path) -> PytestConfig:
        """The pytest configuration that holds for the file."""
        return self._configs.for_file(path)

    def role(self, path: Path | str, test_support: Sequence[str] = ()) -> Role:
        """What the file at this absolute path is; `test_support` holds globs of test-side code."""
        directory, _, name = str(path).rpartition(os.sep)
        if name == "conftest.py":
            return Role.CONFTEST
        folder = self._folders.get(directory)
        if folder is None:
            folder = self._folders[directory] = self._folder(Path(path))
        collects_all, layout = folder
        if collects_all and layout.names_module(name):
            return Role.COLLECTED
        path = Path(path)
        if collects_all is None and self._is_collected(path, layout):
            return Role.COLLECTED
        if self._is_test_side(path, layout.rootdir):
            return Role.SUPPORT
        if any(fnmatch(path.as_posix(), f"*{pattern}") for pattern in test_support):
            return Role.SUPPORT
        return Role.PROGRAM

    def is_program(self, path: str) -> bool:
        """Whether the file at this absolute path is no part of the tests."""
        known = self._programs.get(path)
        if known is None:
            known = self._programs[path] = self.role(Path(path)) is Role.PROGRAM
        return known

    def import_roots(self, location: str) -> tuple[str, ...]:
        """The directories that would be on `sys.path` for this file: pytest's, then those that are installed from."""
        directory = os.path.dirname(location)
        known = self._import_roots.get(directory)
        if known is None:
            layout = self.layout(Path(location))
            root = str(layout.rootdir)
            inserted = [] if layout.import_mode == "importlib" else [_first_non_package(directory)]
            installed = self._distributions.package_roots(directory)
            roots = [*map(str, layout.pythonpath), *inserted, root, os.path.join(root, "src"), *installed]
            known = self._import_roots[directory] = tuple(dict.fromkeys(map(os.path.normpath, roots)))
        return known

    def named_roots(self, location: str | None) -> tuple[tuple[str, ...], str]:
        """The import roots of a file, none when its path is not known, and the same as one text."""
        known = self._named_roots.get(location)
        if known is None:
            roots = self.import_roots(location) if location else ()
            known = self._named_roots[location] = roots, "\0".join(roots)
        return known

    def _folder(self, path: Path) -> tuple[bool | None, PytestConfig]:
        """Whether all test modules beside a file are collected, or none; None where it takes a look at each."""
        layout = self.layout(path)
        above = self._ignores_above(path.parent, layout.rootdir)
        return layout.collects_all(path.parent, self._roots, above), layout

    def _is_collected(self, path: Path, layout: PytestConfig) -> bool:
        return layout.collects(path, self._roots, self._ignores_above(path.parent, layout.rootdir))

    def _is_test_side(self, path: Path, rootdir: Path) -> bool:
        key = str(path.parent)
        known = self._test_side.get(key)
        if known is None:
            below = path.parent.parts[len(rootdir.parts) :] if path.is_relative_to(rootdir) else path.parent.parts[-2:]
            known = self._test_side[key] = any(_TEST_PART.search(part) for part in below)
        return known

    def _ignores_above(self, directory: Path, rootdir: Path) -> tuple[Ignores, ...]:
        key = str(directory)
        known = self._ignores.get(key)
        if known is None:
            above = directory != rootdir and directory.parent != directory
            known = self._ignores_above(directory.parent, rootdir) if above else ()
            own = _read_conftest(directory)
            known = self._ignores[key] = (*known, own) if own is not None else known
        return known


def _first_non_package(directory: str) -> str:
    while os.path.isfile(os.path.join(directory, "__init__.py")) and os.path.dirname(directory) != directory:
        directory = os.path.dirname(directory)
    return directory


def _read_conftest(directory: Path) -> Ignores | None:
    try:
        source = read_source(os.path.join(directory, "conftest.py"))
    except OSError:
        return None
    if b"collect_ignore" not in source:
        return None
    from ssot_lint.model.collecting.conftest import read_ignores

    return read_ignores(source, directory)
