"""A fix run: check, rewrite the files with fixable findings, write what keeps its promises, and say what is left."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from ssot_lint.config import Config
from ssot_lint.engine.batches import forget_projects
from ssot_lint.engine.fixing.batches import FixBatch, batched, fix_batch, not_fixed, unread
from ssot_lint.engine.fixing.one_file import Task
from ssot_lint.engine.run import Examination, Progress, Request, conclude, examine, jobs_of, workers_for
from ssot_lint.engine.vcs.git import uncommitted
from ssot_lint.findings import FileReport, Finding, Report, Safety
from ssot_lint.fixes import FixedFile, Unfixed
from ssot_lint.rewrite.journal import Journal
from ssot_lint.rewrite.write import Change, replace_files

_MANY_FILES = 8
_DIRTY = "the file has uncommitted changes; --allow-dirty fixes it all the same"


@dataclass(frozen=True, slots=True)
class FixSettings:
    """What to fix and whether to write it. `codes` None: of every rule. `journal` None: nothing is kept for `undo`.

    `root` is the folder that the journal speaks of.
    """

    unsafe: bool = False
    allow_dirty: bool = False
    write: bool = True
    journal: Path | None = None
    codes: frozenset[str] | None = None
    root: Path = field(default_factory=Path)


@dataclass(frozen=True, slots=True)
class FixRun:
    """What a fix run did: the report of what is left, and every file that had something to fix."""

    report: Report
    files: tuple[FixedFile, ...]

    @property
    def changed(self) -> list[FixedFile]:
        """The files that were rewritten, or would be."""
        return [file for file in self.files if file.is_changed]

    @property
    def unfixed(self) -> list[Unfixed]:
        """Every fixable finding that is left, with the reason."""
        return [each for file in self.files for each in file.unfixed]


@dataclass(slots=True)
class _Outcome:
    """What became of the files, and the reports that take the place of those of the check."""

    files: list[FixedFile] = field(default_factory=list)
    reports: dict[int, FileReport] = field(default_factory=dict)


def fix(request: Request, settings: FixSettings, progress: Progress | None = None) -> FixRun:
    """Check everything the request names, and fix what can be fixed. Raises ConfigError, JournalError."""
    started = time.perf_counter()
    examination = examine(request, progress)
    report = conclude(examination)
    wanted = Wanted(report, settings, examination)
    outcome = _Outcome()
    made = rewritten(wanted, request, examination, progress)
    with (
        Journal.open(str(settings.journal), str(settings.root))
        if settings.journal and settings.write
        else nullcontext() as journal
    ):
        written = _written(made, journal) if settings.write else made
        for position, file in written:
            outcome.files.append(file)
            if file.is_changed and file.report is not None:
                outcome.reports[position] = file.report
    report = _left(request, examination, outcome, settings)
    return FixRun(replace(report, seconds=time.perf_counter() - started), tuple(outcome.files))


class Wanted:
    """Which findings of a report are to be fixed, and why others are not."""

    def __init__(self, report: Report, settings: FixSettings, examination: Examination) -> None:
        self.by_position: dict[int, frozenset[str]] = {}
        self.refused: dict[int, list[Unfixed]] = {}
        self.reports = dict(enumerate(report.files))
        fixable = {at: found for at, file in self.reports.items() if (found := self._fixable(file, settings))}
        dirty = self._dirty(fixable, settings, examination)
        for position, findings in fixable.items():
            left = [finding for finding in findings if finding.fix is Safety.UNSAFE] if position in dirty else []
            if left:
                self.refused[position] = [Unfixed(finding, _DIRTY) for finding in left]
            if len(left) < len(findings):
                self.by_position[position] = frozenset(each.fingerprint for each in findings if each not in left)

    @staticmethod
    def _fixable(file: FileReport, settings: FixSettings) -> list[Finding]:
        allowed = (Safety.SAFE, Safety.UNSAFE) if settings.unsafe else (Safety.SAFE,)
        codes = settings.codes
        return [each for each in file.findings if each.fix in allowed and (codes is None or each.code in codes)]

    @staticmethod
    def _dirty(fixable: Mapping[int, list[Finding]], settings: FixSettings, examination: Examination) -> set[int]:
        if not settings.write or settings.allow_dirty:
            return set()
        paths = {
            position: examination.inputs[position].found.path
            for position, findings in fixable.items()
            if any(finding.fix is Safety.UNSAFE for finding in findings)
        }
        dirty = uncommitted(list(paths.values()))
        return {position for position, path in paths.items() if path in dirty}


def rewritten(
    wanted: Wanted, request: Request, examination: Examination, progress: Progress | None
) -> Iterator[tuple[int, FixedFile]]:
    """Every file that has something to fix, rewritten in memory, here or in worker processes; in order."""
    inputs = [each for each in examination.inputs if each.position in wanted.by_position]
    unreadable: dict[int, FileReport] = {}
    positions: list[int] = []

    def tasks() -> Iterator[tuple[Config, Task]]:
        for position, config, job in jobs_of(inputs, request.schema, unreadable):
            positions.append(position)
            yield config, Task(job, wanted.reports[position], wanted.by_position[position])

    for done, file in enumerate(_fixed(batched(tasks(), str(request.cwd)), len(inputs), request)):
        position = positions[done]
        if progress is not None:
            progress(done + 1, len(inputs))
        refused = wanted.refused.pop(position, [])
        yield position, replace(file, unfixed=(*file.unfixed, *refused))
    for position, refused in wanted.refused.items():
        path = wanted.reports[position].path
        yield position, FixedFile(path, "", b"", b"", unfixed=tuple(refused))


def _fixed(batches: Iterable[FixBatch], files: int, request: Request) -> Iterator[FixedFile]:
    workers = workers_for(request.jobs, files * _MANY_FILES)
    if workers == 1 or request.stdin is not None:
        for batch in batches:
            yield from fix_batch(batch)
        return
    from ssot_lint.engine.pool import map_in_processes

    for _, done in map_in_processes(fix_batch, map(unread, batches), workers, _apart):
        yield from done


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


def _written(made: Iterable[tuple[int, FixedFile]], journal: Journal | None) -> Iterator[tuple[int, FixedFile]]:
    """Write the changed files; one that cannot be written comes back unchanged, with the reason."""
    waiting: dict[str, tuple[int, FixedFile]] = {}
    same: list[tuple[int, FixedFile]] = []

    def changes() -> Iterator[Change]:
        for position, file in made:
            if file.is_changed:
                waiting[file.location] = position, file
                yield Change(file.location, file.before, file.after)
            else:
                same.append((position, file))

    for change, error in replace_files(changes(), journal):
        position, file = waiting.pop(change.location)
        yield position, file if error is None else given_up(file, str(error))
        yield from same
        same.clear()
    yield from same


def given_up(file: FixedFile, reason: str) -> FixedFile:
    """A rewritten file as one that was left as it is."""
    unfixed = tuple(Unfixed(each.finding, reason) for each in file.fixed)
    return replace(file, after=file.before, fixed=(), unfixed=(*file.unfixed, *unfixed), report=None)


def _left(request: Request, examination: Examination, outcome: _Outcome, settings: FixSettings) -> Report:
    """The report after the fixes. Where other files may see a change, everything is checked again."""
    forget_projects()
    if settings.write and any(fixed.outward for file in outcome.files for fixed in file.fixed):
        return conclude(examine(request))
    return conclude(replace(examination, reports={**examination.reports, **outcome.reports}))
