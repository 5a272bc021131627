"""Disks that are full, and users without rights."""

import contextlib
import os
import resource
import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssot_lint.rewrite.draft import NotWritten

NOBODY = 65534


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 64 kB, mounted on a new folder; skips the test where that is not permitted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "small", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextlib.contextmanager
def short_files(size: int) -> Iterator[None]:
    """Lets this process write no file longer than `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def refusal_for_nobody(action: Callable[[], object]) -> str:
    """The reason with which `action` refuses a user without rights; empty when it does not."""
    if os.geteuid() != 0:
        return _refusal(action)
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of the test runner do not matter to the child
        child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writer, _refusal(action).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(child, 0)
    return answer


def _refusal(action: Callable[[], object]) -> str:
    try:
        action()
    except NotWritten as refusal:
        return refusal.reason
    except BaseException as error:
        return f"unexpected: {error!r}"
    return ""
