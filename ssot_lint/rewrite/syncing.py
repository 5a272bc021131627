"""Waiting for the disk, for many files at once.

A file system commits everything that waits for it in one go: on a busy disk eight waiting threads need an eighth of
the time of one that waits for one file after the other.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

_THREADS = 8


def at_once(action: Callable[[Item], object], items: Sequence[Item]) -> None:
    """Call `action`, which mostly waits, for every item, several at a time; returns when no call is running any more.

    After an exception the items not yet begun are left out, and it is raised.
    """
    pending = list(reversed(items))
    errors: list[BaseException] = []

    def take() -> Item | None:
        # Not asked first whether there is one: another thread may take the last in between.
        try:
            return pending.pop()
        except IndexError:
            return None

    def work() -> None:
        try:
            while (item := take()) is not None:
                action(item)
        except BaseException as error:
            errors.append(error)
            pending.clear()

    # One share is done here, so that a single file needs no thread.
    threads = [threading.Thread(target=work) for _ in range(min(_THREADS, len(items)) - 1)]
    try:
        for thread in threads:
            thread.start()
        work()
    finally:
        for thread in threads:
            if thread.ident is not None:
                thread.join()
    if errors:
        raise errors[0]


def sync_folder(path: str) -> None:
    """Make renames in a folder durable, where the system can."""
    # The files are what they should be by now; what fails here is no reason to say they are not.
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
