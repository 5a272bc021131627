"""Fixing one file: bytes and findings in, bytes and what became of the findings out; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssot_lint.data import dataclass, field, replace
from ssot_lint.engine.check import Job, check_file
from ssot_lint.engine.fixing.aftermath import broken_by
from ssot_lint.engine.plan import Plan
from ssot_lint.findings import FileReport, Finding, Safety
from ssot_lint.fixes import Edit, Fix, Fixed, FixedFile, Refused, Unfixed
from ssot_lint.model import TestFile, Unparsable, read_file
from ssot_lint.project import Project
from ssot_lint.rewrite.compose import compose, edits_of, with_imports
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.encoding import encoded
from ssot_lint.rewrite.gate import broken_promise
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import apply_edits, newline_of
from ssot_lint.rewrite.moves import moved
from ssot_lint.rewrite.orphans import without_idle_attributes, without_orphans

MAX_ROUNDS = 10

# The file and what the rules say of it, and the edits that gave it.
_Made = tuple[tuple[TestFile, FileReport], list[Edit]]


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
    file = _read(job.data, job, plan, project, [])
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


def _read(
    data: bytes, job: Job, plan: Plan, project: Project, into: list[TestFile | Unparsable]
) -> TestFile | Unparsable:
    found = read_file(data, job.path, job.role, job.layout, plan.vocabulary)
    if isinstance(found, TestFile):
        project.adopt(found, job.location)
    into.append(found)
    return found


def _round(work: _Work, job: Job, plan: Plan, project: Project) -> bool:
    """Make the fixes that go together; whether the file changed. What is left for the next round is pending."""
    project.adopt(work.file, job.location)
    imports = Imports(work.file, newline_of(work.file.source.text))
    fixes = list(_proposed(work, imports, plan))
    taken, left = compose(fixes)
    if not taken:
        work.pending = []
        return False
    attempt = _Attempt(work, imports, job, plan, project)
    kept = attempt.keeping(taken)
    if not kept or attempt.result is None:
        work.pending = [fix.finding for fix in left]
        return bool(left) and _round(work, job, plan, project)
    left += [fix for fix in taken if fix not in kept and fix.finding.fingerprint not in work.unfixed]
    made, edits = attempt.result
    reducing = {rule.code for rule in plan.reducing}
    work.file, work.report = made
    work.current.clear()
    work.fixed += [Fixed(f.finding, f.safety, f.title, f.adds, f.removes, f.outward) for f in kept]
    work.pending = [moved(fix.finding, edits) for fix in left if fix.finding.code in reducing]
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


@dataclass(slots=True)
class _Attempt:
    """Fixes tried together; those that break a promise are found by trying halves."""

    work: _Work
    imports: Imports
    job: Job
    plan: Plan
    project: Project
    result: _Made | None = None
    _first: _Made | None = None
    _failed: set[tuple[int, ...]] = field(default_factory=set)

    def keeping(self, fixes: Sequence[Fix]) -> list[Fix]:
        """The fixes that keep every promise; `result` is what they make of the file together."""
        groups = self._good(list(fixes))
        if len(groups) == 1:
            self.result = self._first
            return groups[0]
        good = [fix for group in groups for fix in group]
        if good and self._broken(good) is not None:
            good = self._joined(groups)
        return good

    def _good(self, fixes: list[Fix]) -> list[list[Fix]]:
        """Groups that are fine by themselves, in order; `_first` is what the first makes of the file."""
        reason = self._broken(fixes)
        if reason is None:
            self._first = self._first or self.result
            return [fixes]
        if len(fixes) == 1:
            self.work.refuse(fixes[0].finding, reason)
            return []
        half = len(fixes) // 2
        return self._good(fixes[:half]) + self._good(fixes[half:])

    def _joined(self, groups: list[list[Fix]]) -> list[Fix]:
        """Each alone is fine and together they are not: those that go with all before them. Others wait a round."""
        kept, made = groups[0], self._first
        waiting = groups[:0:-1]
        while waiting:
            group = waiting.pop()
            if self._broken([*kept, *group]) is None:
                kept, made = [*kept, *group], self.result
            elif len(group) > 1:
                half = len(group) // 2
                waiting += [group[half:], group[:half]]
        self.result = made
        return kept

    def _broken(self, fixes: Sequence[Fix]) -> str | None:
        """What speaks against these fixes; None when they are fine, and then `result` holds what they give."""
        self.result = None
        key = tuple(id(fix) for fix in fixes)
        if key in self._failed:
            return "it was tried"
        reason, self.result = self._try(fixes)
        if reason is not None:
            self._failed.add(key)
        return reason

    def _try(self, fixes: Sequence[Fix]) -> tuple[str | None, _Made | None]:
        file, job, project = self.work.file, self.job, self.project
        project.adopt(file, job.location)
        edits = edits_of(fixes)
        try:
            wanted = {each for fix in fixes for each in fix.imports}
            unused = {name for fix in fixes for name in fix.unused}
            orphans = {name for fix in fixes for name in fix.orphans}
            text = apply_edits(file.source.text, edits)
            # A class may be left to nobody by what the attributes were made of.
            for without in (without_idle_attributes, without_orphans):
                if gone := without(file, orphans, text):
                    edits = sorted([*edits, *gone])
                    text = apply_edits(file.source.text, edits)
            edits = with_imports(edits, self.imports.edits(wanted, unused, text))
            data = encoded(apply_edits(file.source.text, edits), file.source)
        except Refused as refused:
            return refused.reason, None
        read: list[TestFile | Unparsable] = []
        broken = broken_promise(file, data, edits, fixes, lambda new: _read(new, job, self.plan, project, read))
        if broken is not None:
            return broken, None
        after = read[-1]
        assert isinstance(after, TestFile)
        report = check_file(replace(job, data=data), self.plan, project, after)
        broken = broken_by(fixes, self.work.report, report, self.plan)
        return broken, ((after, report), edits) if broken is None else None
