"""Modules that are not in the tree because a build makes them: by name, or named in build files and .gitignore."""

from __future__ import annotations

import os
from fnmatch import fnmatch
from functools import lru_cache

from ssot_lint.patterns import compile_late
from ssot_lint.project.disk import read_source

_BY_NAME = compile_late(
    r"_?version|.*_version|_?version_info|.*_pb2(?:_grpc)?|.*_generated|_?generated\w*|.*(?:parse|lex)tab|.*_rc|ui_.*"
    r"|_build\w*|__about__|.*_thrift|.*_capnp"
)
_BUILD_FILES = (
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "MANIFEST.in",
    "CMakeLists.txt",
    "meson.build",
    "Makefile",
    "hatch_build.py",
    "build.py",
    "BUILD",
    "Cargo.toml",
)
_MAX_BYTES = 1_000_000


def is_generated(module: str, roots: tuple[str, ...]) -> bool:
    """Whether the missing `module` is of a kind that builds make, or build files below `roots` speak of its file."""
    last = module.rpartition(".")[2]
    if _BY_NAME.fullmatch(last):
        return True
    path = module.replace(".", "/")
    return any(_is_named(path, last, root) or _is_ignored(path, root) for root in roots)


def _is_named(path: str, last: str, root: str) -> bool:
    text = _build_text(root)
    # A path as such is long enough to mean the file; a mere `models.py` is not.
    return f"{path}.py" in text or f"{path}." in text or (last.startswith("_") and f"{last}." in text)


def _is_ignored(path: str, root: str) -> bool:
    parts = [*path.split("/")[:-1], path.rpartition("/")[2] + ".py"]
    for pattern in _ignored_patterns(root):
        if pattern.startswith("!"):
            continue
        bare = pattern.strip("/")
        if "/" in bare:
            if any(fnmatch("/".join(parts[start:]), bare) for start in range(len(parts))):
                return True
        elif any(fnmatch(part, bare) for part in parts):
            return True
    return False


def build_text(root: str) -> str:
    """All that a directory says of what builds make there."""
    return _build_text(root) + "\0" + "\n".join(_ignored_patterns(root))


@lru_cache(maxsize=64)
def _build_text(root: str) -> str:
    return "\n".join(_read(os.path.join(root, name)) for name in _BUILD_FILES)


@lru_cache(maxsize=64)
def _ignored_patterns(root: str) -> tuple[str, ...]:
    lines = (line.strip() for line in _read(os.path.join(root, ".gitignore")).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _read(path: str) -> str:
    try:
        return read_source(path)[:_MAX_BYTES].decode("utf-8", "replace")
    except OSError:
        return ""
