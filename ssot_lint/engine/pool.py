"""Batches checked in worker processes, a few at a time, so that only their sources are in memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import TypeVar

from ssot_lint.data import replace
from ssot_lint.engine.jobs import Batch
from ssot_lint.findings import FileReport, Problem

# Enough that no worker waits while one of the others is at a batch that takes long.
_AHEAD = 4

Item = TypeVar("Item")
Result = TypeVar("Result")


def check_in_processes(batches: Iterator[Batch], workers: int) -> Iterator[tuple[Batch, list[FileReport]]]:
    """Each batch with its reports, in order. What a file does to its worker is data in its report."""
    return map_in_processes(check_unread, map(_unread, batches), workers, _check_apart)


def map_in_processes(
    work: Callable[[Item], Result], items: Iterator[Item], workers: int, rescue: Callable[[Item], Result]
) -> Iterator[tuple[Item, Result]]:
    """Each item with what `work` makes of it, in order; `rescue` gives the result where a worker died."""
    waiting: deque[Item] = deque()
    while True:
        with ProcessPoolExecutor(workers, initializer=end_with_parent) as executor:
            yield from _submitted(executor, work, waiting, items, workers * _AHEAD)
        if not waiting:
            return
        # A worker died. It may have been at this item or at one of the next; the others go to new workers.
        item = waiting.popleft()
        yield item, rescue(item)


def end_with_parent() -> None:
    """Let this worker end when the process that started it does, however that ends: nobody would ever stop it."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def in_own_process(work: Callable[[Item], Result], item: Item) -> Result | None:
    """What `work` makes of the item in a process of its own; None if that dies."""
    with ProcessPoolExecutor(1, initializer=end_with_parent) as executor, suppress(BrokenProcessPool):
        return executor.submit(work, item).result()
    return None


def _submitted(
    executor: Executor, work: Callable[[Item], Result], waiting: deque[Item], items: Iterator[Item], limit: int
) -> Iterator[tuple[Item, Result]]:
    """Do the items in order for as long as the workers live: those that wait, then more; what is left waits."""
    futures: deque[Future[Result]] = deque()
    try:
        with suppress(BrokenProcessPool):
            while True:
                while len(futures) < limit and (len(futures) < len(waiting) or _take(items, waiting)):
                    futures.append(executor.submit(work, waiting[len(futures)]))
                if not futures:
                    return
                result = futures.popleft().result()
                yield waiting.popleft(), result
    finally:
        for future in futures:
            future.cancel()


def _take(items: Iterator[Item], waiting: deque[Item]) -> bool:
    """Let the next item wait; whether there was one."""
    for item in items:
        waiting.append(item)
        return True
    return False


def _unread(batch: Batch) -> Batch:
    """The batch without its sources. A worker that dies while they are written to it can block the whole pool."""
    return replace(batch, jobs=tuple(replace(job, data=b"") for job in batch.jobs))


def check_unread(batch: Batch) -> list[FileReport]:
    """Read the sources of a batch again, in the worker, and check them."""
    # Only workers need the model and the rules.
    from ssot_lint.engine.batches import check_batch

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


def _check_apart(batch: Batch) -> list[FileReport]:
    """Check a batch in a process of its own; if that dies too, each file in one, to find the file that kills."""
    reports = in_own_process(check_unread, batch)
    if reports is not None:
        return reports
    if len(batch.jobs) == 1:
        problem = Problem(batch.jobs[0].path, "the process that checked this file died: not checked")
        return [FileReport(problem.path, problems=(problem,))]
    singles = (replace(batch, start=batch.start + offset, jobs=(job,)) for offset, job in enumerate(batch.jobs))
    return [report for single in singles for report in _check_apart(single)]
