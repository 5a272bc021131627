"""The configuration files that pytest knows by name, and what each must hold to count."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from pathlib import Path

from ssot_lint.data import dataclass
from ssot_lint.pytest_config.inifile import parse_ini


@dataclass(frozen=True, slots=True)
class Table:
    """pytest's part of one file; `native` when TOML types are kept, otherwise values are str or list."""

    values: Mapping[str, object]
    native: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """What one directory says to pytest: the file that configures it, and the marks of a root directory."""

    config: Path | None
    table: Table
    pyproject: Path | None
    setup_py: bool
    problems: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the directory says nothing at all."""
        return self.config is None and self.pyproject is None and not self.setup_py and not self.problems


def probe(directory: Path) -> Probe:
    """Look for configuration in this directory alone, in pytest's order; a file that cannot be read is a problem."""
    base = str(directory)
    problems: list[str] = []
    pyproject: Path | None = None
    names = _names_in(base)
    setup_py = "setup.py" in names and os.path.isfile(os.path.join(base, "setup.py"))
    for name, load in _LOADERS.items():
        if name not in names or not os.path.isfile(os.path.join(base, name)):
            continue
        path = directory / name
        if name == "pyproject.toml":
            pyproject = path
        table = _load(path, load, problems)
        if table is not None:
            return Probe(path, table, pyproject, setup_py, tuple(problems))
    return Probe(None, Table({}), pyproject, setup_py, tuple(problems))


def _names_in(directory: str) -> Collection[str]:
    """What lies in a directory, in one look and in small letters; of one that cannot be listed: whatever may."""
    try:
        return {name.lower() for name in os.listdir(directory)}
    except OSError:
        return (*_LOADERS, "setup.py")


Loader = Callable[[str, list[str]], Table | None]


def _load(path: Path, load: Loader, problems: list[str]) -> Table | None:
    found: list[str] = []
    try:
        table, said = _loaded(load, path.read_text(encoding="utf-8"))
        found += said
    except (OSError, ValueError, RecursionError) as error:
        found.append(str(error) or type(error).__name__)
        # pytest stops here; its own files still mark the root, the shared ones are passed over.
        table = Table({}) if path.name in _ALWAYS else None
    problems.extend(f"{path}: {reason}" for reason in found)
    return table


@lru_cache(maxsize=16)
def _loaded(load: Loader, text: str) -> tuple[Table | None, tuple[str, ...]]:
    """The table of a text and what is wrong with it; a run asks for the same text several times."""
    found: list[str] = []
    return load(text, found), tuple(found)


def _pytest_toml(text: str, problems: list[str]) -> Table | None:
    import tomllib  # here and below: most directories have nothing to read

    document = tomllib.loads(text)
    table = document.get("pytest")
    if isinstance(table, dict):
        return Table(table, native=True)
    stray = [key for key, value in document.items() if not isinstance(value, dict)]
    if stray:
        problems.append(f"{', '.join(stray)}: must be under a [pytest] table")
    return Table({}, native=True)


def _pytest_ini(text: str, problems: list[str]) -> Table | None:
    return Table(parse_ini(text).get("pytest", {}))


def _tox_ini(text: str, problems: list[str]) -> Table | None:
    section = parse_ini(text).get("pytest")
    return None if section is None else Table(section)


def _setup_cfg(text: str, problems: list[str]) -> Table | None:
    sections = parse_ini(text)
    if "tool:pytest" in sections:
        return Table(sections["tool:pytest"])
    if "pytest" in sections:
        problems.append("[pytest]: no longer read from setup.cfg, must be [tool:pytest]")
    return None


def _pyproject_toml(text: str, problems: list[str]) -> Table | None:
    import tomllib

    tool = tomllib.loads(text).get("tool", {})
    table = tool.get("pytest", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        problems.append("tool.pytest: must be a table")
        return None
    native = {key: value for key, value in table.items() if key != "ini_options"}
    options = table.get("ini_options")
    if options is not None and not isinstance(options, dict):
        problems.append("tool.pytest.ini_options: must be a table")
        options = None
    if native and options:
        problems.append("tool.pytest: cannot be used together with tool.pytest.ini_options")
        # A project that has both runs on pytest 8, which knows the options alone.
        native = {}
    if native:
        return Table(native, native=True)
    if options is None:
        return None
    return Table({key: value if isinstance(value, list) else str(value) for key, value in options.items()})


_ALWAYS = frozenset({"pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini"})

_LOADERS: Mapping[str, Loader] = {
    "pytest.toml": _pytest_toml,
    ".pytest.toml": _pytest_toml,
    "pytest.ini": _pytest_ini,
    ".pytest.ini": _pytest_ini,
    "pyproject.toml": _pyproject_toml,
    "tox.ini": _tox_ini,
    "setup.cfg": _setup_cfg,
}
