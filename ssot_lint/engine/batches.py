"""Checking batches of files; what a worker knows of a project is kept for its next batch."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ssot_lint.config import Config, Schema, digest
from ssot_lint.data import replace
from ssot_lint.engine.check import check_file
from ssot_lint.engine.jobs import Batch, Job, split
from ssot_lint.engine.plan import Plan, make_plan, vocabulary_of
from ssot_lint.engine.schema import schema_of
from ssot_lint.findings import FileReport, Ground
from ssot_lint.project import Project
from ssot_lint.project.evidence import digest_bytes, evidence_of
from ssot_lint.rule import load_registry

# Trees take some forty times the room of what was parsed: this keeps a process near 200 MB.
_KEPT_BYTES = 3_000_000
# Objects that come to the others before the collector looks among them: most are of files that are kept.
_MOST_NEW = 1_000_000
# How much is kept is summed up after so many files: a sum takes as long as a rule does for a file.
_BETWEEN_LOOKS = 4
_plans: dict[str, Plan] = {}
_projects: dict[str, Project] = {}


def check_batch(batch: Batch) -> list[FileReport]:
    """Check every file of the batch; the reports are in the order of its jobs. Never raises for what a file holds."""
    plan = plan_of(batch.config)
    project = project_of(batch.config, Path(batch.cwd), batch.for_cache)
    reports: list[FileReport] = []
    with collecting_by_file():
        for number, job in enumerate(batch.jobs):
            if gc.get_count()[0] > _MOST_NEW:
                gc.collect(0)
            if number % _BETWEEN_LOOKS == 0 and project.kept_bytes > _KEPT_BYTES:
                del project  # so that it can go
                project = project_of(batch.config, Path(batch.cwd), batch.for_cache)
            reports.append(_check(job, plan, project))
    return reports


def _check(job: Job, plan: Plan, project: Project) -> FileReport:
    report = check_file(job, plan, project)
    if job.location:
        report = replace(report, grounds=grounds_of(job, project))
    return report


def grounds_of(job: Job, project: Project) -> tuple[Ground, ...]:
    """What the report of a file rests on, the file itself first; to be asked once, when it is done."""
    digest = digest_bytes(job.data)
    if not project.traces.are_wanted:
        return (("file", "", f"{digest}:"),)
    return (project.evidence.file(job.location, digest), *project.grounds(job.location))


@contextmanager
def collecting_by_file() -> Iterator[None]:
    """Look for garbage between files only, and only when much is new.

    A tree is a hundred thousand objects, none of them is garbage before its file is done, and then it goes by itself:
    the collector's own times of looking cost more than a third of a check.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def project_of(config: Config, cwd: Path, for_cache: bool = True) -> Project:
    """The project around a configuration; what it reads of other files is kept for the worker's next batches."""
    key = f"{digest(config)} {config.root} {cwd} {for_cache}"
    kept = _projects.get(key)
    if kept is None:
        evidence = evidence_of(config, cwd)
        _projects[key] = Project((), evidence.roles, vocabulary_of(config), evidence)
        _projects[key].traces.are_wanted = for_cache
    elif kept.kept_bytes > _KEPT_BYTES:
        _projects[key] = kept.emptied()
        del kept
        gc.collect()
    return _projects[key]


def forget_projects() -> None:
    """Read everything anew from now on: files have changed."""
    _projects.clear()


def plan_of(config: Config) -> Plan:
    """The plan for a configuration, made once per worker."""
    # Equal settings elsewhere speak of other paths.
    key = f"{digest(config)} {config.root}"
    if key not in _plans:
        _plans[key] = make_plan(config, load_registry(), _schema())
    return _plans[key]


@cache
def _schema() -> Schema:
    return schema_of(load_registry())


__all__ = [
    "Batch",
    "check_batch",
    "collecting_by_file",
    "forget_projects",
    "grounds_of",
    "plan_of",
    "project_of",
    "split",
]
