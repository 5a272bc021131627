"""The unit of fixing work: files of one configuration with their findings, sent without their bytes."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from pathlib import Path

from ssot_lint.config import Config
from ssot_lint.data import dataclass, replace
from ssot_lint.engine.batches import collecting_by_file, grounds_of, plan_of, project_of
from ssot_lint.engine.fixing.one_file import Task, fix_file
from ssot_lint.engine.plan import Plan
from ssot_lint.fixes import FixedFile, Unfixed
from ssot_lint.project import Project
from ssot_lint.project.disk import read_source
from ssot_lint.project.evidence import digest_bytes

# Small, so that no worker is long at its last one while the others have none.
_BATCH_BYTES = 200_000
# Concrete trees stay in circles with what changes them, until the collector looks.
_MOST_NEW = 100_000


@dataclass(frozen=True, slots=True)
class FixBatch:
    """Tasks of one configuration. `digests` are those of the bytes that were checked, where they are not sent."""

    config: Config
    tasks: tuple[Task, ...]
    cwd: str
    digests: tuple[str, ...] = ()


def fix_batch(batch: FixBatch) -> list[FixedFile]:
    """Fix every file of the batch, in order; nothing is written. Never raises for what a file holds."""
    plan = plan_of(batch.config)
    project = project_of(batch.config, Path(batch.cwd))
    done = []
    with collecting_by_file():
        for position, task in enumerate(batch.tasks):
            digest = batch.digests[position] if batch.digests else None
            try:
                ready = task if digest is None else _with_bytes(task, digest)
                done.append(_fixed(ready, plan, project))
            except _Changed:
                done.append(not_fixed(task, "the file changed since it was checked"))
            except OSError as error:
                done.append(not_fixed(task, f"the file cannot be read: {(error.strerror or str(error)).lower()}"))
            except RecursionError:
                done.append(not_fixed(task, "the file is too deeply nested"))
            if gc.get_count()[0] > _MOST_NEW:
                gc.collect(0)
    return done


def _fixed(task: Task, plan: Plan, project: Project) -> FixedFile:
    """The file, fixed; its report says what it rests on, so that it can be told whether it holds in the end."""
    with project.traces.asking(task.job.location):
        file = fix_file(task, plan, project)
    if not file.is_changed or file.report is None or file.after is None:
        return file
    return replace(file, report=replace(file.report, grounds=grounds_of(replace(task.job, data=file.after), project)))


class _Changed(Exception):
    """The file is not what was checked."""


def _with_bytes(task: Task, digest: str) -> Task:
    data = read_source(Path(task.job.location))
    if digest_bytes(data) != digest:
        raise _Changed
    return replace(task, job=replace(task.job, data=data))


def unread(batch: FixBatch) -> FixBatch:
    """The batch without its bytes, to be sent to another process, which reads them again."""
    digests = tuple(digest_bytes(task.job.data) for task in batch.tasks)
    return replace(batch, tasks=tuple(replace(t, job=replace(t.job, data=b"")) for t in batch.tasks), digests=digests)


def not_fixed(task: Task, reason: str) -> FixedFile:
    """A file that was left as it is, for one reason that holds for all that was wanted."""
    findings = (finding for finding in task.report.findings if finding.fingerprint in task.wanted)
    job = task.job
    return FixedFile(
        job.path, job.location, job.data, job.data, unfixed=tuple(Unfixed(each, reason) for each in findings)
    )


def batched(tasks: Iterable[tuple[Config, Task]], cwd: str) -> Iterator[FixBatch]:
    """Group the tasks into batches of some hundred kilobytes of source, order kept."""
    pending: list[Task] = []
    current: Config | None = None
    for config, task in tasks:
        if current is not None and pending and (config is not current or _size(pending) >= _BATCH_BYTES):
            yield FixBatch(current, tuple(pending), cwd)
            pending = []
        current = config
        pending.append(task)
    if current is not None and pending:
        yield FixBatch(current, tuple(pending), cwd)


def _size(tasks: list[Task]) -> int:
    return sum(len(task.job.data) for task in tasks)
