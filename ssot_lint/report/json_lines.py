"""`json-lines`: an object a line, so that a reader can begin before the end: findings, then errors."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Report
from ssot_lint.report.json_report import dumps, error_object, finding_object
from ssot_lint.report.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """The findings as in `json`, one a line; each problem as `{"error": {...}}`."""
    for finding in report.findings:
        yield dumps(finding_object(finding)) + "\n"
    for problem in report.all_problems:
        yield dumps({"error": error_object(problem)}) + "\n"
