"""A few files checked in copies of this process, which does something else meanwhile.

Made by `fork` alone and before much is in memory: to import and start a pool takes as long as to check two files.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from ssot_lint.data import replace
from ssot_lint.engine.jobs import Batch
from ssot_lint.findings import FileReport

# A process that would have fewer files than this is not worth beginning.
_FEWEST = 4
_LOOK_SECONDS = 0.5


class _Copy(NamedTuple):
    """A process with what it checks; `source` is where the reports come from."""

    process: int
    source: int
    batches: Sequence[Batch]


def can_copy() -> bool:
    """Whether a copy of this process is sure to work: beside other threads, or on other systems, it may not."""
    return sys.platform == "linux" and threading.active_count() == 1


def check_in_copies(
    batches: Iterable[Batch], processes: int, meanwhile: Callable[[], None]
) -> Iterator[tuple[Batch, list[FileReport]]]:
    """Each batch, or parts of it, with its reports, checked in at most so many processes besides this one.

    What a process had that died is checked in workers, which find the file that did it.
    """
    copies: list[_Copy] = []
    left: list[Batch] = []
    try:
        for some in _shares(list(batches), processes):
            try:
                copies.append(_copy(some))
            except OSError:  # no more processes, or no more files
                left += some
        meanwhile()
        while copies:
            copy = copies.pop()
            results = _results(copy)
            if results is None:
                left += copy.batches
            else:
                yield from zip(copy.batches, results, strict=True)
    finally:
        for copy in copies:
            _end(copy)
    if left:
        from ssot_lint.engine.pool import check_in_processes

        yield from check_in_processes(iter(left), processes)


def _shares(batches: Sequence[Batch], processes: int) -> list[list[Batch]]:
    """The batches for each process: of every batch a part."""
    files = sum(len(batch.jobs) for batch in batches)
    count = max(1, min(processes, files // _FEWEST))
    shares: list[list[Batch]] = [[] for _ in range(count)]
    for batch in batches:
        size = -(-len(batch.jobs) // count)
        for number, begin in enumerate(range(0, len(batch.jobs), size)):
            shares[number].append(replace(batch, start=batch.start + begin, jobs=batch.jobs[begin : begin + size]))
    return [share for share in shares if share]


def _copy(batches: Sequence[Batch]) -> _Copy:
    source, target = os.pipe()
    parent = os.getpid()
    try:
        process = os.fork()
    except OSError:
        os.close(source)
        os.close(target)
        raise
    if process:
        os.close(target)
        return _Copy(process, source, batches)
    status = 1
    try:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
        _send(batches, target)
        status = 0
    finally:
        # What the copied process still has to write, and what it does at its end, is done there and once.
        os._exit(status)


def _end_after(parent: int) -> None:
    """Let this process end when the one that it is a copy of does, however that ends."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def _send(batches: Sequence[Batch], target: int) -> None:
    import pickle

    # With it come the model and all rules.
    from ssot_lint.engine.batches import check_batch

    reports = [check_batch(batch) for batch in batches]
    with open(target, "wb") as stream:
        stream.write(pickle.dumps(reports, pickle.HIGHEST_PROTOCOL))


def _results(copy: _Copy) -> list[list[FileReport]] | None:
    """Wait for the reports; None when the process died."""
    import pickle

    with open(copy.source, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(copy.process, 0)
    return pickle.loads(data) if status == 0 else None


def _end(copy: _Copy) -> None:
    with suppress(OSError):
        os.kill(copy.process, signal.SIGKILL)
        os.close(copy.source)
        os.waitpid(copy.process, 0)
