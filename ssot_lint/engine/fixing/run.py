"""The ways to run fixes: all at once, in commits, or one by one."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ssot_lint.data import replace
from ssot_lint.engine.batches import plan_of, project_of
from ssot_lint.engine.fixing.one_file import Task, fix_file
from ssot_lint.engine.fixing.session import Session
from ssot_lint.engine.fixing.settings import FixRun, FixSettings
from ssot_lint.engine.fixing.writing import Made, Verification, written
from ssot_lint.engine.run import Progress, Request
from ssot_lint.engine.vcs.git import commit, index_is_clean, repository_of
from ssot_lint.engine.vcs.messages import By, commit_message, divide
from ssot_lint.enumeration import Enum
from ssot_lint.errors import UsageError
from ssot_lint.findings import FileReport, Finding, Safety
from ssot_lint.fixes import Fixed, FixedFile
from ssot_lint.rewrite.journal import Journal

__all__ = ["Answer", "Ask", "FixRun", "FixSettings", "Verification", "fix", "fix_by_commit", "fix_one_by_one"]


def fix(
    request: Request,
    settings: FixSettings,
    progress: Progress | None = None,
    verification: Verification | None = None,
) -> FixRun:
    """Check everything the request names, and fix what can be fixed. Raises ConfigError, JournalError."""
    started = time.perf_counter()
    with Session(request, settings, progress) as session:
        return _done(session, session.fix(settings, verification), started)


def _done(session: Session, files: list[FixedFile], started: float) -> FixRun:
    report = replace(
        session.report,
        seconds=time.perf_counter() - started,
        fixed=tuple(each for file in files for each in file.fixed),
        unfixed=tuple(each for file in files for each in file.unfixed),
    )
    return FixRun(report, tuple(files), tuple(session.remarks))


def fix_by_commit(
    request: Request,
    settings: FixSettings,
    by: By,
    progress: Progress | None = None,
    verification: Verification | None = None,
) -> FixRun:
    """Fix rule by rule, or family by family, each in a commit of its own; only files that git has unchanged.

    Raises UsageError outside a repository or with something staged, GitError when git or a hook refuses a commit.
    """
    root = repository_of(settings.root)
    if root is None:
        raise UsageError(f"--commit: {settings.root} is in no git repository")
    if not index_is_clean(root):
        raise UsageError("--commit: something is staged, or a merge is under way: commit or unstage it first")
    started = time.perf_counter()
    files: list[FixedFile] = []
    with Session(request, settings, progress) as session:
        for codes in _parts(session, settings, by):
            done = session.fix(replace(settings, codes=codes, committed=True), verification)
            files += done
            changed = [file for file in done if file.is_changed]
            fixed = [each for file in changed for each in file.fixed]
            if fixed:
                message = commit_message(by, fixed, len(changed))
                made = commit(root, [Path(file.location) for file in changed], message)
                session.remarks.append(f"{made[:10]} {message.splitlines()[0]}")
        return _done(session, files, started)


def _parts(session: Session, settings: FixSettings, by: By) -> list[frozenset[str]]:
    wanted = session.wanted(replace(settings, committed=True))
    chosen = {mark for marks in wanted.by_position.values() for mark in marks}
    fixed = [Fixed(each, Safety.SAFE, "") for each in session.report.findings if each.fingerprint in chosen]
    return [frozenset(each.finding.code for each in part) for part in divide(by, fixed).values()]


class Answer(Enum):
    """What a person says to a fix; `ALL` takes those of the same rule that follow."""

    YES = "y"
    NO = "n"
    ALL = "a"
    QUIT = "q"


Ask = Callable[[Finding, FixedFile], Answer]


def fix_one_by_one(request: Request, settings: FixSettings, ask: Ask, progress: Progress | None = None) -> FixRun:
    """Show each fix to `ask` and write those that it takes, file by file. Raises ConfigError, JournalError."""
    started = time.perf_counter()
    with Session(request, settings, progress) as session:
        wanted = session.wanted(settings)
        made: list[Made] = []
        questions = _Questions(ask)
        for position, config, task in session.tasks(wanted):
            plan, project = plan_of(config), project_of(config, request.cwd)
            rewrite = _Rewrite(task, partial(fix_file, plan=plan, project=project))
            made += [(position, file) for file in rewrite.steps(questions, session.journal)]
            if questions.is_over:
                break
        for at, refused in wanted.refused.items():
            made.append((at, FixedFile(wanted.reports[at].path, "", b"", b"", unfixed=tuple(refused))))
        return _done(session, session.conclude(made), started)


class _Questions:
    """What was asked so far, so that nothing is asked twice."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._all: set[str] = set()
        self.is_over = False

    def takes(self, finding: Finding, file: FixedFile) -> bool:
        """Whether the fix is to be made."""
        if finding.code in self._all:
            return True
        answer = self._ask(finding, file)
        self.is_over = answer is Answer.QUIT
        if answer is Answer.ALL:
            self._all.add(finding.code)
        return answer in (Answer.YES, Answer.ALL)


class _Rewrite:
    """One file, fixed finding by finding."""

    def __init__(self, task: Task, fix: Callable[[Task], FixedFile]) -> None:
        self._task = task
        self._fix = fix

    def steps(self, questions: _Questions, journal: Journal | None) -> list[FixedFile]:
        """Ask about each finding in turn; what came of it, step by step."""
        asked: set[str] = set()
        steps: list[FixedFile] = []
        while not questions.is_over and (finding := self._next(asked)) is not None:
            asked.add(finding.fingerprint)
            file = self._fix(replace(self._task, wanted=frozenset((finding.fingerprint,)), only=True))
            if file.is_changed and questions.takes(finding, file):
                file = next(done for _, done in written([(0, file)], journal))
                if file.is_changed:
                    # What is left of equal findings moves up: the next one may have this fingerprint now.
                    asked.discard(finding.fingerprint)
                    self._go_on(file)
                steps.append(file)
            elif not file.is_changed:
                steps.append(file)
        return steps

    def _next(self, asked: set[str]) -> Finding | None:
        wanted = self._task.wanted
        left = (each for each in self._task.report.findings if each.fingerprint in wanted)
        return next((each for each in left if each.fingerprint not in asked), None)

    def _go_on(self, file: FixedFile) -> None:
        report: FileReport = file.report or self._task.report
        self._task = replace(self._task, job=replace(self._task.job, data=file.after or b""), report=report)
