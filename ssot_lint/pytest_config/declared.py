"""The distributions that a project says it needs, read as words from the files that declare dependencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ssot_lint.patterns import compile_late
from ssot_lint.pytest_config.drivers import requirement_files

_DECLARING = (
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "tox.ini",
    "Pipfile",
    "Pipfile.lock",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "noxfile.py",
    "environment.yml",
    "environment.yaml",
)
_WORD = compile_late(r"(?<![\w./-])[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*")
_PLUGIN = compile_late(
    r"""(?:^[ \t]*(?:-[ \t]+)?|["'])(pytest[-_.][\w.-]*\w)(?=["']|[ \t]*(?:[<>=!~;@\[#]|$))""",
    re.MULTILINE | re.IGNORECASE,
)
_ENDS = ("pyproject.toml", "setup.py", "setup.cfg", ".git")
_MAX_BYTES = 8_000_000


@lru_cache(maxsize=64)
def declared_distributions(rootdir: Path) -> frozenset[str]:
    """Every word in the files of `rootdir` that could be a distribution's name, in normal form (`pytest-mock`).

    A `rootdir` below the project's own directory counts with it. Empty when no file names pytest: nothing can be said.
    """
    words = {_normal(match[0]) for path in declaring_files(rootdir) for match in _WORD.finditer(_read(path))}
    return frozenset(words) if "pytest" in words else frozenset()


@lru_cache(maxsize=64)
def declared_plugins(rootdir: Path) -> tuple[str, ...]:
    """The `pytest-…` distributions among them that stand where a requirement would, sorted."""
    found = {_normal(match[1]) for path in declaring_files(rootdir) for match in _PLUGIN.finditer(_read(path))}
    return tuple(sorted(found))


def declaring_files(rootdir: Path) -> Iterator[Path]:
    """The files, not all of which need exist, that may declare what the project in `rootdir` depends on."""
    for directory in (rootdir, *rootdir.parents):
        yield from _declaring(directory)
        if any((directory / name).exists() for name in _ENDS):
            return


def _normal(name: str) -> str:
    return re.sub(r"[._-]+", "-", name).lower()


def _declaring(rootdir: Path) -> Iterator[Path]:
    yield from (rootdir / name for name in _DECLARING)
    yield from requirement_files(rootdir)


def _read(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > _MAX_BYTES:
            return ""
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
