"""Bringing back what a fix run replaced or removed.

A journal can come with a repository, so its words are checked: only Python files below the root are touched, none
through links, and only those whose bytes are the ones that the journal says a fix left there.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from itertools import islice

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.rewrite.cache_folder import JournalError
from ssot_lint.rewrite.draft import Change, NotWritten, refusing
from ssot_lint.rewrite.runs import (
    ENTRIES,
    GONE,
    UNDONE,
    Entry,
    Run,
    digest_of,
    locked,
    read_blob,
    read_root,
    read_run,
    root_key,
    run_folders,
)
from ssot_lint.rewrite.syncing import sync_folder
from ssot_lint.rewrite.write import GROUP, replace_files, sweep


class Outcome(Enum):
    """What became of a file: its old bytes are back, were there already, or it was left as it is."""

    RESTORED = "restored"
    UNTOUCHED = "untouched"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """A file of the run by its path from the root; `reason` says why it was refused."""

    path: str
    outcome: Outcome
    reason: str = ""


def list_runs(folder: str, root: str) -> list[Run]:
    """The runs in a journal that changed files of this project, oldest first. Raises JournalError."""
    return list(_newest_first(folder, root))[::-1]


def newest_run(folder: str, root: str) -> Run | None:
    """The run that `undo` would restore: the newest that is not undone. Raises JournalError."""
    return next((run for run in _newest_first(folder, root, only_done=True)), None)


def undo(folder: str, root: str) -> list[Result]:
    """Restore the newest run that is not undone yet, bytes and mode; results in order of paths, none without a run.

    The run counts as undone when no file was refused; until then it can be tried again. Raises JournalError before
    anything is changed.
    """
    run = newest_run(folder, root)
    if run is None:
        return []
    try:
        with locked(os.path.join(run.folder, ENTRIES)) as is_free:
            if not is_free:
                raise JournalError(f"{run.folder}: another process writes or undoes this run (try again later)")
            results = list(_restore(run, os.path.realpath(root)))
            if all(result.outcome is not Outcome.REFUSED for result in results):
                _mark(run)
    except OSError as error:
        raise JournalError(f"{run.folder}: cannot be used: {error.strerror or error}") from error
    return results


def _newest_first(folder: str, root: str, *, only_done: bool = False) -> Iterator[Run]:
    key = root_key(root, folder)
    for path in reversed(run_folders(folder)):
        if only_done and Run(path).is_undone:
            continue
        # A damaged run of another project is none of ours.
        if read_root(path) in (key, "") and (run := read_run(path)).root == key and run.entries:
            yield run


def _restore(run: Run, root: str) -> Iterator[Result]:
    by_path: dict[str, list[Entry]] = {}
    for entry in run.entries:
        by_path.setdefault(entry.path, []).append(entry)
    pending = iter(sorted(by_path.items()))
    while group := dict(islice(pending, GROUP)):
        yield from _restore_group(run, root, group)


def _restore_group(run: Run, root: str, group: dict[str, list[Entry]]) -> list[Result]:
    results: dict[str, Result] = {}
    changes: dict[str, Change] = {}
    for path, entries in group.items():
        try:
            change = _plan(run, root, entries)
        except NotWritten as refusal:
            results[path] = Result(path, Outcome.REFUSED, refusal.reason)
            continue
        if change is None:
            results[path] = Result(path, Outcome.UNTOUCHED)
        else:
            changes[path] = change
    for path, (_, error) in zip(changes, replace_files(changes.values()), strict=True):
        results[path] = Result(path, Outcome.REFUSED, error.reason) if error else Result(path, Outcome.RESTORED)
    # Beside files that a killed run never got to replace its drafts may be left.
    same = [path for path, result in results.items() if result.outcome is Outcome.UNTOUCHED]
    sweep(os.path.dirname(os.path.join(root, path)) for path in same)
    return [results[path] for path in group]


def _plan(run: Run, root: str, entries: list[Entry]) -> Change | None:
    """The change that restores a file; None when it has its old bytes. Raises NotWritten."""
    location = _locate(root, entries)
    current, permissions = _look_at(location) if os.path.lexists(location) else (None, None)
    first, digest = entries[0], GONE if current is None else digest_of(current)
    if digest == first.old:
        return None
    if not _leads_back(digest, entries):
        raise NotWritten("changed since the fix")
    try:
        old = read_blob(run, first.old)
    except (OSError, ValueError) as error:
        raise NotWritten("its old bytes in the journal are lost or damaged") from error
    mode = first.mode & 0o777
    return Change(location, current, old, None if permissions == mode else mode)


def _look_at(location: str) -> tuple[bytes, int]:
    """The bytes of a file and its permission bits. Raises NotWritten."""
    with refusing():
        status = os.lstat(location)
        if not stat.S_ISREG(status.st_mode):
            raise NotWritten("not a regular file any more")
        with open(location, "rb") as file:
            return file.read(), status.st_mode & 0o777


def _leads_back(digest: str, entries: list[Entry]) -> bool:
    """Whether undoing the entries one by one, the last first, ends with the first one's old bytes."""
    for entry in reversed(entries):
        if digest == entry.new:
            digest = entry.old
        elif digest != entry.old:
            return False
    return digest == entries[0].old


def _locate(root: str, entries: list[Entry]) -> str:
    """The absolute path of a file's entries. Raises NotWritten for what no fix can have recorded."""
    path = entries[0].path
    parts = path.split("/")
    is_plain = "\0" not in path and not any(part in ("", ".", "..") for part in parts)
    if os.name == "nt":
        is_plain = is_plain and not set(path) & {":", "\\"}
    if not is_plain or not path.endswith(".py"):
        raise NotWritten("the journal may only name Python files of the project")
    location = os.path.join(root, *parts)
    with refusing():
        folder, name = os.path.split(location)
        is_removed = any(entry.new == GONE for entry in entries) and not os.path.lexists(location)
        real = (
            os.path.join(os.path.realpath(folder, strict=True), name)
            if is_removed
            else os.path.realpath(location, strict=True)
        )
    # A fix records where links lead to, so there was none on the way.
    if real != location:
        raise NotWritten("it is reached by a link now")
    return location


def _mark(run: Run) -> None:
    # Where there is no room for the mark, the next undo finds everything done and tries again.
    with contextlib.suppress(OSError), open(os.path.join(run.folder, UNDONE), "wb") as file:
        os.fsync(file.fileno())
    sync_folder(run.folder)
