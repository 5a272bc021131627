"""Temporary files beside those they replace: what they are called, and what a killed run left of them."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable

from ssot_lint.patterns import compile_late

# Hidden, and no name that pytest, Python or a `*.py` glob would take up.
_NAME = compile_late(r"\.ssot-lint-(\d{1,10})-[0-9a-f]{8}\.tmp")
_STALE_SECONDS = 600.0


def temporary_name() -> str:
    """A new name for a temporary file of this process."""
    return f".ssot-lint-{os.getpid()}-{secrets.token_hex(4)}.tmp"


def is_temporary(name: str) -> bool:
    """Whether a file of this name is one of ours, of whatever process."""
    return _NAME.fullmatch(name) is not None


def sweep(directories: Iterable[str]) -> list[str]:
    """Remove the temporary files of processes that are gone from `directories` (not from below); returns their paths.

    What cannot be listed or removed is left.
    """
    removed = []
    for directory in dict.fromkeys(directories):
        for path in _leftovers(directory):
            with contextlib.suppress(OSError):
                os.unlink(path)
                removed.append(path)
    return removed


def _leftovers(directory: str) -> list[str]:
    try:
        with os.scandir(directory) as scan:
            return [entry.path for entry in scan if (found := _NAME.fullmatch(entry.name)) and _is_left(entry, found)]
    except OSError:
        return []


def _is_left(entry: os.DirEntry[str], found: re.Match[str]) -> bool:
    """Whether nobody writes this file any more."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    # Another process may have got the number since; but a write takes milliseconds.
    is_stale = time.time() - status.st_mtime > _STALE_SECONDS
    return stat.S_ISREG(status.st_mode) and (is_stale or not _is_running(int(found[1])))


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return True  # there signal 0 is Ctrl-C
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
