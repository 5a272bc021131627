"""The unit of work that is sent to an executor: files of one configuration, as bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ssot_lint.config import Config
from ssot_lint.data import dataclass, field
from ssot_lint.model.roles import Role
from ssot_lint.pytest_config import PytestConfig

_BATCH_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """One file to check: its bytes, its display path, role, layout, codes ignored by configuration, absolute path."""

    path: str
    data: bytes
    role: Role
    layout: PytestConfig
    ignored: Mapping[str, str] = field(default_factory=dict)
    location: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Jobs that share one configuration; `start` is the position of the first in the run.

    `for_cache`: reports name everything that they rest on.
    """

    start: int
    config: Config
    jobs: tuple[Job, ...]
    cwd: str
    for_cache: bool = True


def split(jobs: Iterable[tuple[int, Config, Job]], cwd: str, for_cache: bool = True) -> Iterator[Batch]:
    """Group (position, config, job) into batches of about a megabyte of source, order kept."""
    pending: list[Job] = []
    start, size, current = 0, 0, None
    for position, config, job in jobs:
        if pending and (config is not current or size >= _BATCH_BYTES or position != start + len(pending)):
            assert current is not None
            yield Batch(start, current, tuple(pending), cwd, for_cache)
            pending, size = [], 0
        if not pending:
            start, current = position, config
        pending.append(job)
        size += len(job.data)
    if pending and current is not None:
        yield Batch(start, current, tuple(pending), cwd, for_cache)
