"""Fixing one file: bytes and findings in, bytes and what became of the findings out; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.data import dataclass, field
from ssot_lint.engine.check import Job
from ssot_lint.engine.fixing.attempts import Attempt, Start, let_go, read_new
from ssot_lint.engine.plan import Plan
from ssot_lint.findings import FileReport, Finding, Safety
from ssot_lint.fixes import Fix, Fixed, FixedFile, Refused, Unfixed
from ssot_lint.model import TestFile
from ssot_lint.project import Project
from ssot_lint.rewrite.compose import compose
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import newline_of
from ssot_lint.rewrite.moves import moved

MAX_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Task:
    """One file to fix: its bytes, the report of the check, and which of its findings to fix, by fingerprint.

    Unless `only` these are to be fixed, what shows up on the way and is of one of the `kinds` is fixed too.
    `rivals`: the classes of any file, by path and name, that a rule which compares files would fix.
    """

    job: Job
    report: FileReport
    wanted: frozenset[str]
    only: bool = False
    kinds: frozenset[tuple[str, Safety | None]] = frozenset()
    rivals: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class _Work:
    """Where the fixing of one file stands. `current`: what was refused since the file last changed."""

    file: TestFile
    report: FileReport
    pending: list[Finding]
    rivals: frozenset[tuple[str, str]]
    fixed: list[Fixed] = field(default_factory=list)
    unfixed: dict[str, Unfixed] = field(default_factory=dict)
    current: set[str] = field(default_factory=set)
    is_removed: bool = False

    def refuse(self, finding: Finding, reason: str) -> None:
        """Leave a finding, of the file as it is by now."""
        self.unfixed[finding.fingerprint] = Unfixed(finding, reason)
        self.current.add(finding.fingerprint)


def fix_file(task: Task, plan: Plan, project: Project) -> FixedFile:
    """Close what can be closed of the wanted findings, in rounds. Every promise holds for what is given back."""
    job = task.job
    file = read_new(job.data, job, plan)
    if not isinstance(file, TestFile):
        return FixedFile(job.path, job.location, job.data, job.data)
    wanted = [finding for finding in task.report.findings if finding.fingerprint in task.wanted]
    alike = task.kinds | {(finding.code, finding.fix) for finding in wanted}
    work = _Work(file, task.report, wanted, task.rivals)
    try:
        for _ in range(MAX_ROUNDS):
            if not _round(work, job, plan, project) and not _reconsider(work, plan):
                break
            if task.only or work.is_removed:
                break
            for finding in work.report.findings:
                again = finding.fingerprint in task.wanted or (finding.code, finding.fix) in alike
                is_open = finding.fix is not None and finding.fingerprint not in work.unfixed
                if again and is_open and finding not in work.pending:
                    work.pending.append(finding)
        for finding in work.pending:
            work.unfixed.setdefault(finding.fingerprint, Unfixed(finding, "left for another run"))
    finally:
        project.release(job.location)
        let_go(work.file)
    data = None if work.is_removed else work.file.source.data
    unfixed = tuple(sorted(_left(work, plan), key=lambda each: each.finding.sort_key))
    return FixedFile(job.path, job.location, job.data, data, tuple(work.fixed), unfixed, work.report)


def _reconsider(work: _Work, plan: Plan) -> bool:
    """Forget what was refused before the file last changed: a second run would try it again. Whether there was any."""
    late = {rule.code for rule in plan.reducing}
    kept = {mark: each for mark, each in work.unfixed.items() if mark in work.current or each.finding.code in late}
    is_less = len(kept) < len(work.unfixed)
    work.unfixed = kept
    return is_less


def _left(work: _Work, plan: Plan) -> Iterable[Unfixed]:
    """What was refused, without what another fix closed."""
    reported = {finding.fingerprint for finding in work.report.findings}
    late = {rule.code for rule in plan.reducing}
    for mark, each in work.unfixed.items():
        if not work.fixed or mark in reported or each.finding.code in late:
            yield each


def _round(work: _Work, job: Job, plan: Plan, project: Project) -> bool:
    """Make the fixes that go together; whether the file changed. What is left for the next round is pending."""
    project.adopt(work.file, job.location)
    imports = Imports(work.file, newline_of(work.file.source.text))
    fixes = list(_proposed(work, imports, plan))
    taken, left = compose(fixes)
    if not taken:
        work.pending = []
        return False
    attempt = Attempt(Start(work.file, work.report, imports), job, plan, project, work.refuse)
    kept = attempt.keeping(taken)
    if not kept or attempt.result is None:
        work.pending = [fix.finding for fix in left]
        return bool(left) and _round(work, job, plan, project)
    left += [fix for fix in taken if fix not in kept and fix.finding.fingerprint not in work.unfixed]
    made = attempt.result
    reducing = {rule.code for rule in plan.reducing}
    let_go(work.file)
    work.file, work.report = made.file, made.report
    work.current.clear()
    work.fixed += [Fixed(f.finding, f.safety, f.title, f.adds, f.removes, f.outward) for f in kept]
    work.pending = [moved(fix.finding, made.edits) for fix in left if fix.finding.code in reducing]
    if any(fix.removes_file for fix in kept):
        work.is_removed, work.pending, work.report = True, [], FileReport(job.path)
    return True


def _proposed(work: _Work, imports: Imports, plan: Plan) -> Iterable[Fix]:
    rules = {rule.code: rule for rule in plan.rules}
    for finding in work.pending:
        rule = rules.get(finding.code)
        if rule is None or rule.fixer is None or finding.fingerprint in work.unfixed:
            continue
        editor = Editor(work.file, finding, imports, work.rivals)
        editor.done = tuple(work.fixed)
        try:
            title = rule.fixer(editor, finding, plan.contexts[rule.code])
            yield editor.fix(title, finding.fix or Safety.UNSAFE)
        except Refused as refused:
            work.refuse(finding, refused.reason)
        except Exception as error:
            work.refuse(finding, f"internal error: {type(error).__name__}: {error}")
