"""One fix run over the files of a request: what was found, what is being rewritten, what is left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from ssot_lint.config import Config
from ssot_lint.data import replace
from ssot_lint.engine.batches import forget_projects
from ssot_lint.engine.fixing.batches import FixBatch, batched, fix_batch, not_fixed, unread
from ssot_lint.engine.fixing.one_file import Task
from ssot_lint.engine.fixing.settings import FixSettings
from ssot_lint.engine.fixing.standing import outdated, sharing_grounds, without
from ssot_lint.engine.fixing.wanted import Wanted, joined
from ssot_lint.engine.fixing.writing import Made, Verification, verified, written
from ssot_lint.engine.run import Progress, Request, conclude, examine, jobs_of, look_again, workers_for
from ssot_lint.findings import FileReport, Report
from ssot_lint.fixes import FixedFile
from ssot_lint.project.evidence import digest_bytes
from ssot_lint.rewrite.journal import Journal

_MANY_FILES = 8
_MORE_PASSES = 3


class Session:
    """The files of a request, checked once; each call of `fix` makes fixes and brings the report up to date."""

    def __init__(self, request: Request, settings: FixSettings, progress: Progress | None = None) -> None:
        """Checks everything. Raises ConfigError."""
        # What is kept from other runs cannot tell what becomes of files that are about to change.
        self.request = request = replace(request, cache=None, traced=settings.write)
        self.settings = settings
        self.remarks: list[str] = []
        self._progress = progress
        examination = examine(request, progress)
        # Files that are fixed stand in the place of those that were checked, which others of the project still know.
        forget_projects()
        self._examination = replace(examination, reports=sharing_grounds(examination.reports))
        self.report: Report = conclude(self._examination)
        self.journal = self._opened()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        """End the run: what it changed is one step for `undo`."""
        if self.journal is not None:
            self.journal.close()

    def _opened(self) -> Journal | None:
        settings = self.settings
        if settings.journal is None or not settings.write:
            return None
        return Journal.open(str(settings.journal), str(settings.root))

    def wanted(self, settings: FixSettings) -> Wanted:
        """What there is to fix by now, under settings that may say less than those of the session."""
        return Wanted(self.report, settings, self._examination)

    def tasks(self, wanted: Wanted) -> Iterator[tuple[int, Config, Task]]:
        """The files to fix, read as they are asked for, each with its position."""
        inputs = [each for each in self._examination.inputs if each.position in wanted.by_position]
        unreadable: dict[int, FileReport] = {}
        rivals = wanted.rivals
        for position, config, job in jobs_of(inputs, self.request.schema, unreadable):
            chosen, kinds = wanted.by_position[position], wanted.kinds(position)
            task = Task(job, wanted.reports[position], chosen, kinds=kinds, rivals=rivals)
            if _is_as_checked(task):
                yield position, config, task
            else:
                wanted.refuse(position, "the file changed since it was checked")
        for position, report in unreadable.items():
            wanted.refuse(position, f"the file {report.problems[0].message}")

    def fix(self, settings: FixSettings, verification: Verification | None = None) -> list[FixedFile]:
        """Fix what the settings want, in parallel; the files that had something to fix. Raises JournalError."""
        done = self._fix(self.wanted(settings), settings, verification)
        made = done
        for _ in range(_MORE_PASSES):
            if not settings.write or not any(fixed.outward for file in made for fixed in file.fixed):
                break
            # What other files see of a fix may ask for another one there.
            wanted = self.wanted(settings)
            wanted.leave_out(done)
            made = self._fix(wanted, settings, verification)
            done = joined(done, made)
        return done

    def _fix(self, wanted: Wanted, settings: FixSettings, verification: Verification | None) -> list[FixedFile]:
        made = self._rewritten(wanted)
        if not settings.write:
            return self.conclude(made)
        if verification is None:
            return self.conclude(written(made, self.journal))
        return self.conclude(verified(made, self.journal, verification, self.remarks.append))

    def conclude(self, made: Iterable[Made]) -> list[FixedFile]:
        """Bring the report up to date with files that were rewritten. What other files see of them is looked at too."""
        files: list[FixedFile] = []
        reports: dict[int, FileReport] = {}
        for position, file in made:
            files.append(file if self.settings.with_bytes else file.without_bytes())
            if file.is_changed and file.report is not None:
                reports[position] = file.report
        forget_projects()
        removed = {file.location for file in files if file.after is None}
        left = tuple(path for path in self.request.paths if os.path.abspath(self.request.cwd / path) not in removed)
        outward = any(fixed.outward for file in files for fixed in file.fixed)
        # Without a path everything would be looked at.
        self._examination = replace(self._examination, reports={**self._examination.reports, **reports})
        if self.settings.write and outward and (left or not self.request.paths):
            self.request = replace(self.request, paths=left)
            self._examination = without(self._examination, removed)
            stale = outdated(self._examination, self.request.cwd)
            self._examination = look_again(self._examination, self.request, stale)
        self.report = conclude(self._examination)
        return [self._without_closed(file) for file in files] if outward else files

    def _without_closed(self, file: FixedFile) -> FixedFile:
        """The file without what was not fixed there because a fix elsewhere was to close it, and did."""
        if not self.settings.write or not file.unfixed:
            return file
        reports = (report for report in self.report.files if report.path == file.path)
        left = {each.fingerprint for report in reports for each in report.findings}
        return replace(file, unfixed=tuple(each for each in file.unfixed if each.finding.fingerprint in left))

    def _rewritten(self, wanted: Wanted) -> Iterator[Made]:
        """Every file that has something to fix, rewritten in memory, here or in worker processes; in order."""
        positions: list[int] = []

        def tasks() -> Iterator[tuple[Config, Task]]:
            for position, config, task in self.tasks(wanted):
                positions.append(position)
                yield config, task

        total = len(wanted.by_position)
        for done, file in enumerate(self._fixed(batched(tasks(), str(self.request.cwd)), total)):
            position = positions[done]
            if self._progress is not None:
                self._progress(done + 1, total)
            yield position, replace(file, unfixed=(*file.unfixed, *wanted.refused.pop(position, [])))
        for position, refused in wanted.refused.items():
            path = wanted.reports[position].path
            yield position, FixedFile(path, "", b"", b"", unfixed=tuple(refused))

    def _fixed(self, batches: Iterable[FixBatch], files: int) -> Iterator[FixedFile]:
        workers = workers_for(self.request.jobs, files * _MANY_FILES)
        if workers == 1 or self.request.stdin is not None:
            for batch in batches:
                yield from fix_batch(batch)
            return
        from ssot_lint.engine.pool import map_in_processes

        work: Callable[[FixBatch], list[FixedFile]] = fix_batch
        for _, done in map_in_processes(work, map(unread, batches), workers, _apart):
            yield from done


def _is_as_checked(task: Task) -> bool:
    """Whether the bytes are those of the report: else its findings may stand anywhere."""
    grounds = task.report.grounds
    return not grounds or grounds[0][2].startswith(f"{digest_bytes(task.job.data)}:")


def _apart(batch: FixBatch) -> list[FixedFile]:
    """Fix a batch in a process of its own; if that dies too, each file in one."""
    from ssot_lint.engine.pool import in_own_process

    done = in_own_process(fix_batch, batch)
    if done is not None:
        return done
    if len(batch.tasks) == 1:
        return [not_fixed(batch.tasks[0], "the process that fixed this file died")]
    singles = zip(batch.tasks, batch.digests, strict=True)
    return [file for task, digest in singles for file in _apart(replace(batch, tasks=(task,), digests=(digest,)))]
