"""Where the packages of a file's own distribution start, and those of the distributions installed along with it.

pytest does not know these places: the project is installed for development there, and so are the members of its
workspace and what it requires by path. In a repository of several distributions no one folder holds all packages.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ssot_lint.patterns import compile_late

_MARKS = ("pyproject.toml", "setup.py", "setup.cfg")
_BY_PATH = compile_late(r"""path(?<!\wpath)\s*=\s*["'](\.\.?(?:/[^"'\n]*)?)["']""")
_WORKSPACE = "\n[tool.uv.workspace]"
_FOLDER = r"""["']([\w./-]+)["']"""
# How each of the files by which a distribution is built says where its packages are; a word that has to be there first.
_FOLDERS = {
    "pyproject.toml": (
        ("where", compile_late(r"""\nwhere\s*=\s*\[([^\]]*)\]""")),
        ("package-dir", compile_late(rf"""\npackage-dir\s*=\s*\{{\s*["']{{2}}\s*=\s*({_FOLDER})""")),
        ("from", compile_late(rf"""from(?<!\wfrom)\s*=\s*({_FOLDER})""")),
    ),
    "setup.cfg": (
        ("where", compile_late(r"\nwhere[ \t]*=[ \t]*([\w./-]+)[ \t]*(?=\n|$)")),
        ("package_dir", compile_late(r"\npackage_dir[ \t]*=\s*=[ \t]*([\w./-]+)[ \t]*(?=\n|$)")),
    ),
    "setup.py": (
        ("package_dir", compile_late(rf"""package_dir\s*=\s*\{{\s*["']{{2}}\s*:\s*({_FOLDER})""")),
        ("find_", compile_late(rf"""find_(?:namespace_)?packages\(\s*(?:where\s*=\s*)?({_FOLDER})""")),
    ),
}
_NAMED = compile_late(_FOLDER)


class Distributions:
    """Looks at every folder and every distribution once."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self._nearest_of: dict[str, str | None] = {}
        self._roots_of: dict[str, tuple[str, ...]] = {}
        self._starts_of: dict[str, tuple[str, ...]] = {}
        self._members_of: dict[str, tuple[str, ...]] = {}
        self._projects: dict[str, str] = {}

    def package_roots(self, directory: str) -> tuple[str, ...]:
        """The folders that packages of the distributions around a file's `directory` may start in, its own first."""
        own = self._nearest(directory)
        if own is None:
            return ()
        known = self._roots_of.get(own)
        if known is None:
            members = (each for above in _upward(own) for each in self._members(above))
            near = (own, *_required(own, self._project(own)), *members)
            known = tuple(dict.fromkeys(root for each in near for root in self._starts(each)))
            self._roots_of[own] = known
        return known

    def _nearest(self, directory: str) -> str | None:
        """The folder of the distribution that a directory belongs to."""
        if directory not in self._nearest_of:
            if any(os.path.isfile(os.path.join(directory, mark)) for mark in _MARKS):
                found: str | None = directory
            else:
                above = _above(directory)
                found = self._nearest(above) if above is not None else None
            self._nearest_of[directory] = found
        return self._nearest_of[directory]

    def _starts(self, distribution: str) -> tuple[str, ...]:
        known = self._starts_of.get(distribution)
        if known is None:
            declared = _declared(distribution, self._project(distribution))
            named = (os.path.join(distribution, each) for each in ("src", *declared))
            inner = (folder for folder in map(os.path.normpath, named) if os.path.isdir(folder))
            known = self._starts_of[distribution] = (*dict.fromkeys(inner), distribution)
        return known

    def _members(self, directory: str) -> tuple[str, ...]:
        known = self._members_of.get(directory)
        if known is None:
            known = self._members_of[directory] = tuple(_read_members(directory, self._project(directory)))
        return known

    def _project(self, directory: str) -> str:
        """The text of the `pyproject.toml` in a directory; empty where there is none."""
        known = self._projects.get(directory)
        if known is None:
            known = self._projects[directory] = _text_of(directory, "pyproject.toml")
        return known


def _above(directory: str) -> str | None:
    """The directory above, as far as one repository goes."""
    above = os.path.dirname(directory)
    return None if above == directory or os.path.exists(os.path.join(directory, ".git")) else above


def _upward(directory: str) -> Iterator[str]:
    """The directory and those above it."""
    folder: str | None = directory
    while folder is not None:
        yield folder
        folder = _above(folder)


def _declared(distribution: str, project: str) -> Iterator[str]:
    """The folders that a distribution names as those of its packages; `project` is its `pyproject.toml`."""
    for name, patterns in _FOLDERS.items():
        text = project if name == "pyproject.toml" else _text_of(distribution, name)
        for pattern in [pattern for word, pattern in patterns if word in text]:
            for match in pattern.finditer(text):
                yield from _NAMED.findall(match[1]) or (match[1],) if match[1].strip() else ()


def _required(distribution: str, project: str) -> list[str]:
    """The folders that a distribution requires by path."""
    if '".' not in project and "'." not in project:
        return []
    folders = (os.path.normpath(os.path.join(distribution, match[1])) for match in _BY_PATH.finditer(project))
    return [folder for folder in folders if os.path.isdir(folder)]


def _read_members(directory: str, project: str) -> Iterator[str]:
    """The folders of the workspace that is declared in a directory."""
    if _WORKSPACE not in project:
        return
    import tomllib

    try:
        workspace = tomllib.loads(project)["tool"]["uv"]["workspace"]
        members, excluded = (list(map(str, workspace.get(key, ()))) for key in ("members", "exclude"))
        left_out = {path for pattern in excluded for path in Path(directory).glob(pattern)}
        found = [path for pattern in members for path in sorted(Path(directory).glob(pattern))]
    except (ValueError, TypeError, AttributeError, KeyError, OSError, NotImplementedError, RecursionError):
        return
    yield from (str(path) for path in found if path not in left_out and (path / "pyproject.toml").is_file())


def _text_of(directory: str, name: str) -> str:
    """The text of a file, a line end before it; empty where there is none."""
    try:
        return "\n" + Path(directory, name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
