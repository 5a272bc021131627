"""Plugins that await every `async def` test without a mark, as far as configuration and declared dependencies tell."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ssot_lint.patterns import compile_late

# Installed, these await coroutines by themselves; pytest-asyncio, anyio and pytest-trio want a mode or a mark.
_AUTOMATIC = compile_late(
    r"(?<![\w.-])(pytest[-_](?:tornasync|jupyter|aiohttp|sanic|quart[-_]trio|homeassistant(?:[-_]custom[-_]component)?)"
    r"|alt[-_]pytest[-_]asyncio)(?![\w-])",
    re.IGNORECASE,
)
_DECLARING = ("pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "Pipfile", "noxfile.py", "environment.yml")
_SUFFIXES = (".txt", ".in")
_MAX_BYTES = 1_000_000


@lru_cache(maxsize=256)
def find_drivers(rootdir: Path) -> tuple[str, ...]:
    """The names of such plugins in the files of `rootdir` that declare dependencies, sorted."""
    found = {
        match[1].lower().replace("_", "-") for path in _declaring(rootdir) for match in _AUTOMATIC.finditer(_read(path))
    }
    return tuple(sorted(found))


def _declaring(rootdir: Path) -> Iterator[Path]:
    yield from (rootdir / name for name in _DECLARING)
    yield from requirement_files(rootdir)


def requirement_files(rootdir: Path) -> Iterator[Path]:
    """The files that are called requirements, or stand in a folder that is, in a project's own directory."""
    # `Path.glob` is far slower, above all in a directory of many files.
    names = _names(rootdir)
    yield from (rootdir / name for name in names if "requirements" in name and name.endswith(_SUFFIXES))
    for folder in (rootdir / name for name in names if name.startswith("requirements")):
        yield from (folder / name for name in _names(folder) if name.endswith(_SUFFIXES))


def _names(directory: Path) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def _read(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > _MAX_BYTES:
            return ""
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


@lru_cache(maxsize=256)
def declares(rootdir: Path, distribution: str) -> bool:
    """Whether a file of `rootdir` that declares dependencies names a distribution, with hyphens."""
    pattern = re.compile(rf"(?<![\w.-]){distribution.replace('-', '[-_]')}(?![\w-])", re.IGNORECASE)
    return any(pattern.search(_read(path)) for path in _declaring(rootdir))
