"""A whole run: find files, read them, check them here or in worker processes, and put the reports in order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
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
    with ProcessPoolExecutor(min(workers, len(batches))) as executor:
        yield from _submitted(executor, batches)


def _submitted(executor: Executor, batches: list[Batch]) -> Iterator[tuple[Batch, list[FileReport]]]:
    futures: list[tuple[Batch, Future[list[FileReport]]]] = []
    try:
        futures = [(batch, executor.submit(check_batch, batch)) for batch in batches]
        for batch, future in futures:
            try:
                yield batch, future.result()
            except BrokenProcessPool:
                yield batch, _check_apart(batch)
    except BaseException:
        for _, future in futures:
            future.cancel()
        raise


def _check_apart(batch: Batch) -> list[FileReport]:
    """Check the files of a batch whose worker died, each in a process of its own, to find the one that kills."""
    reports = []
    for offset, job in enumerate(batch.jobs):
        with ProcessPoolExecutor(1) as executor:
            try:
                single = Batch(batch.start + offset, batch.config, (job,), batch.cwd)
                reports += executor.submit(check_batch, single).result()
            except BrokenProcessPool:
                problem = Problem(job.path, "the process that checked this file died: not checked")
                reports.append(FileReport(job.path, problems=(problem,)))
    return reports
