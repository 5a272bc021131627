"""A whole run: find files, read them, check them here or in worker processes, and put the reports in order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
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
class Input:
    """One file of the run, not read yet. `data` only when it came from elsewhere than the disk."""

    position: int
    found: Discovered
    config: Config
    role: Role
    roles: Roles
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """Every file looked at by itself: the reports by position wait for the rules that compare files."""

    inputs: tuple[Input, ...]
    reports: Mapping[int, FileReport]
    checked: int


def run(request: Request, progress: Progress | None = None) -> Report:
    """Check everything the request names. Problems of files are data in the report; raises ConfigError."""
    started = time.perf_counter()
    report = conclude(examine(request, progress))
    return replace(report, seconds=time.perf_counter() - started)


def examine(request: Request, progress: Progress | None = None) -> Examination:
    """Check each file by itself, here or in worker processes. Raises ConfigError."""
    inputs = tuple(_stdin_input(request) if request.stdin is not None else _inputs(request))
    done: dict[int, FileReport] = {}
    batches = split(jobs_of(inputs, request.schema, done), str(request.cwd))
    checked = 0
    for batch, reports in _results(batches, workers_for(request.jobs, len(inputs))):
        done.update(zip(range(batch.start, batch.start + len(reports)), reports, strict=True))
        checked += len(reports)
        if progress is not None:
            progress(len(done), len(inputs))
    return Examination(inputs, done, checked)


def conclude(examination: Examination) -> Report:
    """Let the rules that compare files have their say, and put the reports in order."""
    files, problems = reduce_reports((each.config, examination.reports[each.position]) for each in examination.inputs)
    return Report(tuple(files), tuple(problems), examination.checked, sum(file.tests for file in files))


def list_files(request: Request) -> list[str]:
    """The display paths of the files that `run` would check, in its order."""
    return [each.found.display for each in _inputs(request) if each.found.error is None]


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


def _inputs(request: Request) -> Iterator[Input]:
    """The files to check, and those that could not be looked at; not program code, where there is nothing to find."""
    named = [request.cwd / path for path in request.paths]
    roles = Roles([path for path in named if path.is_dir()], request.cwd)
    position = 0
    for found in _discovered(request):
        config = request.configs.for_file(found.path)
        role = roles.role(found.path, config.test_support) if found.error is None else Role.PROGRAM
        if found.error is not None or role is not Role.PROGRAM:
            yield Input(position, found, config, role, roles)
            position += 1


def _stdin_input(request: Request) -> Iterator[Input]:
    path = Path(os.path.abspath(request.cwd / (request.stdin_filename or "test_stdin.py")))
    config = request.configs.for_file(path)
    roles = Roles(fallback=request.cwd)
    found = Discovered(path, request.stdin_filename or "-")
    yield Input(0, found, config, roles.role(path, config.test_support), roles, request.stdin)


def jobs_of(inputs: Iterable[Input], schema: Schema, done: dict[int, FileReport]) -> Iterator[tuple[int, Config, Job]]:
    """Read the files one after the other, when they are asked for; of what is unreadable, `done` gets the report."""
    for each in inputs:
        path, display, error = each.found.path, each.found.display, each.found.error
        if error is None:
            try:
                data = _read(each)
            except OSError as reason:
                error = f"cannot be read: {reason.strerror or reason}"
        if error is not None:
            done[each.position] = FileReport(display, problems=(Problem(display, error),))
            continue
        ignored = ignored_for(each.config, schema, path)
        job = Job(display, data, each.role, each.roles.layout(path), ignored, str(path))
        yield each.position, each.config, job


def _read(given: Input) -> bytes:
    if given.data is None:
        return read_source(given.found.path)
    if len(given.data) > MAX_BYTES:
        raise too_large()
    return given.data


def workers_for(jobs: int | None, files: int) -> int:
    """How many processes to use for so many files; 1 is this one."""
    if jobs is not None:
        return max(1, jobs)
    if files < _MANY_FILES:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _results(batches: Iterator[Batch], workers: int) -> Iterator[tuple[Batch, list[FileReport]]]:
    first = list(islice(batches, 2))
    batches = chain(first, batches)
    if workers == 1 or len(first) < 2:
        return ((batch, check_batch(batch)) for batch in batches)
    from ssot_lint.engine.pool import check_in_processes

    return check_in_processes(batches, workers)
