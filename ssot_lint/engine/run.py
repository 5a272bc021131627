"""A whole run: find files, read them, check them here or in worker processes, and put the reports in order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ssot_lint.config import Config, Configs, Schema, ignored_for
from ssot_lint.engine.batches import Batch, check_batch, split
from ssot_lint.engine.check import Job
from ssot_lint.engine.discover import Discovered, DiscoverSettings, discover
from ssot_lint.engine.reduce import reduce_reports
from ssot_lint.findings import FileReport, Problem, Report
from ssot_lint.model import Role
from ssot_lint.project.disk import MAX_BYTES, read_source, too_large
from ssot_lint.project.roles import Roles

_MANY_FILES = 48

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to check: paths as given, or `stdin` bytes shown as `stdin_filename`. `jobs` None: as many as cores."""

    paths: tuple[str, ...]
    cwd: Path
    configs: Configs
    schema: Schema
    jobs: int | None = None
    stdin: bytes | None = None
    stdin_filename: str | None = None


@dataclass(frozen=True, slots=True)
class _Input:
    position: int
    display: str
    config: Config
    job: Job | None
    problem: Problem | None = None


def run(request: Request, progress: Progress | None = None) -> Report:
    """Check everything the request names. Problems of files are data in the report; raises ConfigError."""
    started = time.perf_counter()
    inputs = [_stdin_input(request)] if request.stdin is not None else list(_inputs(request))
    done = {each.position: FileReport(each.display, problems=(each.problem,)) for each in inputs if each.problem}
    jobs = ((each.position, each.config, each.job) for each in inputs if each.job is not None)
    batches = list(split(jobs, str(request.cwd)))
    total = sum(len(batch.jobs) for batch in batches)
    finished = 0
    for batch, reports in _results(batches, total, _workers(request.jobs, total)):
        done.update(zip(range(batch.start, batch.start + len(reports)), reports, strict=True))
        finished += len(reports)
        if progress is not None:
            progress(finished, total)
    configs = {each.position: each.config for each in inputs}
    files, problems = reduce_reports((configs[position], done[position]) for position in sorted(done))
    tests = sum(file.tests for file in files)
    return Report(tuple(files), tuple(problems), total, tests, time.perf_counter() - started)


def list_files(request: Request) -> list[str]:
    """The display paths of the files that `run` would check, in its order."""
    return [each.display for each in _inputs(request) if each.job is not None]


def _discovered(request: Request) -> Iterator[Discovered]:
    config = request.configs.for_directory(request.cwd)
    settings = DiscoverSettings(
        root=config.root,
        cwd=request.cwd,
        exclude=config.exclude,
        extend_exclude=config.extend_exclude,
        force_exclude=config.force_exclude,
        respect_gitignore=config.respect_gitignore,
    )
    yield from discover(request.paths or (".",), settings)


def _inputs(request: Request) -> Iterator[_Input]:
    named = [request.cwd / path for path in request.paths]
    roles = Roles([path for path in named if path.is_dir()], request.cwd)
    position = 0
    for found in _discovered(request):
        config = request.configs.for_file(found.path)
        if found.error is not None:
            yield _Input(position, found.display, config, None, Problem(found.display, found.error))
        else:
            read = _read(found, config, roles, request.schema)
            if read is None:
                continue
            problem, job = (read, None) if isinstance(read, Problem) else (None, read)
            yield _Input(position, found.display, config, job, problem)
        position += 1


def _read(found: Discovered, config: Config, roles: Roles, schema: Schema) -> Job | Problem | None:
    """The job for a file; None for program code, where there is nothing to find; a Problem if it is unreadable."""
    role = roles.role(found.path, config.test_support)
    if role is Role.PROGRAM:
        return None
    try:
        data = read_source(found.path)
    except OSError as error:
        return _unread(found.display, error)
    ignored = ignored_for(config, schema, found.path)
    return Job(found.display, data, role, roles.layout(found.path), ignored, str(found.path))


def _unread(display: str, error: OSError) -> Problem:
    return Problem(display, f"cannot be read: {error.strerror or error}")


def _stdin_input(request: Request) -> _Input:
    assert request.stdin is not None
    display = request.stdin_filename or "-"
    path = Path(os.path.abspath(request.cwd / (request.stdin_filename or "test_stdin.py")))
    config = request.configs.for_file(path)
    roles = Roles(fallback=request.cwd)
    role = roles.role(path, config.test_support)
    layout = roles.layout(path)
    if len(request.stdin) > MAX_BYTES:
        return _Input(0, display, config, None, _unread(display, too_large()))
    ignored = ignored_for(config, request.schema, path)
    return _Input(0, display, config, Job(display, request.stdin, role, layout, ignored, str(path)))


def _workers(jobs: int | None, files: int) -> int:
    if jobs is not None:
        return max(1, jobs)
    if files < _MANY_FILES:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _results(batches: list[Batch], total: int, workers: int) -> Iterator[tuple[Batch, list[FileReport]]]:
    if workers == 1 or len(batches) < 2:
        for batch in batches:
            yield batch, check_batch(batch)
        return
    waiting = batches
    while waiting:
        with ProcessPoolExecutor(min(workers, len(waiting))) as executor:
            done = yield from _submitted(executor, waiting)
        waiting = waiting[done:]
        if waiting:
            # A worker died. It may have been at this batch or at one of the next; the others go to new workers.
            yield waiting[0], _check_apart(waiting[0])
            waiting = waiting[1:]


def _submitted(
    executor: Executor, batches: list[Batch]
) -> Generator[tuple[Batch, list[FileReport]], None, int]:
    """Check batches in order for as long as the workers live; returns how many were checked."""
    futures: list[Future[list[FileReport]]] = []
    done = 0
    try:
        with suppress(BrokenProcessPool):
            for batch in batches:
                futures.append(executor.submit(check_batch, batch))
        with suppress(BrokenProcessPool):
            for batch, future in zip(batches, futures, strict=False):
                reports = future.result()
                done += 1
                yield batch, reports
    finally:
        for future in futures:
            future.cancel()
    return done


def _check_apart(batch: Batch) -> list[FileReport]:
    """Check a batch in a process of its own; if that dies too, each file in one, to find the file that kills."""
    with ProcessPoolExecutor(1) as executor, suppress(BrokenProcessPool):
        return executor.submit(check_batch, batch).result()
    if len(batch.jobs) == 1:
        problem = Problem(batch.jobs[0].path, "the process that checked this file died: not checked")
        return [FileReport(problem.path, problems=(problem,))]
    singles = (replace(batch, start=batch.start + offset, jobs=(job,)) for offset, job in enumerate(batch.jobs))
    return [report for single in singles for report in _check_apart(single)]
