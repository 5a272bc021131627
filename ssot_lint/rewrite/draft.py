"""A new version of one file, written beside it and then put in its place; or the end of a file, or its return."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterator

from ssot_lint.data import dataclass
from ssot_lint.rewrite.leftovers import temporary_name

_WORDS = {
    errno.ENOENT: "the file does not exist any more",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
}
_WRITE_BITS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_EXCLUSIVE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class NotWritten(Exception):
    """A file stays as it was; `reason` completes "not written: …", in lower case, without a full stop."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LostRace(NotWritten):
    """Somebody else changed the file between its reading and its writing."""

    def __init__(self, reason: str = "the file changed since it was read") -> None:
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Change:
    """The bytes of the file at `location` before and after, None where there is no file then.

    `mode` (permission bits) only where it changes, too.
    """

    location: str
    before: bytes | None
    after: bytes | None
    mode: int | None = None


@dataclass(slots=True)
class Draft:
    """The new bytes at `temporary`, with mode, owner and attributes of `target`; `descriptor` is open for a sync.

    A file that is to go has neither.
    """

    change: Change
    target: str
    temporary: str
    descriptor: int

    def sync(self) -> None:
        """Wait until the bytes are on the disk. Raises NotWritten."""
        with refusing():
            if self.descriptor >= 0:
                os.fsync(self.descriptor)

    def put_in_place(self) -> None:
        """Replace or remove the target, if it still has the bytes that were read. Raises NotWritten."""
        self._close()
        with refusing():
            if self.change.before is None:
                _put_back(self.temporary, self.target)
                return
            _check_unchanged(self.target, self.change.before)
            if self.temporary:
                os.replace(self.temporary, self.target)
            else:
                os.unlink(self.target)

    def discard(self) -> None:
        """Remove what was written; nothing happens when it is in place."""
        self._close()
        if self.temporary:
            with contextlib.suppress(OSError):
                os.unlink(self.temporary)

    def _close(self) -> None:
        if self.descriptor >= 0:
            descriptor, self.descriptor = self.descriptor, -1
            os.close(descriptor)


def write_draft(change: Change) -> Draft:
    """Write the new bytes beside the file (of a link: beside what it leads to). Raises NotWritten, leaving nothing."""
    if change.before is None:
        return _fill(_create(change, _free_place(change.location)), None)
    with refusing():
        target = os.path.realpath(change.location, strict=True)
        status = os.stat(target)
        _check_replaceable(target, status)
        _check_unchanged(target, change.before)
    if change.after is None:
        _check_removable(change.location)
        return Draft(change, target, "", -1)
    return _fill(_create(change, target), status)


@contextlib.contextmanager
def refusing(place: str = "") -> Iterator[None]:
    """Turn an OSError into NotWritten; `place` is put before the reason."""
    try:
        yield
    except OSError as error:
        words = _WORDS.get(error.errno or 0) or (error.strerror or str(error)).lower()
        raise NotWritten(place + words) from error


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`, however little the system takes at a time. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _fill(draft: Draft, status: os.stat_result | None) -> Draft:
    """The draft with its bytes, and the metadata of the file that it is to replace. Raises NotWritten."""
    try:
        with refusing():
            write_all(draft.descriptor, draft.change.after or b"")
            if status is not None:
                _copy_metadata(draft, status)
            if draft.change.mode is not None:
                os.chmod(draft.temporary, draft.change.mode)
    except BaseException:
        draft.discard()
        raise
    return draft


def _create(change: Change, target: str) -> Draft:
    temporary = os.path.join(os.path.dirname(target), temporary_name())
    try:
        with refusing():
            return Draft(change, target, temporary, os.open(temporary, _EXCLUSIVE, 0o600))
    except NotWritten as refusal:
        if isinstance(refusal.__cause__, PermissionError):
            raise NotWritten("no permission to write to its folder") from refusal
        raise


def _check_replaceable(target: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise NotWritten("not a regular file")
    # A rename needs no permission of the file itself, and root has them all: what was made read-only is meant to stay.
    if not status.st_mode & _WRITE_BITS:
        raise NotWritten("the file is read-only")
    if not os.access(target, os.W_OK):
        raise NotWritten("no permission to write the file")
    if status.st_nlink > 1:
        raise NotWritten(f"the file has {status.st_nlink} hard links, which replacing it would part")


def _check_removable(location: str) -> None:
    if os.path.islink(location):
        raise NotWritten("it is a link to the file, which would lead nowhere")
    if not os.access(os.path.dirname(os.path.realpath(location)), os.W_OK):
        raise NotWritten("no permission to write to its folder")


def _free_place(location: str) -> str:
    """Where a file is to come back. Raises NotWritten when something is there."""
    folder, name = os.path.split(location)
    if not os.path.isdir(folder):
        raise NotWritten("its folder does not exist any more")
    target = os.path.join(os.path.realpath(folder), name)
    if os.path.lexists(target):
        raise LostRace("another file is in its place")
    return target


def _put_back(temporary: str, target: str) -> None:
    """Give a file its name only if nothing has it by now."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise LostRace("another file is in its place") from None
    except OSError:  # a file system without hard links
        _free_place(target)
        os.rename(temporary, target)
    else:
        os.unlink(temporary)


def _check_unchanged(target: str, before: bytes) -> None:
    with open(target, "rb") as file:
        if file.read() != before:
            raise LostRace


def _copy_metadata(draft: Draft, status: os.stat_result) -> None:
    own = os.stat(draft.temporary)
    if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        _give(draft.temporary, status.st_uid, status.st_gid)
    # After the owner, because a new owner clears some bits of the mode.
    shutil.copystat(draft.target, draft.temporary)
    # New bytes need a new time: Python recognises its compiled files by it.
    os.utime(draft.temporary)


def _give(path: str, user: int, group: int) -> None:
    """Give the file to its owner and group, or at least to its group, where that is permitted."""
    if os.name == "nt":
        return
    try:
        os.chown(path, user, group)
    except PermissionError:
        with contextlib.suppress(PermissionError):
            os.chown(path, -1, group)
