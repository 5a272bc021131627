"""Which findings of a report are to be fixed, and why others are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ssot_lint.data import replace
from ssot_lint.engine.fixing.settings import FixSettings
from ssot_lint.engine.run import Examination
from ssot_lint.engine.vcs.git import tracked, uncommitted
from ssot_lint.findings import FileReport, Finding, Report, Safety
from ssot_lint.fixes import FixedFile, Unfixed
from ssot_lint.rule import load_registry

_DIRTY = "the file has uncommitted changes; --allow-dirty fixes it all the same"
_MIXED = "the file has uncommitted changes, which the commit would hold too"
_UNTRACKED = "the file is not in git's index"


class Wanted:
    """What to fix, by the position of the file: fingerprints of findings, and what was refused beforehand."""

    def __init__(self, report: Report, settings: FixSettings, examination: Examination) -> None:
        self.by_position: dict[int, frozenset[str]] = {}
        self.refused: dict[int, list[Unfixed]] = {}
        self.reports = dict(enumerate(report.files))
        self._settings = settings
        self.rivals = _rivals(self.reports, examination)
        fixable = {at: found for at, file in self.reports.items() if (found := _fixable(file, settings))}
        paths = {at: examination.inputs[at].found.path for at in fixable}
        reasons = _reasons(fixable, paths, settings)
        for position, findings in fixable.items():
            refused = [Unfixed(each, reasons[each.fingerprint]) for each in findings if each.fingerprint in reasons]
            if refused:
                self.refused[position] = refused
            if len(refused) < len(findings):
                chosen = (each.fingerprint for each in findings if each.fingerprint not in reasons)
                self.by_position[position] = frozenset(chosen)

    def kinds(self, position: int) -> frozenset[tuple[str, Safety | None]]:
        """What may be fixed in a file besides, when it shows up on the way: codes with how safe the fix is."""
        codes = self._settings.codes
        codes = codes if codes is not None else frozenset(load_registry().rules)
        is_risky = any(each.finding.fix is Safety.UNSAFE for each in self.refused.get(position, ()))
        allowed = (Safety.SAFE,) if is_risky else _allowed(self._settings)
        return frozenset((code, safety) for code in codes for safety in allowed)

    def leave_out(self, done: Sequence[FixedFile]) -> None:
        """Leave what was looked at before: files that were rewritten, and what was refused in others."""
        rewritten = {file.path for file in done if file.is_changed}
        tried = {each.finding.fingerprint for file in done for each in file.unfixed}
        for position, chosen in list(self.by_position.items()):
            left = frozenset() if self.reports[position].path in rewritten else chosen - tried
            self.by_position[position] = left
            if not left:
                del self.by_position[position]
        for position, refused in list(self.refused.items()):
            new = [each for each in refused if each.finding.fingerprint not in tried]
            if not new or self.reports[position].path in rewritten:
                del self.refused[position]
            else:
                self.refused[position] = new

    def refuse(self, position: int, reason: str) -> None:
        """Leave all of a file for one reason."""
        left = self.by_position.pop(position)
        findings = (each for each in self.reports[position].findings if each.fingerprint in left)
        self.refused.setdefault(position, []).extend(Unfixed(each, reason) for each in findings)


def _fixable(file: FileReport, settings: FixSettings) -> list[Finding]:
    allowed, codes = _allowed(settings), settings.codes
    return [each for each in file.findings if each.fix in allowed and (codes is None or each.code in codes)]


def _allowed(settings: FixSettings) -> tuple[Safety, ...]:
    return (Safety.SAFE, Safety.UNSAFE) if settings.unsafe else (Safety.SAFE,)


def _reasons(fixable: Mapping[int, list[Finding]], paths: Mapping[int, Path], settings: FixSettings) -> dict[str, str]:
    """Why findings are not to be touched, by fingerprint: git has no copy of what would be overwritten."""
    if not settings.write or (settings.allow_dirty and not settings.committed):
        return {}
    risky = {
        at: [finding for finding in findings if settings.committed or finding.fix is Safety.UNSAFE]
        for at, findings in fixable.items()
    }
    asked = [paths[at] for at, findings in risky.items() if findings]
    dirty = uncommitted(asked)
    known = tracked(asked) if settings.committed else frozenset(asked)
    reasons: dict[str, str] = {}
    for at, findings in risky.items():
        reason = (_MIXED if settings.committed else _DIRTY) if paths[at] in dirty else _UNTRACKED
        if paths[at] in dirty or paths[at] not in known:
            reasons |= {finding.fingerprint: reason for finding in findings}
    return reasons


def _rivals(reports: Mapping[int, FileReport], examination: Examination) -> frozenset[tuple[str, str]]:
    """The classes, by file and name, that a rule which compares files would fix: others leave that to it."""
    comparing = {code for code, rule in load_registry().rules.items() if rule.reducer is not None}
    return frozenset(
        (examination.inputs[at].found.location, each.class_name)
        for at, file in reports.items()
        for each in file.findings
        if each.code in comparing and each.class_name and each.fix is not None
    )


def joined(first: Sequence[FixedFile], second: Sequence[FixedFile]) -> list[FixedFile]:
    """What two passes did, each file once; the second leaves alone what the first has rewritten."""
    later = {file.path: file for file in second}
    both: list[FixedFile] = []
    for file in first:
        again = later.pop(file.path, None)
        both.append(file if again is None else replace(again, unfixed=(*file.unfixed, *again.unfixed)))
    return sorted([*both, *later.values()], key=lambda file: file.path)
