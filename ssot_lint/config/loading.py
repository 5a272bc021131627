"""From files and command line to one Config per directory."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ssot_lint.config.keys import read_settings
from ssot_lint.config.merging import Layer, merge
from ssot_lint.config.place import Place
from ssot_lint.config.schema import Schema
from ssot_lint.config.settings import Config
from ssot_lint.config.sources import SourceFile, find_file, read_chain, read_file
from ssot_lint.data import dataclass, field
from ssot_lint.errors import ConfigError

COMMAND_LINE = "command line"
_NOT_GIVEN: tuple[object, ...] = (None, (), [], {})


@dataclass(eq=False, slots=True)
class Configs:
    """Finds the Config of a file: the nearest configuration upward from its directory, under the command line.

    Directories are remembered, so a call per file is cheap. Paths may be relative to `cwd`.
    """

    cwd: Path
    schema: Schema
    fixed: SourceFile | None = None
    isolated: bool = False
    arguments: Sequence[str] = ()
    overrides: Mapping[str, object] = field(default_factory=dict)
    _by_directory: dict[str, Config] = field(default_factory=dict)
    _by_source: dict[Path | None, Config] = field(default_factory=dict)

    def for_file(self, path: Path | str) -> Config:
        """The Config of a file (which need not exist). Raises ConfigError."""
        directory = os.path.dirname(os.path.join(self.cwd, path))
        return self._by_directory.get(directory) or self.for_directory(directory)

    def for_directory(self, path: Path | str) -> Config:
        """The Config of the files of a directory. Raises ConfigError."""
        directory = os.path.normpath(os.path.join(self.cwd, path))
        known = self._by_directory.get(directory)
        if known is None:
            known = self._by_directory[directory] = self._search(Path(directory))
        return known

    def _search(self, directory: Path) -> Config:
        if self.isolated or self.fixed is not None:
            return self._load(self.fixed)
        source = find_file(directory, self.cwd)
        if source is not None:
            return self._load(source)
        if directory.parent == directory:
            return self._load(None)
        return self.for_directory(directory.parent)

    def _load(self, source: SourceFile | None) -> Config:
        path = source.path if source else None
        known = self._by_source.get(path)
        if known is None:
            root = source.path.parent if source is not None and source is not self.fixed else self.cwd
            layers = [*self._file_layers(source, root), *self._command_line_layers(root)]
            known = self._by_source[path] = merge(layers, root, path)
        return known

    def _file_layers(self, first: SourceFile | None, root: Path) -> list[Layer]:
        layers = []
        for source in read_chain(first, self.cwd) if first is not None else []:
            directory = source.path.parent
            # A file elsewhere can only mean paths of the project that extends it.
            base = directory if root.is_relative_to(directory) else root
            place = Place(source.display, self.schema, base, root, source.text, source.prefix)
            layers.append(Layer(source.display, read_settings(source.table, place)))
        return layers

    def _command_line_layers(self, root: Path) -> list[Layer]:
        layers: list[Layer] = []
        tables: dict[str, Any] = {}
        for argument in self.arguments:
            values = self._argument_layer(argument, root).values
            # Single settings of one table, `doubles.canonical.X=…`, are parts of it; a file's table gives way whole.
            added = {key: tables.get(key, {}) | value for key, value in values.items() if isinstance(value, dict)}
            tables |= added
            layers.append(Layer(COMMAND_LINE, values | added))
        given = {key.replace("_", "-"): value for key, value in self.overrides.items() if value not in _NOT_GIVEN}
        place = Place(COMMAND_LINE, self.schema, self.cwd, root)
        return [*layers, Layer(COMMAND_LINE, read_settings(given, place))]

    def _argument_layer(self, argument: str, root: Path) -> Layer:
        import tomllib

        source = f"--config {argument}"
        try:
            table = tomllib.loads(argument)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            remedy = _quoted(argument)
            raise ConfigError(source, None, f"neither a file nor KEY=VALUE in TOML: {error}", remedy) from error
        if "extend" in table:
            raise ConfigError(source, "extend", "has no meaning on the command line", "name the file: --config FILE")
        return Layer(COMMAND_LINE, read_settings(table, Place(source, self.schema, self.cwd, root)))


def _quoted(argument: str) -> str | None:
    key, equals, value = argument.partition("=")
    return f"strings need quotes: '{key.strip()}=\"{value.strip()}\"'" if equals and key.strip() else None


def load_configs(
    cwd: Path,
    schema: Schema,
    *,
    config_args: Sequence[str] = (),
    isolated: bool = False,
    overrides: Mapping[str, object] | None = None,
) -> Configs:
    """The configurations of a run. `config_args`: each a FILE or KEY=VALUE; `overrides`: flag values by key or None.

    Raises ConfigError for what is wrong on the command line at once, and for a file when it is first asked for.
    """
    cwd = Path(os.path.abspath(cwd))
    files = [argument for argument in config_args if (cwd / argument).is_file()]
    if len(files) > 1:
        raise ConfigError(f"--config {files[1]}", None, f"a second file beside {files[0]}", "let one extend the other")
    if files and isolated:
        raise ConfigError(f"--config {files[0]}", None, "a file cannot be given together with --isolated")
    fixed = read_file(Path(os.path.abspath(cwd / files[0])), cwd) if files else None
    arguments = tuple(argument for argument in config_args if argument not in files)
    configs = Configs(cwd, schema, fixed, isolated, arguments, dict(overrides or {}))
    configs._command_line_layers(cwd)
    return configs
