"""Configuration files on disk: which one a directory has, what is in it, and what it extends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ssot_lint.config.place import line_of
from ssot_lint.data import dataclass
from ssot_lint.errors import ConfigError

OWN_FILE = "ssot-lint.toml"
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "ssot-lint")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A configuration file that was read: its own table as TOML data, and the text for line numbers."""

    path: Path
    display: str
    text: str
    table: Mapping[str, Any]

    @property
    def prefix(self) -> tuple[str, ...]:
        """The table of the file in which the keys stand."""
        return TABLE if self.path.name == PYPROJECT else ()

    @property
    def extends(self) -> Path | None:
        """The file named by `extend`, as an absolute path. Raises ConfigError when it is no string."""
        named = self.table.get("extend")
        if named is None:
            return None
        if not isinstance(named, str) or not named:
            raise self.error("extend", "expected the path of a file")
        return Path(os.path.abspath(self.path.parent / Path(named).expanduser()))

    def error(self, key: str, problem: str, remedy: str | None = None) -> ConfigError:
        """An error about one of the file's keys."""
        line = line_of(self.text, (*self.prefix, key))
        return ConfigError(f"{self.display}:{line}" if line else self.display, key, problem, remedy)


def display_path(path: Path, cwd: Path) -> str:
    """`path` as shown to the user: relative to `cwd` where it lies below it."""
    return path.relative_to(cwd).as_posix() if path.is_relative_to(cwd) else path.as_posix()


def find_file(directory: Path, cwd: Path) -> SourceFile | None:
    """The configuration file of one directory: ssot-lint.toml, else a pyproject.toml that has our table."""
    own = directory / OWN_FILE
    if own.is_file():
        return read_file(own, cwd)
    pyproject = directory / PYPROJECT
    if not pyproject.is_file():
        return None
    # A pyproject.toml that does not name us is other people's, even when it is damaged.
    return read_file(pyproject, cwd, optional=True) if TABLE[1].encode() in _read(pyproject, cwd) else None


def read_file(path: Path, cwd: Path, *, optional: bool = False) -> SourceFile | None:
    """The file with its table; None when it is a pyproject.toml without ours and `optional`. Raises ConfigError."""
    import tomllib

    display = display_path(path, cwd)
    data = _read(path, cwd)
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(display, None, f"is not valid UTF-8: {error.reason} at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(display, None, f"invalid TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(display, None, "invalid TOML: nested too deeply") from error
    if path.name == PYPROJECT:
        table = _own_table(table, display)
        if table is None:
            if optional:
                return None
            raise ConfigError(display, None, "has no [tool.ssot-lint] table")
    return SourceFile(path, display, text, table)


def _own_table(table: Any, display: str) -> Any:
    for key in TABLE:
        table = table.get(key) if isinstance(table, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(display, ".".join(TABLE), "expected a table")
    return table


def _read(path: Path, cwd: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(display_path(path, cwd), None, f"cannot be read: {error.strerror or error}") from error


def read_chain(first: SourceFile, cwd: Path) -> list[SourceFile]:
    """The file and all that it extends, the most distant first. Raises ConfigError for a cycle or a missing file."""
    chain = [first]
    while (target := chain[-1].extends) is not None:
        current = chain[-1]
        if any(os.path.realpath(target) == os.path.realpath(each.path) for each in chain):
            names = " -> ".join(each.display for each in [*chain, _named(chain, target)])
            raise current.error("extend", f"goes in a circle: {names}")
        if not target.is_file():
            raise current.error("extend", f"no file {display_path(target, cwd)}", "the path is relative to this file")
        source = read_file(target, cwd)
        assert source is not None
        chain.append(source)
    return chain[::-1]


def _named(chain: list[SourceFile], target: Path) -> SourceFile:
    return next(each for each in chain if os.path.realpath(each.path) == os.path.realpath(target))
