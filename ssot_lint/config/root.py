"""Which folder is the project's, also when its configuration cannot be used."""

from __future__ import annotations

from pathlib import Path

from ssot_lint.config.sources import find_file
from ssot_lint.errors import ConfigError


def find_root(directory: Path) -> Path:
    """The nearest folder upward that has a configuration file, `directory` (absolute) itself when none has.

    A damaged file counts: what a run left behind must be found again after somebody broke the configuration.
    """
    for folder in (directory, *directory.parents):
        try:
            if find_file(folder, directory) is not None:
                return folder
        except ConfigError:
            return folder
    return directory
