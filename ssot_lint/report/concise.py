"""`concise`: one line per finding, then the totals."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Report
from ssot_lint.report.headline import headline
from ssot_lint.report.style import Style
from ssot_lint.report.summary import problems, short_summary


def render(report: Report, style: Style) -> Iterator[str]:
    """`path:line:column: CODE name: message` for each finding, in report order."""
    for finding in report.findings:
        yield headline(finding, style) + "\n"
    yield from problems(report, style)
    yield from short_summary(report, style)
