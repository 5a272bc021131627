"""A few files checked in copies of this process, which does something else meanwhile.

Made by `fork` alone and before much is in memory: to import and start a pool takes as long as to check two files.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from ssot_lint.data import dataclass, field, replace
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


@dataclass(slots=True)
class Copies:
    """Processes that check files, at most so many. `end` has to be called, whatever happens."""

    processes: int
    _copies: list[_Copy] = field(default_factory=list)
    _left: list[Batch] = field(default_factory=list)

    def begin(self, batches: Sequence[Batch]) -> None:
        """Check these in one more process."""
        try:
            self._copies.append(_copy(batches))
        except OSError:  # no more processes, or no more files
            self._left += batches

    def wait_with(self, steps: Sequence[Callable[[], None]]) -> None:
        """Take the first step, and more of them as long as there is nothing to do but to wait."""
        for number, step in enumerate(steps):
            if number == 0 or self._is_busy():
                step()

    def _is_busy(self) -> bool:
        poll = select.poll()
        for copy in self._copies:
            poll.register(copy.source, select.POLLIN)
        return len(poll.poll(0)) < len(self._copies)

    def results(self) -> Iterator[tuple[Batch, list[FileReport]]]:
        """Wait for the reports, by batch. What a process had that died is checked in workers, which find out why."""
        while self._copies:
            copy = self._copies.pop()
            reports = _reports(copy)
            if reports is None:
                self._left += copy.batches
            else:
                yield from zip(copy.batches, reports, strict=True)
        if self._left:
            from ssot_lint.engine.pool import check_in_processes

            yield from check_in_processes(iter(self._left), self.processes)

    def end(self) -> None:
        """Stop what nobody waits for any more."""
        while self._copies:
            copy = self._copies.pop()
            with suppress(OSError):
                os.kill(copy.process, signal.SIGKILL)
                os.close(copy.source)
                os.waitpid(copy.process, 0)


def begin_copies(batches: Sequence[Batch], processes: int) -> Copies:
    """Begin to check the batches, or parts of them, in at most so many processes besides this one."""
    copies = Copies(processes)
    for share in _shares(batches, processes):
        copies.begin(share)
    return copies


def check_in_copies(
    batches: Iterable[Batch], processes: int, meanwhile: Sequence[Callable[[], None]]
) -> Iterator[tuple[Batch, list[FileReport]]]:
    """The same with something to do meanwhile: each batch, or part of one, with its reports."""
    copies = begin_copies(list(batches), processes)
    try:
        copies.wait_with(meanwhile)
        yield from copies.results()
    finally:
        copies.end()


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


def _reports(copy: _Copy) -> list[list[FileReport]] | None:
    """Wait for the reports; None when the process died."""
    import pickle

    with open(copy.source, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(copy.process, 0)
    return pickle.loads(data) if status == 0 else None
