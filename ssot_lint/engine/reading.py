"""Reading the files of a run, one after the other, when somebody is ready to check them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.config import Config, Schema, ignored_for
from ssot_lint.engine.inputs import Input
from ssot_lint.engine.jobs import Job
from ssot_lint.findings import FileReport, Problem
from ssot_lint.project.disk import MAX_BYTES, read_source, too_large


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
