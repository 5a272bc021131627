"""Which program this is: a digest that changes with the tool, its rules, and rules that others registered."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import PathFinder

from ssot_lint import __version__
from ssot_lint.digests import blake2b

_GROUP = b"ssot_lint.rules"
_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# These show what was found and have no say in it.
_WITHOUT_INFLUENCE = frozenset({"cli", "report", "proposal", "__pycache__"})


@cache
def rule_set_digest() -> bytes:
    """16 bytes for version, Python and the sources of the rules as of the first call; none of them is imported."""
    digest = blake2b(digest_size=16)
    python = (sys.implementation.name, *map(str, sys.version_info[:2]))
    digest.update("\0".join((__version__, *python)).encode())
    for path in _sources(_PACKAGE):
        _add(digest, path)
    for entry_points in sorted(_registered()):
        digest.update(os.path.basename(os.path.dirname(entry_points)).encode("utf-8", "surrogateescape"))
        text = _add(digest, entry_points)
        for package in sorted(_packages(text)):
            for path in _origins(package):
                _add(digest, path)
    return digest.digest()


def _add(digest: blake2b, path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        data = b""
    digest.update(b"%s\0%d\0" % (os.fsencode(os.path.basename(path)), len(data)))
    digest.update(data)
    return data


def _sources(folder: str) -> list[str]:
    """The Python files below a folder, sorted."""
    found: list[str] = []
    waiting = [folder]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    if entry.name.endswith(".py"):
                        found.append(entry.path)
                    elif entry.is_dir() and not (directory == _PACKAGE and entry.name in _WITHOUT_INFLUENCE):
                        waiting.append(entry.path)
        except OSError:
            continue
    return sorted(found)


def _registered() -> Iterator[str]:
    """The entry point files of installed distributions that register rules."""
    for directory in sys.path:
        try:
            names = os.listdir(directory or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                path = os.path.join(directory, name, "entry_points.txt")
                try:
                    with open(path, "rb") as file:
                        if _GROUP in file.read():
                            yield path
                except OSError:
                    continue


def _packages(entry_points: bytes) -> set[str]:
    """The top-level packages of the rules in an `entry_points.txt`."""
    found: set[str] = set()
    inside = False
    for line in entry_points.decode("utf-8", "replace").splitlines():
        text = line.strip()
        if text.startswith("["):
            inside = text.strip("[] ").encode() == _GROUP
        elif inside and "=" in text:
            found.add(text.partition("=")[2].strip().partition(":")[0].partition(".")[0])
    return found


def _origins(package: str) -> list[str]:
    try:
        spec = PathFinder.find_spec(package)
    except (ImportError, ValueError):
        return []
    if spec is None:
        return []
    folders = list(spec.submodule_search_locations or ())
    return [path for folder in folders for path in _sources(folder)] or [spec.origin or ""]
