"""A whole run: find files, read them, check them here or in worker processes, and put the reports in order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, replace
from ssot_lint.engine.inputs import Input, Request, Shard, discovered, inputs_among, inputs_of, roles_of
from ssot_lint.engine.jobs import Batch, split
from ssot_lint.engine.reading import jobs_of
from ssot_lint.findings import FileReport, Problem, Report

if TYPE_CHECKING:
    from ssot_lint.engine.cache.results import ResultCache
    from ssot_lint.engine.copies import Copies
    from ssot_lint.engine.discover import Discovered
    from ssot_lint.project.roles import Roles

_MANY_FILES = 48
# So many kept reports take as long to decode as a process to begin.
_MANY_KNOWN = 400

Progress = Callable[[int, int], None]
Steps = Sequence[Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Examination:
    """Every file looked at by itself: the reports by position wait for the rules that compare files."""

    inputs: tuple[Input, ...]
    reports: dict[int, FileReport]
    checked: int
    cache: ResultCache | None = None
    everything: tuple[Input, ...] = ()  # also what is of other shards


def run(request: Request, progress: Progress | None = None) -> Report:
    """Check everything the request names. Problems of files are data in the report; raises ConfigError."""
    started = time.perf_counter()
    examination = examine(request, progress)
    report = conclude(examination) if request.shard is None else _hand_over(request, request.shard, examination)
    return replace(report, seconds=time.perf_counter() - started)


def examine(request: Request, progress: Progress | None = None) -> Examination:
    """Check each file by itself, here or in worker processes. Raises ConfigError."""
    if request.stdin is not None:
        return _examine(tuple(inputs_of(request)), request, progress)
    files, roles = discovered(request), roles_of(request)
    ahead = _look_ahead(files, request, roles)
    try:
        return _examine(tuple(inputs_among(files, request, roles)), request, progress, ahead)
    finally:
        if ahead is not None:
            ahead.end()


def _look_ahead(files: Sequence[Discovered], request: Request, roles: Roles) -> Copies | None:
    """Begin to check the few files that changed, before all others are so much as looked at."""
    processes = workers_for(request.jobs, _MANY_FILES) - 1
    cache = request.cache
    if cache is None or request.shard or request.scheduler or len(files) < _MANY_KNOWN or processes == 0:
        return None
    changed = frozenset(cache.changed([each.location for each in files], _MANY_FILES))
    if not changed or len(files) - len(changed) < _MANY_KNOWN:
        return None
    from ssot_lint.engine.copies import begin_copies, can_copy

    if not can_copy():
        return None
    inputs = tuple(inputs_among((each for each in files if each.location in changed), request, roles))
    known = cache.recall(inputs)
    missing = [each for each in inputs if each.position not in known]
    return begin_copies(list(_batches(missing, request, {})), processes) if missing else None


def _examine(
    everything: tuple[Input, ...], request: Request, progress: Progress | None, ahead: Copies | None = None
) -> Examination:
    inputs = everything
    if request.shard is not None:
        from ssot_lint.engine.shards import shard_of

        inputs = shard_of(everything, request.shard)
    cache = request.cache if request.stdin is None else None
    known = cache.recall(inputs) if cache is not None else set()
    done: dict[int, FileReport] = {}
    unreadable: dict[int, FileReport] = {}

    def decode() -> None:
        """See which of the kept reports hold: what none is kept of is checked in the meantime."""
        if cache is not None:
            done.update(cache.recalled())

    def restore() -> None:
        if cache is not None:
            cache.restored(done)

    # The first has to be done; the reduce step may turn out to be known, and then has no need of the others.
    steps = (decode, restore, _prepare)
    missing = [each for each in inputs if each.position not in known]
    while True:
        if ahead is not None:
            checked, ahead = _begun(missing, ahead, steps), None
        else:
            meanwhile = steps if len(known) >= _MANY_KNOWN else ()
            checked, known = _checked(missing, request, unreadable, meanwhile), set()
        for given, report in checked:
            done[given.position] = report
            if cache is not None:
                cache.keep(given, report)
            if progress is not None:
                progress(len(done) + len(unreadable), len(inputs))
        decode()
        # What is kept and does not hold, or cannot be read.
        missing = [each for each in inputs if each.position not in done and each.position not in unreadable]
        if not missing:
            return Examination(inputs, done | unreadable, len(done), cache, everything)


def _begun(inputs: Sequence[Input], ahead: Copies, meanwhile: Steps) -> Iterator[tuple[Input, FileReport]]:
    """Those of the inputs whose check was begun, with their reports."""
    ahead.wait_with(meanwhile)
    wanted = {each.found.location: each for each in inputs}
    for batch, reports in ahead.results():
        for job, report in zip(batch.jobs, reports, strict=True):
            if job.location in wanted:
                yield wanted[job.location], report


def look_again(examination: Examination, request: Request, positions: Collection[int]) -> Examination:
    """The same examination, with the files at these positions checked anew."""
    inputs = [each for each in examination.inputs if each.position in positions]
    reports = dict(examination.reports)
    for given, report in _checked(inputs, request, reports):
        reports[given.position] = report
    return replace(examination, reports=reports)


def _checked(
    inputs: Sequence[Input],
    request: Request,
    unreadable: dict[int, FileReport],
    meanwhile: Steps = (),
) -> Iterator[tuple[Input, FileReport]]:
    """Each file with its report, here or in worker processes; `unreadable` gets those of the others, by position.

    `meanwhile` is what to do here while workers are busy: the first in any case, the rest if there is time.
    """
    if not inputs:
        return
    failed: dict[int, FileReport] = {}
    batches = _batches(inputs, request, failed)
    for batch, reports in _results(batches, request, len(inputs), meanwhile):
        yield from zip(inputs[batch.start : batch.start + len(reports)], reports, strict=True)
    unreadable.update((inputs[number].position, report) for number, report in failed.items())


def _batches(inputs: Sequence[Input], request: Request, failed: dict[int, FileReport]) -> Iterator[Batch]:
    """The inputs by their number among these; `failed` gets the reports of those that cannot be read."""
    # Batches hold neighbours: number anew what is left when other reports are known.
    numbered = [replace(each, position=number) for number, each in enumerate(inputs)]
    is_traced = request.traced or request.cache is not None
    return split(jobs_of(numbered, request.schema, failed), str(request.cwd), is_traced)


def _hand_over(request: Request, shard: Shard, examination: Examination) -> Report:
    """The report of a shard: rules that compare files have their say when all shards are there."""
    from ssot_lint.engine.shards import shard_report

    reports, cache = examination.reports, examination.cache
    if cache is not None:
        reports = cache.restored(reports)
        cache.finish()
    return shard_report(shard, request.paths, examination.everything, reports, examination.checked)


def conclude(examination: Examination) -> Report:
    """Let the rules that compare files have their say, and put the reports in order."""
    inputs, reports, cache = examination.inputs, examination.reports, examination.cache
    reduced = cache.recall_reduced(inputs, reports) if cache is not None else None
    problems: list[Problem] = []
    if reduced is not None:
        files = [reduced[each.position] for each in inputs]
    else:
        from ssot_lint.engine.reduce import reduce_reports

        whole = cache.restored(reports) if cache is not None else reports
        files, problems = reduce_reports((each.config, whole[each.position]) for each in inputs)
        if cache is not None and not problems:
            cache.keep_reduced(inputs, reports, files)
    if cache is not None:
        cache.finish()
    return Report(tuple(files), tuple(problems), examination.checked, sum(file.tests for file in files))


def list_files(request: Request) -> list[str]:
    """The display paths of the files that `run` would check, in its order."""
    return [each.found.display for each in inputs_of(request) if each.found.error is None]


def workers_for(jobs: int | None, files: int) -> int:
    """How many processes to use for so many files; 1 is this one."""
    if jobs is not None:
        return max(1, jobs)
    if files < _MANY_FILES:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _then(batches: Iterator[Batch], steps: Steps) -> Iterator[Batch]:
    """The batches; when the last was taken, workers have enough to do, and there is time for the steps."""
    yield from batches
    for step in steps:
        step()


def _prepare() -> None:
    """Import before workers are forked what they need, and the reduce step too: for few files it counts."""
    import ssot_lint.engine.reduce  # noqa: F401
    from ssot_lint.rule import load_registry

    load_registry()


def _results(
    batches: Iterator[Batch], request: Request, files: int, meanwhile: Steps
) -> Iterator[tuple[Batch, list[FileReport]]]:
    if request.scheduler is not None and request.stdin is None:
        from ssot_lint.engine.cluster import check_in_cluster

        return check_in_cluster(batches, request.scheduler)
    workers = workers_for(request.jobs, files)
    if workers_for(request.jobs, _MANY_FILES) == 1:
        meanwhile = ()
    first = list(islice(batches, 2))
    batches = chain(first, batches)
    if not meanwhile and (workers == 1 or len(first) < 2):
        # With it come the model and all rules, which a run that knows every report does not need.
        from ssot_lint.engine.batches import check_batch

        return ((batch, check_batch(batch)) for batch in batches)
    if meanwhile:
        from ssot_lint.engine.copies import can_copy, check_in_copies

        processes = workers_for(request.jobs, _MANY_FILES) - 1
        if files < _MANY_FILES and can_copy():
            return check_in_copies(batches, processes, meanwhile)
        batches = _then(batches, meanwhile)
        _prepare()
    from ssot_lint.engine.pool import check_in_processes

    return check_in_processes(batches, workers)


__all__ = [
    "Examination",
    "Input",
    "Progress",
    "Request",
    "conclude",
    "examine",
    "jobs_of",
    "list_files",
    "look_again",
    "run",
    "workers_for",
]
