"""Fixes tried together: those that break a promise are found by few tries, since each takes a check of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from ssot_lint.data import dataclass, field, replace
from ssot_lint.engine.check import Job, check_file
from ssot_lint.engine.fixing.aftermath import Breach, broken_by
from ssot_lint.engine.plan import Plan
from ssot_lint.findings import FileReport, Finding
from ssot_lint.fixes import Edit, Fix, Refused
from ssot_lint.model import TestFile, Unparsable, read_file
from ssot_lint.model.dissolution import dissolve
from ssot_lint.project import Project
from ssot_lint.rewrite.compose import edits_of, with_imports
from ssot_lint.rewrite.encoding import encoded
from ssot_lint.rewrite.gate import broken_promise
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import apply_edits
from ssot_lint.rewrite.orphans import without_idle_attributes, without_orphans


@dataclass(frozen=True, slots=True)
class Start:
    """What a round starts from: the file, what the rules say of it, and the names by which its fixes import."""

    file: TestFile
    report: FileReport
    imports: Imports


@dataclass(frozen=True, slots=True)
class Made:
    """What fixes make of a file: the new file, what the rules say of it, and the edits that gave it."""

    file: TestFile
    report: FileReport
    edits: list[Edit]


@dataclass(slots=True)
class Attempt:
    """Fixes of one file and round; `refuse` is told of those that break a promise by themselves."""

    start: Start
    job: Job
    plan: Plan
    project: Project
    refuse: Callable[[Finding, str], None]
    result: Made | None = None
    _first: Made | None = None
    _failed: dict[tuple[int, ...], Breach] = field(default_factory=dict)

    def keeping(self, fixes: Sequence[Fix]) -> list[Fix]:
        """The fixes that keep every promise; `result` is what they make of the file together."""
        breach = self._clash(fixes) or self._broken(fixes)
        if breach is None:
            return list(fixes)
        kept = self._without_suspects(fixes, breach)
        if kept is not None:
            return kept
        groups = self._good(list(fixes))
        if len(groups) == 1:
            self.result = self._first
            return groups[0]
        good = [fix for group in groups for fix in group]
        if good and self._broken(good) is not None:
            good = self._joined(groups)
        return good

    def _clash(self, fixes: Sequence[Fix]) -> Breach | None:
        """What rules about classes say where two fixes of their family are about one class: they are quickly asked."""
        families = _meeting(fixes)
        written = self._written(fixes) if families else Breach("")
        if isinstance(written, Breach):
            return None
        new = read_new(written[1], self.job, self.plan)
        if not isinstance(new, TestFile):
            return None
        self.project.adopt(new, self.job.location)
        plan = self.plan.about_classes(families)
        report = check_file(replace(self.job, data=written[1]), plan, self.project, new)
        let_go(new)
        return broken_by(fixes, self.start.report, report, plan)

    def _without_suspects(self, fixes: Sequence[Fix], breach: Breach) -> list[Fix] | None:
        """Those that are left when of each place that is to blame only the first is made; None if that fails, too.

        Of two at the only place it is clear then that they clash; of more each is tried. The others wait a round.
        """
        by_place = [[fix for fix in fixes if _place(fix) in names] for names in sorted(breach.places, key=sorted)]
        later = [fix for group in by_place for fix in group[1:]]
        suspects = [fix for fix in fixes if fix in later]
        kept = [fix for fix in fixes if fix not in suspects]
        if not suspects or self._broken(kept) is not None:
            return None
        made = self.result
        for fix in suspects if len(suspects) > 1 else ():
            more = [each for each in fixes if each in kept or each is fix]
            if self._broken(more) is None:
                kept, made = more, self.result
        self.result = made
        return kept

    def _good(self, fixes: list[Fix]) -> list[list[Fix]]:
        """Groups that are fine by themselves, in order; `_first` is what the first makes of the file."""
        breach = self._broken(fixes)
        if breach is None:
            self._first = self._first or self.result
            return [fixes]
        if len(fixes) == 1:
            self.refuse(fixes[0].finding, breach.reason)
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

    def _broken(self, fixes: Sequence[Fix]) -> Breach | None:
        """What speaks against these fixes; None when they are fine, and then `result` holds what they give."""
        self.result = None
        key = tuple(id(fix) for fix in fixes)
        if key not in self._failed:
            found = self._try(fixes)
            if isinstance(found, Made):
                self.result = found
                return None
            self._failed[key] = found
        return self._failed[key]

    def _try(self, fixes: Sequence[Fix]) -> Breach | Made:
        file, job = self.start.file, self.job
        written = self._written(fixes)
        if isinstance(written, Breach):
            return written
        edits, data = written
        read: list[TestFile | Unparsable] = []
        place = partial(self.project.adopt, path=job.location)
        broken = broken_promise(file, data, edits, fixes, lambda new: self._read(new, read), place)
        if broken is not None:
            for each in read:
                let_go(each)
            return Breach(broken)
        after = read[-1]
        assert isinstance(after, TestFile)
        report = check_file(replace(job, data=data), self.plan, self.project, after)
        breach = broken_by(fixes, self.start.report, report, self.plan)
        if breach is not None:
            let_go(after)
        return breach or Made(after, report, edits)

    def _written(self, fixes: Sequence[Fix]) -> tuple[list[Edit], bytes] | Breach:
        """The edits of the fixes, and what they make of the bytes; the file is in its place then."""
        file = self.start.file
        self.project.adopt(file, self.job.location)
        try:
            edits = self._edits(fixes)
            return edits, encoded(apply_edits(file.source.text, edits), file.source)
        except Refused as refused:
            return Breach(refused.reason)

    def _edits(self, fixes: Sequence[Fix]) -> list[Edit]:
        """All that the fixes ask for, the import block too."""
        file, edits = self.start.file, edits_of(fixes)
        wanted = {each for fix in fixes for each in fix.imports}
        unused = {name for fix in fixes for name in fix.unused}
        orphans = {name for fix in fixes for name in fix.orphans}
        text = apply_edits(file.source.text, edits)
        # A class may be left to nobody by what the attributes were made of.
        for without in (without_idle_attributes, without_orphans):
            if gone := without(file, orphans, text):
                edits = sorted([*edits, *gone])
                text = apply_edits(file.source.text, edits)
        return with_imports(edits, self.start.imports.edits(wanted, unused, text))

    def _read(self, data: bytes, into: list[TestFile | Unparsable]) -> TestFile | Unparsable:
        found = read_new(data, self.job, self.plan)
        into.append(found)
        return found


def read_new(data: bytes, job: Job, plan: Plan) -> TestFile | Unparsable:
    """The model of bytes of a file; it is not in its place in the project yet."""
    return read_file(data, job.path, job.role, job.layout, plan.vocabulary)


def let_go(file: TestFile | Unparsable) -> None:
    """A model that is not used any more: it goes without the garbage collector."""
    if isinstance(file, TestFile) and file.is_collected:
        dissolve(file)


def _meeting(fixes: Sequence[Fix]) -> frozenset[str]:
    """The families of rules, as `SSOT3`, of which two or more fixes are about one class."""
    known = Counter((fix.finding.class_name, fix.finding.code[:5]) for fix in fixes if fix.finding.test is None)
    return frozenset(family for (name, family), count in known.items() if name and count > 1)


def _place(fix: Fix) -> str:
    """The name of what a fix is about."""
    return fix.finding.test or fix.finding.class_name or ""
