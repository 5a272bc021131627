"""Batches checked in worker processes, a few at a time, so that only their sources are in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ssot_lint.engine.batches import Batch, check_batch
from ssot_lint.findings import FileReport, Problem

# Enough that no worker waits while one of the others is at a batch that takes long.
_AHEAD = 4

Checked = tuple[Batch, list[FileReport]]
Waiting = deque[Batch]


def check_in_processes(batches: Iterator[Batch], workers: int) -> Iterator[Checked]:
    """Each batch with its reports, in order. What a file does to its worker is data in its report."""
    waiting: Waiting = deque()
    while True:
        with ProcessPoolExecutor(workers) as executor:
            yield from _submitted(executor, waiting, batches, workers * _AHEAD)
        if not waiting:
            return
        # A worker died. It may have been at this batch or at one of the next; the others go to new workers.
        batch = waiting.popleft()
        yield batch, _check_apart(batch)


def _unread(batch: Batch) -> Batch:
    """The batch without its sources. A worker that dies while they are written to it can block the whole pool."""
    return replace(batch, jobs=tuple(replace(job, data=b"") for job in batch.jobs))


def check_unread(batch: Batch) -> list[FileReport]:
    """Read the sources of a batch again, in the worker, and check them."""
    reports: list[FileReport] = []
    for job in batch.jobs:
        try:
            read = replace(job, data=Path(job.location).read_bytes())
        except OSError as error:
            problem = Problem(job.path, f"cannot be read: {(error.strerror or str(error)).lower()}")
            reports.append(FileReport(job.path, problems=(problem,)))
        else:
            reports += check_batch(replace(batch, jobs=(read,)))
    return reports


def _submitted(executor: Executor, waiting: Waiting, batches: Iterator[Batch], limit: int) -> Iterator[Checked]:
    """Check batches in order for as long as the workers live: those that wait, then more; what is left waits."""
    futures: deque[Future[list[FileReport]]] = deque()
    try:
        with suppress(BrokenProcessPool):
            while True:
                while len(futures) < limit and (len(futures) < len(waiting) or _take(batches, waiting)):
                    futures.append(executor.submit(check_unread, _unread(waiting[len(futures)])))
                if not futures:
                    return
                reports = futures.popleft().result()
                yield waiting.popleft(), reports
    finally:
        for future in futures:
            future.cancel()


def _take(batches: Iterator[Batch], waiting: Waiting) -> bool:
    """Let the next batch wait; whether there was one."""
    batch = next(batches, None)
    if batch is None:
        return False
    waiting.append(batch)
    return True


def _check_apart(batch: Batch) -> list[FileReport]:
    """Check a batch in a process of its own; if that dies too, each file in one, to find the file that kills."""
    with ProcessPoolExecutor(1) as executor, suppress(BrokenProcessPool):
        return executor.submit(check_unread, _unread(batch)).result()
    if len(batch.jobs) == 1:
        problem = Problem(batch.jobs[0].path, "the process that checked this file died: not checked")
        return [FileReport(problem.path, problems=(problem,))]
    singles = (replace(batch, start=batch.start + offset, jobs=(job,)) for offset, job in enumerate(batch.jobs))
    return [report for single in singles for report in _check_apart(single)]
