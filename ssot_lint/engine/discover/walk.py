"""The walk over the disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from ssot_lint.engine.discover.exclusion import compile_exclusion
from ssot_lint.engine.discover.gitignore import IgnoreFile, files_above, ignores, read_ignore_file, repository_files
from ssot_lint.engine.discover.settings import Discovered, DiscoverSettings

_Ignores = tuple[IgnoreFile, ...]


def discover(paths: Iterable[str | Path], settings: DiscoverSettings) -> list[Discovered]:
    """The Python files that the paths name or hold, each once, sorted; what cannot be looked at has an error.

    Named files are checked even when excluded, unless `force_exclude`; named files of other kinds are left out.
    Links are followed, never upward; a file reached through links and without is reported without.
    """
    walk = _Walk(settings)
    named = sorted({os.path.normpath(os.path.join(settings.cwd, path)) for path in paths})
    # Links last, so that the file itself is reported rather than its alias.
    for path in sorted(named, key=os.path.islink):
        walk.name(path)
    walk.run()
    return sorted(walk.found, key=lambda found: found.display.replace("/", "\0"))


class _Walk:
    def __init__(self, settings: DiscoverSettings) -> None:
        self.found: list[Discovered] = []
        self._settings = settings
        self._root = os.path.normpath(settings.root)
        self._cwd = os.path.normpath(settings.cwd).rstrip("/") + "/"
        self._exclusion = compile_exclusion(self._root, (*settings.exclude, *settings.extend_exclude))
        self._pending: list[tuple[str, str, _Ignores]] = []
        self._links: list[tuple[str, _Ignores]] = []
        self._starts: list[str] = []
        self._named: set[str] = set()
        self._files: set[str] = set()
        self._directories: set[str] = set()

    def name(self, path: str) -> None:
        """Take one named path: a file at once, a directory into the queue."""
        if self._settings.force_exclude and self._is_excluded(path):
            return
        self._named.add(path)
        try:
            os.stat(path)
        except (OSError, ValueError) as error:
            self._fail(path, error)
            return
        if os.path.isdir(path):
            real = os.path.realpath(path)
            above = files_above(path, self._root) if self._settings.respect_gitignore else ()
            self._pending.append((path, real, above))
            self._starts.append(real)
        elif path.endswith(".py"):
            if os.path.isfile(path):
                self._add(path, os.path.realpath(path))
            else:
                self._fail(path, OSError(errno.EINVAL, "not a regular file"))

    def run(self) -> None:
        """Walk all that is queued: first what lies there, then what links lead to."""
        self._walk_pending()
        while self._links:
            links, self._links = sorted(self._links, key=lambda link: link[0]), []
            for path, above in links:
                self._follow(path, above)
                self._walk_pending()

    def _walk_pending(self) -> None:
        while self._pending:
            path, real, above = self._pending.pop()
            if real not in self._directories:
                self._directories.add(real)
                self._enter(path, real, above)

    def _enter(self, path: str, real: str, above: _Ignores) -> None:
        try:
            with os.scandir(path) as scan:
                entries = list(scan)
        except OSError as error:
            self._fail(path, error)
            return
        if self._settings.respect_gitignore:
            above = _with_own(path, entries, above)
        for entry in entries:
            name = entry.name
            is_directory = entry.is_dir(follow_symlinks=False)
            is_link = not is_directory and entry.is_symlink()
            if not (is_directory or is_link or name.endswith(".py")):
                continue
            # A link to a directory counts as one for the patterns, too: whoever ignores `data/` means it.
            if self._exclusion.excludes(entry.path, name) or (
                above and ignores(above, entry.path, name, is_directory or (is_link and entry.is_dir()))
            ):
                continue
            if is_directory:
                self._pending.append((entry.path, f"{real}/{name}", above))
            elif is_link:
                self._links.append((entry.path, above))
            elif entry.is_file(follow_symlinks=False):
                self._add(entry.path, f"{real}/{name}")

    def _follow(self, path: str, above: _Ignores) -> None:
        real = os.path.realpath(path)
        if os.path.isdir(real):
            inside = (os.path.realpath(os.path.dirname(path)), *self._starts)
            # Upward it would leave the tree, and find everything a second time.
            if not any(f"{place}/".startswith(f"{real}/") for place in inside):
                self._pending.append((path, real, above))
        elif path.endswith(".py") and os.path.isfile(real):
            self._add(path, real)

    def _add(self, path: str, real: str) -> None:
        if real not in self._files:
            self._files.add(real)
            self.found.append(Discovered(path, self._display(path), path in self._named))

    def _fail(self, path: str, error: OSError | ValueError) -> None:
        # Each Python has other words for the one ValueError there is.
        reason = (error.strerror or str(error)) if isinstance(error, OSError) else "embedded null byte"
        self.found.append(Discovered(path, self._display(path), path in self._named, reason.lower()))

    def _display(self, path: str) -> str:
        shown = path[len(self._cwd) :] if path.startswith(self._cwd) else path
        return "." if f"{path}/" == self._cwd else shown.replace(os.sep, "/")

    def _is_excluded(self, path: str) -> bool:
        """Whether the path, or a directory between it and the root, is excluded."""
        if self._exclusion.excludes(path, os.path.basename(path)):
            return True
        above = os.path.dirname(path)
        return above.startswith(f"{self._root.rstrip('/')}/") and self._is_excluded(above)


def _with_own(path: str, entries: list[os.DirEntry[str]], above: _Ignores) -> _Ignores:
    """The ignore files for what lies in a directory: a repository of its own knows nothing of those above."""
    names = {entry.name for entry in entries if entry.name.startswith(".git")}
    if ".git" in names:
        above = repository_files(path)
    if ".gitignore" in names:
        above = (*read_ignore_file(path, os.path.join(path, ".gitignore")), *above)
    return above
