"""Which configuration holds for a directory, found in pytest's order of precedence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from ssot_lint.data import dataclass
from ssot_lint.pytest_config.addopts import Addopts, read_addopts
from ssot_lint.pytest_config.collection import (
    NORECURSEDIRS,
    PYTHON_CLASSES,
    PYTHON_FILES,
    PYTHON_FUNCTIONS,
    PytestConfig,
)
from ssot_lint.pytest_config.files import Probe, Table, probe
from ssot_lint.pytest_config.patterns import absolute
from ssot_lint.pytest_config.values import Values

_ON = frozenset({"true", "1", "yes", "on"})


@dataclass(frozen=True, slots=True)
class _Place:
    rootdir: Path
    inifile: Path | None
    table: Table
    problems: tuple[str, ...]


def read_pytest_config(start: Path, stop: Path | None = None) -> PytestConfig:
    """The configuration pytest would use when run on the directory `start`, looking upward as far as `stop`.

    Without any configuration the root directory is `stop`, or `start`. What files hold never raises: see `problems`.
    """
    return _read(_locate(start, stop, probe))


class PytestConfigs:
    """The configurations of many files; every directory is looked at once, equal ones are one object."""

    def __init__(self, stop: Path | None = None, fallback: Path | None = None) -> None:
        """`fallback` is the root directory of files below it for which no configuration is found."""
        self._stop = stop
        self._fallback = fallback
        self._probes: dict[Path, Probe] = {}
        self._directories: dict[str, PytestConfig] = {}
        self._places: dict[tuple[Path, Path | None, tuple[str, ...]], PytestConfig] = {}

    def for_file(self, path: Path) -> PytestConfig:
        """The configuration that is nearest to the file."""
        key = os.path.dirname(os.path.abspath(path))
        config = self._directories.get(key)
        if config is None:
            config = self._directories[key] = self.for_directory(Path(key))
        return config

    def for_directory(self, directory: Path) -> PytestConfig:
        """The configuration pytest would use when run on the directory."""
        above = directory.parent
        if above != directory != self._stop and self._probe(directory).is_empty:
            config = self._directories.get(str(above))
            if config is None:
                config = self._directories[str(above)] = self.for_directory(above)
            if config.inifile is not None:
                return config
        place = _locate(directory, self._stop, self._probe)
        fallback = self._fallback
        if place.inifile is None and place.rootdir == directory and fallback and directory.is_relative_to(fallback):
            place = _Place(fallback, None, place.table, place.problems)
        key = (place.rootdir, place.inifile, place.problems)
        if key not in self._places:
            self._places[key] = _read(place)
        return self._places[key]

    def _probe(self, directory: Path) -> Probe:
        if directory not in self._probes:
            self._probes[directory] = probe(directory)
        return self._probes[directory]


def _locate(start: Path, stop: Path | None, look: Callable[[Path], Probe]) -> _Place:
    start = absolute(start)
    pyproject: Path | None = None
    setup: Path | None = None
    problems: list[str] = []
    for directory in _upward(start, stop):
        seen = look(directory)
        problems.extend(seen.problems)
        if seen.config is not None:
            return _Place(directory, seen.config, seen.table, tuple(problems))
        pyproject = pyproject or seen.pyproject
        setup = setup or (directory if seen.setup_py else None)
    if pyproject is not None:
        return _Place(pyproject.parent, pyproject, Table({}), tuple(problems))
    return _Place(setup or absolute(stop or start), None, Table({}), tuple(problems))


def _upward(start: Path, stop: Path | None) -> Iterator[Path]:
    last = None if stop is None else absolute(stop)
    for directory in (start, *start.parents):
        yield directory
        if directory == last:
            return


def _read(place: _Place) -> PytestConfig:
    values = Values(place.table, place.inifile)
    options = read_addopts(values.arguments("addopts", ()), values.problem)
    values.overrides.update(options.overrides)
    base = place.inifile.parent if place.inifile is not None else place.rootdir
    return PytestConfig(
        rootdir=place.rootdir,
        inifile=place.inifile,
        python_files=values.arguments("python_files", PYTHON_FILES),
        python_classes=values.arguments("python_classes", PYTHON_CLASSES),
        python_functions=values.arguments("python_functions", PYTHON_FUNCTIONS),
        testpaths=values.arguments("testpaths", ()),
        norecursedirs=values.arguments("norecursedirs", NORECURSEDIRS),
        asyncio_mode=_asyncio_mode(values, options),
        coroutine_modes=_coroutine_modes(values),
        pythonpath=tuple(base / entry for entry in values.arguments("pythonpath", ())),
        import_mode=options.import_mode or "prepend",
        markers=values.lines("markers"),
        ignore=tuple(absolute(path, place.rootdir) for path in options.ignore),
        ignore_glob=tuple(str(absolute(path, place.rootdir)) for path in options.ignore_glob),
        deselect=tuple(options.deselect),
        plugins=tuple(options.plugins),
        collect_in_virtualenv=options.collect_in_virtualenv,
        doctest_modules=options.doctest_modules,
        strict_xfail=_is_xfail_strict(values),
        problems=(*place.problems, *values.problems),
    )


def _is_xfail_strict(values: Values) -> bool:
    words = (values.word(key) for key in ("xfail_strict", "strict_xfail", "strict"))
    return next((word in _ON for word in words if word), False)


def _coroutine_modes(values: Values) -> tuple[str, ...]:
    trio = ("trio",) if values.word("trio_mode") in _ON else ()
    return (*trio, "anyio") if values.word("anyio_mode") == "auto" else trio


def _asyncio_mode(values: Values, options: Addopts) -> str:
    mode = options.asyncio_mode or values.text("asyncio_mode", "strict")
    if mode in ("auto", "strict"):
        return mode
    values.problem(f"asyncio_mode: expects auto or strict, got {mode!r}")
    return "strict"
