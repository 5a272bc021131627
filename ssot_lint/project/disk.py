"""Reading sources from disk: regular files of a sane size, so that no pipe is waited for and no device drained."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MAX_BYTES = 16 * 1024 * 1024


def read_source(path: Path | str) -> bytes:
    """The bytes of a file. Raises OSError, also for what is no regular file and for one larger than MAX_BYTES."""
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if found.st_size > MAX_BYTES:
        raise too_large()
    with open(path, "rb") as file:
        return file.read()


def too_large() -> OSError:
    """The error for more than MAX_BYTES of source."""
    return OSError(errno.EFBIG, f"larger than {MAX_BYTES // 1024 // 1024} MiB")
