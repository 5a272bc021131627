"""Fix runs on the disk: `<journal>/<run>/entries.jsonl`, the old bytes in `blobs/`, and `undone` when it is.

Nothing here is trusted: a journal may be damaged, newer, or come with a repository.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ssot_lint.data import dataclass
from ssot_lint.digests import blake2b
from ssot_lint.patterns import compile_late
from ssot_lint.rewrite.cache_folder import JournalError

ENTRIES = "entries.jsonl"
BLOBS = "blobs"
UNDONE = "undone"
VERSION = 1
GONE = ""  # for a digest, where there is no file
TIME_FORMAT = "%Y%m%dT%H%M%S.%fZ"

_ID = compile_late(r"(\d{8}T\d{6}\.\d{6}Z)-[0-9a-f]{8}")
_DIGEST = compile_late(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a run: `path` from the root with `/`, digests of the bytes before and after, permission bits.

    `new` is GONE for a file that was removed.
    """

    path: str
    old: str
    new: str
    mode: int


@dataclass(frozen=True, slots=True)
class Run:
    """A fix run in its folder. `root` is the way from the journal to the project; empty when nothing was written."""

    folder: str
    root: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def name(self) -> str:
        """The name of the folder, which sorts by time."""
        return os.path.basename(self.folder)

    @property
    def started(self) -> datetime:
        """When it began."""
        return started_of(self.name)

    @property
    def is_undone(self) -> bool:
        """Whether all its files were restored."""
        return os.path.lexists(os.path.join(self.folder, UNDONE))


def digest_of(data: bytes) -> str:
    """The name of these bytes: blake2b, 64 hexadecimal digits."""
    return blake2b(data, digest_size=32).hexdigest()


def root_key(root: str, folder: str) -> str:
    """The way from a journal to the project: the same after both were moved, another one for another project."""
    try:
        way = os.path.relpath(os.path.realpath(root), os.path.realpath(folder))
    except ValueError:  # another drive
        way = os.path.realpath(root)
    return way.replace(os.sep, "/")


def started_of(name: str) -> datetime:
    """The time in the name of a run."""
    return datetime.strptime(name.partition("-")[0], TIME_FORMAT).replace(tzinfo=UTC)


def run_folders(folder: str) -> list[str]:
    """The folders of the runs in a journal, oldest first; none when there is no journal. Raises JournalError."""
    try:
        with os.scandir(folder) as scan:
            return sorted(entry.path for entry in scan if _is_run(entry))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise JournalError(f"{folder}: cannot be read: {error.strerror or error}") from error


def _is_run(entry: os.DirEntry[str]) -> bool:
    if not _ID.fullmatch(entry.name) or not entry.is_dir(follow_symlinks=False):
        return False
    try:
        started_of(entry.name)
    except ValueError:
        return False
    return True


def read_run(folder: str) -> Run:
    """What a run recorded. A last line that was cut off counts as not written. Raises JournalError."""
    path = os.path.join(folder, ENTRIES)
    try:
        lines = _read_regular(path).split(b"\n")[:-1]
    except FileNotFoundError:
        lines = []
    except OSError as error:
        raise JournalError(f"{path}: cannot be read: {error.strerror or error}") from error
    if not lines:
        return Run(folder)
    root = ""
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        try:
            if number == 1:
                root = _read_head(json.loads(line))
            else:
                _take(json.loads(line), entries)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            problem = "the journal is damaged, or was made by another version"
            remedy = f"nothing was restored; to leave this run out remove {folder}"
            raise JournalError(f"{path}:{number}: {problem} ({remedy})") from error
    return Run(folder, root, tuple(entries))


def read_root(folder: str) -> str:
    """The `root` of a run, empty when that cannot be said."""
    try:
        return _read_head(json.loads(_read_regular(os.path.join(folder, ENTRIES)).partition(b"\n")[0]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def read_blob(run: Run, digest: str) -> bytes:
    """The bytes of that digest. Raises OSError, and ValueError when they are others."""
    data = _read_regular(os.path.join(run.folder, BLOBS, digest))
    if digest_of(data) != digest:
        raise ValueError(digest)
    return data


def _read_regular(path: str) -> bytes:
    # A link or a pipe is nothing we have put there.
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise OSError("not a regular file")
    with open(path, "rb") as file:
        return file.read()


def _read_head(given: Any) -> str:
    if given["journal"] != VERSION or not isinstance(given["root"], str):
        raise ValueError("head")
    return str(given["root"])


def _take(given: Any, entries: list[Entry]) -> None:
    """Add one line to the entries, or with `withdrawn` take away the last one of its path."""
    path = given["path"]
    if given.get("withdrawn"):
        last = max(index for index, entry in enumerate(entries) if entry.path == path)
        del entries[last]
        return
    old, new, mode = given["old"], given["new"], given["mode"]
    is_known = _DIGEST.fullmatch(old) and (new == GONE or _DIGEST.fullmatch(new))
    if not isinstance(path, str) or type(mode) is not int or not is_known:
        raise ValueError("entry")
    entries.append(Entry(path, old, new, mode))


@contextlib.contextmanager
def locked(entries: str) -> Iterator[bool]:
    """Keep others from undoing or removing a run; gives False when somebody writes or undoes it. Raises OSError."""
    # A pipe in the place of the file would keep us waiting.
    descriptor = os.open(entries, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        yield lock(descriptor)
    finally:
        os.close(descriptor)


def lock(descriptor: int) -> bool:
    """Lock an open file until it is closed or the process ends, however it ends; False when another process has it."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True
