"""The journal of a fix run: the old bytes of every file, kept before the file is replaced, so that `undo` finds them.

What is written survives a killed process as it is; `sync` makes it survive a loss of power. An entry and its blob may
reach the disk in any order, because the file is replaced only after both: an entry without its blob belongs to a file
that still has its old bytes.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from weakref import WeakSet

from ssot_lint.rewrite.cache_folder import JournalError, prepare_folder
from ssot_lint.rewrite.draft import NotWritten, refusing, write_all
from ssot_lint.rewrite.runs import (
    BLOBS,
    ENTRIES,
    GONE,
    TIME_FORMAT,
    VERSION,
    digest_of,
    lock,
    locked,
    read_root,
    root_key,
    run_folders,
    started_of,
)
from ssot_lint.rewrite.syncing import at_once, sync_folder

KEPT_RUNS = 10
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_PLACE = "the journal cannot be written: "


_OPEN: WeakSet[Journal] = WeakSet()


class Journal:
    """Records the changes of one run to files below `root`. Its folder comes into being with the first record."""

    def __init__(self, folder: str, root: str) -> None:
        self._folder = folder
        self._root = os.path.realpath(root)
        self._run = ""
        self._entries = -1
        self._size = 0
        self._unsynced: dict[str, int] = {}
        self._is_broken = False
        _OPEN.add(self)

    @classmethod
    def open(cls, folder: str, root: str) -> Self:
        """A journal for a new run, in `folder` (see `journal_folder`); nothing is written yet."""
        return cls(folder, root)

    def record(self, location: str, before: bytes, after: bytes | None) -> None:
        """Keep the old bytes durably; `after` None: the file goes. Raises NotWritten: then the file must stay as it is.

        Raises JournalError when no journal can be made at all.
        """
        self.note(location, before, after)
        self.sync()

    def note(self, location: str, before: bytes, after: bytes | None) -> None:
        """`record` without the wait for the disk, for many files with one `sync`."""
        with refusing():
            target = os.path.realpath(location, strict=True)
            mode = os.stat(target).st_mode & 0o777
        path = self._path_of(target)
        if not self._run:
            self._start()
        old = digest_of(before)
        with refusing(_PLACE):
            self._write_blob(old, before)
            new = GONE if after is None else digest_of(after)
            self._append({"path": path, "old": old, "new": new, "mode": mode})

    def withdraw(self, location: str) -> None:
        """The change recorded last for this file was not made."""
        # Without this line the file counts as changed by somebody else, if it was: no harm, but an undo with a refusal.
        with contextlib.suppress(OSError, NotWritten):
            self._append({"path": self._path_of(os.path.realpath(location)), "withdrawn": True})

    def sync(self) -> None:
        """Wait until all that was noted is on the disk. Raises NotWritten."""
        if not self._run:
            return
        try:
            with refusing(_PLACE):
                at_once(os.fsync, [*self._unsynced.values(), self._entries])
            if self._unsynced:
                sync_folder(os.path.join(self._run, BLOBS))
        finally:
            self._close_blobs()

    def close(self) -> None:
        """End the run, and remove runs that are too old. Does nothing a second time."""
        if self._entries >= 0:
            self.abandon()
            remove_old_runs(self._folder, root_key(self._root, self._folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _path_of(self, target: str) -> str:
        """The path for the entry. Raises NotWritten for what `undo` would not touch."""
        inside = os.path.join(self._root, "")
        if not target.startswith(inside):
            raise NotWritten(f"it lies outside of {self._root}, where `undo` does not restore")
        if not target.endswith(".py"):
            raise NotWritten("its link leads to a file that is not called *.py, which `undo` does not restore")
        return target[len(inside) :].replace(os.sep, "/")

    def _start(self) -> None:
        try:
            prepare_folder(self._folder)
            run = _make_run(self._folder)
            os.mkdir(os.path.join(run, BLOBS))
            self._entries = os.open(os.path.join(run, ENTRIES), _NEW, 0o600)
            lock(self._entries)
            self._append({"journal": VERSION, "root": root_key(self._root, self._folder)})
        except (OSError, OverflowError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            remedy = "no file was changed; another folder can be named with --journal"
            raise JournalError(f"{self._folder}: no journal can be made: {reason} ({remedy})") from error
        self._run = run
        for path in (self._run, self._folder, os.path.dirname(self._folder)):
            sync_folder(path)

    def _write_blob(self, digest: str, data: bytes) -> None:
        path = os.path.join(self._run, BLOBS, digest)
        if os.path.lexists(path):
            return
        descriptor = os.open(path, _NEW, 0o600)
        try:
            write_all(descriptor, data)
        except BaseException:
            os.close(descriptor)
            os.unlink(path)
            raise
        self._unsynced[digest] = descriptor

    def _append(self, line: dict[str, Any]) -> None:
        if self._is_broken:
            raise NotWritten(f"{_PLACE}an earlier entry could not be completed")
        data = json.dumps(line).encode() + b"\n"
        try:
            write_all(self._entries, data)
        except BaseException:
            self._cut_back()
            raise
        self._size += len(data)

    def _cut_back(self) -> None:
        """Take back half a line: another one behind it would make both unreadable."""
        self._is_broken = True
        with contextlib.suppress(OSError):
            os.ftruncate(self._entries, self._size)
            os.lseek(self._entries, self._size, os.SEEK_SET)
            self._is_broken = False

    def abandon(self) -> None:
        """Let go of the files without a change to them."""
        self._close_blobs()
        if self._entries >= 0:
            os.close(self._entries)
            self._entries = -1

    def _close_blobs(self) -> None:
        for descriptor in self._unsynced.values():
            os.close(descriptor)
        self._unsynced.clear()


def _abandon_all() -> None:
    for journal in list(_OPEN):
        journal.abandon()


# A worker process would keep the lock of the run when the process that forked it is killed.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_abandon_all)


def _make_run(folder: str) -> str:
    """A new folder whose name sorts after all others, even if the clock was put back."""
    now = datetime.now(UTC)
    names = [os.path.basename(path) for path in run_folders(folder)]
    if names and (last := started_of(names[-1])) >= now:
        now = last + timedelta(microseconds=1)
    path = os.path.join(folder, f"{now.strftime(TIME_FORMAT)}-{secrets.token_hex(4)}")
    os.mkdir(path)
    return path


def remove_old_runs(folder: str, key: str) -> None:
    """Keep the newest runs of the project `key`; what cannot be removed, or is in use, stays."""
    roots = {path: read_root(path) for path in run_folders(folder)}
    own = [path for path, root in roots.items() if root == key]
    if len(own) <= KEPT_RUNS:
        return
    for path in (path for path, root in roots.items() if root in (key, "") and path < own[-KEPT_RUNS]):
        with contextlib.suppress(OSError):
            _remove_run(path)


def _remove_run(path: str) -> None:
    entries = os.path.join(path, ENTRIES)
    if os.path.lexists(entries):
        with locked(entries) as is_free:
            if not is_free:
                return
        # First, so that a run half removed is none rather than one without its blobs.
        os.unlink(entries)
    shutil.rmtree(path, ignore_errors=True)
