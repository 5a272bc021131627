"""Git, asked and told: which files have uncommitted or tracked content, and one commit of given files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ssot_lint.engine.vcs.calls import GitError, answer, ask, tell, without_own_filters

_STATUS = ("--porcelain=v2", "-z", "--untracked-files=all", "--ignored=no", "--no-renames", "--ignore-submodules=all")
_STAGED = ("--cached", "--quiet", "--no-ext-diff", "--no-textconv", "--ita-visible-in-index")
_NAMED = 64  # more paths than this are asked for by the folder they share: arguments have a limit
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
# Fields before the path, by the kind of entry.
_FIELDS = {b"1": 8, b"u": 10, b"?": 1}


def repository_of(path: Path) -> Path | None:
    """The root of the innermost repository, worktree or submodule that holds the file or folder, without symlinks."""
    real = Path(os.path.realpath(path))
    for folder in (real, *real.parents):
        mark = folder / ".git"
        # An empty `.git` folder is no repository, and git itself looks further up.
        if mark.is_file() or (mark / "HEAD").is_file():
            return folder
    return None


def uncommitted(paths: Sequence[Path]) -> frozenset[Path]:
    """Those of `paths` (absolute) with changes that no commit holds: modified, staged, untracked or conflicted.

    Files that git ignores, or of no repository, are not among them; none are without git. A symlink stands for itself
    and its target. Raises GitError where a repository cannot be read.
    """
    return _chosen(paths, _changed)


def tracked(paths: Sequence[Path]) -> frozenset[Path]:
    """Those of `paths` (absolute) that are in the index of their repository: what can be committed unasked.

    Raises GitError where a repository cannot be read.
    """
    return _chosen(paths, _indexed)


def index_is_clean(root: Path) -> bool:
    """Whether nothing is staged in the repository at `root` and no merge, pick or revert waits for its commit.

    Raises GitError where the repository cannot be read.
    """
    staged = answer(root, "diff", *_STAGED, "--ignore-submodules=dirty")
    marks = ask(root, "rev-parse", *(word for name in _UNDER_WAY for word in ("--git-path", name)))
    return not staged.returncode and not any((root / os.fsdecode(mark)).exists() for mark in marks.splitlines())


def commit(root: Path, paths: Iterable[Path], message: str) -> str:
    """Commit exactly the files `paths` of the repository at `root`, with the user's hooks and identity; gives the hash.

    Raises GitError, with nothing left staged, when something was staged before, nothing changed, or git or a hook
    refuses.
    """
    if not index_is_clean(root):
        raise GitError(f"{root}: something is staged or a merge is under way: commit or unstage it first")
    names = sorted({_name_in(root, path) for path in paths})
    if not names:
        raise GitError(f"{root}: there is no file to commit")
    listed = b"\0".join(map(os.fsencode, names))
    try:
        tell(root, "add", "--pathspec-from-file=-", "--pathspec-file-nul", stdin=listed)
        if index_is_clean(root):
            raise GitError(f"{root}: nothing changed in the files to commit")
        tell(root, "commit", "--quiet", "--cleanup=whitespace", "--file=-", stdin=message.encode())
    except BaseException:
        tell(root, "reset", "--quiet")
        raise
    return ask(root, "rev-parse", "HEAD").decode().strip()


def _name_in(root: Path, path: Path) -> str:
    real, top = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    if not real.is_relative_to(top):
        raise GitError(f"{path} is not in the repository at {root}")
    return real.relative_to(top).as_posix()


def _chosen(paths: Sequence[Path], among: Callable[[Path, list[str]], Iterable[str]]) -> frozenset[Path]:
    """Those of `paths` that `among` names in their repositories; each repository is asked once."""
    if shutil.which("git") is None:
        return frozenset()
    found: set[Path] = set()
    for root, by_name in _by_repository(paths).items():
        for name in among(root, list(by_name)):
            found.update(by_name.get(name, ()))
    return frozenset(found)


def _by_repository(paths: Sequence[Path]) -> dict[Path, dict[str, list[Path]]]:
    """By repository and by name within it, the given paths that are that file or a link to it."""
    folders: dict[str, tuple[str, Path | None]] = {}
    found: dict[Path, dict[str, list[Path]]] = {}
    for path in paths:
        given = os.path.abspath(path)
        for place in {given, os.path.realpath(given)}:
            folder, name = os.path.split(place)
            if folder not in folders:
                folders[folder] = (os.path.realpath(folder), repository_of(Path(folder)))
            real, root = folders[folder]
            if root is not None:
                spelled = Path(real, name).relative_to(root).as_posix()
                found.setdefault(root, {}).setdefault(spelled, []).append(path)
    return found


def _changed(root: Path, names: list[str]) -> Iterable[str]:
    listing = ask(root, "status", *_STATUS, "--", *_scope(names), extra=without_own_filters(root))
    for entry in listing.split(b"\0"):
        fields = _FIELDS.get(entry[:1])
        if fields is not None:
            yield os.fsdecode(entry.split(b" ", fields)[fields])


def _indexed(root: Path, names: list[str]) -> Iterable[str]:
    return map(os.fsdecode, ask(root, "ls-files", "-z", "--", *_scope(names)).split(b"\0"))


def _scope(names: list[str]) -> list[str]:
    if len(names) <= _NAMED:
        return names
    return [os.path.commonpath([os.path.dirname(name) or "." for name in names]) or "."]
