"""The files of a project that a check may look at besides the one it checks, for machines that do not have them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatch

from ssot_lint.data import dataclass
from ssot_lint.digests import blake2b
from ssot_lint.project.disk import read_source

# Read whole: what configures pytest, declares dependencies, or says what a build makes.
_TEXTS = (
    *("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"),
    *("Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "environment.yml", "environment.yaml"),
    *("MANIFEST.in", "CMakeLists.txt", "meson.build", "Makefile", "BUILD", "Cargo.toml", ".gitignore"),
    *("*requirements*.txt", "*requirements*.in", "*.py"),
)
_IN_REQUIREMENTS = ("*.txt", "*.in")
# Only whether they are there counts.
_NAMES = ("*.so", "*.pyd", "*.pyx", "*.pyi", "*.c", "*.cpp", "pyvenv.cfg", ".git")
_SKIPPED = ("__pycache__", "node_modules", "site-packages")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Folders and files below `root` (absolute), by path relative to it; `key` names the content."""

    root: str
    folders: tuple[str, ...]
    files: dict[str, bytes]
    key: str


def collect_bundle(root: str) -> Bundle:
    """Read what is below `root`, without hidden folders, environments and what others installed."""
    folders: list[str] = []
    files: dict[str, bytes] = {}
    waiting = [root]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(directory) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError:
            continue
        is_environment = any(entry.name == "pyvenv.cfg" for entry in entries)
        requirements = os.path.basename(directory).startswith("requirements")
        for entry in entries:
            path = os.path.relpath(entry.path, root)
            if entry.name == ".git":
                files[path] = b""
            elif entry.is_dir():
                folders.append(path)
                hidden = entry.name.startswith(".") or entry.name in _SKIPPED
                if not (is_environment or hidden or entry.is_symlink()):
                    waiting.append(entry.path)
            elif _fits(entry.name, (*_TEXTS, *_IN_REQUIREMENTS) if requirements else _TEXTS):
                files[path] = _read(entry.path)
            elif _fits(entry.name, _NAMES):
                files[path] = b""
    return Bundle(root, tuple(folders), files, _digest(folders, files))


def unpack_bundle(bundle: Bundle, folder: str) -> None:
    """Write the bundle into a folder."""
    for path in bundle.folders:
        os.makedirs(os.path.join(folder, path), exist_ok=True)
    for path, data in bundle.files.items():
        with open(os.path.join(folder, path), "wb") as file:
            file.write(data)


def common_root(paths: Iterable[str]) -> str:
    """The folder that holds all of these."""
    return os.path.commonpath([os.path.normpath(path) for path in paths])


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _read(path: str) -> bytes:
    try:
        return read_source(path)
    except OSError:
        return b""


def _digest(folders: list[str], files: dict[str, bytes]) -> str:
    digest = blake2b("\0".join(folders).encode("utf-8", "surrogateescape"), digest_size=16)
    for path, data in files.items():
        digest.update(f"\0{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)
    return digest.hexdigest()
