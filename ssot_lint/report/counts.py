"""The numbers of a report, counted once for every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ssot_lint.data import dataclass
from ssot_lint.findings import Confidence, Report, Safety, Severity


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a run looked at and found. `by_code` is in code order; `names` has the rule name of each code."""

    findings: int
    errors: int
    warnings: int
    files: int
    files_with_findings: int
    tests: int
    suppressed: int
    hidden: int
    safe_fixes: int
    unsafe_fixes: int
    by_code: Mapping[str, int]
    by_confidence: Mapping[str, int]
    names: Mapping[str, str]


def count(report: Report) -> Counts:
    """The counts of `report`; `by_confidence` has every level, also at 0."""
    findings = report.findings
    codes = Counter(finding.code for finding in findings)
    levels = Counter(finding.confidence for finding in findings)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return Counts(
        findings=len(findings),
        errors=errors,
        warnings=len(findings) - errors,
        files=report.files_checked,
        files_with_findings=sum(bool(file.findings) for file in report.files),
        tests=report.tests,
        suppressed=sum(len(file.suppressed) for file in report.files),
        hidden=sum(file.hidden for file in report.files),
        safe_fixes=sum(finding.fix is Safety.SAFE for finding in findings),
        unsafe_fixes=sum(finding.fix is Safety.UNSAFE for finding in findings),
        by_code=dict(sorted(codes.items())),
        by_confidence={level.value: levels[level] for level in Confidence},
        names={finding.code: finding.name for finding in findings},
    )


def amount(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
