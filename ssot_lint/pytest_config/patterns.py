"""pytest's own ways of matching names and paths."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable
from fnmatch import fnmatch, translate
from functools import lru_cache
from pathlib import Path

_SIGNS = frozenset("*?[")


def absolute(path: str | os.PathLike[str], base: Path | None = None) -> Path:
    """The path made absolute and normalised, symlinks kept."""
    return Path(os.path.abspath(path if base is None else base / path))


def matches_path(pattern: str, path: Path) -> bool:
    """Whether a glob matches: the last part of the path, or all of it when the pattern holds a separator."""
    if os.sep != "/" and os.sep not in pattern:
        pattern = pattern.replace("/", os.sep)
    if os.sep not in pattern:
        # Most are plain names, for which no expression has to be compiled.
        is_plain = os.sep == "/" and _SIGNS.isdisjoint(pattern)
        return path.name == pattern if is_plain else fnmatch(path.name, pattern)
    if path.is_absolute() and not os.path.isabs(pattern):
        pattern = f"*{os.sep}{pattern}"
    return fnmatch(str(path), pattern)


@lru_cache(maxsize=64)
def names_matching(patterns: tuple[str, ...]) -> Callable[[str], re.Match[str] | None]:
    """Says whether a file name matches one of some globs without separators: thousands are asked for."""
    written = "|".join(translate(os.path.normcase(pattern)) for pattern in patterns) or r"(?!)"
    match = re.compile(written).match
    return match if os.path.normcase("A") == "A" else lambda name: match(os.path.normcase(name))


def matches_name(options: Iterable[str], name: str) -> bool:
    """Whether a class or function name starts with one of the options or matches it as a glob."""
    return any(
        name.startswith(option) or (any(sign in option for sign in "*?[") and fnmatch(name, option))
        for option in options
    )


def is_virtualenv(directory: Path) -> bool:
    """Whether the directory is the root of a virtual or conda environment."""
    base = str(directory)
    return os.path.isfile(os.path.join(base, "pyvenv.cfg")) or os.path.isfile(
        os.path.join(base, "conda-meta", "history")
    )


def expand_testpaths(rootdir: Path, testpaths: Collection[str]) -> tuple[Path, ...]:
    """The files and directories that `testpaths` names on this disk; the root directory when there are none."""
    if not testpaths:
        return (rootdir,)
    import glob

    found = [
        absolute(path, rootdir)
        for pattern in testpaths
        for path in sorted(glob.iglob(pattern, root_dir=rootdir, recursive=True))
    ]
    return tuple(dict.fromkeys(found)) or (rootdir,)
