"""Where the packages of a file's own distribution start, and those of the distributions installed along with it.

pytest does not know these places: the project is installed for development there, and so are the members of its
workspace and what it requires by path. In a repository of several distributions no one folder holds all packages.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ssot_lint.patterns import compile_late

_MARKS = ("pyproject.toml", "setup.py", "setup.cfg")
_BY_PATH = compile_late(r"""\bpath\s*=\s*["'](\.\.?(?:/[^"'\n]*)?)["']""")
# How each of the files by which a distribution is built says where its packages are.
_FOLDER = r"""["']([\w./-]+)["']"""
_FOLDERS = {
    "pyproject.toml": (
        compile_late(r"""^where\s*=\s*\[([^\]]*)\]""", 8),
        compile_late(rf"""^package-dir\s*=\s*\{{\s*["']{{2}}\s*=\s*({_FOLDER})""", 8),
        compile_late(rf"""\bfrom\s*=\s*({_FOLDER})"""),
    ),
    "setup.cfg": (compile_late(r"^(?:where[ \t]*=|package_dir[ \t]*=\s*=)[ \t]*([\w./-]+)[ \t]*$", 8),),
    "setup.py": (
        compile_late(rf"""package_dir\s*=\s*\{{\s*["']{{2}}\s*:\s*({_FOLDER})"""),
        compile_late(rf"""find_(?:namespace_)?packages\(\s*(?:where\s*=\s*)?({_FOLDER})"""),
    ),
}
_NAMED = compile_late(_FOLDER)
_WORKSPACE = compile_late(r"^\[tool\.uv\.workspace\]", 8)  # re.MULTILINE


@lru_cache(maxsize=4096)
def package_roots(directory: str) -> tuple[str, ...]:
    """The folders that packages of the distributions around a file's `directory` may start in, its own first."""
    own = _nearest(directory)
    if own is None:
        return ()
    found = [*_starts(own)]
    for each in _required(own):
        found += _starts(each)
    for above in _upward(own):
        for each in _members(above):
            found += _starts(each)
    return tuple(dict.fromkeys(found))


def _nearest(directory: str) -> str | None:
    for folder in _upward(directory):
        if any(os.path.isfile(os.path.join(folder, mark)) for mark in _MARKS):
            return folder
    return None


def _upward(directory: str) -> Iterator[str]:
    """The directory and those above it, as far as one repository goes."""
    while True:
        yield directory
        above = os.path.dirname(directory)
        if above == directory or os.path.exists(os.path.join(directory, ".git")):
            return
        directory = above


@lru_cache(maxsize=1024)
def _starts(distribution: str) -> tuple[str, ...]:
    inner = (os.path.normpath(os.path.join(distribution, each)) for each in ("src", *_declared(distribution)))
    return (*dict.fromkeys(folder for folder in inner if os.path.isdir(folder)), distribution)


def _declared(distribution: str) -> Iterator[str]:
    """The folders that a distribution names as those of its packages."""
    for name, patterns in _FOLDERS.items():
        text = _declaration(distribution, name)
        for pattern in patterns if text else ():
            for match in pattern.finditer(text):
                yield from _NAMED.findall(match[1]) or (match[1],) if match[1].strip() else ()


@lru_cache(maxsize=256)
def _required(distribution: str) -> tuple[str, ...]:
    """The folders that a distribution requires by path."""
    paths = (match[1] for match in _BY_PATH.finditer(_declaration(distribution)))
    folders = (os.path.normpath(os.path.join(distribution, path)) for path in paths)
    return tuple(dict.fromkeys(folder for folder in folders if os.path.isdir(folder)))


@lru_cache(maxsize=256)
def _members(directory: str) -> tuple[str, ...]:
    """The folders of the workspace that is declared in a directory."""
    text = _declaration(directory)
    if _WORKSPACE.search(text) is None:
        return ()
    import tomllib

    try:
        workspace = tomllib.loads(text)["tool"]["uv"]["workspace"]
        members, excluded = (list(map(str, workspace.get(key, ()))) for key in ("members", "exclude"))
        left_out = {path for pattern in excluded for path in Path(directory).glob(pattern)}
        found = [path for pattern in members for path in sorted(Path(directory).glob(pattern))]
    except (ValueError, TypeError, AttributeError, KeyError, OSError, NotImplementedError, RecursionError):
        return ()
    return tuple(str(path) for path in found if path not in left_out and (path / "pyproject.toml").is_file())


@lru_cache(maxsize=256)
def _declaration(directory: str, name: str = "pyproject.toml") -> str:
    try:
        return Path(directory, name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
